from datetime import date, time

import pytest

from tongpin.acts.actions import cancel_act
from tongpin.acts.models import Act, Status
from tongpin.base.periods import read_period
from tongpin.dossiers.dossier import Dossier
from tongpin.orgs.models import JournalEntry
from tongpin.plans.actions import (
    Appointment,
    PlanError,
    PlanItemDraft,
    add_item,
    change_item,
    close_base,
    item_of,
    keep_base,
    plan_act,
    renew_feed,
    subscribe,
    withdraw_item,
)
from tongpin.plans.models import Base, PlanItem
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db
Q2 = read_period("2021-Q2")
TOLD = {"by": None, "now": NOON}


@pytest.fixture
def kind(campaign):
    return campaign.kinds.get(key="session")


@pytest.fixture
def item(kind, county):
    return add_item(county["柳林镇"], PlanItemDraft(kind, Q2, "党的十九大精神", "马丽"), **TOLD)


def appointment(kind, unit, **told):
    told = {"title": "专题学习", "day": date(2021, 4, 20), "starts_at": time(9)} | told
    return Appointment(kind, unit, **told)


def test_the_same_topic_is_planned_once(item, kind, county):
    again = add_item(county["柳林镇"], PlanItemDraft(kind, Q2, "党的十九大精神", "马丽"), **TOLD)

    assert again == item
    assert JournalEntry.objects.filter(verb="plans.item.add").count() == 1


def test_a_changed_topic_keeps_its_earlier_wording_and_its_acts(item, kind, county):
    act = plan_act(appointment(kind, county["柳林镇"]), item=item, **TOLD)

    new = change_item(
        item, PlanItemDraft(kind, read_period("2021-06"), "新主题"), reason="防汛", **TOLD
    )

    item.refresh_from_db()
    assert (item.withdrawn_at, item.reason, new.replaces) == (NOON, "防汛", item)
    assert list(PlanItem.objects.current()) == [new]
    assert item_of(act) == new


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_plan_changes_only_with_a_reason(item, reason):
    with pytest.raises(PlanError, match="Say why"):
        withdraw_item(item, reason=reason, **TOLD)


def test_what_was_withdrawn_is_not_changed_again(item, kind):
    withdraw_item(item, reason="并入下季度", **TOLD)

    with pytest.raises(PlanError, match="already"):
        change_item(item, PlanItemDraft(kind, Q2, "新"), reason="再改", **TOLD)


def test_an_act_planned_twice_is_one_act(item, kind, county):
    first = plan_act(appointment(kind, county["柳林镇"]), item=item, **TOLD)
    second = plan_act(appointment(kind, county["柳林镇"]), item=item, **TOLD)

    assert first == second
    assert (first.status, Act.objects.count()) == (Status.PLANNED, 1)


def test_an_act_is_planned_from_the_units_own_plan_alone(item, kind, county):
    with pytest.raises(PlanError, match="not the unit's"):
        plan_act(appointment(kind, county["石桥乡"]), item=item, **TOLD)


def test_a_cancelled_act_does_not_stand_in_the_way(kind, county):
    first = plan_act(appointment(kind, county["柳林镇"]), **TOLD)
    cancel_act(first, reason="下雨", **TOLD)

    assert plan_act(appointment(kind, county["柳林镇"]), **TOLD) != first


def test_a_base_keeps_its_name_to_itself(db):
    base = keep_base(None, {"name": "红石岭纪念馆", "capacity": 200}, **TOLD)
    keep_base(base, {"name": "红石岭纪念馆", "capacity": 300}, **TOLD)

    with pytest.raises(PlanError, match="already"):
        keep_base(None, {"name": "红石岭纪念馆"}, **TOLD)
    assert Base.objects.get().capacity == 300
    assert JournalEntry.objects.last().details == {"before": {"capacity": 200}}


def test_a_closed_base_is_offered_no_more(db):
    base = keep_base(None, {"name": "旧址"}, **TOLD)
    close_base(base, **TOLD)
    close_base(base, **TOLD)

    assert not Base.objects.open().exists()
    assert JournalEntry.objects.filter(verb="plans.base.close").count() == 1


def test_a_subscription_is_one_and_can_get_another_address(clerk, county, campaign):
    feed = subscribe(clerk, county["柳林镇"], campaign, now=NOON)
    key = feed.key

    assert subscribe(clerk, county["柳林镇"], campaign, now=NOON) == feed
    assert renew_feed(feed, now=NOON).key != key


def test_the_plan_slot_of_a_dossier_fills_itself(item, kind, county):
    act = plan_act(appointment(kind, county["柳林镇"]), item=item, **TOLD)

    slot = next(slot for slot in Dossier(act).slots if slot.spec.key == "plan")
    assert slot.facts == ["in the plan: 党的十九大精神, quarter 2 of 2021"]
