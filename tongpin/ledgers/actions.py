"""Taking in files: every row judged and told, then stored as one transaction."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.sheets import Book, Sheet, SheetError, read_book
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.specs import KindSpec
from tongpin.ledgers.headers import DEPTH, find_table, is_blank
from tongpin.ledgers.load_run import (
    FoundTable,
    LoadError,
    LoadOptions,
    LoadReport,
    LoadRun,
    Progress,
)
from tongpin.ledgers.rosters import PEOPLE, UNITS, PeopleRoster, UnitRoster
from tongpin.ledgers.writer import LedgerWriter
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit

MAX_NAME = 200  # characters of a file's name


class Rollback(Exception):
    """Ends a dry run."""


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
             read first whatever their order
    A dry run leaves nothing behind. Rows that cannot be understood are refused and the
    others taken; the same file again changes nothing. Raises LoadError for a file that
    is no table at all.
    """
    names = [name[-MAX_NAME:] for name, __ in files]
    if len(set(names)) < len(names):
        raise LoadError(_("Two files have the same name; load them one after the other."))
    files = [(name[-MAX_NAME:], content) for name, content in files]
    load = Load(campaign, by, now, options or LoadOptions(), progress or (lambda done, of: None))
    try:
        with transaction.atomic():
            load.run(files)
            if load.options.dry_run:
                raise Rollback
    except Rollback:
        pass
    except SheetError as error:
        raise LoadError(str(error)) from error
    return load.report


class Load(LoadRun):
    """Finds the tables of the files, and has each of them taken in."""

    def run(self, files: Sequence[tuple[str, bytes]]) -> None:
        contents = dict(files)
        tables = self.find_tables(files)
        self.total = sum(found.sheet.row_count for found in tables)
        writer: LedgerWriter | None = None
        for found in sorted(tables, key=lambda found: found.rank):
            if found.rank < 2:
                self.take_roster(found)
                continue
            writer = writer or LedgerWriter(self)
            writer.take_table(found)
        if writer:
            writer.tell_gone()
        order = {(f.book.name, f.sheet.name): place for place, f in enumerate(tables)}
        self.report.rows.sort(key=lambda row: (order[row.file, row.sheet], row.row))
        for name, content in contents.items():
            self.finish(name, content)

    def find_tables(self, files: Sequence[tuple[str, bytes]]) -> list[FoundTable]:
        specs = [UNITS, PEOPLE, *(kind.spec for kind in self.kinds.values())]
        tables = []
        for name, content in files:
            book = read_book(name, content)
            for sheet in book.sheets:
                tables += self.find_in_sheet(book, sheet, specs)
        return tables

    def find_in_sheet(self, book: Book, sheet: Sheet, specs: list[KindSpec]) -> list[FoundTable]:
        head = list(islice(sheet.rows, DEPTH))
        table = find_table(specs, head, names=[sheet.name, book.name])
        if table is None:
            if any(not is_blank(row) for row in head):
                accepted = "、".join(f"{s.label}（{s.fields[0].label}…）" for s in specs)
                self.report.remarks.append(
                    _("%(file)s · %(sheet)s: no table is recognised. Accepted are: %(kinds)s")
                    % {"file": book.name, "sheet": sheet.name, "kinds": accepted}
                )
            return []
        for header in table.unknown:
            self.report.remarks.append(
                _("%(file)s · %(sheet)s: the column %(header)s is not used")
                % {"file": book.name, "sheet": sheet.name, "header": header}
            )
        return [FoundTable(book, sheet, table, head)]

    def take_roster(self, found: FoundTable) -> None:
        if self.options.units is not None and not self._covers_everything():
            told = {"file": found.book.name, "sheet": found.sheet.name}
            self.report.remarks.append(
                _("%(file)s · %(sheet)s: registers are loaded by the office alone") % told
            )
            return
        roster: UnitRoster | PeopleRoster
        if found.table.kind is UNITS:
            roster = UnitRoster(by=self.by, now=self.now)
        else:
            roster = PeopleRoster(by=self.by, now=self.now)
        for number, row in self.data_rows(found):
            line = roster.take(found.table, row)
            self.add(found, number, line.outcome, line.notes, line.faults)

    def _covers_everything(self) -> bool:
        roots = set(Unit.objects.roots().values_list("pk", flat=True))
        return roots <= (self.options.units or frozenset())

    def finish(self, name: str, content: bytes) -> None:
        """Keep the file and tell the journal, where anything of it was new."""
        tally = self.tallies[name]
        ledger = self.ledgers.get(name)
        if self.options.dry_run or not (ledger or tally["taken"] or tally["noted"]):
            return
        if ledger is None:
            ledger = self.new_ledger(name, content)
        ledger.tally = dict(tally)
        ledger.save(update_fields=["tally"])
        record(
            "ledgers.ledger.load",
            ledger,
            by=self.by,
            at=self.now,
            name=name,
            sha256=ledger.file.digest,
            tally=dict(tally),
        )
