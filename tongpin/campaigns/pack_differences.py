"""What another edition of a pack, or other adjustments, would change. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tongpin.campaigns.pack_places import Address, PackPlace, places_of
from tongpin.campaigns.pack_specs import Pack
from tongpin.campaigns.specs import FileSpec

Said = Mapping[Address, PackPlace]


class Change(StrEnum):
    """What becomes of a value or a table."""

    ADDED = "added"
    CHANGED = "changed"
    MISSING = "missing"  # the new edition does without it; what was stored of it stays


@dataclass(frozen=True, kw_only=True)
class PackDifference:
    """One value that changes, or one table that comes or goes as a whole."""

    file: str
    at: Address
    change: Change
    old: Any = None
    new: Any = None

    @property
    def words(self) -> str:
        return " · ".join(self.at)


def differences(old: Pack, new: Pack) -> list[PackDifference]:
    """File by file, in the order of the new edition."""
    found: list[PackDifference] = []
    for old_file, new_file in zip(old.file_specs, new.file_specs, strict=True):
        old_places = places_by_address(old_file)
        new_places = places_by_address(new_file)
        found.extend(file_differences(new_file.file_name, old_places, new_places))
    return found


def places_by_address(file: FileSpec) -> dict[Address, PackPlace]:
    return {place.at: place for place in places_of(type(file), file.as_json())}


def file_differences(file: str, old: Said, new: Said) -> Iterator[PackDifference]:
    for table in lone_tables(new, old):
        yield PackDifference(file=file, at=table, change=Change.ADDED)
    for table in lone_tables(old, new):
        yield PackDifference(file=file, at=table, change=Change.MISSING)
    for at, place in new.items():
        old_place = old.get(at)
        if old_place and old_place.effective != place.effective:
            yield PackDifference(
                file=file,
                at=at,
                change=Change.CHANGED,
                old=old_place.effective,
                new=place.effective,
            )


def lone_tables(places: Iterable[Address], other_places: Iterable[Address]) -> list[Address]:
    """The tables that stand here alone, without those within another one of them."""
    tables = dict.fromkeys(at[:-1] for at in places)
    other_tables = {at[:-1] for at in other_places}
    lone: list[Address] = []
    for table in tables:
        is_within = any(table[: len(outer)] == outer for outer in lone)
        if table not in other_tables and not is_within:
            lone.append(table)
    return lone
