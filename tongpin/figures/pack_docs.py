"""The page `docs/packs.md`, made of the models that check packs."""

from collections.abc import Iterator
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from tongpin.base.numbers import COUNTING_WORDS
from tongpin.campaigns.outline_specs import PLAIN_WORDS
from tongpin.campaigns.pack_specs import FILES
from tongpin.campaigns.pack_tables import fields_by_key, inner_table, is_list_of_tables
from tongpin.campaigns.specs import Spec
from tongpin.figures.catalogue import MEASURES

INTRODUCTION = """\
# Packs

A pack is a folder of four TOML files that defines one kind of campaign. `tongpin campaign FOLDER`
checks it, names every fault with its file and line, and starts the campaign, or brings a running
one up to it. Two packs ship in `tongpin/campaigns/packs/`: copy one and change it.

`scripts/pack-docs` makes this page of the models that check the files; do not edit it.
"""
TYPE_WORDS = {str: "text", int: "whole number", bool: "true or false", date: "day"}


def packs_page() -> str:
    """The whole page as Markdown."""
    parts = [INTRODUCTION]
    for spec in FILES:
        parts.append(f"## {spec.file_name}\n\n{spec.__doc__}\n")
        parts.append(table_of_keys(spec))
        parts.extend(sections_below(spec, ""))
    parts.append(measures_section())
    parts.append(words_section())
    return "\n".join(parts)


def sections_below(spec: type[Spec], place: str) -> Iterator[str]:
    """A section for each kind of table that stands within another one."""
    for key, field in fields_by_key(spec).items():
        table = inner_table(field)
        if table is None:
            continue
        inner_place = f"{place}{key}"
        heading = f"[[{inner_place}]]" if is_list_of_tables(field) else f"[{inner_place}]"
        yield f"### `{heading}`\n\n{table.__doc__}\n"
        yield table_of_keys(table)
        yield from sections_below(table, f"{inner_place}.")


def table_of_keys(spec: type[Spec]) -> str:
    """A row for each key: what it holds, whether it may be missing, what it is for."""
    lines = ["| key | holds | if missing | |", "|---|---|---|---|"]
    for key, field in fields_by_key(spec).items():
        cells = [f"`{key}`", words_of_type(field.annotation), words_of_default(field)]
        lines.append(f"| {' | '.join(cells)} | {field.description or ''} |")
    return "\n".join(lines) + "\n"


def words_of_type(kind: Any) -> str:
    """What a key holds, for whoever writes packs."""
    origin = get_origin(kind)
    arguments = [part for part in get_args(kind) if part is not NoneType]
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in arguments if value)
    if origin in (Annotated, Union, UnionType):
        return words_of_type(arguments[0])
    if origin is tuple:
        return list_words(arguments[0])
    if origin is dict:
        return f"table of {words_of_type(arguments[1])}"
    if isinstance(kind, type) and issubclass(kind, Spec):
        return "tables"
    return TYPE_WORDS[kind]


def list_words(kind: Any) -> str:
    words = words_of_type(kind)
    return words if words == "tables" else f"list of {words}"


def words_of_default(field: FieldInfo) -> str:
    """What stands for a key that a pack leaves out."""
    if field.is_required():
        return "a fault"
    default = field.default
    if default in (None, "", (), {}):
        return "nothing"
    if isinstance(default, tuple):
        return ", ".join(f"`{value}`" for value in default)
    if isinstance(default, bool):
        return "`true`" if default else "`false`"
    return f"`{default}`"


def measures_section() -> str:
    lines = ["## Measures\n", "| measure | counts | counting words |", "|---|---|---|"]
    for measure in MEASURES.values():
        words = " ".join(word for word in COUNTING_WORDS if word in measure.words)
        lines.append(f"| `{measure.key}` | {measure.about} | {words} |")
    return "\n".join(lines) + "\n"


def words_section() -> str:
    words = ", ".join(f"`{{{word}}}`" for word in sorted(PLAIN_WORDS))
    return f"## Words that every sentence may use\n\n{words}\n"
