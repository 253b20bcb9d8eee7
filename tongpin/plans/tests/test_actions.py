"""Plan items, acts planned from them, bases, subscriptions."""

from datetime import time

import pytest

from tongpin.acts.actions import cancel_act
from tongpin.acts.models import Act, Status
from tongpin.base.periods import read_period
from tongpin.dossiers.dossier import Dossier
from tongpin.orgs.models import JournalEntry
from tongpin.plans.actions import (
    PlanError,
    PlanItemDraft,
    change_item,
    close_base,
    end_feed,
    item_of,
    keep_base,
    renew_feed,
    subscribe,
    withdraw_item,
)
from tongpin.plans.models import Base, Feed, PlanItem
from tongpin.plans.tests.builders import DAY, SPRING, add_topic, plan_session
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db
NOBODY = {"by": None, "now": NOON}


def test_the_same_topic_is_planned_once(item, kind, unit):
    again = add_topic(kind, unit)

    assert again == item
    entry = JournalEntry.objects.get(verb="plans.item.add")
    assert entry.details == {"topic": "党的十九大精神", "period": "2021-Q2"}


def test_a_topic_without_words_is_called_after_its_kind(kind, unit):
    assert add_topic(kind, unit, topic=" ").topic == kind.label


def test_a_changed_topic_keeps_its_earlier_wording_and_its_acts(item, kind, unit):
    act = plan_session(kind, unit, item=item)
    draft = PlanItemDraft(kind, read_period("2021-06"), "新主题")

    new = change_item(item, draft, reason="防汛", **NOBODY)

    item.refresh_from_db()
    assert (item.withdrawn_at, item.reason, new.replaces) == (NOON, "防汛", item)
    assert list(PlanItem.objects.current()) == [new]
    assert new.period.key == "2021-06"
    assert item_of(act) == new


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_plan_changes_only_with_a_reason(item, reason):
    with pytest.raises(PlanError, match="Say why"):
        withdraw_item(item, reason=reason, **NOBODY)


def test_what_was_withdrawn_is_not_changed_again(item, kind):
    withdraw_item(item, reason="并入下季度", **NOBODY)

    with pytest.raises(PlanError, match="already"):
        change_item(item, PlanItemDraft(kind, SPRING, "新"), reason="再改", **NOBODY)


def test_an_act_planned_twice_is_one_act(item, kind, unit):
    values = {"starts_at": time(9), "place": "会议室"}
    first = plan_session(kind, unit, item=item, **values)
    second = plan_session(kind, unit, item=item, **values)

    assert first == second
    act = Act.objects.get()
    assert (act.status, act.occurred_on) == (Status.PLANNED, DAY)
    assert (act.starts_at, act.place) == (time(9), "会议室")


def test_an_act_is_planned_from_the_units_own_plan_alone(item, kind, county):
    with pytest.raises(PlanError, match="not the unit's"):
        plan_session(kind, county["石桥乡"], item=item)


def test_a_cancelled_act_does_not_stand_in_the_way(kind, unit):
    first = plan_session(kind, unit)
    cancel_act(first, reason="下雨", **NOBODY)

    assert plan_session(kind, unit) != first


def test_a_base_keeps_its_name_to_itself(db):
    base = keep_base(None, {"name": "红石岭纪念馆", "capacity": 200}, **NOBODY)
    keep_base(base, {"name": "红石岭纪念馆", "capacity": 300}, **NOBODY)

    with pytest.raises(PlanError, match="already"):
        keep_base(None, {"name": "红石岭纪念馆"}, **NOBODY)
    assert Base.objects.get().capacity == 300
    entries = JournalEntry.objects.filter(verb="plans.base.keep").order_by("id")
    assert [entry.details for entry in entries] == [
        {"before": {"name": "", "capacity": None}},
        {"before": {"capacity": 200}},
    ]


def test_a_closed_base_is_offered_no_more(db):
    base = keep_base(None, {"name": "旧址"}, **NOBODY)
    for __ in range(2):
        close_base(base, **NOBODY)

    assert not Base.objects.open().exists()
    assert JournalEntry.objects.filter(verb="plans.base.close").count() == 1


def test_a_subscription_is_one_and_can_get_another_address(clerk, unit, campaign):
    feed = subscribe(clerk, unit, campaign, now=NOON)
    address = feed.get_absolute_url()

    assert subscribe(clerk, unit, campaign, now=NOON) == feed
    assert renew_feed(feed, now=NOON).get_absolute_url() != address


def test_an_ended_subscription_is_gone(clerk, unit, campaign):
    end_feed(subscribe(clerk, unit, campaign, now=NOON), now=NOON)

    assert not Feed.objects.exists()
    verbs = JournalEntry.objects.filter(verb__startswith="plans.feed").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["plans.feed.make", "plans.feed.end"]


def test_the_plan_slot_of_a_dossier_fills_itself(item, kind, unit):
    act = plan_session(kind, unit, item=item)

    slot = next(slot for slot in Dossier(act).slots if slot.spec.key == "plan")
    assert slot.facts == ["in the plan: 党的十九大精神, quarter 2 of 2021"]
