"""What one run over some files shares: its options, its report, the tables it found."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from tongpin.base.errors import UserError
from tongpin.base.sheets import Book, Sheet
from tongpin.campaigns.models import Campaign, Kind
from tongpin.evidence.actions import keep_file
from tongpin.evidence.file_types import FileError
from tongpin.ledgers.headers import Table, is_aside, is_blank, is_header
from tongpin.ledgers.models import Ledger
from tongpin.ledgers.row_parser import Fault
from tongpin.orgs.models import Person

OUTCOMES = ("taken", "noted", "changed", "same", "question", "refused")


class LoadError(UserError):
    """The files cannot be taken at all; the message is written for users."""


@dataclass
class RowReport:
    """What became of one row."""

    file: str
    sheet: str
    row: int
    kind: str
    outcome: str  # one of OUTCOMES
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class LoadReport:
    """What became of all files."""

    rows: list[RowReport] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # about files and sheets
    tally: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)  # label -> rows taken

    def add(self, report: RowReport) -> None:
        self.rows.append(report)
        self.tally[report.outcome] += 1
        if report.outcome in ("taken", "noted"):
            self.kinds[report.kind] += 1

    @property
    def unknown_units(self) -> dict[str, tuple[str, ...]]:
        """Names that no unit has, with the nearest that one has."""
        return {f.unit: f.nearest for row in self.rows for f in row.faults if f.unit}


@dataclass(frozen=True)
class LoadOptions:
    """How to load: whether to write acts, and what the person said about doubts."""

    dry_run: bool = False
    count_repeats: bool = False  # rows that repeat another are two acts, not one
    keep_rows: bool = True  # whether the report holds every row or only the doubtful ones
    units: frozenset[int] | None = None  # for which units the person may record; None: all


Progress = Callable[[int, int], None]


@dataclass
class FoundTable:
    """One table to be read."""

    book: Book
    sheet: Sheet
    table: Table
    head: list[list[Any]]  # rows that were read while looking for the header

    @property
    def rank(self) -> int:
        return {"units": 0, "people": 1}.get(self.table.kind.key, 2)


class LoadRun:
    """One run over some files."""

    def __init__(
        self,
        campaign: Campaign,
        by: Person | None,
        now: datetime,
        options: LoadOptions,
        progress: Progress,
    ) -> None:
        self.campaign, self.by, self.now = campaign, by, now
        self.options, self.progress = options, progress
        self.report = LoadReport()
        self.kinds: dict[str, Kind] = {kind.key: kind for kind in campaign.kinds.all()}
        self.done = self.total = 0
        self.ledgers: dict[str, Ledger] = {}
        self.tallies: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def data_rows(self, found: FoundTable) -> Iterator[tuple[int, list[Any]]]:
        """Rows below the header with their number from 1; titles, totals and footers left out."""
        start = found.table.header_row + 1
        headers = found.head[start - found.table.depth : start]
        rows = chain(found.head[start:], found.sheet.rows)
        for number, row in enumerate(rows, start + 1):
            self.done += 1
            if self.done % 500 == 0:
                self.progress(self.done, self.total)
            if not (is_blank(row) or is_aside(found.table, row) or is_header(row, headers)):
                yield number, row

    def add(
        self, found: FoundTable, row: int, outcome: str, notes: list[str], faults: list[Fault]
    ) -> None:
        self.tallies[found.book.name][outcome] += 1
        if not self.options.keep_rows and outcome in ("taken", "same"):
            self.report.tally[outcome] += 1
            return
        kind = found.table.kind.label
        self.report.add(
            RowReport(found.book.name, found.sheet.name, row, kind, outcome, notes, faults)
        )

    def new_ledger(self, name: str, content: bytes) -> Ledger:
        try:
            stored = keep_file(name, content, by=self.by, now=self.now)
        except FileError as error:
            raise LoadError(str(error)) from error
        ledger = Ledger.objects.create(
            campaign=self.campaign,
            file=stored,
            name=name,
            uploaded_at=self.now,
            uploaded_by=self.by,
            stored_at=self.now,
        )
        self.ledgers[name] = ledger
        return ledger
