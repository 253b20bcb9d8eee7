"""Taking in files: every row judged and told, then stored as one transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.sheets import SheetError
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.specs import KindSpec
from tongpin.ledgers.ledger_files import LedgerFiles, LoadOrder
from tongpin.ledgers.load_run import (
    LoadError,
    LoadOptions,
    LoadReport,
    LoadRun,
    Progress,
    SheetTable,
)
from tongpin.ledgers.people_roster import PeopleRoster
from tongpin.ledgers.roster_columns import PEOPLE, UNITS
from tongpin.ledgers.unit_roster import UnitRoster
from tongpin.ledgers.writer import LedgerWriter
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
    files = [(name[-MAX_NAME:], content) for name, content in files]
    if len(dict(files)) < len(files):
        raise LoadError(_("Two files have the same name; load them one after the other."))
    order = LoadOrder(campaign, by, now, options or LoadOptions())
    load = Load(order, files, progress)
    try:
        with transaction.atomic():
            load.take_files()
            if order.options.dry_run:
                raise Rollback
    except Rollback:
        pass
    except SheetError as error:
        raise LoadError(str(error)) from error
    return load.run.report


class Load:
    """Has each table of some files taken in: registers first, then rosters, then acts."""

    def __init__(
        self,
        order: LoadOrder,
        files: Sequence[tuple[str, bytes]],
        progress: Progress | None = None,
    ) -> None:
        self.order = order
        self.files = files
        self.run = LoadRun(keep_rows=order.options.keep_rows, progress=progress)
        self.ledgers = LedgerFiles(order, dict(files))

    def take_files(self) -> None:
        kinds = [kind.spec for kind in self.order.campaign.kinds.all()]
        sources = self.run.find_tables(self.files, [UNITS, PEOPLE, *kinds])
        for kind in (UNITS, PEOPLE):
            self._take_rosters(kind, sources)
        self._take_acts(sources)
        self.run.sort_rows(sources)
        self.ledgers.finish(self.run.tallies)

    def _take_acts(self, sources: Sequence[SheetTable]) -> None:
        """Write the rows of all tables of acts; without such a table nothing is looked up."""
        writer: LedgerWriter | None = None
        for source in sources:
            if source.table.kind not in (UNITS, PEOPLE):
                writer = writer or LedgerWriter(self.order, self.run, self.ledgers)
                writer.take_table(source)
        if writer:
            writer.tell_missing_rows()

    def _take_rosters(self, kind: KindSpec, sources: Sequence[SheetTable]) -> None:
        for source in sources:
            if source.table.kind is kind:
                self._take_roster(source)

    def _take_roster(self, source: SheetTable) -> None:
        if not self._covers_everything():
            text = _("%(file)s · %(sheet)s: registers are loaded by the office alone")
            self.run.remark(text % source.place)
            return
        roster = self._roster_of(source)
        for number, cells in self.run.data_rows(source):
            report = roster.take(source.table, cells)
            self.run.add(source, number, report.outcome, notes=report.notes, faults=report.faults)

    def _roster_of(self, source: SheetTable) -> UnitRoster | PeopleRoster:
        if source.table.kind is UNITS:
            return UnitRoster(by=self.order.by, now=self.order.now)
        return PeopleRoster()

    def _covers_everything(self) -> bool:
        """Whether the person may record for every unit at the top of the tree."""
        units = self.order.options.units
        if units is None:
            return True
        return units.issuperset(Unit.objects.roots().values_list("pk", flat=True))
