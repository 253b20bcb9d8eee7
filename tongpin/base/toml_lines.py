"""Where in a TOML file a value stands, so that errors can name the line."""

import re

TABLE = re.compile(r"^\s*\[(\[?)\s*([\w.\-\"]+)\s*\]")
KEY = re.compile(r"^\s*([\w\-\"]+)\s*=")

Path = tuple[str | int, ...]


def lines_of(text: str) -> dict[Path, int]:
    """Line number (from 1) of every table and key: ("kind", 0, "field", 2, "label") -> 31.

    Reads the layout of tables and keys only; values inside one line share its number.
    """
    lines: dict[Path, int] = {(): 1}
    table: Path = ()
    counts: dict[Path, int] = {}
    is_in_text = False
    for number, line in enumerate(text.splitlines(), 1):
        if is_in_text:
            pass
        elif match := TABLE.match(line):
            table = _place(match[2].replace('"', "").split("."), bool(match[1]), counts)
            lines[table] = number
        elif match := KEY.match(line):
            lines[(*table, match[1].strip('"'))] = number
        if line.count('"""') % 2 == 1:  # a text of several lines begins or ends
            is_in_text = not is_in_text
    return lines


def _place(names: list[str], is_array: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, names[-1])
    if is_array:
        counts[path] = counts.get(path, -1) + 1
        path = (*path, counts[path])
    return path


def line_at(lines: dict[Path, int], path: Path) -> int:
    """The line of the path, or of the nearest thing around it."""
    while path not in lines:
        path = path[:-1]
    return lines[path]
