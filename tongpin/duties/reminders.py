"""Reminders: once before, once on the day, once after; one message a day to each office."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.campaigns.models import Campaign
from tongpin.duties.lamps import is_near
from tongpin.duties.models import Duty, Reminder, Stage
from tongpin.notices.actions import after_quiet_hours, send_message
from tongpin.notices.models import Message
from tongpin.orgs.models import Unit

LOOK_AHEAD = timedelta(days=30)


def stage_of(due_on: date, today: date) -> Stage | None:
    """What a duty that is open should be reminded of today; None: not yet."""
    if today > due_on:
        return Stage.AFTER
    if today == due_on:
        return Stage.DUE
    return Stage.BEFORE if is_near(due_on, today) else None


def remind_all(*, now: datetime) -> int:
    """Tell every office what its unit owes and was not reminded of; tells how many messages.

    Several processes may do it at once, and be killed: a unit's message and its reminders are
    one transaction that holds the unit. After days of standstill only the last stage is told,
    the earlier ones count as passed over. Nothing is told in the quiet hours.
    """
    if after_quiet_hours(now) != now:
        return 0
    today, count = localdate(now), 0
    campaigns = Campaign.objects.filter(ends_on__gte=today - LOOK_AHEAD)
    duties = (
        Duty.objects.open()
        .filter(campaign__in=campaigns, due_on__lte=today + LOOK_AHEAD)
        .exclude(reminders__stage=Stage.AFTER)
    )
    for unit in duties.order_by("unit").values_list("unit", flat=True).distinct():
        count += remind(unit, now=now)
    return count


def remind_some(units: Iterable[int], *, now: datetime) -> int | None:
    """The same for these units, as an office asks for it; None at night, when nothing is told."""
    if after_quiet_hours(now) != now:
        return None
    owing = Duty.objects.open().filter(unit__in=list(units)).order_by("unit")
    return sum(remind(unit, now=now) for unit in owing.values_list("unit", flat=True).distinct())


@transaction.atomic
def remind(unit: int, *, now: datetime) -> bool:
    """One message with everything that the unit is to be reminded of; False where there is none."""
    Unit.objects.select_for_update().get(pk=unit)
    today = localdate(now)
    key = f"reminders:{unit}:{today}"
    if Message.objects.filter(key=key).exists():
        return False
    due: list[tuple[Duty, Stage]] = []
    told = _told(unit)
    open_ = Duty.objects.open().filter(unit=unit, due_on__lte=today + LOOK_AHEAD).in_order()
    for duty in open_.filter(campaign__ends_on__gte=today - LOOK_AHEAD):
        stage = stage_of(duty.due_on, today)
        if stage and stage not in told[duty.pk] and Stage.AFTER not in told[duty.pk]:
            due.append((duty, stage))
    if not due:
        return False
    title = _("%(count)s matters: due or overdue") % {"count": len(due)}
    send_message(unit, key, title, _text(due, today), path="/duties/", now=now)
    message = Message.objects.get(key=key)
    Reminder.objects.bulk_create(_rows(due, told, message, now))
    return True


def _told(unit: int) -> dict[int, set[str]]:
    """The stages that each duty of the unit was reminded of."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    rows = Reminder.objects.filter(duty__unit=unit).values_list("duty", "stage")
    for duty, stage in rows:
        found[duty].add(stage)
    return found


def _rows(
    due: Sequence[tuple[Duty, Stage]],
    told: dict[int, set[str]],
    message: Message,
    now: datetime,
) -> list[Reminder]:
    """The stages that are told now, and those before them that were passed over."""
    rows = []
    for duty, stage in due:
        for one in list(Stage)[: list(Stage).index(stage) + 1]:
            if one not in told[duty.pk]:
                by = message if one == stage else None
                rows.append(Reminder(duty=duty, stage=one, message=by, made_at=now))
    return rows


def _text(due: Sequence[tuple[Duty, Stage]], today: date) -> str:
    lines = []
    for duty, stage in due:
        days = (today - duty.due_on).days
        when = {
            Stage.BEFORE: _("due on %(day)s") % {"day": f"{duty.due_on:%Y-%m-%d}"},
            Stage.DUE: _("due today"),
            Stage.AFTER: _("%(days)s days overdue") % {"days": days},
        }[stage]
        lines.append(f"{duty.title}：{when}")
    return "\n".join(lines)
