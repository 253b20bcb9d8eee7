"""Stored acts as row values again, so that lists go out and come back unchanged."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Prefetch, prefetch_related_objects

from tongpin.acts.models import Act, Participation, SlotAnswer
from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues


def code_of(act: int, values: RowValues) -> str:
    """The record's code in an exported list: its number and the seal of what it says.

    The status is not told in most lists and changes without a correction.
    """
    return f"{act}-{replace(values, status='').digest() & 0xFFFFFFFFFFFFFFFF:016x}"


def values_of_acts(acts: Sequence[Act]) -> list[RowValues]:
    """What each act says, in the order given. Costs five queries for any number of acts."""
    current = Participation.objects.filter(superseded_at__isnull=True).select_related("person")
    answers = SlotAnswer.objects.filter(superseded_at__isnull=True).select_related("file")
    prefetch_related_objects(
        acts,
        "kind",
        "entry",
        Prefetch("participations", current.order_by("id"), to_attr="current_participations"),
        Prefetch("answers", answers.order_by("id"), to_attr="current_answers"),
    )
    return [_values(act) for act in acts]


def _values(act: Act) -> RowValues:
    values = RowValues(
        act.kind.key,
        act.unit_id,
        act.title,
        act.occurred_on,
        act.starts_at,
        act.ended_on,
        act.place,
        act.number,
        (act.entry.register, act.entry.name) if act.entry else None,
        act.status,
        dict(act.fields),
    )
    for one in act.current_participations:  # type: ignore[attr-defined]
        if one.person is None:
            values.heads.append(HeadCount(one.role, one.visits, one.minutes))
        else:
            token = one.person.token or ""
            name = "" if token else one.person.name
            known = (one.person.pk, one.source, one.minutes)
            values.people.append(
                NamedPresence(name, one.role, one.status, one.reason, token, *known)
            )
    for answer in act.current_answers:  # type: ignore[attr-defined]
        text = answer.file.name if answer.file else answer.text
        values.answers.append((answer.slot, answer.kind, text))
    return values
