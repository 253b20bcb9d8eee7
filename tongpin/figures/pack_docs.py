"""The page `docs/packs.md`, made of the models that check packs."""

from collections.abc import Iterator
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from tongpin.base.numbers import COUNTING_WORDS
from tongpin.campaigns.outline_specs import PLAIN_WORDS
from tongpin.campaigns.pack_specs import FILES, AdjustmentsFile
from tongpin.campaigns.pack_tables import fields_by_key, inner_table, is_list_of_tables
from tongpin.campaigns.specs import TYPE_WORDS, Spec
from tongpin.figures.catalogue import MEASURES

INTRODUCTION = """\
# Packs

A pack is a folder of TOML files that defines one kind of campaign, four of them at least; a zip of
them is a pack as well. Two packs ship in `tongpin/campaigns/packs/`.

## On the command line

- `tongpin pack new NAME` writes a pack with Chinese comments that passes the check as it is.
- `tongpin pack check PACK` names every fault with its file and line.
- `tongpin pack import PACK` tells what it changes, and starts the campaign or brings it up to the
  pack; `--dry-run` tells it alone. `tongpin campaign PACK` does it and prints the code alone.
- `tongpin pack export CODE -o FILE.zip` writes the pack of a campaign; with `--merged` the
  campaign's adjustments are in place.

PACK is the name of a shipped pack, a folder or a zip. The same pack again changes nothing.

## In the browser

The system administrator opens 管理 → 活动 (Administration, Campaigns):

1. **Take in a pack** (导入方案包): choose the zip. Each fault is told with file, line and what is
   accepted; a pack without fault is compared with what is there. Nothing is stored before the
   button below the comparison.
2. **Pack as a zip** (方案包 zip), on the campaign's page: the files word for word, and beside them
   `adjustments.toml` where the campaign says something otherwise; or all merged.
3. **Adjust** (调整): names, days, limits and sentences, one value at a time, beside what the pack
   says. Each can be taken back. Another edition of the pack keeps them; those that find no place
   in it any more are named.
4. **Pause, resume, close** (暂停、恢复、结束): each with a day and a reason.

A zip holds the files themselves or one folder with them, 2 MB and 50 entries at most, names in
UTF-8 or GBK. Paths that lead out, links, archives within it, double names, passwords and texts
that swell are refused.

`scripts/pack-docs` makes this page of the models that check the files; do not edit it.
"""
VALUE_WORDS = {str: "text", int: "whole number", bool: "true or false", date: "day"}


def packs_page() -> str:
    """The whole page as Markdown."""
    parts = [INTRODUCTION]
    for spec in FILES:
        parts.append(f"## {spec.file_name}\n\n{spec.__doc__}\n")
        parts.append(table_of_keys(spec))
        parts.extend(sections_below(spec, ""))
    parts.append(adjustments_section())
    parts.append(field_types_section())
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
    return "any value" if kind is Any else VALUE_WORDS[kind]


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


def adjustments_section() -> str:
    """The file that holds what a campaign says otherwise."""
    head = f"## {AdjustmentsFile.file_name}\n\n{AdjustmentsFile.__doc__}\n"
    return "\n".join([head, *sections_below(AdjustmentsFile, "")])


def field_types_section() -> str:
    lines = ["## Types of fields\n", "| type | holds |", "|---|---|"]
    for key, words in TYPE_WORDS.items():
        lines.append(f"| `{key}` | {words} |")
    return "\n".join(lines) + "\n"


def measures_section() -> str:
    lines = ["## Measures\n", "| measure | counts | counting words |", "|---|---|---|"]
    for measure in MEASURES.values():
        words = " ".join(word for word in COUNTING_WORDS if word in measure.words)
        lines.append(f"| `{measure.key}` | {measure.about} | {words} |")
    return "\n".join(lines) + "\n"


def words_section() -> str:
    words = ", ".join(f"`{{{word}}}`" for word in sorted(PLAIN_WORDS))
    return f"## Words that every sentence may use\n\n{words}\n"
