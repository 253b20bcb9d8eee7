"""Closing a campaign, and erasing what it need not know of people any more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.campaigns.campaign_states import StateDraft, change_state
from tongpin.campaigns.models import Campaign, CampaignState
from tongpin.closings.data_register import due_lines, register_digest
from tongpin.closings.endings import (
    end_groups,
    end_secondments,
    end_with_campaign,
    groups,
    secondments,
)
from tongpin.closings.errors import ClosingError
from tongpin.closings.models import Closing, DataErasure
from tongpin.closings.obstacles import FoundObstacle, found_obstacles
from tongpin.home.personal_data import RETENTIONS
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person


@dataclass(frozen=True, kw_only=True)
class ClosingDraft:
    """How a campaign is to be closed.

    override_reason    why things that are still open do not matter
    posts, units       secondments and groups that end with it
    """

    on: date
    reason: str
    override_reason: str = ""
    posts: Collection[int] = ()
    units: Collection[int] = ()


@transaction.atomic
def close_campaign(
    campaign: Campaign, draft: ClosingDraft, *, by: Person, now: datetime
) -> Closing:
    """The campaign can be read from now on, not changed. Safe to repeat.

    Raises ClosingError where something is still open and no reason says why that does not
    matter, CampaignError without a reason or for a day that cannot be, OrgError where a post or
    a group cannot end.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    closing = Closing.objects.filter(campaign=campaign).first()
    if closing:
        return closing
    obstacles = found_obstacles(campaign)
    check_obstacles(obstacles, draft)
    end_with_campaign(campaign, by=by, now=now)
    end_secondments(secondments(localdate(now)).filter(pk__in=draft.posts), by=by, now=now)
    end_groups(groups(localdate(now)).filter(pk__in=draft.units), by=by, now=now)
    state_draft = StateDraft(draft.on, draft.reason)
    change_state(campaign, CampaignState.CLOSED, state_draft, now=now)
    closing = Closing.objects.create(
        campaign=campaign,
        closed_at=now,
        obstacles=[[str(each.obstacle.label), each.things.count] for each in obstacles],
        override_reason=draft.override_reason.strip()[:200],
    )
    details = {
        "on": str(draft.on),
        "reason": campaign.state_reason,
        "open": {each.obstacle.key: each.things.count for each in obstacles},
        "open_because": closing.override_reason,
    }
    record("campaigns.campaign.close", campaign, by=by, at=now, **details)
    return closing


def check_obstacles(obstacles: Sequence[FoundObstacle], draft: ClosingDraft) -> None:
    """Raises ClosingError."""
    if not obstacles or draft.override_reason.strip():
        return
    words = [f"{each.obstacle.label} {each.things.count}" for each in obstacles]
    text = _("Still open: %(things)s. Finish them, or say why the campaign is closed all the same.")
    raise ClosingError(text % {"things": "、".join(words)})


@transaction.atomic
def confirm_erasure(closing: Closing, digest: str, *, by: Person, now: datetime) -> DataErasure:
    """Keep that the list of what is past its time was signed; erasing follows. Safe to repeat.

    digest   of the list as it was shown

    Raises ClosingError before the archive is written, for a list that is another one now, or
    empty.
    """
    closing = Closing.objects.select_for_update().get(pk=closing.pk)
    unfinished = closing.erasures.filter(finished_at=None).first()
    if unfinished:
        return unfinished
    if closing.archived_at is None:
        raise ClosingError(_("Write the archive first: what is erased is in no archive later."))
    lines = due_lines(closing.campaign, localdate(now))
    if not lines:
        raise ClosingError(_("Nothing is past its time today."))
    if digest != register_digest(lines):
        raise ClosingError(_("The list has changed meanwhile. Print it and sign it again."))
    rows = [line.as_json() for line in lines]
    erasure = DataErasure.objects.create(closing=closing, lines=rows, confirmed_at=now)
    record("closings.data.confirm", closing.campaign, by=by, at=now, list=rows, digest=digest)
    return erasure


def erase_confirmed(erasure: DataErasure, *, by: Person, now: datetime) -> int:
    """Empty what the confirmed list names, sort by sort; the answer counts rows.

    Each sort is a transaction of its own: broken off and called again, it goes on.
    """
    keys = {line["key"] for line in erasure.lines}
    count = 0
    for retention in RETENTIONS:
        if retention.key in keys:
            count += empty_sort(erasure, retention.key, by=by, now=now)
    finish_erasure(erasure, now=now)
    return count


@transaction.atomic
def empty_sort(erasure: DataErasure, key: str, *, by: Person, now: datetime) -> int:
    """Empty the rows of one sort. Safe to repeat: those that are empty are no rows of it."""
    campaign = erasure.closing.campaign
    retention = next(each for each in RETENTIONS if each.key == key)
    count = retention.empty(retention.rows(campaign.pk), now)
    if count:
        record("closings.data.erase", campaign, by=by, at=now, sort=retention.label, rows=count)
    return count


@transaction.atomic
def finish_erasure(erasure: DataErasure, *, now: datetime) -> None:
    DataErasure.objects.filter(pk=erasure.pk, finished_at=None).update(finished_at=now)
