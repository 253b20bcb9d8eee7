"""What units owe as a table: a row for each unit, a column for each thing that was asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongpin.duties.duty_rows import PLACES, DutyRow, duty_row
from tongpin.duties.lamps import SIGNS, Lamp, Sign
from tongpin.duties.models import Duty, DutyQuerySet
from tongpin.orgs.models import Unit

MOST_COLUMNS = 12  # that a table shows; those with most that is open stay
AskedKey = tuple[str, int, str]  # directive, rule, plan or other; its number; the period of a rule


@dataclass(frozen=True)
class MatrixColumn:
    """One thing that was asked of several units; each unit's own plan is one column for all.

    open_count   duties of it that are neither met nor waived
    """

    key: AskedKey
    title: str
    last_due_on: date
    open_count: int


@dataclass(frozen=True)
class MatrixCell:
    """What one unit owes of one thing, the most urgent first; never empty."""

    rows: Sequence[DutyRow]

    @property
    def first(self) -> DutyRow:
        return self.rows[0]

    @property
    def sign(self) -> Sign:
        return self.first.sign

    @property
    def closed_of_all(self) -> str:
        """3/5 where there are several; "" for one."""
        if len(self.rows) == 1:
            return ""
        closed = [row for row in self.rows if not row.is_open]
        return f"{len(closed)}/{len(self.rows)}"


@dataclass(frozen=True)
class MatrixRow:
    """One unit with a cell for each column, None where nothing was asked of it."""

    unit: Unit
    cells: Sequence[MatrixCell | None]

    @property
    def late_count(self) -> int:
        """Duties of the shown columns that are overdue."""
        cells = filter(None, self.cells)
        return sum(row.lamp == Lamp.OVERDUE for cell in cells for row in cell.rows)


@dataclass(frozen=True)
class DutyMatrix:
    """The table of some units and days.

    more_columns   how many columns are left out
    """

    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]
    more_columns: int


def asked_key(duty: Duty) -> AskedKey:
    """What the duty shares with those of other units."""
    if duty.expectation_id:
        return "directive", duty.expectation_id, ""
    if duty.template_id:
        return "rule", duty.template_id, duty.period
    if duty.plan_item_id:
        return "plan", 0, ""
    return "other", 0, ""


def duty_matrix(duties: DutyQuerySet, units: Sequence[Unit], today: date) -> DutyMatrix:
    """The duties of these units, in the units' order. Costs one query."""
    by_place: defaultdict[tuple[int, AskedKey], list[DutyRow]] = defaultdict(list)
    by_column: defaultdict[AskedKey, list[DutyRow]] = defaultdict(list)
    for duty in duties.filter(unit__in=units).in_order():
        row = duty_row(duty, today)
        by_place[duty.unit_id, asked_key(duty)].append(row)
        by_column[asked_key(duty)].append(row)
    columns = _columns(by_column)
    rows = []
    for unit in units:
        cells = [_cell(by_place.get((unit.pk, column.key))) for column in columns]
        rows.append(MatrixRow(unit, cells))
    return DutyMatrix(columns, rows, len(by_column) - len(columns))


def _cell(rows: Iterable[DutyRow] | None) -> MatrixCell | None:
    return MatrixCell(sorted(rows, key=lambda row: row.urgency)) if rows else None


def _columns(by_column: dict[AskedKey, list[DutyRow]]) -> list[MatrixColumn]:
    """Those with most that is open, by the day on which they are due last."""
    columns = []
    for key, rows in by_column.items():
        due_on = max(row.duty.due_on for row in rows)
        open_count = sum(row.is_open for row in rows)
        columns.append(MatrixColumn(key, _title(key, rows[0].duty), due_on, open_count))
    columns.sort(key=lambda column: (-column.open_count, column.last_due_on, column.key))
    return sorted(columns[:MOST_COLUMNS], key=lambda column: (column.last_due_on, column.key))


def _title(key: AskedKey, duty: Duty) -> str:
    sort = key[0]
    if sort == "plan":
        return _("Own year plans")
    return _("Problems and other matters") if sort == "other" else duty.title


def signs_shown(matrix: DutyMatrix) -> list[Sign]:
    """The lamps that stand in the table, in their order: its legend."""
    lamps = set()
    for row in matrix.rows:
        lamps |= {cell.first.lamp for cell in row.cells if cell}
    return [SIGNS[lamp] for lamp in sorted(lamps, key=PLACES.__getitem__)]
