"""Finding the tables in a sheet: header rows, kinds, what stands above; pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from tongpin.base.containers.books import Merge
from tongpin.base.sheets import Cell
from tongpin.campaigns.specs import KindSpec
from tongpin.ledgers.aside_rows import filled_columns, is_aside, is_blank
from tongpin.ledgers.chosen_columns import ChosenColumns
from tongpin.ledgers.english_headers import WORDS
from tongpin.ledgers.header_groups import HeaderCell
from tongpin.ledgers.header_matcher import HeaderMatcher, wanted_headers
from tongpin.ledgers.header_words import (
    BRACKETS,
    LENGTH,
    SERIALS,
    has_last_word,
    header_key,
    header_keys,
)
from tongpin.ledgers.headers import DEPTH, Table, is_unit

DEPTHS = (1, 2, 3)  # rows that may make a header
LENGTH_WEIGHT = 0.01  # of each character of such a word
HINT_WEIGHTS = (3.0, 1.5, 1.0)  # of a word in the sheet's name, in the file's, in a title
UNDERSTOOD = 0.6  # what a column counts whose header is not listed
LEAST_LISTED = 2  # columns that make a table of the kind without any hint


@dataclass(frozen=True)
class NearMiss:
    """A header that no kind recognises, and the kind that is nearest to it."""

    table: Table

    @property
    def row(self) -> int:
        """Where the header stands, from 1."""
        return self.table.header_row + 1


@dataclass(frozen=True)
class Surroundings:
    """What helps to recognise tables: words around them, and headers chosen by hand."""

    names: Sequence[str]  # nearest first: sheet, file
    titles: Sequence[str] = ()  # above the first row
    merges: Sequence[Merge] = ()
    chosen: ChosenColumns = field(default_factory=ChosenColumns)


def find_table(
    kinds: Sequence[KindSpec], rows: Sequence[Sequence[Cell]], *, names: Sequence[str]
) -> Table | None:
    """The table whose header explains itself best within the first rows, or None.

    names   words around it, nearest first: sheet, file; hints of a kind are looked for there
    """
    return TableFinder(kinds, Surroundings(names)).first(rows)


def match_header(kind: KindSpec, headers: Sequence[str], row: int) -> Table | None:
    """The columns that this kind recognises, or None where one that it needs is missing."""
    cells = [HeaderCell(index, header) for index, header in enumerate(headers)]
    table = HeaderMatcher(kind, wanted_headers(kind), cells, {}).table(row)
    return table if is_whole(table, has_hint=False) else None


def is_whole(table: Table, *, has_hint: bool) -> bool:
    """Whether all that rows need has a column, and the kind lists enough of the headers.

    A table of people without a column of units needs a hint that it is one.
    """
    if table.missing or len(table.columns) < LEAST_LISTED:
        return False
    if has_hint:
        return True
    return table.listed_count >= LEAST_LISTED and (
        table.unit_column is not None or not _rests_on_unit(table)
    )


def _rests_on_unit(table: Table) -> bool:
    """Whether the kind needs little beside the unit, so that much else would look like it."""
    needed = [spec for spec in table.kind.fields if spec.required]
    return any(map(is_unit, needed)) and len(needed) <= LEAST_LISTED


class TableFinder:
    """Looks for the tables of some kinds in the rows of one sheet."""

    def __init__(self, kinds: Sequence[KindSpec], surroundings: Surroundings) -> None:
        self.kinds = kinds
        self.surroundings = surroundings
        self.wanted = {kind.key: wanted_headers(kind) for kind in kinds}
        self.words: set[str] = set(WORDS)
        for kind in kinds:
            self.words.update(self.wanted[kind.key])
            self.words.update(surroundings.chosen.headers_of(kind.key))

    def first(self, rows: Sequence[Sequence[Cell]]) -> Table | None:
        """The first table whose header stands in the first rows, as it explains itself best."""
        candidates = list(self._candidates(rows, range(min(len(rows), DEPTH))))
        scored = [(self._score(table), table) for table in candidates]
        whole = [(score, table) for score, table in scored if score]
        if not whole:
            return None
        widest = max(len(table.columns) for __, table in whole)
        tops = [table.header_row for __, table in whole if len(table.columns) * 2 >= widest]
        near = [pair for pair in whole if pair[1].header_row < min(tops) + len(DEPTHS)]
        __, best = max(near, key=lambda pair: pair[0])
        rivals = [table for table in candidates if table.header_row == best.header_row]
        most = max(table.listed_count for table in rivals)
        return None if self._is_outdone(best, most) else best

    def _is_outdone(self, table: Table, most: int) -> bool:
        """Whether another kind knows more of the columns, and nothing says that it is this one.

        A questionnaire with names and units is no roster for that.
        """
        return table.listed_count < most and not self._hints(table)

    def _hints(self, table: Table) -> float:
        return hint_score(table.kind, self.surroundings.names, table.titles)

    def _score(self, table: Table) -> float:
        """How well the table explains itself; 0 where something is missing."""
        hints = self._hints(table)
        if not is_whole(table, has_hint=hints > 0):
            return 0.0
        score = hints - 0.1 * table.depth
        for column in table.columns:
            score += 1 if column.is_listed else UNDERSTOOD
        return max(score, 0.01)

    def near_miss(self, rows: Sequence[Sequence[Cell]]) -> NearMiss | None:
        """The header that comes nearest to some kind, which lacks a column for it."""
        best, best_score = None, 0.0
        for table in self._candidates(rows, range(min(len(rows), DEPTH))):
            score = len(table.columns) + self._hints(table) - 0.1 * table.depth
            score -= 0.5 * len(table.missing)
            knows_some = table.listed_count or len(table.columns) > LEAST_LISTED
            if knows_some and (best is None or score > best_score):
                best, best_score = table, score
        return NearMiss(best) if best else None

    def all(self, rows: Sequence[Sequence[Cell]]) -> list[tuple[Table, int]]:
        """Every table in the rows, with the row before which it ends.

        Tables side by side end together; below a header that repeats itself a new one begins.
        """
        table = self.first(rows)
        if table is None:
            return []
        starts = [table]
        for number in range(table.header_row + 1, len(rows)):
            if not self._looks_like_header(rows[number]):
                continue
            previous = starts[-1]
            if number <= previous.header_row:
                continue
            if following := self._next(rows, number, since=_titles_begin(previous, rows, number)):
                starts.append(following)
        return list(self._with_ends(starts, rows))

    def _next(self, rows: Sequence[Sequence[Cell]], number: int, *, since: int) -> Table | None:
        """The table whose header begins in this row, with its titles in the rows since another."""
        best, best_score = None, 0.0
        for table in self._candidates(rows, [number], since=since):
            score = self._score(table)
            if table.listed_count >= LEAST_LISTED and score > best_score:
                best, best_score = table, score
        return best

    def _with_ends(
        self, starts: Sequence[Table], rows: Sequence[Sequence[Cell]]
    ) -> Iterator[tuple[Table, int]]:
        table = starts[0]
        for following in starts[1:]:
            header_top = following.header_row - following.depth + 1
            end = _titles_begin(table, rows, header_top)
            titles = filled_cells(rows[end:header_top])
            if not titles and following.headers == table.headers:
                continue  # the header of the next printed page
            for block in self._blocks(table):
                yield block, end
            following.titles = titles or list(table.titles)
            table = following
        for block in self._blocks(table):
            yield block, len(rows)

    def _blocks(self, table: Table) -> list[Table]:
        """The tables that stand side by side below one header which repeats itself."""
        keys = [header_key(header) for header in table.headers]
        start, width = _period(keys)
        if not width:
            return [table, *self._beside(table, keys)]
        first = _only_columns(table, start, start + width)
        blocks = [first]
        for left in range(start + width, len(keys), width):
            if _required_keys(first) <= set(keys[left : left + width]):
                blocks.append(first.shifted(left - start))
        return blocks

    def _beside(self, table: Table, keys: Sequence[str]) -> Iterator[Table]:
        """Tables of other kinds in the columns behind an empty one, each whole by itself."""
        used = [column.index for column in table.columns]
        for left, right in _regions(keys):
            if any(left <= index < right for index in used):
                continue
            cells = [HeaderCell(index, table.headers[index]) for index in range(left, right)]
            best, best_score = None, 0.0
            for kind in self.kinds:
                other = self._matcher(kind, cells).table(table.header_row)
                other.titles, other.depth = list(table.titles), table.depth
                score = self._score(other)
                if not other.missing and score > best_score:
                    best, best_score = other, score
            if best:
                best.left, best.right = left, right
                table.right = min(left, left if table.right is None else table.right)
                for header in table.headers[left:right]:
                    if header in table.unknown:
                        table.unknown.remove(header)
                yield best

    def _may_be_header(self, rows: Sequence[Sequence[Cell]]) -> bool:
        """Whether some cell is a header that some kind lists, or several end as headers do."""
        alike = 0
        for cell in chain.from_iterable(rows):
            if not isinstance(cell, str) or not 0 < len(cell) <= LENGTH:
                continue
            if not self.words.isdisjoint(header_keys(cell)):
                return True
            alike += has_last_word(cell)
        return alike > LEAST_LISTED

    def _looks_like_header(self, row: Sequence[Cell]) -> bool:
        """Whether half of the filled cells are listed headers; asked of every row, so quick."""
        filled, known = 0, 0
        for cell in row:
            if cell == "":
                continue
            filled += 1
            if isinstance(cell, str) and len(cell) <= LENGTH:
                known += BRACKETS.sub("", "".join(cell.split())) in self.words
        return known >= LEAST_LISTED and known * 2 >= filled

    def _candidates(
        self, rows: Sequence[Sequence[Cell]], numbers: Iterable[int], *, since: int = 0
    ) -> Iterator[Table]:
        """Every table that any kind sees, whole or not, by header row, depth and kind."""
        for number in numbers:
            if not self._may_be_header(rows[number : number + len(DEPTHS)]):
                continue
            titles = [*self.surroundings.titles, *filled_cells(rows[since:number])]
            for depth in DEPTHS[: len(rows) - number]:
                last = number + depth - 1
                is_alone = depth > 1 and len(filled_columns(rows[last])) == 1
                if is_alone or is_split(rows[last : last + 2]):
                    continue
                cells = self._header_cells(rows, number, depth)
                for kind in self.kinds:
                    table = self._matcher(kind, cells).table(number + depth - 1)
                    if table.columns:
                        table.titles, table.depth = titles, depth
                        yield table

    def _matcher(self, kind: KindSpec, cells: Sequence[HeaderCell]) -> HeaderMatcher:
        headers = [cell.text for cell in cells]
        choices = self.surroundings.chosen.choices(kind.key, headers)
        return HeaderMatcher(kind, self.wanted[kind.key], cells, choices)

    def _header_cells(
        self, rows: Sequence[Sequence[Cell]], top: int, depth: int
    ) -> list[HeaderCell]:
        """The headers of some rows: the lowest words of each column, and what spans it above."""
        header_rows = rows[top : top + depth]
        width = max((len(row) for row in header_rows), default=0)
        cells = []
        for index in range(width):
            texts = []
            for offset, row in enumerate(header_rows):
                below = header_rows[offset + 1] if offset + 1 < depth else ()
                texts.append(self._spanning_text(row, below, (top + offset, index)))
            filled = [text for text in texts if text]
            own = filled[-1] if filled else ""
            above = [text for text in filled[:-1] if text != own]
            cells.append(HeaderCell(index, own, above[-1] if above else ""))
        return cells

    def _spanning_text(
        self, row: Sequence[Cell], below: Sequence[Cell], place: tuple[int, int]
    ) -> str:
        """The text of the cell, or of the one that spans it from the left.

        That is one which is merged over it, or whose column as this one has words below.
        """
        number, index = place
        text = text_at(row, index)
        if text:
            return text
        left = index - 1
        while left > 0 and not text_at(row, left):
            left -= 1
        merges = [
            merge for merge in self.surroundings.merges if merge.top <= number <= merge.bottom
        ]
        for merge in merges:
            if merge.left < index <= merge.right:
                return text_at(row, merge.left)
        is_merged = any(merge.left <= left <= merge.right for merge in merges)
        is_parted = all(is_word(text_at(below, column)) for column in range(left, index + 1))
        return text_at(row, left) if is_parted and not is_merged and left >= 0 else ""


def text_at(row: Sequence[Cell], index: int) -> str:
    return str(row[index]).strip() if 0 <= index < len(row) else ""


def is_word(text: str) -> bool:
    """Whether the text may be a header: not blank, no number, not long."""
    return 0 < len(text) <= LENGTH and not re.search(r"\d", text)


def is_split(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the second of two rows parts headers of the first: 干部 and 群众 below 参加人次.

    Else it is an entry, which has something of its own below other headers too.
    """
    if len(rows) < 2:
        return False
    upper, lower = rows
    parted = 0
    for index in range(len(lower)):
        above, text = text_at(upper, index), text_at(lower, index)
        if text in ("", above) or BRACKETS.fullmatch(text):
            continue
        is_first = not text_at(upper, index + 1) and is_word(text_at(lower, index + 1))
        if not is_word(text) or (above and not is_first):
            return False
        parted += not above
    return parted > 0


