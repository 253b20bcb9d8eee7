"""Reminders: once before, once on the day, once after; one message a day to each office."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.periods import MOST_COUNTED_DAYS
from tongpin.campaigns.mechanism_runs import MechanismOutput, note_run
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
    """Tell every office what its unit owes and was not reminded of; the answer counts messages.

    Several processes may do it at once, and be killed: a unit's message and its reminders are
    one transaction that holds the unit. After days of standstill only the last stage is told,
    the earlier ones count as passed over. Nothing is told in the quiet hours.
    """
    if after_quiet_hours(now) != now:
        return 0
    today = localdate(now)
    campaigns = Campaign.objects.running().filter(ends_on__gte=today - LOOK_AHEAD)
    duties = (
        Duty.objects.open()
        .filter(campaign__in=campaigns, due_on__lte=today + LOOK_AHEAD)
        .exclude(reminders__stage=Stage.AFTER)
    )
    units = duties.order_by("unit").values_list("unit", flat=True).distinct()
    return sum(remind(unit, now=now) for unit in units)


def remind_some(units: Iterable[int], *, now: datetime) -> int | None:
    """The same for these units, as an office asks for it; None at night, when nothing is told."""
    if after_quiet_hours(now) != now:
        return None
    duties = Duty.objects.open().filter(unit__in=list(units)).order_by("unit")
    owing = duties.values_list("unit", flat=True).distinct()
    return sum(remind(unit, now=now) for unit in owing)


def message_key(unit: int, today: date) -> str:
    """Of the unit's one message of the day."""
    return f"reminders:{unit}:{today}"


@transaction.atomic
def remind(unit: int, *, now: datetime) -> bool:
    """Send one message with all that the unit is to be reminded of; False where there is none."""
    Unit.objects.select_for_update().get(pk=unit)
    today = localdate(now)
    key = message_key(unit, today)
    if Message.objects.filter(key=key).exists():
        return False
    earlier_stages = stages_reminded([unit])
    due = _due_stages(unit, earlier_stages, today)
    if not due:
        return False
    title = _("%(count)s matters: due or overdue") % {"count": len(due)}
    path = reverse("duties:duty_list")
    send_message(unit, key, title, _text(due, today), path=path, now=now)
    message = Message.objects.get(key=key)
    Reminder.objects.bulk_create(_reminders(due, earlier_stages, message, now))
    first_of_campaign = {duty.campaign_id: duty for duty, __ in reversed(due)}
    for campaign, duty in first_of_campaign.items():
        path = duty.get_absolute_url()
        output = MechanismOutput(unit=unit, day=today, words=title, path=path)
        note_run(campaign, "reminders", output, now=now)
    return True


def stages_reminded(units: Collection[int]) -> dict[int, set[str]]:
    """Duty of these units -> the stages that it was reminded of; none for any other."""
    stages: defaultdict[int, set[str]] = defaultdict(set)
    reminders = Reminder.objects.filter(duty__unit__in=units)
    for duty, stage in reminders.values_list("duty", "stage"):
        stages[duty].add(stage)
    return stages


def _due_stages(
    unit: int, earlier_stages: Mapping[int, set[str]], today: date
) -> list[tuple[Duty, Stage]]:
    """Open duties of the unit with the stage that each is to be reminded of today."""
    duties = Duty.objects.open().filter(
        unit=unit,
        due_on__lte=today + LOOK_AHEAD,
        campaign__in=Campaign.objects.running(),
        campaign__ends_on__gte=today - LOOK_AHEAD,
    )
    due = []
    for duty in duties.in_order():
        stage = stage_of(duty.due_on, today)
        if stage and not {stage, Stage.AFTER} & earlier_stages[duty.pk]:
            due.append((duty, stage))
    return due


def _reminders(
    due: Sequence[tuple[Duty, Stage]],
    earlier_stages: Mapping[int, set[str]],
    message: Message,
    now: datetime,
) -> list[Reminder]:
    """The stages that are told now, and those before them that were passed over."""
    reminders = []
    for duty, told_stage in due:
        for stage in stages_up_to(told_stage):
            if stage not in earlier_stages[duty.pk]:
                its_message = message if stage == told_stage else None
                reminders.append(Reminder(duty=duty, stage=stage, message=its_message, made_at=now))
    return reminders


def stages_up_to(stage: Stage) -> list[Stage]:
    """The stage and those before it."""
    stages = list(Stage)
    return stages[: stages.index(stage) + 1]


def _text(due: Sequence[tuple[Duty, Stage]], today: date) -> str:
    return "\n".join(f"{duty.title}：{_when(duty, stage, today)}" for duty, stage in due)


def _when(duty: Duty, stage: Stage, today: date) -> str:
    if stage == Stage.BEFORE:
        return _("due on %(day)s") % {"day": f"{duty.due_on:%Y-%m-%d}"}
    if stage == Stage.DUE:
        return _("due today")
    days = (today - duty.due_on).days
    if days > MOST_COUNTED_DAYS:
        return _("overdue since %(day)s") % {"day": f"{duty.due_on:%Y-%m-%d}"}
    return _("%(days)s days overdue") % {"days": days}
