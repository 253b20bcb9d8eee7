"""Whom reminders would reach now, and why nothing goes out about the rest."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.campaigns.models import Campaign
from tongpin.duties.models import Duty, Stage
from tongpin.duties.reminders import LOOK_AHEAD, message_key, stage_of, stages_reminded
from tongpin.notices.actions import after_quiet_hours
from tongpin.notices.models import Message
from tongpin.orgs.models import Unit

NAMED = 5  # units that are told of by name


@dataclass
class ReminderOutlook:
    """What a reminder would do at one moment.

    reaches     units that a message would go to, in their order
    matters     duties that the messages would be about
    told_before duties that everything was said about which there is to say up to today
    told_today  duties of units that had their one message of the day
    of_ended    duties of campaigns that are over, or stand still
    is_night    whether nothing is told now
    """

    reaches: list[Unit] = field(default_factory=list)
    matters: int = 0
    told_before: int = 0
    told_today: int = 0
    of_ended: int = 0
    is_night: bool = False

    @property
    def names(self) -> str:
        """The first units that a message would go to."""
        return "、".join(unit.name for unit in self.reaches[:NAMED])

    @property
    def silence(self) -> list[str]:
        """Why nothing goes out about some duties, a sentence each."""
        return reasons_for_silence(self)


def reminder_outlook(units: Collection[int], *, now: datetime) -> ReminderOutlook:
    """For open duties of these units that are near, due or late."""
    today = localdate(now)
    outlook = ReminderOutlook(is_night=after_quiet_hours(now) != now)
    campaigns = Campaign.objects.running().filter(ends_on__gte=today - LOOK_AHEAD)
    running = set(campaigns.values_list("pk", flat=True))
    told_stages = stages_reminded(units)
    units_told = _units_told(units, today)
    reached: set[int] = set()
    duties = Duty.objects.open().filter(unit__in=units, due_on__lte=today + LOOK_AHEAD)
    for number, unit, campaign, due_on in duties.values_list("pk", "unit", "campaign", "due_on"):
        stage = stage_of(due_on, today)
        if stage is None:
            continue
        if campaign not in running:
            outlook.of_ended += 1
        elif {stage, Stage.AFTER} & told_stages[number]:
            outlook.told_before += 1
        elif unit in units_told:
            outlook.told_today += 1
        else:
            outlook.matters += 1
            reached.add(unit)
    outlook.reaches = list(Unit.objects.filter(pk__in=reached).in_order())
    return outlook


def _units_told(units: Collection[int], today: date) -> set[int]:
    """Those that had a message of reminders today."""
    keys = {message_key(unit, today) for unit in units}
    told = Message.objects.filter(unit__in=units, key__startswith="reminders:")
    return {unit for unit, key in told.values_list("unit", "key") if key in keys}


def told_text(outlook: ReminderOutlook, count: int) -> str:
    """Who was told, by name; count: messages that went out."""
    if count > NAMED:
        text = _("%(count)s offices were told, among them %(names)s.")
    else:
        text = _("Told: %(names)s.")
    return text % {"count": count, "names": outlook.names}


def reasons_for_silence(outlook: ReminderOutlook) -> list[str]:
    """Why nothing goes out about some duties, a sentence each."""
    if outlook.is_night:
        return [_("Nothing is told between eight in the evening and eight.")]
    reasons: list[str] = []
    if outlook.of_ended:
        text = _("%(count)s matters are of campaigns that are over or paused; none is reminded of.")
        reasons.append(text % {"count": outlook.of_ended})
    if outlook.told_before:
        text = _(
            "%(count)s matters were told before; each is told once before, on and after the day."
        )
        reasons.append(text % {"count": outlook.told_before})
    if outlook.told_today:
        text = _("%(count)s matters wait until tomorrow: their office had its message today.")
        reasons.append(text % {"count": outlook.told_today})
    if not (outlook.matters or reasons):
        reasons.append(_("Nothing is near, due or late."))
    return reasons
