from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from tongpin.campaigns.campaign_states import (
    CampaignError,
    StateDraft,
    check_open,
    check_running,
    pause_campaign,
    resume_campaign,
)
from tongpin.campaigns.models import Campaign, CampaignState
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON

TODAY = localdate(NOON)
FLOOD = StateDraft(date(2021, 4, 20), "防汛抢险")
CALM = StateDraft(date(2021, 4, 28), "汛情解除")


def pause(campaign, draft=FLOOD):
    return pause_campaign(campaign, draft, by=None, now=NOON)


def resume(campaign, draft=CALM):
    return resume_campaign(campaign, draft, by=None, now=NOON)


def test_a_campaign_is_paused_with_day_and_reason_and_goes_on(campaign):
    campaign = pause(campaign)

    assert (campaign.state, campaign.state_on) == (CampaignState.PAUSED, FLOOD.on)
    assert list(Campaign.objects.running()) == []
    with pytest.raises(CampaignError, match="is paused since 2021-04-20: 防汛抢险"):
        check_running(campaign)
    check_open(campaign)

    check_running(resume(campaign))

    assert list(campaign.steps.order_by("id").values_list("state", "on", "reason")) == [
        ("paused", FLOOD.on, "防汛抢险"),
        ("running", CALM.on, "汛情解除"),
    ]
    verbs = JournalEntry.objects.order_by("id").values_list("verb", "details")
    assert list(verbs)[-2:] == [
        ("campaigns.campaign.pause", {"on": "2021-04-20", "reason": "防汛抢险"}),
        ("campaigns.campaign.resume", {"on": "2021-04-28", "reason": "汛情解除"}),
    ]


def test_both_are_safe_to_repeat(campaign):
    resume(campaign)
    pause(campaign)
    pause(campaign, StateDraft(TODAY, "又一次"))

    assert campaign.steps.count() == 1
    resume(campaign)
    resume(campaign)
    assert campaign.steps.count() == 2


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (StateDraft(TODAY, "  "), "Say why"),
        (StateDraft(TODAY + timedelta(days=1), "x"), "accepted is 2021-04-30 or earlier"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(campaign, draft, told):
    with pytest.raises(CampaignError, match=told):
        pause(campaign, draft)

    assert campaign.steps.count() == 0
    assert Campaign.objects.get().is_running


def test_a_campaign_does_not_go_on_before_it_was_paused(campaign):
    pause(campaign)

    with pytest.raises(CampaignError, match="accepted is 2021-04-20 or later"):
        resume(campaign, StateDraft(date(2021, 4, 19), "x"))


def test_a_closed_campaign_stays_closed(campaign):
    Campaign.objects.update(state=CampaignState.CLOSED, state_on=TODAY)
    campaign.refresh_from_db()

    for change in (pause, resume):
        with pytest.raises(CampaignError, match="is closed since 2021-04-30; it can be read"):
            change(campaign)
    with pytest.raises(CampaignError, match="is closed"):
        check_open(campaign)
