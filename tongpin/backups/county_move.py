"""Moving the county to another database, with a proof that it is the same there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from tongpin.backups.databases import default_database, is_same_database, standing_still
from tongpin.backups.empty_place import check_empty_database
from tongpin.backups.errors import BackupError
from tongpin.backups.proofs import (
    Proof,
    journal_proof,
    release_proofs,
    released_figures,
    voucher_proof,
)
from tongpin.backups.row_loader import clear_tables, finish_rows, load_rows, proved_rows
from tongpin.backups.row_streams import LineTally, TableDigest, newest_number, read_parts
from tongpin.backups.tables import Schema, has_pending_migrations, schema_of
from tongpin.environment import database
from tongpin.orgs.journal import record
from tongpin.orgs.journal_cache import newest_digest
from tongpin.orgs.models import JournalEntry, Person
from tongpin.orgs.written_rows import forget_notes
from tongpin.serving.standstill import begin_standstill, end_standstill


@dataclass(frozen=True)
class CountyMove:
    """A county that is in another database now, and what proves it."""

    proofs: tuple[Proof, ...]

    @property
    def holds(self) -> bool:
        return all(proof.holds for proof in self.proofs)


def move_county(url: str, *, by: Person | None, now: datetime) -> CountyMove:
    """Bring all rows into the database of the address, which has to be empty.

    Nobody can write meanwhile. Afterwards the old database stands still, with all that it had,
    until the site is told the new address; files of evidence and keys stay where they are.
    Raises BackupError, and ProofError where rows are not the same: the site goes on then.
    """
    target = _target_settings(url)
    with _stood_still(now=now), standing_still() as source:
        proofs = _bring(source, target, by=by, now=now)
    return CountyMove(proofs)


def _target_settings(url: str) -> dict[str, Any]:
    """Raises BackupError for an address that is none, or that of this database."""
    try:
        settings = database(url)
    except ImproperlyConfigured as error:
        raise BackupError(str(error).replace("DATABASE_URL", _("The address"))) from error
    if is_same_database(settings, connection.settings_dict):
        raise BackupError(_("This is the database in which the county is already."))
    return settings


@contextmanager
def _stood_still(*, now: datetime) -> Iterator[None]:
    """The site stands still from here on; where the block fails, it goes on."""
    begin_standstill(now=now)
    try:
        yield
    except BaseException:
        end_standstill()
        raise


def _bring(
    source: BaseDatabaseWrapper, settings: dict[str, Any], *, by: Person | None, now: datetime
) -> tuple[Proof, ...]:
    schema = schema_of(source)
    if has_pending_migrations(source):
        raise BackupError(_("This database is older than Tongpin. Run `tongpin migrate` first."))
    entries, digest = JournalEntry.objects.count(), newest_digest()
    figures = released_figures()
    with default_database(settings) as target:
        _prepare(target)
        try:
            with transaction.atomic():
                rows = _copy(source, target, schema)
                forget_notes(target)  # the rows' vouchers are among them
        except DatabaseError as error:
            text = _("The database does not take the rows: %(reason)s")
            raise BackupError(text % {"reason": str(error).strip()}) from error
        proofs = (
            rows,
            journal_proof(entries, digest),
            voucher_proof(),
            *release_proofs(figures),
        )
        record("backups.county.move", target.vendor, by=by, at=now, rows=entries)
    return proofs


def _prepare(target: BaseDatabaseWrapper) -> None:
    """Make the tables. Raises BackupError where the database cannot be used, or is not empty."""
    try:
        check_empty_database(target)
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        values = {"reason": str(error).strip()}
        raise BackupError(_("The database cannot be used: %(reason)s") % values) from error


def _copy(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, schema: Schema) -> Proof:
    """All rows, with the proof that they are the same."""
    clear_tables(target, schema.tables)
    digests: dict[str, TableDigest] = {}
    for table in schema.tables:
        tally = LineTally()
        for lines in read_parts(source, table, tally):
            load_rows(target, table, lines)
        digests[table.name] = tally.digest()
    finish_rows(target, schema.tables, _numbers(source, schema))
    return proved_rows(target, schema.tables, digests)


def _numbers(source: BaseDatabaseWrapper, schema: Schema) -> Mapping[str, int]:
    numbers = {}
    for table in schema.tables:
        if table.has_numbers:
            numbers[table.name] = newest_number(source, table)
    return numbers
