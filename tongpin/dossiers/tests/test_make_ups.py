"""Who missed what with what reason, and what is complete for the archive."""

import pytest
from django.utils.timezone import localdate

from tongpin.acts.actions import ActDraft, Presence, record_act
from tongpin.dossiers.actions import record_make_up
from tongpin.dossiers.completeness import open_slots
from tongpin.dossiers.dossier import Dossier
from tongpin.orgs.actions import give_post
from tongpin.orgs.models import Role
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db
DAY = localdate(NOON)


def test_complete_dossiers_are_told_as_each_dossier_tells_them(campaign, county, clerk):
    acts = [
        make_act(campaign, county["柳林镇"], "session", visits=0, title=f"第{n}次")
        for n in range(3)
    ]
    draft = ActDraft(
        campaign.kinds.get(key="session").pk,
        county["柳林镇"].pk,
        "有名单",
        DAY,
        presences=[Presence(clerk.pk)],
        answers=[("pictures", "kept", "档案柜")],
    )
    acts.append(record_act(campaign.pk, draft, by=None, now=NOON))
    told = open_slots(acts)

    for act in acts:
        assert told[act.pk] == [slot.spec.label for slot in Dossier(act).slots if slot.is_open]
    assert told[acts[3].pk] != told[acts[0].pk]


def miss_session(campaign, county, person, title="第一次"):
    away = Presence(person.pk, status="leave", reason="防汛值班")
    draft = ActDraft(
        campaign.kinds.get(key="session").pk, county["柳林镇"].pk, title, DAY, presences=[away]
    )
    return record_act(campaign.pk, draft, by=None, now=NOON)


def test_who_missed_is_listed_with_reason_until_it_is_made_up(
    office_client, campaign, county, clerk
):
    give_post(clerk, county["王庄村"], Role.MEMBER, by=None, now=NOON)
    act = miss_session(campaign, county, clerk)
    ((missed, make_up),) = office_client.get("/make-ups/?open=1").context["pairs"]
    assert (missed.person, missed.reason, make_up) == (clerk, "防汛值班", None)

    record_make_up(act, clerk, "自学原文", DAY, by=clerk, now=NOON)

    assert office_client.get("/make-ups/?open=1").context["pairs"] == []
    ((missed, make_up),) = office_client.get("/make-ups/").context["pairs"]
    assert (missed.person, make_up.how) == (clerk, "自学原文")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_what_was_missed_costs_the_same_queries_for_any_row_count(
    office_client, campaign, county, clerk, rows, django_assert_num_queries
):
    for number in range(rows):
        miss_session(campaign, county, clerk, f"第{number}次")
    office_client.get("/make-ups/")

    with django_assert_num_queries(14):
        response = office_client.get("/make-ups/")

    assert len(response.context["pairs"]) == rows
