"""One run over some files: which tables they hold, and what became of each row."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from django.utils.translation import gettext as _

from tongpin.base.containers.delimited_text import plain_cell_text
from tongpin.base.errors import UserError
from tongpin.base.sheets import Book, Cell, Sheet
from tongpin.base.text import squeeze
from tongpin.campaigns.specs import KindSpec
from tongpin.ledgers.aside_rows import is_aside, is_blank, is_example_sheet, is_header
from tongpin.ledgers.cell_meanings import Fault
from tongpin.ledgers.chosen_columns import ChosenColumns
from tongpin.ledgers.headers import Table
from tongpin.ledgers.models import NEW_ROWS, RowOutcome, stored_rows
from tongpin.ledgers.table_finder import NearMiss, Surroundings, TableFinder

STEP = 500  # rows between two words on the progress
SEARCHED = 20_000  # rows of a sheet in which more tables are looked for
SAMPLE = 50  # rows of a table that are looked at beforehand
GUARDS = ("'", "=")


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


@dataclass(frozen=True)
class UnrecognisedTable:
    """A sheet whose header no kind recognises, and what would make it the nearest kind."""

    file: str
    sheet: str
    row: int  # of the header, from 1
    kind: str  # key of the nearest kind
    label: str
    missing: Mapping[str, str]  # key -> label of the fields that no column has
    headers: tuple[str, ...]  # columns that may be chosen
    guesses: Mapping[str, str]  # key of a missing field -> header that may mean it


@dataclass
class LoadReport:
    """What became of all files."""

    rows: list[RowReport] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # about files and sheets
    unrecognised: list[UnrecognisedTable] = field(default_factory=list)
    files_without_tables: list[str] = field(default_factory=list)
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
    reads_apart: bool = True  # within the budget of files that people send
    units: frozenset[int] | None = None  # for which units the person may record; None: all
    own_unit: int | None = None  # to which rows belong that name none; None: the county

    def may_record_for(self, unit: int) -> bool:
        return self.units is None or unit in self.units


@dataclass(frozen=True, eq=False)
class SheetTable:
    """A recognised table with the file and the sheet that hold it."""

    book: Book
    sheet: Sheet
    table: Table
    header: list[list[Cell]]  # the rows that make its header
    rows: Iterable[list[Cell]]  # below the header, to the end of the table
    sample: Sequence[list[Cell]] = ()  # some of them, to look at beforehand

    @property
    def place(self) -> dict[str, str]:
        """Where it stands, for messages."""
        return {"file": self.book.name, "sheet": self.sheet.name}


Progress = Callable[[int, int], None]  # rows read, and rows in all


class Rollback(Exception):
    """Ends a dry run."""


class LoadRun:
    """One run over some files: finds tables and rows, and gathers what becomes of them.

    Whoever takes in rows holds one and asks it for
        find_tables(books, kinds)   the tables in the files
        data_rows(source)           the rows of one of these tables
    and tells it by
        add(source, number, …)      what became of a row
        remark(…)                   what concerns a whole sheet.
    Afterwards `report` holds all that was told, and `tallies` how many rows of each file
    had which outcome. What the rows mean, and where they go, is the holder's affair.
    """

    def __init__(
        self,
        *,
        keep_rows: bool = True,
        progress: Progress | None = None,
        chosen: ChosenColumns | None = None,
    ) -> None:
        self.keep_rows = keep_rows
        self.progress = progress
        self.chosen = chosen or ChosenColumns()
        self.report = LoadReport()
        self.tallies: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.rows_read = 0
        self.row_count = 0

    def find_tables(self, books: Sequence[Book], kinds: Sequence[KindSpec]) -> list[SheetTable]:
        """The tables of these kinds in the order of the files; a remark for other sheets."""
        tables: list[SheetTable] = []
        for book in books:
            for remark in book.remarks:
                self.remark(remark)
            count = len(tables)
            for sheet in book.sheets:
                tables += self._tables_of(book, sheet, kinds)
            if len(tables) == count:
                self.report.files_without_tables.append(book.name)
        return tables

    def _tables_of(self, book: Book, sheet: Sheet, kinds: Sequence[KindSpec]) -> list[SheetTable]:
        place = {"file": book.name, "sheet": sheet.name}
        rows = unguarded_rows(sheet.rows)
        head = list(islice(rows, SEARCHED))
        if sheet.is_hidden:
            if not is_blank(chain.from_iterable(head)):
                text = _(
                    "%(file)s · %(sheet)s: the sheet is hidden and is not read; "
                    "unhide it to have its rows loaded"
                )
                self.remark(text % place)
            return []
        if is_example_sheet(sheet.name):
            text = _(
                "%(file)s · %(sheet)s: the sheet's name says that it is an example and it is not "
                "read; name it otherwise to have its rows loaded"
            )
            self.remark(text % place)
            return []
        finder = TableFinder(kinds, self._surroundings(book, sheet))
        found_tables = finder.all(head)
        if not found_tables:
            self._tell_unrecognised(finder, head, kinds, place)
            return []
        sources = []
        for table, end in found_tables:
            first = table.header_row + 1
            is_last = end == len(head)
            own_rows = head[first:end]
            sources.append(
                SheetTable(
                    book=book,
                    sheet=sheet,
                    table=table,
                    header=head[first - table.depth : first],
                    rows=chain(own_rows, rows) if is_last else own_rows,
                    sample=own_rows[:SAMPLE],
                )
            )
        self.row_count += sheet.row_count
        self._tell_columns(sources, place)
        return sources

    def _surroundings(self, book: Book, sheet: Sheet) -> Surroundings:
        return Surroundings(
            names=[sheet.name, book.name],
            titles=sheet.titles,
            merges=sheet.merges,
            chosen=self.chosen,
        )

    def _tell_columns(self, sources: Sequence[SheetTable], place: dict[str, str]) -> None:
        """Which columns were understood though the pack does not list them, and which not used."""
        understood: dict[str, str] = {}
        unused: dict[str, None] = {}  # in order, each once
        for source in sources:
            for column in source.table.columns:
                if not column.is_listed:
                    understood[column.header] = column.spec.label
            unused |= dict.fromkeys(source.table.unknown)
        for header, label in understood.items():
            text = _("%(file)s · %(sheet)s: the column %(header)s is read as %(field)s")
            self.remark(text % (place | {"header": squeeze(header), "field": label}))
        if unused:
            text = _("%(file)s · %(sheet)s: the column %(header)s is not used")
            headers = "、".join(squeeze(header) for header in unused)
            self.remark(text % (place | {"header": headers}))

    def _tell_unrecognised(
        self,
        finder: TableFinder,
        head: Sequence[Sequence[Cell]],
        kinds: Sequence[KindSpec],
        place: dict[str, str],
    ) -> None:
        if is_blank(chain.from_iterable(head)):
            return
        near_miss = finder.near_miss(head)
        if near_miss is None:
            accepted = "、".join(f"{kind.label}（{kind.fields[0].label}…）" for kind in kinds)
            text = _("%(file)s · %(sheet)s: no table is recognised. Accepted are: %(kinds)s")
            self.remark(text % (place | {"kinds": accepted}))
            return
        unrecognised = unrecognised_table(near_miss, place)
        self.report.unrecognised.append(unrecognised)
        text = _(
            "%(file)s · %(sheet)s: no table is recognised. The header in row %(row)s is nearest "
            "to %(kind)s; no header is known for its %(missing)s"
        )
        names = {
            "row": str(unrecognised.row),
            "kind": unrecognised.label,
            "missing": "、".join(unrecognised.missing.values()),
        }
        self.remark(text % (place | names))

    def data_rows(
        self,
        source: SheetTable,
        begins_group: Callable[[Sequence[Cell]], bool] | None = None,
    ) -> Iterator[tuple[int, list[Cell]]]:
        """Rows below the header with their number from 1; titles, totals and footers left out.

        begins_group    asked of every row; lines above groups of rows are left out too
        """
        table = source.table
        for number, row in enumerate(source.rows, table.header_row + 2):
            self._count_row()
            own_row = table.own_cells(row)
            if begins_group and begins_group(own_row):
                continue
            if is_blank(own_row) or is_aside(table, own_row) or is_header(row, source.header):
                continue
            yield number, own_row

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


def unguarded(text: str) -> str:
    """Without the apostrophe, or the ="…", that keeps a spreadsheet from counting with it."""
    if text[0] == "'" and text.count("'") == 1:
        return text[1:]
    return plain_cell_text(text)


def unguarded_rows(rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    """The rows with their texts unguarded."""
    for row in rows:
        for index, cell in enumerate(row):
            if isinstance(cell, str) and cell[:1] in GUARDS:
                row[index] = unguarded(cell)
        yield row


def unrecognised_table(near_miss: NearMiss, place: Mapping[str, str]) -> UnrecognisedTable:
    """What is missing: fields without a column, else those whose header is only understood."""
    table = near_miss.table
    missing = {spec.key: spec.label for spec in table.missing}
    guesses: dict[str, str] = {}
    if not missing:
        for column in table.columns:
            if column.spec.required and not column.is_listed:
                missing[column.spec.key] = column.spec.label
                guesses[column.spec.key] = column.header
    if not missing:
        for spec in table.kind.fields:
            if spec.required and not table.has_column(spec):
                missing[spec.key] = spec.label
    return UnrecognisedTable(
        file=place["file"],
        sheet=place["sheet"],
        row=near_miss.row,
        kind=table.kind.key,
        label=table.kind.label,
        missing=missing,
        headers=tuple(header for header in table.headers if header.strip()),
        guesses=guesses,
    )
