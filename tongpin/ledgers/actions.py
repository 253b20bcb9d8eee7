"""Taking in files: every row judged and told, then stored as one transaction."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.sheets import Book, SheetError, read_book
from tongpin.campaigns.campaign_states import standstill_words
from tongpin.campaigns.models import Campaign
from tongpin.ledgers.ledger_files import LedgerFiles, LoadOrder
from tongpin.ledgers.list_kinds import ListKind, list_kind_of, list_kinds
from tongpin.ledgers.load_run import (
    LoadError,
    LoadOptions,
    LoadReport,
    LoadRun,
    Progress,
    Rollback,
    SheetTable,
)
from tongpin.ledgers.models import ColumnChoice
from tongpin.ledgers.registers import take_registers
from tongpin.ledgers.roster_columns import PEOPLE, UNITS
from tongpin.ledgers.roster_posts import RosterPosts
from tongpin.ledgers.roster_rows import RosterRow
from tongpin.ledgers.writer import LedgerWriter
from tongpin.orgs.models import Person, Unit
from tongpin.serving.foreign_books import read_foreign_book

MAX_NAME = 200  # characters of a file's name


def load_files(
    campaign: Campaign,
    files: Sequence[tuple[str, bytes]],
    *,
    by: Person | None,
    now: datetime,
    options: LoadOptions | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Take in the files as one transaction and tell what became of every row.

    files    pairs of name and content; registers of units and rosters of people are
             taken first whatever their order
    A dry run leaves nothing behind. Rows that cannot be understood are refused and the
    others taken; the same file again changes nothing. Raises LoadError for a file that
    is no table at all, or while the campaign stands still.

    Files are read before others have to wait. They are stored in one piece, whole or not at
    all, because the journal tells of a file once and a second try has to find all or nothing.
    """
    if not campaign.is_running:
        raise LoadError(standstill_words(campaign))
    files = [(name[-MAX_NAME:], content) for name, content in files]
    if len(dict(files)) < len(files):
        raise LoadError(_("Two files have the same name; load them one after the other."))
    order = LoadOrder(campaign, by, now, options or LoadOptions())
    try:
        load = Load(order, files, progress)
        with suppress(Rollback), load.transaction():
            load.take_files()
            if order.options.dry_run:
                raise Rollback
    except SheetError as error:
        raise LoadError(str(error)) from error
    return load.run.report


def read_books(files: Sequence[tuple[str, bytes]], *, apart: bool) -> list[Book]:
    """Raises SheetError for a file that holds no tables at all, or too much of them."""
    read = read_foreign_book if apart else read_book
    return [read(name, content) for name, content in files]


class Load:
    """Has each table of some files taken in: registers first, then rosters, then acts."""

    def __init__(
        self,
        order: LoadOrder,
        files: Sequence[tuple[str, bytes]],
        progress: Progress | None = None,
    ) -> None:
        self.order = order
        self.run = LoadRun(
            keep_rows=order.options.keep_rows,
            progress=progress,
            chosen=ColumnChoice.objects.chosen(order.campaign, order.options.own_unit),
        )
        self.ledgers = LedgerFiles(order, dict(files))
        self.sources = self._find_tables(read_books(files, apart=order.options.reads_apart))

    def _find_tables(self, books: Sequence[Book]) -> list[SheetTable]:
        kinds = [kind.spec for kind in self.order.campaign.kinds.all()]
        lists = [kind.spec for kind in list_kinds()]
        sources = self.run.find_tables(books, [UNITS, PEOPLE, *kinds, *lists])
        self.ledgers.check(dict.fromkeys(source.book.name for source in sources))
        return sources

    def transaction(self) -> AbstractContextManager[object]:
        """Where the files are taken in: nobody waits for a dry run over acts, which only reads."""
        writes = not self.order.options.dry_run or not all(map(holds_acts, self.sources))
        return transaction.atomic() if writes else nullcontext()

    def take_files(self) -> None:
        sources = self.sources
        self._take_registers([source for source in sources if is_register(source)])
        self._take_acts(sources)
        for source in sources:
            if kind := list_kind_of(source.table.kind):
                self._take_list(source, kind)
        self.run.sort_rows(sources)
        self.ledgers.finish(self.run.tallies)

    def _take_acts(self, sources: Sequence[SheetTable]) -> None:
        """Write the rows of all tables of acts; without such a table nothing is looked up."""
        writer: LedgerWriter | None = None
        acts = [source for source in sources if holds_acts(source)]
        for __, tables in groupby(acts, key=lambda source: id(source.sheet)):
            writer = writer or LedgerWriter(self.order, self.run, self.ledgers)
            writer.take_sheet(list(tables))
        if writer:
            writer.tell_missing_rows()

    def _take_list(self, source: SheetTable, kind: ListKind) -> None:
        """Have the rows of a list taken in by the app whose it is."""
        take = kind.row_taker(self.order, f"{source.book.name} {source.sheet.name}")
        for number, cells in self.run.data_rows(source):
            report = take(RosterRow.of(source.table, cells))
            self.run.add(source, number, report.outcome, notes=report.notes, faults=report.faults)

    def _take_registers(self, sources: Sequence[SheetTable]) -> None:
        if not sources or self._covers_everything():
            take_registers(self.run, sources, RosterPosts(self.order.by, self.order.now))
            return
        text = _("%(file)s · %(sheet)s: registers are loaded by the office alone")
        for source in sources:
            self.run.remark(text % source.place)

    def _covers_everything(self) -> bool:
        """Whether the person may record for every unit at the top of the tree."""
        units = self.order.options.units
        if units is None:
            return True
        return units.issuperset(Unit.objects.roots().values_list("pk", flat=True))


def is_register(source: SheetTable) -> bool:
    return source.table.kind in (UNITS, PEOPLE)


def holds_acts(source: SheetTable) -> bool:
    return not is_register(source) and list_kind_of(source.table.kind) is None
