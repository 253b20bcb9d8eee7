"""Pausing and resuming campaigns, and what must not happen meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.campaigns.models import Campaign, CampaignState, CampaignStep
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person


class CampaignError(UserError):
    """The campaign cannot be changed, or worked in, as asked; the message is written for users."""


@dataclass(frozen=True)
class StateDraft:
    """Since when a campaign is in another state, and why."""

    on: date
    reason: str


@transaction.atomic
def pause_campaign(
    campaign: Campaign, draft: StateDraft, *, by: Person | None, now: datetime
) -> Campaign:
    """Nothing new comes in until it is resumed; reading and reports go on. Safe to repeat.

    Raises CampaignError for a closed campaign, without a reason, or for a day that cannot be.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == CampaignState.PAUSED:
        return campaign
    change_state(campaign, CampaignState.PAUSED, draft, now=now)
    details = {"on": str(draft.on), "reason": campaign.state_reason}
    record("campaigns.campaign.pause", campaign, by=by, at=now, **details)
    return campaign


@transaction.atomic
def resume_campaign(
    campaign: Campaign, draft: StateDraft, *, by: Person | None, now: datetime
) -> Campaign:
    """Work goes on as before the pause. Safe to repeat. Raises CampaignError as pausing does."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.is_running:
        return campaign
    change_state(campaign, CampaignState.RUNNING, draft, now=now)
    details = {"on": str(draft.on), "reason": campaign.state_reason}
    record("campaigns.campaign.resume", campaign, by=by, at=now, **details)
    return campaign


def change_state(
    campaign: Campaign, state: CampaignState, draft: StateDraft, *, now: datetime
) -> None:
    """Write the state and its step; the caller holds the campaign and tells the journal.

    Raises CampaignError.
    """
    check_open(campaign)
    reason = draft.reason.strip()[:200]
    if not reason:
        raise CampaignError(_("Say why: everybody reads it on the pages of the campaign."))
    check_day(campaign, draft.on, localdate(now))
    campaign.state = state
    campaign.state_on = draft.on
    campaign.state_reason = reason
    campaign.save(update_fields=["state", "state_on", "state_reason"])
    CampaignStep.objects.create(
        campaign=campaign, state=state, on=draft.on, reason=reason, made_at=now
    )


def check_day(campaign: Campaign, on: date, today: date) -> None:
    """Raises CampaignError for a day to come, or one before the last change of state."""
    if on > today:
        text = _("The day is still to come; accepted is %(today)s or earlier.")
        raise CampaignError(text % {"today": f"{today:%Y-%m-%d}"})
    if campaign.state_on and on < campaign.state_on:
        text = _("The day is before the last change; accepted is %(day)s or later.")
        raise CampaignError(text % {"day": f"{campaign.state_on:%Y-%m-%d}"})


def check_running(campaign: Campaign) -> None:
    """Raises CampaignError for a campaign into which nothing new comes now."""
    if not campaign.is_running:
        raise CampaignError(standstill_words(campaign))


def check_campaign_runs(number: int) -> None:
    """The same for the number of a campaign. Costs a query."""
    check_running(Campaign.objects.get(pk=number))


def check_open(campaign: Campaign) -> None:
    """Raises CampaignError for a closed campaign, in which nothing changes any more."""
    if campaign.is_closed:
        raise CampaignError(standstill_words(campaign))


def standstill_words(campaign: Campaign) -> str:
    """Why nothing new comes into the campaign now."""
    values = {
        "campaign": campaign.name,
        "day": f"{campaign.state_on:%Y-%m-%d}",
        "reason": campaign.state_reason,
    }
    if campaign.is_closed:
        return _("%(campaign)s is closed since %(day)s; it can be read, not changed.") % values
    text = _(
        "%(campaign)s is paused since %(day)s: %(reason)s. Nothing new is taken before it goes on."
    )
    return text % values