def _titles_begin(table: Table, rows: Sequence[Sequence[Cell]], header_top: int) -> int:
    """The first of the rows directly above a header that belong to it, not to the table before."""
    begin = header_top
    while begin - 1 > table.header_row:
        row = rows[begin - 1]
        is_title = is_blank(row) or len(filled_columns(row)) == 1 or is_aside(table, row)
        if not is_title:
            break
        begin -= 1
    return begin


def _period(keys: Sequence[str]) -> tuple[int, int]:
    """Where the header begins to repeat itself, and after how many columns; 0, 0 for never.

    Before that a serial number may stand for all.
    """
    for key in dict.fromkeys(filter(None, keys)):
        if keys.count(key) < 2:
            continue
        first = keys.index(key)
        width = keys.index(key, first + 1) - first
        left = keys[first : first + width]
        right = [*keys[first + width : first + 2 * width], *[""] * width][:width]
        is_led_by_serials = SERIALS.issuperset(filter(None, keys[:first]))
        if len(list(filter(None, left))) >= LEAST_LISTED and left == right and is_led_by_serials:
            return first, width
        return 0, 0
    return 0, 0


def _regions(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From the first column to behind the last of each run of headers without a gap."""
    left: int | None = None
    for index, key in enumerate([*keys, ""]):
        if key and left is None:
            left = index
        elif not key and left is not None:
            yield left, index
            left = None


def _only_columns(table: Table, left: int, right: int) -> Table:
    own = [column for column in table.columns if left <= column.index < right]
    used = {column.index for column in own} | {table.serial, table.record}
    unknown = []
    for index, header in enumerate(table.headers[left:right], left):
        if header and index not in used:
            unknown.append(header)
    return replace(table, columns=own, left=left, right=right, unknown=unknown)


def _required_keys(table: Table) -> set[str]:
    keys = set()
    for column in table.columns:
        if column.spec.required:
            keys.add(header_key(column.header))
    return keys


def filled_cells(rows: Iterable[Sequence[Cell]]) -> list[str]:
    """What stands in the rows, without blank cells."""
    texts = []
    for cell in chain.from_iterable(rows):
        if text := str(cell).strip():
            texts.append(text)
    return texts


def hint_score(kind: KindSpec, names: Sequence[str], titles: Sequence[str]) -> float:
    """More for a word in the sheet's name than in the file's or a title's.

    A longer word counts a little more: 应急演练 says more than 演练.
    """
    places = [*names, " ".join(titles)]
    score = 0.0
    for weight, place in zip(HINT_WEIGHTS, places, strict=False):
        hints = (kind.label, *kind.hints, kind.key.replace("_", " "))
        lengths = [len(word) for word in hints if word.lower() in place.lower()]
        if lengths:
            score += weight + LENGTH_WEIGHT * max(lengths)
    return score
