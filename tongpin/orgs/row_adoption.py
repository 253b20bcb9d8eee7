"""Rows that an update or a repair by hand changed are vouched for as they are."""

from collections import defaultdict
from datetime import datetime

from django.db import connection, transaction

from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.orgs.row_check import broken_rows
from tongpin.orgs.written_rows import note_rows

RowNumbers = dict[str, list[int]]  # table -> numbers in order


def rows_to_adopt() -> RowNumbers:
    """The rows that are not as the journal says. Reads all rows."""
    found: RowNumbers = defaultdict(list)
    for row in broken_rows():
        found[row.table].append(row.number)
    return {table: sorted(numbers) for table, numbers in found.items()}


@transaction.atomic
def adopt_rows(found: RowNumbers, *, by: Person | None, now: datetime) -> None:
    """Vouch for these rows as they are, in an entry that tells how many of which table."""
    for table, numbers in found.items():
        note_rows(connection, table, numbers)
    if found:
        counts = {table: len(numbers) for table, numbers in found.items()}
        record("orgs.rows.adopt", "rows", by=by, at=now, **counts)
