"""What a campaign says otherwise than its pack: lines that stay readable as data."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tongpin.campaigns.pack_places import Address, PackPlace, places_of
from tongpin.campaigns.pack_specs import AdjustmentSpec
from tongpin.campaigns.pack_tables import inner_table
from tongpin.campaigns.specs import FileSpec, Spec

FIXED_KEYS = frozenset(
    {
        *("code", "key", "type", "role", "register", "choices", "labels", "status"),
        *("on_paper", "filled_by", "runs"),
    }
)  # what rows are kept under, or how they are read: another pack says these otherwise


def adjustable_places(spec: type[Spec], data: Mapping[str, Any]) -> list[PackPlace]:
    """The places of a file whose values a campaign may say otherwise."""
    return [place for place in places_of(spec, data) if is_adjustable(place)]


def is_adjustable(place: PackPlace) -> bool:
    return place.key not in FIXED_KEYS and inner_table(place.field) is None


def adjusted_data(
    spec: type[FileSpec], data: Mapping[str, Any], lines: Iterable[AdjustmentSpec]
) -> tuple[dict[str, Any], list[AdjustmentSpec]]:
    """What a file says with the lines in place, and the lines that find no place in it.

    Each line is found by what the file itself says, so that their order does not matter.
    """
    places = {place.at: place for place in adjustable_places(spec, data)}
    adjusted = copy.deepcopy(dict(data))
    misfits = []
    for line in lines:
        if line.file != spec.file_name:
            continue
        place = places.get(line.at)
        if place is None:
            misfits.append(line)
            continue
        put_value(adjusted, place, line.value)
    return adjusted, misfits


def put_value(data: Any, place: PackPlace, value: Any) -> None:
    """Write the value at the place."""
    for part in place.path[:-1]:
        data = data[part]
    data[place.path[-1]] = toml_value_of(place, value)


def toml_value_of(place: PackPlace, value: Any) -> Any:
    """A stored value as TOML would give it: days as days. What is none stays, for the check."""
    if place.field.annotation is not date or not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def lines_from_json(rows: Iterable[Mapping[str, Any]]) -> tuple[AdjustmentSpec, ...]:
    """What a campaign keeps of its adjustments."""
    lines = []
    for row in rows:
        lines.append(AdjustmentSpec.model_validate(row))
    return tuple(lines)


def without_line(
    lines: Iterable[AdjustmentSpec], file: str, at: Address
) -> tuple[AdjustmentSpec, ...]:
    """The lines but for that of the place."""
    return tuple(line for line in lines if (line.file, line.at) != (file, at))


def with_line(
    lines: Iterable[AdjustmentSpec], new_line: AdjustmentSpec
) -> tuple[AdjustmentSpec, ...]:
    """The lines with the new one, in the place of what said the same before."""
    return (*without_line(lines, new_line.file, new_line.at), new_line)


def same_lines(lines: Sequence[AdjustmentSpec], other_lines: Sequence[AdjustmentSpec]) -> bool:
    """Whether both say the same, whatever their order."""
    return _sorted(lines) == _sorted(other_lines)


def _sorted(lines: Iterable[AdjustmentSpec]) -> list[str]:
    return sorted(line.model_dump_json() for line in lines)
