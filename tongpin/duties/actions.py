"""Duties one by one: owed, mentioned, met, waived, moved."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.campaigns.campaign_states import check_campaign_runs
from tongpin.campaigns.models import Kind
from tongpin.duties.duty_settlement import mark_units, settle_units
from tongpin.duties.models import DueDateMove, Duty, Mention
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person


class DutyError(UserError):
    """A directive, a rule or a duty cannot be changed as asked."""


@dataclass(frozen=True)
class Origin:
    """Where a duty comes from that neither a directive nor a rule makes."""

    words: str
    path: str


@dataclass(frozen=True, kw_only=True)
class DutyDraft:
    """What one unit is to owe from today on."""

    unit: int
    title: str
    due_on: date
    origin: Origin
    kind: Kind | None = None  # acts of this kind meet it; None: its origin says when it is met
    count: int = 1


@transaction.atomic
def add_duty(campaign: int, draft: DutyDraft, *, by: Person | None, now: datetime) -> Duty:
    """Let the unit owe something from today on. The caller tells its office what it is about.

    Raises DutyError for a day that is past, CampaignError while the campaign stands still.
    """
    check_campaign_runs(campaign)
    today = localdate(now)
    if draft.due_on < today:
        raise DutyError(_("A day by which something is expected is past."))
    duty = Duty.objects.create(
        campaign_id=campaign,
        unit_id=draft.unit,
        kind=draft.kind,
        title=draft.title.strip()[:120],
        count=draft.count,
        from_on=today,
        due_on=draft.due_on,
        origin=draft.origin.words[:120],
        origin_path=draft.origin.path,
        made_at=now,
        made_by=by,
    )
    if draft.kind:
        settle_units(campaign, [draft.unit])
        mark_units(campaign, [draft.unit])
    due_on = str(draft.due_on)
    record("duties.duty.owe", duty, by=by, at=now, title=duty.title, due_on=due_on)
    return duty


def add_mention(duties: Collection[int], words: str, path: str, *, now: datetime) -> None:
    """Keep in the story of these duties that they were spoken of there. Safe to repeat."""
    mentions = []
    for duty in sorted(duties):
        mentions.append(Mention(duty_id=duty, words=words[:120], path=path, made_at=now))
    Mention.objects.bulk_create(mentions, ignore_conflicts=True, batch_size=1000)


@transaction.atomic
def set_met(duty: Duty, met_on: date | None) -> None:
    """Let the duty's origin tell that it is met, or no more; acts have no say from then on.

    A waived one stays waived. Safe to repeat.
    """
    done = int(met_on is not None)
    standing = Duty.objects.filter(pk=duty.pk, waived_at=None)
    standing.update(kind=None, met_on=met_on, done=done)


@transaction.atomic
def waive(duty: Duty, *, reason: str, by: Person, now: datetime) -> Duty:
    """Let the unit owe it no more. Raises DutyError without a reason, or for one that is met."""
    settle_units(duty.campaign_id, [duty.unit_id])  # an act may have met it just now
    duty = Duty.objects.get(pk=duty.pk)
    if not reason.strip():
        raise DutyError(_("Say why it is waived."))
    if duty.met_on:
        raise DutyError(_("It is met already."))
    if duty.waived_at is None:
        duty.waived_at = now
        duty.waived_by = by
        duty.reason = reason.strip()[:200]
        duty.save(update_fields=["waived_at", "waived_by", "reason"])
        settle_units(duty.campaign_id, [duty.unit_id])  # its acts are free for others
        record("duties.duty.waive", duty, by=by, at=now, reason=duty.reason)
    return duty


def waive_open(
    duties: QuerySet[Duty], campaign: int, reason: str, *, by: Person | None, now: datetime
) -> int:
    """Waive these as far as they are open; the answer is how many there were."""
    units = set(duties.order_by().values_list("unit", flat=True))
    settle_units(campaign, units)  # what an act met meanwhile is met
    still_open = duties.filter(met_on=None, waived_at=None)
    count = still_open.update(waived_at=now, waived_by=by, reason=reason[:200])
    settle_units(campaign, units)  # acts are free for others
    return count


@transaction.atomic
def move(duty: Duty, due_on: date, *, reason: str, by: Person, now: datetime) -> Duty:
    """Set another day by which it is due; the old one is kept.

    Raises DutyError without a reason, for a day before it begins, or one that is closed.
    """
    settle_units(duty.campaign_id, [duty.unit_id])
    duty = Duty.objects.get(pk=duty.pk)
    if not reason.strip():
        raise DutyError(_("Say why the day is moved."))
    if duty.met_on or duty.waived_at:
        raise DutyError(_("It is met or waived already."))
    if due_on < duty.from_on:
        raise DutyError(_("The day is before the time in which acts count."))
    if due_on == duty.due_on:
        return duty
    earlier_day = duty.due_on
    DueDateMove.objects.create(
        duty=duty,
        old_due_on=earlier_day,
        new_due_on=due_on,
        reason=reason.strip()[:200],
        moved_at=now,
        moved_by=by,
    )
    duty.due_on = due_on
    duty.save(update_fields=["due_on"])
    duty.reminders.all().delete()  # of the old day; the messages stay
    settle_units(duty.campaign_id, [duty.unit_id])
    record(
        "duties.duty.move",
        duty,
        by=by,
        at=now,
        before=str(earlier_day),
        after=str(due_on),
        reason=reason,
    )
    return duty
