"""Duties as pages show them: each with its lamp, lists by how urgent they are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tongpin.duties.lamps import SIGNS, Lamp, LampDates, Sign, lamp_of
from tongpin.duties.models import Addressee, Directive, Duty

ORDER = list(Lamp)


@dataclass(frozen=True)
class DutyRow:
    """One duty with its lamp."""

    duty: Duty
    lamp: Lamp

    @property
    def sign(self) -> Sign:
        return SIGNS[self.lamp]

    @property
    def is_open(self) -> bool:
        return self.lamp in (Lamp.OVERDUE, Lamp.BEHIND, Lamp.NEAR, Lamp.ON_SCHEDULE)


def duty_row(duty: Duty, today: date) -> DutyRow:
    told = LampDates(
        duty.from_on, duty.due_on, duty.count, duty.done, duty.met_on, duty.waived_at is not None
    )
    return DutyRow(duty, lamp_of(told, today))


def by_urgency(duties: Iterable[Duty], today: date) -> list[DutyRow]:
    """What is late first, then what is due soonest; what is met or waived last."""
    found = [duty_row(duty, today) for duty in duties]
    return sorted(found, key=lambda one: (ORDER.index(one.lamp), one.duty.due_on, one.duty.pk))


def counts(listed: Iterable[DutyRow]) -> list[tuple[Sign, int]]:
    """How many there are of each lamp, in their order."""
    found = Counter(one.lamp for one in listed)
    return [(SIGNS[lamp], found[lamp]) for lamp in ORDER if found[lamp]]


@dataclass(frozen=True)
class Event:
    """One line of a story: when, what, by whom, and where it can be read."""

    at: datetime
    what: str | Promise
    text: str = ""
    by: str = ""
    path: str = ""
    path_words: str = ""


def story_of(duty: Duty) -> list[Event]:
    """What happened to a duty, in order. Costs four queries."""
    due = _("due on %(day)s") % {"day": f"{duty.due_on:%Y-%m-%d}"}
    events = [Event(duty.made_at, _("Owed"), f"{duty.title}：{due}")]
    told = duty.reminders.exclude(message=None)
    events += [Event(one.made_at, _("Reminded"), one.get_stage_display()) for one in told]
    for move in duty.moves.select_related("moved_by"):
        days = f"{move.before:%Y-%m-%d} → {move.after:%Y-%m-%d}"
        by = move.moved_by.name if move.moved_by else ""
        events.append(Event(move.moved_at, _("Moved"), f"{days} {move.reason}", by))
    for one in duty.mentions.all():
        events.append(Event(one.made_at, _("Stands in"), "", "", one.path, one.words))
    if duty.waived_at:
        by = duty.waived_by.name if duty.waived_by else ""
        events.append(Event(duty.waived_at, _("Waived"), duty.reason, by))
    return sorted(events, key=lambda event: event.at)


@dataclass(frozen=True)
class AddresseeRow:
    """How one unit stands with a directive: days of acts, which nobody had to type."""

    addressee: Addressee
    received_at: datetime | None
    duties: list[DutyRow]  # in the order of what is expected


def lines_of(
    directive: Directive, addressees: Iterable[Addressee], today: date
) -> list[AddresseeRow]:
    """A line for each addressee, in the register's order. Costs one query."""
    listed = list(addressees)
    found: defaultdict[int, list[DutyRow]] = defaultdict(list)
    duties = Duty.objects.filter(
        expectation__directive=directive, unit__in=[one.unit_id for one in listed]
    )
    for duty in duties.order_by("expectation_id", "id"):
        found[duty.unit_id].append(duty_row(duty, today))
    return [AddresseeRow(one, one.received_at, found[one.unit_id]) for one in listed]
