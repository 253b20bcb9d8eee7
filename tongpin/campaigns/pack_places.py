"""Every value of a pack's file with the keys and names that lead to it, as adjustments say them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from pydantic.fields import FieldInfo

from tongpin.base.toml_lines import Path as TomlPath
from tongpin.campaigns.pack_tables import fields_by_key, inner_table, is_list_of_tables
from tongpin.campaigns.specs import Spec

NAMING_KEYS = ("key", "name", "heading", "head")  # the first of them that a table has names it
Address = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PackPlace:
    """Where one value stands.

    at      by keys and the names of tables, the same in every version: phase, 准备, before_on
    titles  what people call the tables around it, the outermost first
    path    by keys and the numbers of tables in their list, as TOML has them
    table   the spec of the table around it
    value   as the file says it; None where the file leaves it out
    """

    at: Address
    path: TomlPath
    titles: tuple[str, ...]
    table: type[Spec]
    field: FieldInfo
    value: Any

    @property
    def key(self) -> str:
        return self.at[-1]

    @property
    def words(self) -> str:
        return " · ".join(self.at)

    @property
    def effective(self) -> Any:
        """The value, or what stands for one that is left out."""
        default = None if self.field.is_required() else self.field.default
        return default if self.value is None else self.value


@dataclass(frozen=True)
class TableAt:
    """One table of a file with what leads to it."""

    spec: type[Spec]
    data: Mapping[str, Any]
    at: Address = ()
    path: TomlPath = ()
    titles: tuple[str, ...] = ()

    def inner(self, spec: type[Spec], data: Any, names: Address, path: TomlPath) -> "TableAt":
        return TableAt(
            spec=spec,
            data=data,
            at=(*self.at, *names),
            path=(*self.path, *path),
            titles=(*self.titles, str(data.get("label") or names[-1])),
        )


def places_of(spec: type[Spec], data: Mapping[str, Any]) -> Iterator[PackPlace]:
    """The places of all values that a file's table may hold, in the order of its spec.

    data   what the file says, as TOML reads it and the spec accepts it
    """
    return places_in(TableAt(spec, data))


def places_in(table: TableAt) -> Iterator[PackPlace]:
    for key, field in fields_by_key(table.spec).items():
        value = table.data.get(key)
        inner_spec = inner_table(field)
        if inner_spec is None:
            yield PackPlace(
                at=(*table.at, key),
                path=(*table.path, key),
                titles=table.titles,
                table=table.spec,
                field=field,
                value=value,
            )
            continue
        for inner in inner_tables(table, key, field, inner_spec):
            yield from places_in(inner)


def inner_tables(table: TableAt, key: str, field: FieldInfo, spec: type[Spec]) -> Iterator[TableAt]:
    """The tables that stand under a key, in a list or by free keys."""
    value = table.data.get(key)
    if is_list_of_tables(field):
        rows = value or ()
        for number, name in enumerate(names_of(spec, rows)):
            yield table.inner(spec, rows[number], (key, name), (key, number))
    elif get_origin(field.annotation) is dict:
        for name, data in (value or {}).items():
            yield table.inner(spec, data, (key, name), (key, name))


def naming_key(spec: type[Spec]) -> str:
    """The key whose value names a table in its list."""
    for key in NAMING_KEYS:
        if key in spec.model_fields:
            return key
    raise ValueError(f"{spec.__name__} has none of {NAMING_KEYS}.")


def names_of(spec: type[Spec], rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of tables in a list; the second of the same name ends in #2."""
    key = naming_key(spec)
    counts: Counter[str] = Counter()
    names = []
    for row in rows:
        name = str(row.get(key, ""))
        counts[name] += 1
        names.append(name if counts[name] == 1 else f"{name}#{counts[name]}")
    return names


def said_value(value: Any) -> str:
    """A value as people read it: a list by its items, nothing as a dash."""
    if value is None or value == "" or value == [] or value == () or value == {}:
        return "—"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "；".join(said_value(item) for item in value)
    if isinstance(value, Mapping):
        return "；".join(f"{key}: {said_value(item)}" for key, item in value.items())
    return str(value)
