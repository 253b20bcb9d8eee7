"""Who missed what with what reason, and what is complete for the archive."""

import pytest
from django.utils.timezone import localdate

from tongpin.acts.actions import ActDraft, Presence, record_act
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


def test_who_missed_is_listed_with_reason_and_make_up(office_client, campaign, county, clerk):
    give_post(clerk, county["王庄村"], Role.MEMBER, by=None, now=NOON)
    away = Presence(clerk.pk, status="leave", reason="防汛值班")
    draft = ActDraft(
        campaign.kinds.get(key="session").pk, county["柳林镇"].pk, "第一次", DAY, presences=[away]
    )
    record_act(campaign.pk, draft, by=None, now=NOON)
    page = office_client.get("/make-ups/?open=1").content.decode()

    assert "防汛值班" in page
