"""Rows behind a figure in plain words: what, where, when, and where it is known from."""

from typing import Any

from django.db.models import QuerySet

from tongpin.acts.models import Act, Participation
from tongpin.campaigns.definitions import Definition
from tongpin.learning.models import Claim
from tongpin.ledgers.models import LedgerRow


def tell_rows(definition: Definition, rows: QuerySet[Any]) -> list[dict[str, Any]]:
    """Each row as a dict: id, act, kind, unit, day, title, value, recorded_by, source.

    value    what the row adds to the figure; for distinct ones the name of what is counted
    source   file, sheet and row, or "" for what was recorded here
    """
    if rows.model is Act:
        acts = list(rows.select_related("kind", "unit", "entry", "recorded_by"))
        pairs = [(act, act, act.entry.name if act.entry else 1) for act in acts]
    elif rows.model is Participation:
        parts = list(rows.select_related("act__kind", "act__unit", "act__recorded_by", "person"))
        pairs = [(part, part.act, _value(definition, part)) for part in parts]
    elif rows.model is Claim:
        return [_claim(row) for row in rows.select_related("file__confirmed_by", "unit")]
    else:
        return [{"id": row.pk, "title": str(row), "value": 1} for row in rows]
    sources = ledger_sources({act.pk for __, act, __ in pairs})
    return [
        {
            "id": row.pk,
            "act": act.pk,
            "kind": act.kind.label,
            "unit": act.unit.name,
            "day": act.occurred_on,
            "title": act.title,
            "value": value,
            "recorded_by": act.recorded_by.name if act.recorded_by else None,
            "source": sources.get(act.pk, ""),
        }
        for row, act, value in pairs
    ]


def _claim(claim: Claim) -> dict[str, Any]:
    by = claim.file.confirmed_by
    return {
        "id": claim.pk,
        "unit": claim.unit.name,
        "day": claim.day,
        "title": str(claim),
        "value": 1,
        "recorded_by": by.name if by else None,
        "source": f"{claim.file} · {claim.sheet} · {claim.row}",
    }


def _value(definition: Definition, part: Participation) -> int | str:
    if definition.indicator.spec.measure == "minutes":
        return part.visits * (part.minutes or 0)
    if definition.measure == "distinct" and part.person:
        return part.person.name or f"#{part.person_id}"
    return part.visits


def ledger_sources(acts: set[int]) -> dict[int, str]:
    """Act -> the file, sheet and row that it came from."""
    found: dict[int, str] = {}
    numbers = sorted(acts)
    for start in range(0, len(numbers), 5000):
        rows = LedgerRow.objects.filter(act__in=numbers[start : start + 5000])
        for act, file, sheet, row in rows.values_list("act", "ledger__name", "sheet", "row"):
            found[act] = f"{file} · {sheet} · {row}"
    return found
