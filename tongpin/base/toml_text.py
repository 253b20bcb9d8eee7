"""TOML read with a limit on what it may hold, and written for people to read on. Pure."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

LONGEST_LINE = 100
DEEP = re.compile(r"(?:[\w\"-]{1,60}\s?\.\s?){30}")  # a key of thirty parts
TOO_DEEP = "嵌套太深或数字太长，读不了。"
NUL = "\x00"  # which TOML can escape and no database keeps


class TomlError(ValueError):
    """The text is no TOML that can be used; the message says why, for whoever wrote it."""


def toml_data(text: str) -> dict[str, Any]:
    """The tables of the text. Raises TomlError."""
    if DEEP.search(text):
        raise TomlError(TOO_DEEP)
    try:
        data = tomllib.loads(text)
        has_nul = any(NUL in part for part in texts_in(data))
    except tomllib.TOMLDecodeError as error:
        raise TomlError(f"不是正确的 TOML（{error}）。") from error
    except (RecursionError, ValueError) as error:  # nested, or a number without end
        raise TomlError(TOO_DEEP) from error
    if has_nul:
        raise TomlError("文字里有 \\u0000，不可用，请删去。")
    return data


def texts_in(value: Any) -> Iterable[str]:
    """Keys and texts, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def toml_value(value: Any) -> str:
    """The value as TOML writes it: on one line, a long list on several."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return toml_list([toml_value(item) for item in value])
    if isinstance(value, Mapping):
        return toml_inline_table(value)
    return str(value)


def toml_list(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    if len(line) <= LONGEST_LINE:
        return line
    rows = "".join(f"  {item},\n" for item in items)
    return f"[\n{rows}]"


def toml_inline_table(table: Mapping[str, Any]) -> str:
    pairs = [f"{toml_key(key)} = {toml_value(value)}" for key, value in table.items()]
    return f"{{ {', '.join(pairs)} }}" if pairs else "{}"


def toml_key(key: str) -> str:
    is_bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if is_bare else toml_value(key)


def toml_tables(data: Mapping[str, Any], place: str = "") -> str:
    """A table's values, then the tables within it, each under its heading."""
    lines = []
    inner = []
    for key, value in data.items():
        heading = f"{place}{toml_key(key)}"
        if is_list_of_mappings(value):
            for table in value:
                inner.append(f"\n[[{heading}]]\n{toml_tables(table, f'{heading}.')}")
        elif isinstance(value, Mapping) and not place:
            inner.append(f"\n[{heading}]\n{toml_tables(value, f'{heading}.')}")
        else:
            lines.append(f"{toml_key(key)} = {toml_value(value)}\n")
    return "".join([*lines, *inner])


def is_list_of_mappings(value: Any) -> bool:
    if not isinstance(value, list | tuple) or not value:
        return False
    return all(isinstance(item, Mapping) for item in value)
