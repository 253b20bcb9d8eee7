"""Headers of which somebody said what they mean, for one layout of a table or for all; pure."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tongpin.ledgers.header_words import header_key

Choices = Mapping[str, str]  # header_key -> key of the field that somebody chose for it
EVERY_LAYOUT = ""


def layout_of(headers: Iterable[str]) -> str:
    """The same for tables with the same headers, in whatever order: 64 signs."""
    keys = sorted(filter(None, map(header_key, headers)))
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChoiceScope:
    """For which files a choice holds.

    unit     whose files; None for those of all units
    layout   of their tables, by `layout_of`; EVERY_LAYOUT for any
    """

    unit: int | None = None
    layout: str = EVERY_LAYOUT


EVERY_FILE = ChoiceScope()


class ChosenColumns:
    """What was chosen for the tables of who loads."""

    def __init__(self) -> None:
        self._fields: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)

    def add(self, kind: str, layout: str, header: str, field: str) -> None:
        """kind   its key; header   for comparing, see header_words.py; field   its key"""
        self._fields[kind, layout][header] = field

    def headers_of(self, kind: str) -> set[str]:
        """All that mean something for the kind, in whatever layout."""
        headers: set[str] = set()
        for (chosen_kind, __), fields in self._fields.items():
            if chosen_kind == kind:
                headers.update(fields)
        return headers

    def choices(self, kind: str, headers: Iterable[str]) -> Choices:
        """Those that hold for a table with these headers; what is said of its layout goes first."""
        if not self._fields:
            return {}
        of_layout = self._fields.get((kind, layout_of(headers)), {})
        return {**self._fields.get((kind, EVERY_LAYOUT), {}), **of_layout}
