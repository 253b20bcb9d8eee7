"""Which columns of a header mean which fields of a kind: by listed names, then by likeness."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tongpin.campaigns.specs import FieldSpec, KindSpec
from tongpin.ledgers.chosen_columns import Choices
from tongpin.ledgers.english_headers import is_english_for
from tongpin.ledgers.header_groups import HeaderCell, HeaderGroup, groups_of
from tongpin.ledgers.header_words import (
    ENOUGH,
    SERIALS,
    affinity_of,
    header_hint,
    header_key,
    header_keys,
)
from tongpin.ledgers.headers import RECORD, LedgerColumn, Table, is_unit

MATTER = "(?:活动|服务|学习|会议|培训|走访|工作|开展|举办|实施|时间|日期)*"
MOMENT = "(?:时间|日期|时刻|年月日|日)?"
DAY_PARTS = tuple(re.compile(MATTER + part) for part in ("年(?:份|度)?", "月份?", "(?:日|号|日期)"))
STARTS = re.compile(rf"{MATTER}(?:开始|起始|起){MOMENT}|start(?:time|date)?|from")
ENDS = re.compile(rf"{MATTER}(?:结束|终止|截止|止|至){MOMENT}|end(?:time|date)?|to")
COUNTED = ("headcount",)  # types whose columns below one header add up


def wanted_headers(kind: KindSpec) -> dict[str, FieldSpec]:
    """By header_key, the field that the kind understands by it; labels before synonyms."""
    wanted = {}
    for spec in kind.fields:
        for name in reversed(spec.headers):
            wanted[header_key(name)] = spec
    for spec in kind.fields:
        wanted[header_key(spec.label)] = spec
    return wanted


def is_end(header: str) -> bool:
    """Whether the header, or what it says in brackets, means an end: 结束时间, 活动时间（止）."""
    return bool(ENDS.fullmatch(header_key(header)) or ENDS.fullmatch(header_hint(header)))


def first_day(kind: KindSpec) -> FieldSpec | None:
    for spec in kind.fields:
        if spec.type == "day":
            return spec
    return None


class NearHeader(NamedTuple):
    """A column whose header is near to a field that lists no such name."""

    score: float
    cell: HeaderCell
    spec: FieldSpec


class HeaderMatcher:
    """Matches one header with one kind; `wanted` are the kind's wanted_headers()."""

    def __init__(
        self,
        kind: KindSpec,
        wanted: Mapping[str, FieldSpec],
        cells: Sequence[HeaderCell],
        choices: Choices,
    ) -> None:
        self.kind = kind
        self.wanted = wanted
        self.cells = cells
        self.choices = choices
        self.columns: dict[int, LedgerColumn] = {}
        self.parts: set[int] = set()  # columns beside a total, which count nothing by themselves

    def table(self, header_row: int) -> Table:
        """The table that this header makes, whether it is whole or not."""
        table = Table(self.kind, header_row, [], [cell.text for cell in self.cells])
        self._take_clocks(table)
        self._take_chosen()
        self._take_listed(table)
        self._take_english(table)
        self._take_groups(table)
        self._take_choices(table)
        self._take_day_parts(table)
        self._take_start_as_day(table)
        self._take_alike(table)
        table.columns = [self.columns[index] for index in sorted(self.columns)]
        for cell in self.cells:
            if self._is_free(cell, table) and header_key(cell.text):
                table.unknown.append(cell.text)
        return table

    def _is_free(self, cell: HeaderCell, table: Table) -> bool:
        special = (table.serial, table.record, table.starts, table.ends, *(table.day_parts or ()))
        return cell.index not in self.columns and cell.index not in special

    def _has(self, spec: FieldSpec) -> bool:
        return any(column.spec.key == spec.key for column in self.columns.values())

    def _add(self, cell: HeaderCell, spec: FieldSpec, *, is_listed: bool = True) -> None:
        self.columns[cell.index] = LedgerColumn(
            index=cell.index,
            header=self._header(cell),
            spec=spec,
            hint=header_hint(cell.text),
            is_listed=is_listed,
        )

    def _header(self, cell: HeaderCell) -> str:
        """The header as people find it: with the one above where others have the same words."""
        texts = [other.text for other in self.cells]
        if cell.group and texts.count(cell.text) > 1:
            return f"{cell.group} {cell.text}"
        return cell.text

    def _take_clocks(self, table: Table) -> None:
        """Serial numbers, codes of records and hours belong to tables of every kind."""
        for cell in self.cells:
            key = header_key(cell.text)
            if key in SERIALS and table.serial is None:
                table.serial = cell.index
            elif key == RECORD:
                table.record = cell.index
            elif STARTS.fullmatch(key) and key not in self.wanted:
                table.starts = cell.index
            elif (ENDS.fullmatch(key) and key not in self.wanted) or ENDS.fullmatch(
                header_hint(cell.text)
            ):
                table.ends = cell.index

    def _is_part(self, cell: HeaderCell, spec: FieldSpec) -> bool:
        return spec.type in COUNTED and cell.index in self.parts

    def _take_chosen(self) -> None:
        specs = {spec.key: spec for spec in self.kind.fields}
        for cell in self.cells:
            spec = specs.get(self.choices.get(header_key(cell.text), ""))
            if spec and not self._has(spec):
                self._add(cell, spec)

    def _take_listed(self, table: Table) -> None:
        """Columns whose name the kind lists; of two for one field, the one listed earlier."""
        ranked: list[tuple[int, int, int, HeaderCell, FieldSpec]] = []
        for position, cell in enumerate(self.cells):
            if not self._is_free(cell, table):
                continue
            for place, key in enumerate(cell.names):
                if spec := self.wanted.get(key):
                    names = [header_key(name) for name in spec.headers]
                    ranked.append((place, names.index(key), position, cell, spec))
        for __, __, __, cell, spec in sorted(ranked, key=lambda candidate: candidate[:3]):
            if cell.index not in self.columns and not self._has(spec):
                self._add(cell, spec)

    def _take_english(self, table: Table) -> None:
        """Columns with English names of fields that have none, each the first of its kind."""
        for cell in self.cells:
            key = header_key(cell.text)
            if not self._is_free(cell, table) or not key.isascii():
                continue
            for spec in self.kind.fields:
                if is_english_for(key, spec) and not self._has(spec):
                    self._add(cell, spec, is_listed=False)
                    break

    def _take_groups(self, table: Table) -> None:
        """Of the columns below one header of heads, those that count: a total, or the parts."""
        for group in groups_of(self.cells):
            if group.has_total:
                self.parts |= group.indexes
            spec = self._counted_by(group)
            if spec and not self._indexes_of(spec) - group.indexes:
                self._take_group(group, spec)
                if summed := group.sum_of_parts():
                    total, parts = summed
                    table.totals[total.index] = [part.index for part in parts]

    def _take_choices(self, table: Table) -> None:
        """Columns that are headed by the choices of a field, in which one is ticked."""
        for spec in self.kind.fields:
            forms = {header_key(form) for written in spec.choices.values() for form in written}
            free = [cell for cell in self.cells if self._is_free(cell, table)]
            ticked = [cell for cell in free if header_key(cell.text) in forms]
            if len(ticked) > 1 and not self._has(spec):
                for cell in ticked:
                    self._add(cell, spec, is_listed=False)

    def _take_group(self, group: HeaderGroup, spec: FieldSpec) -> None:
        for index in self._indexes_of(spec):
            del self.columns[index]
        for cell in group.counted():
            if cell.index not in self.columns:
                self._add(cell, spec)

    def _indexes_of(self, spec: FieldSpec) -> set[int]:
        return {index for index, column in self.columns.items() if column.spec == spec}

    def _counted_by(self, group: HeaderGroup) -> FieldSpec | None:
        """The field of heads that the header above names, or the only one, where it is near."""
        for key in header_keys(group.header):
            if (spec := self.wanted.get(key)) and spec.type in COUNTED:
                return spec
        specs = [spec for spec in self.kind.fields if spec.type in COUNTED]
        if len(specs) != 1:
            return None
        is_near = affinity_of(group.header, specs[0]) >= ENOUGH[specs[0].required]
        return specs[0] if is_near or (group.has_total and group.is_of_people) else None

    def _take_day_parts(self, table: Table) -> None:
        """Columns 年, 月 and 日 are the day together, where no other column is."""
        day_spec = first_day(self.kind)
        year, month, day = (self._first_like(pattern) for pattern in DAY_PARTS)
        if day_spec is None or month is None or day is None:
            return
        if self._indexes_of(day_spec) - {day.index}:
            return
        table.day_parts = (year.index if year else None, month.index, day.index)
        if day.index not in self.columns:
            self._add(day, day_spec, is_listed=False)

    def _first_like(self, pattern: re.Pattern[str]) -> HeaderCell | None:
        """The first column whose header is one of these words."""
        matches = [cell for cell in self.cells if pattern.fullmatch(header_key(cell.text))]
        return matches[0] if matches else None

    def _take_start_as_day(self, table: Table) -> None:
        """Without a column of days, the beginning says the day too."""
        day_spec = first_day(self.kind)
        cells = {cell.index: cell for cell in self.cells}
        if day_spec is None or self._has(day_spec) or table.starts is None:
            return
        for cell in self.cells:
            if self._is_free(cell, table) and affinity_of(cell.text, day_spec) >= ENOUGH[True]:
                return
        self._add(cells[table.starts], day_spec, is_listed=False)
        table.starts = None

    def _take_alike(self, table: Table) -> None:
        """Columns whose name is not listed, where one alone is near to one field."""
        near = self._near_ones(table)
        while best := self._nearest(near):
            cell, spec = best
            self._add(cell, spec, is_listed=False)
            near = [one for one in near if one.cell != cell and one.spec.key != spec.key]

    def _near_ones(self, table: Table) -> list[NearHeader]:
        """Every column that is free with every field that it is near to, the nearest first."""
        near = []
        fields = [spec for spec in self.kind.fields if spec.type != "token" and not self._has(spec)]
        for cell in self.cells:
            if not self._is_free(cell, table):
                continue
            for spec in fields:
                score = affinity_of(cell.text, spec)
                if score >= ENOUGH[spec.required] and not self._is_part(cell, spec):
                    near.append(NearHeader(score, cell, spec))
        return sorted(near, key=lambda one: (-one.score, one.cell.index))

    def _nearest(self, near: Sequence[NearHeader]) -> tuple[HeaderCell, FieldSpec] | None:
        """The first that no other column rivals; of columns of units, the first."""
        for one in near:
            rivals = [(other.spec.key, other.score) for other in near]
            if rivals.count((one.spec.key, one.score)) == 1 or is_unit(one.spec):
                return one.cell, one.spec
        return None
