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
    dates = LampDates(
        from_on=duty.from_on,
        due_on=duty.due_on,
        count=duty.count,
        done=duty.done,
        met_on=duty.met_on,
        is_waived=duty.waived_at is not None,
    )
    return DutyRow(duty, lamp_of(dates, today))


def by_urgency(duties: Iterable[Duty], today: date) -> list[DutyRow]:
    """What is late first, then what is due soonest; what is met or waived last."""
    rows = [duty_row(duty, today) for duty in duties]
    return sorted(rows, key=lambda row: (ORDER.index(row.lamp), row.duty.due_on, row.duty.pk))


def lamp_counts(rows: Iterable[DutyRow]) -> list[tuple[Sign, int]]:
    """How many there are of each lamp, in their order."""
    counts = Counter(row.lamp for row in rows)
    return [(SIGNS[lamp], counts[lamp]) for lamp in ORDER if counts[lamp]]


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
    """What happened to a duty, in order. Costs three queries."""
    due = _("due on %(day)s") % {"day": f"{duty.due_on:%Y-%m-%d}"}
    events = [Event(duty.made_at, _("Owed"), f"{duty.title}：{due}")]
    for reminder in duty.reminders.exclude(message=None):
        events.append(Event(reminder.made_at, _("Reminded"), reminder.get_stage_display()))
    for move in duty.moves.select_related("moved_by"):
        days = f"{move.before:%Y-%m-%d} → {move.after:%Y-%m-%d}"
        by = move.moved_by.name if move.moved_by else ""
        events.append(Event(move.moved_at, _("Moved"), f"{days} {move.reason}", by))
    for mention in duty.mentions.all():
        events.append(
            Event(
                at=mention.made_at,
                what=_("Stands in"),
                path=mention.path,
                path_words=mention.words,
            )
        )
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


def addressee_rows(
    directive: Directive, addressees: Iterable[Addressee], today: date
) -> list[AddresseeRow]:
    """A row for each addressee, in the same order. Costs one query."""
    in_order = list(addressees)
    duties = Duty.objects.filter(
        expectation__directive=directive,
        unit__in=[addressee.unit_id for addressee in in_order],
    )
    of_units: defaultdict[int, list[DutyRow]] = defaultdict(list)
    for duty in duties.order_by("expectation_id", "id"):
        of_units[duty.unit_id].append(duty_row(duty, today))
    rows = []
    for addressee in in_order:
        duty_rows = of_units[addressee.unit_id]
        rows.append(AddresseeRow(addressee, addressee.received_at, duty_rows))
    return rows
