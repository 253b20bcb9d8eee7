"""Duties as pages show them: each with its lamp, lists by how urgent they are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tongpin.duties.lamps import SIGNS, Lamp, LampDates, Sign, lamp_of
from tongpin.duties.models import Addressee, Directive, Duty

PLACES = {lamp: place for place, lamp in enumerate(Lamp)}


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
        return self.sign.is_open

    @property
    def urgency(self) -> tuple[int, date, int]:
        """Rows in this order begin with what is late, then with what is due soonest."""
        return PLACES[self.lamp], self.duty.due_on, self.duty.pk


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
    return sorted(rows, key=lambda row: row.urgency)


def lamp_counts(rows: Iterable[DutyRow]) -> list[tuple[Sign, int]]:
    """How many there are of each lamp, in their order."""
    counts = Counter(row.lamp for row in rows)
    pairs = []
    for lamp, sign in SIGNS.items():
        if counts[lamp]:
            pairs.append((sign, counts[lamp]))
    return pairs


def open_and_closed(rows: Iterable[DutyRow]) -> tuple[list[DutyRow], list[DutyRow]]:
    """The rows of duties that are still owed, and the others, each in their order."""
    open_rows: list[DutyRow] = []
    closed_rows: list[DutyRow] = []
    for row in rows:
        part = open_rows if row.is_open else closed_rows
        part.append(row)
    return open_rows, closed_rows


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
