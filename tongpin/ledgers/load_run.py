"""One run over some files: which tables they hold, and what became of each row."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.base.sheets import Book, Cell, Sheet, read_book
from tongpin.campaigns.specs import KindSpec
from tongpin.ledgers.cell_meanings import Fault
from tongpin.ledgers.headers import DEPTH, Table, find_table, is_aside, is_blank, is_header
from tongpin.ledgers.models import NEW_ROWS, RowOutcome, stored_rows

STEP = 500  # rows between two words on the progress


class LoadError(UserError):
    """The files cannot be taken at all; the message is written for users."""


@dataclass(frozen=True)
class RowReport:
    """What became of one row."""

    file: str
    sheet: str
    row: int
    kind: str
    outcome: RowOutcome
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass
class LoadReport:
    """What became of all files."""

    rows: list[RowReport] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # about files and sheets
    tally: Counter[str] = field(default_factory=Counter)  # outcome -> rows
    kinds: Counter[str] = field(default_factory=Counter)  # label -> rows taken

    def add(self, report: RowReport) -> None:
        self.rows.append(report)
        self.tally[report.outcome] += 1
        if report.outcome in NEW_ROWS:
            self.kinds[report.kind] += 1

    @property
    def stored_rows(self) -> int:
        """How many rows became acts or corrected one, or will."""
        return stored_rows(self.tally)

    @property
    def unknown_units(self) -> dict[str, tuple[str, ...]]:
        """Names that no unit has, with the nearest that one has."""
        names = {}
        for row in self.rows:
            for fault in row.faults:
                if fault.unit:
                    names[fault.unit] = fault.nearest
        return names


@dataclass(frozen=True)
class LoadOptions:
    """How to load: whether to write acts, and what the person said about doubts."""

    dry_run: bool = False
    count_repeats: bool = False  # rows that repeat another are two acts, not one
    keep_rows: bool = True  # whether the report holds every row or only the doubtful ones
    units: frozenset[int] | None = None  # for which units the person may record; None: all

    def may_record_for(self, unit: int) -> bool:
        return self.units is None or unit in self.units


@dataclass(frozen=True)
class SheetTable:
    """A recognised table with the file and the sheet that hold it."""

    book: Book
    sheet: Sheet
    table: Table
    head: list[list[Cell]]  # rows that were read while looking for the header

    @property
    def place(self) -> dict[str, str]:
        """Where it stands, for messages."""
        return {"file": self.book.name, "sheet": self.sheet.name}


Progress = Callable[[int, int], None]  # rows read, and rows in all


class LoadRun:
    """One run over some files: finds tables and rows, and gathers what becomes of them.

    Whoever takes in rows holds one and asks it for
        find_tables(files, kinds)   the tables in the files, as soon as the files are there
        data_rows(source)           the rows of one of these tables
    and tells it by
        add(source, number, …)      what became of a row
        remark(…)                   what concerns a whole sheet.
    Afterwards `report` holds all that was told, and `tallies` how many rows of each file
    had which outcome. What the rows mean, and where they go, is the holder's affair.
    """

    def __init__(self, *, keep_rows: bool = True, progress: Progress | None = None) -> None:
        self.keep_rows = keep_rows
        self.progress = progress
        self.report = LoadReport()
        self.tallies: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.rows_read = 0
        self.row_count = 0

    def find_tables(
        self, files: Sequence[tuple[str, bytes]], kinds: Sequence[KindSpec]
    ) -> list[SheetTable]:
        """The tables of these kinds in the order of the files; a remark for other sheets.

        files   pairs of name and content
        Raises SheetError for a file that holds no tables at all.
        """
        tables = []
        for name, content in files:
            book = read_book(name, content)
            for sheet in book.sheets:
                if source := self._find_table(book, sheet, kinds):
                    tables.append(source)
                    self.row_count += sheet.row_count
        return tables

    def _find_table(self, book: Book, sheet: Sheet, kinds: Sequence[KindSpec]) -> SheetTable | None:
        head = list(islice(sheet.rows, DEPTH))
        table = find_table(kinds, head, names=[sheet.name, book.name])
        place = {"file": book.name, "sheet": sheet.name}
        if table is None:
            if not is_blank(chain.from_iterable(head)):
                accepted = "、".join(f"{kind.label}（{kind.fields[0].label}…）" for kind in kinds)
                text = _("%(file)s · %(sheet)s: no table is recognised. Accepted are: %(kinds)s")
                self.remark(text % (place | {"kinds": accepted}))
            return None
        for header in table.unknown:
            text = _("%(file)s · %(sheet)s: the column %(header)s is not used")
            self.remark(text % (place | {"header": header}))
        return SheetTable(book, sheet, table, head)

    def data_rows(self, source: SheetTable) -> Iterator[tuple[int, list[Cell]]]:
        """Rows below the header with their number from 1; titles, totals and footers left out."""
        table = source.table
        start = table.header_row + 1
        headers = source.head[start - table.depth : start]
        rows = chain(source.head[start:], source.sheet.rows)
        for number, row in enumerate(rows, start + 1):
            self._count_row()
            if not (is_blank(row) or is_aside(table, row) or is_header(row, headers)):
                yield number, row

    def _count_row(self) -> None:
        self.rows_read += 1
        if self.progress and self.rows_read % STEP == 0:
            self.progress(self.rows_read, self.row_count)

    def add(
        self,
        source: SheetTable,
        number: int,
        outcome: RowOutcome,
        *,
        notes: Sequence[str] = (),
        faults: Sequence[Fault] = (),
    ) -> None:
        """Row `number` of the table had this outcome."""
        self.tallies[source.book.name][outcome] += 1
        if not self.keep_rows and outcome in (RowOutcome.TAKEN, RowOutcome.SAME):
            self.report.tally[outcome] += 1
            return
        report = RowReport(
            file=source.book.name,
            sheet=source.sheet.name,
            row=number,
            kind=source.table.kind.label,
            outcome=outcome,
            notes=tuple(notes),
            faults=tuple(faults),
        )
        self.report.add(report)

    def remark(self, text: str) -> None:
        """Tell what concerns a whole sheet or file."""
        self.report.remarks.append(text)

    def sort_rows(self, sources: Sequence[SheetTable]) -> None:
        """Bring the report's rows into the order of these tables, which were read in another."""
        order = {}
        for position, source in enumerate(sources):
            order[source.book.name, source.sheet.name] = position
        self.report.rows.sort(key=lambda row: (order[row.file, row.sheet], row.row))
