"""Rows behind a figure in plain words, with the ledger that each act came from."""

from typing import Any

from django.db.models import QuerySet

from tongpin.campaigns.measures import Definition, RowDescription
from tongpin.ledgers.models import LedgerRow

BATCH = 5000  # acts in one query


def describe_rows(definition: Definition, rows: QuerySet[Any]) -> list[RowDescription]:
    """Each row in plain words; acts that ledgers brought name file, sheet and row."""
    descriptions = definition.measure.describe(rows)
    acts = {row["act"] for row in descriptions if "act" in row}
    sources = ledger_sources(acts)
    for row in descriptions:
        if "act" in row:
            row["source"] = sources.get(row["act"], "")
    return descriptions


def ledger_sources(acts: set[int]) -> dict[int, str]:
    """Act -> the file, sheet and row that it came from."""
    sources: dict[int, str] = {}
    numbers = sorted(acts)
    for start in range(0, len(numbers), BATCH):
        rows = LedgerRow.objects.filter(act__in=numbers[start : start + BATCH])
        for act, file, sheet, row in rows.values_list("act", "ledger__name", "sheet", "row"):
            sources[act] = f"{file} · {sheet} · {row}"
    return sources
