"""Stored acts as row values again, so that lists go out and come back unchanged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import Prefetch, prefetch_related_objects

from tongpin.acts.models import Act, Entry, Participation, SlotAnswer
from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues
from tongpin.orgs.models import Person


def code_of(act: int, values: RowValues) -> str:
    """The record's code in an exported list: its number and the seal of what it says.

    The status is not told in most lists and changes without a correction.
    """
    return f"{act}-{replace(values, status='').digest() & 0xFFFFFFFFFFFFFFFF:016x}"


def values_of_acts(acts: Sequence[Act]) -> list[RowValues]:
    """What each act says, in the order given. Costs five queries for any number of acts."""
    current = Participation.objects.filter(superseded_at__isnull=True).select_related("person")
    answers = SlotAnswer.objects.filter(superseded_at__isnull=True).select_related("file")
    related = (
        "kind",
        Prefetch("participations", current.order_by("id"), to_attr="current_participations"),
        Prefetch("answers", answers.order_by("id"), to_attr="current_answers"),
    )
    prefetch_related_objects(acts, *related)
    entries = _entries_of(acts)
    return [_values(act, entries) for act in acts]


def _entries_of(acts: Iterable[Act]) -> Mapping[int | None, tuple[str, str]]:
    """Register and name of each thing that the acts are about, by its number."""
    # No prefetch: SQLite takes none of more than a thousand different things.
    numbers = {act.entry_id for act in acts if act.entry_id}
    stored = Entry.objects.filter(pk__in=numbers)
    entries: dict[int | None, tuple[str, str]] = {}
    for number, register, name in stored.values_list("pk", "register", "name"):
        entries[number] = (register, name)
    return entries


def _values(act: Act, entries: Mapping[int | None, tuple[str, str]]) -> RowValues:
    people, heads = _participants(act.current_participations)  # type: ignore[attr-defined]
    answers = _answers(act.current_answers)  # type: ignore[attr-defined]
    return RowValues(
        kind=act.kind.key,
        unit=act.unit_id,
        title=act.title,
        occurred_on=act.occurred_on,
        starts_at=act.starts_at,
        ended_on=act.ended_on,
        place=act.place,
        number=act.number,
        entry=entries.get(act.entry_id),
        status=act.status,
        fields=dict(act.fields),
        people=tuple(people),
        heads=tuple(heads),
        answers=tuple(answers),
    )


def _participants(
    participations: Iterable[Participation],
) -> tuple[list[NamedPresence], list[HeadCount]]:
    """Who took part: people by name or device, and the others by head."""
    people, heads = [], []
    for part in participations:
        if part.person is None:
            heads.append(HeadCount(part.role, part.visits, part.minutes))
        else:
            people.append(_presence(part, part.person))
    return people, heads


def _presence(part: Participation, person: Person) -> NamedPresence:
    token = person.token or ""
    return NamedPresence(
        name="" if token else person.name,
        role=part.role,
        status=part.status,
        reason=part.reason,
        token=token,
        person=person.pk,
        source=part.source,
        minutes=part.minutes,
    )


def _answers(answers: Iterable[SlotAnswer]) -> list[tuple[str, str, str]]:
    """Slot, kind and text of each; a file answers by its name."""
    written = []
    for answer in answers:
        text = answer.file.name if answer.file else answer.text
        written.append((answer.slot, answer.kind, text))
    return written
