"""The layers that ARCHITECTURE.md draws, and what points upward through them."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
APP_LINE = re.compile(r"(?P<beside>[| ]) (?P<app>[a-z]+) {2,}\S.*")


def layers_of(text: str) -> list[set[str]]:
    """The apps of each layer, lowest first, as the first block of the text draws them.

    The block has one line for each app, the highest first: its name and what it holds. A line
    that begins with | puts its app beside the one above. Raises ValueError for any other line.
    """
    layers: list[set[str]] = []
    block = text.split("```\n")[1]
    for line in block.splitlines():
        match = APP_LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"This line names no app: {line!r}")
        if match["beside"] == "|":
            layers[-1].add(match["app"])
        else:
            layers.append({match["app"]})
    return layers[::-1]


def ranks() -> dict[str, int]:
    """Each app's rank in ARCHITECTURE.md, 0 for the lowest; apps beside each other share one."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    return {app: rank for rank, layer in enumerate(layers_of(text)) for app in layer}


def imported_names(path: Path) -> set[str]:
    """What the file imports, by its full name, at any depth, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def used_apps(path: Path) -> set[str]:
    """Our apps that the file imports."""
    return {name.split(".")[1] for name in imported_names(path) if name.startswith("tongpin.")}


def importers(module: str, package: Path) -> list[str]:
    """Files below the package's folder that import the module or a part of it, but for tests."""
    files = []
    for path in sorted(package.rglob("*.py")):
        if "tests" in path.parts:
            continue
        if any(f"{name}.".startswith(f"{module}.") for name in imported_names(path)):
            files.append(path.relative_to(package).as_posix())
    return files


def upward_imports(package: Path) -> list[str]:
    """Every import below the package's folder that does not point down."""
    rank, upward = ranks(), []
    for app in rank:
        for path in sorted((package / app).rglob("*.py")):
            if "tests" in path.parts:
                continue
            for used in sorted(used_apps(path) & rank.keys() - {app}):
                if rank[used] >= rank[app]:
                    upward.append(f"{path.relative_to(package)} imports {used}")
    return upward


def upward_keys(models: Iterable[Any]) -> list[str]:
    """Every foreign key of these models of Django that does not point down."""
    rank, upward = ranks(), []
    for model in models:
        app = model._meta.app_label
        for field in model._meta.get_fields():
            if not field.concrete or not field.related_model:
                continue
            other = field.related_model._meta.app_label
            if app in rank and other in rank and other != app and rank[other] >= rank[app]:
                upward.append(f"{model._meta.label}.{field.name} points to {other}")
    return upward
