"""The files of one load, kept as ledgers where anything of theirs was new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tongpin.campaigns.models import Campaign
from tongpin.evidence.actions import check_file, keep_file
from tongpin.evidence.file_types import FileError
from tongpin.ledgers.load_run import LoadError, LoadOptions
from tongpin.ledgers.models import NEW_ROWS, Ledger
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person


@dataclass(frozen=True)
class LoadOrder:
    """What somebody ordered to be loaded: into which campaign, when and how."""

    campaign: Campaign
    by: Person | None
    now: datetime
    options: LoadOptions


class LedgerFiles:
    """The files of one load by name; each becomes a Ledger when its first row is stored."""

    def __init__(self, order: LoadOrder, contents: Mapping[str, bytes]) -> None:
        self.order = order
        self.contents = contents
        self.ledgers: dict[str, Ledger] = {}

    def check(self, names: Iterable[str]) -> None:
        """See that each of these files may be kept, whether it will be or not.

        So a dry run ends as storing does. Raises LoadError for a file that nobody may keep.
        """
        for name in names:
            try:
                check_file(name, self.contents[name])
            except FileError as error:
                raise LoadError(f"{name}: {error}") from error

    def ledger_of(self, name: str) -> Ledger:
        """The file's ledger, made the first time. Raises LoadError for a file nobody may keep."""
        if name not in self.ledgers:
            self.ledgers[name] = self._new_ledger(name)
        return self.ledgers[name]

    def _new_ledger(self, name: str) -> Ledger:
        by, now = self.order.by, self.order.now
        try:
            file = keep_file(name, self.contents[name], by=by, now=now)
        except FileError as error:
            raise LoadError(str(error)) from error
        return Ledger.objects.create(
            campaign=self.order.campaign,
            file=file,
            name=name,
            uploaded_at=now,
            uploaded_by=by,
            stored_at=now,
        )

    def finish(self, tallies: Mapping[str, Mapping[str, int]]) -> None:
        """Keep each file of which something was new with its tally, and tell the journal.

        tallies   file -> outcome -> rows
        """
        if self.order.options.dry_run:
            return
        for name in self.contents:
            tally = dict(tallies.get(name, {}))
            has_new_rows = not tally.keys().isdisjoint(NEW_ROWS)
            if name in self.ledgers or has_new_rows:
                self._finish_file(name, tally)

    def _finish_file(self, name: str, tally: dict[str, int]) -> None:
        ledger = self.ledger_of(name)
        ledger.tally = tally
        ledger.save(update_fields=["tally"])
        record(
            "ledgers.ledger.load",
            ledger,
            by=self.order.by,
            at=self.order.now,
            name=name,
            sha256=ledger.file.digest,
            tally=tally,
        )
