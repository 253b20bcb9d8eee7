"""What became of the rows of a figure since its release, told as what people did with acts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from tongpin.acts.models import Act
from tongpin.campaigns.measures import Definition, Measure, RowName

NAMED = 1000  # changed rows of one figure that are named


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """One thing that is not what it was at the release.

    what         added, removed, changed; corrected: an act that was written anew
    row          a row's number; of an act with several the first of them
    about        what a person would call it
    act          the number of the act to open, as it stands now
    before, now  what an act added to the figure then and now
    reason       why the act was corrected or cancelled
    """

    what: str
    row: str
    about: str
    act: int | None
    before: int = 0
    now: int = 0
    reason: str = ""

    @property
    def moves_value(self) -> bool:
        """Whether a corrected act adds something else to the figure than it did."""
        return self.what == "corrected" and self.before != self.now


def changed_rows(
    before: dict[str, str], now: dict[str, str], definition: Definition
) -> tuple[RowChange, ...]:
    """What became of rows, each act told once; rows that changed in place are told one by one."""
    kinds = kinds_of_change(before, now)
    numbers = sorted(map(int, kinds))
    measure = definition.measure
    rows = measure.model._default_manager.filter(pk__in=numbers[:NAMED])
    names = measure.names(rows)
    last_editions = last_editions_of({name.act for name in names.values() if name.act})
    changes: list[RowChange] = []
    rows_of_acts: defaultdict[int, list[int]] = defaultdict(list)
    for number in numbers:
        kind = kinds[str(number)]
        name = names.get(number, RowName(""))
        if name.act and kind != "changed":
            rows_of_acts[last_editions[name.act]].append(number)
        else:
            changes.append(RowChange(what=kind, row=str(number), about=name.text, act=name.act))
    values = values_of_rows(measure, rows)
    acts = Act.objects.in_bulk(rows_of_acts)
    for number, members in rows_of_acts.items():
        about = names[members[-1]].text
        changes.append(change_of_act(acts[number], about, members, kinds=kinds, values=values))
    return tuple(sorted(changes, key=lambda change: int(change.row)))


def change_of_act(
    act: Act, about: str, rows: list[int], *, kinds: dict[str, str], values: dict[int, int]
) -> RowChange:
    """All rows of one act, of its editions then and now, as one change."""
    sums = {"removed": 0, "added": 0}
    for row in rows:
        sums[kinds[str(row)]] += values.get(row, 0)
    whats = {kinds[str(row)] for row in rows}
    what = "corrected" if len(whats) > 1 else whats.pop()
    return RowChange(
        what=what,
        row=str(rows[0]),
        about=about,
        act=act.pk,
        before=sums["removed"],
        now=sums["added"],
        reason=act.reason,
    )


def values_of_rows(measure: Measure, rows: QuerySet[Any]) -> dict[int, int]:
    """Row -> what it adds to a figure that is a sum; else one."""
    if measure.aggregate != "sum":
        return dict.fromkeys(rows.values_list("pk", flat=True), 1)
    return dict(rows.values_list("pk").annotate(row_value=measure.total()))


def last_editions_of(acts: Iterable[int]) -> dict[int, int]:
    """Each act -> the act by which it was corrected last, itself where it stands."""
    last = {act: act for act in acts}
    while True:
        corrections = dict(_corrections(set(last.values())))
        if not corrections:
            return last
        last = {act: corrections.get(edition, edition) for act, edition in last.items()}


def _corrections(acts: set[int]) -> Iterator[tuple[int, int]]:
    """(act, act that corrects it)"""
    later = Act.objects.filter(corrects__in=acts)
    yield from later.values_list("corrects_id", "pk")


def kinds_of_change(before: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """Row id -> added, removed or changed; rows that stayed as they were are left out."""
    kinds = dict.fromkeys(now.keys() - before.keys(), "added")
    kinds |= dict.fromkeys(before.keys() - now.keys(), "removed")
    for row in before.keys() & now.keys():
        if before[row] != now[row]:
            kinds[row] = "changed"
    return kinds
