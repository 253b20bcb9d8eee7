"""Rows into an empty database, in a transaction of the caller."""

from collections.abc import Mapping, Sequence

from django.db import DatabaseError, IntegrityError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from tongpin.backups.errors import BackupError, ProofError
from tongpin.backups.proofs import Proof, row_proof
from tongpin.backups.row_streams import TableDigest, set_newest_number, write_lines
from tongpin.backups.tables import BackedTable


def clear_tables(connection: BaseDatabaseWrapper, tables: Sequence[BackedTable]) -> None:
    """Delete the rows that migrating made: those that come have them too."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")


def load_rows(connection: BaseDatabaseWrapper, table: BackedTable, lines: bytes) -> None:
    """Insert the lines. Raises BackupError where the database does not take them."""
    try:
        write_lines(connection, table, lines)
    except (DatabaseError, ValueError) as error:
        values = {"table": table.name, "reason": str(error).strip()}
        text = _("The database does not take the rows of %(table)s: %(reason)s")
        raise BackupError(text % values) from error


def finish_rows(
    connection: BaseDatabaseWrapper, tables: Sequence[BackedTable], numbers: Mapping[str, int]
) -> None:
    """Check what rows point to, and let new rows be numbered after those that came.

    Raises BackupError for a row that points to one that is not there.
    """
    try:
        connection.check_constraints()
    except IntegrityError as error:
        text = _("A row points to another that is missing: %(reason)s")
        raise BackupError(text % {"reason": str(error).strip()}) from error
    for table in tables:
        if table.name in numbers:
            set_newest_number(connection, table, numbers[table.name])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what follows asks for all rows


def proved_rows(
    connection: BaseDatabaseWrapper,
    tables: Sequence[BackedTable],
    expected: Mapping[str, TableDigest],
) -> Proof:
    """The proof of the rows. Raises ProofError where they are not what they were."""
    return required(row_proof(connection, tables, expected))


def required(proof: Proof) -> Proof:
    """The proof. Raises ProofError where it does not hold, which undoes what was done."""
    if not proof.holds:
        raise ProofError(proof.text)
    return proof
