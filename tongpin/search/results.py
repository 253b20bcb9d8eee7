"""What a page of results shows: the rows of each kind, counted, with their hits marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongpin.orgs.searchable_rows import SearchableRows
from tongpin.search.row_search import Asker, FoundRow, IndexState, KindSearch, SearchQuery
from tongpin.search.search_terms import TextPart, WordMatcher, marked_parts, piece_of_text

SHOWN = 5  # rows of each kind where all kinds are shown
COUNTED = 100  # rows of a kind up to which they are counted
LISTED = 200  # rows of one kind that its pages list


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """One row as a page shows it."""

    address: str
    title: SafeString
    piece: SafeString  # of another text that was hit; empty where the title says all
    unit_name: str
    day: date | None


@dataclass(frozen=True, kw_only=True)
class KindResults:
    """What was found of one kind."""

    key: str
    label: Promise | str
    lines: Sequence[ResultLine]
    count: int  # at least so many
    has_more: bool  # than that
    is_cut_short: bool  # too much had to be looked at: there may be more

    @property
    def has_more_than_shown(self) -> bool:
        return self.count > len(self.lines)


def overview(
    kinds: Sequence[SearchableRows], query: SearchQuery, asker: Asker
) -> list[KindResults]:
    """The newest rows of each kind of which there are any."""
    state = IndexState.now(query.campaign)
    found = []
    for kind in kinds:
        search = KindSearch(kind, query, asker, state)
        results = results_of(search, COUNTED, SHOWN)
        if results.count or results.is_cut_short:
            found.append(results)
    return found


def all_of_kind(kind: SearchableRows, query: SearchQuery, asker: Asker) -> KindSearch:
    """The search for the pages of one kind."""
    return KindSearch(kind, query, asker, IndexState.now(query.campaign))


def results_of(search: KindSearch, counted: int, shown: int) -> KindResults:
    """The newest rows, of which the first are shown; counted as far as said."""
    rows = search.newest(counted + 1)
    matcher = search.query.matcher
    return KindResults(
        key=search.kind.key,
        label=search.kind.label,
        lines=[line_of(search.kind, found, matcher) for found in rows[:shown]],
        count=min(len(rows), counted),
        has_more=len(rows) > counted,
        is_cut_short=search.is_cut_short,
    )


def line_of(kind: SearchableRows, found: FoundRow, matcher: WordMatcher) -> ResultLine:
    entry = found.entry
    return ResultLine(
        address=kind.address(found.row),
        title=marked(marked_parts(entry.title, matcher.spans(entry.title))),
        piece=marked(piece_of(entry.texts, entry.unit_name, matcher)),
        unit_name=entry.unit_name,
        day=entry.day,
    )


def piece_of(texts: Sequence[str], unit_name: str, matcher: WordMatcher) -> list[TextPart]:
    """A piece of the first text that was hit, but for the unit's name, which stands beside it."""
    for text in texts:
        piece = piece_of_text(text, matcher) if text != unit_name else []
        if piece:
            return piece
    return []


def marked(parts: Sequence[TextPart]) -> SafeString:
    """The text with its hits marked."""
    written = SafeString("")
    for part in parts:
        written += format_html("<mark>{}</mark>" if part.is_hit else "{}", part.text)
    return written
