"""Addresses come from reverse or get_absolute_url: no code spells one out."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from tests.layers import ROOT

PACKAGE = ROOT / "tongpin"
FASTEST_PAGES = "/q/"  # answered below Django, which knows no address of theirs

# What still spells an address out: module -> the addresses, each formatted part written as 1.
EXCUSES: dict[str, set[str]] = {
    "quizzes/quiz_paths.py": {"/q/"},
}


class Texts(ast.NodeVisitor):
    """Collects the strings of a module; a formatted one has 1 for each formatted part."""

    def __init__(self) -> None:
        self.texts: set[str] = set()

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.texts.add(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
            else:
                parts.append("1")
                self.visit(part)
        self.texts.add("".join(parts))


def leads_to_a_page(text: str) -> bool:
    """Whether the text is an address of ours: its path is that of a page."""
    path = text.partition("?")[0].partition("#")[0]
    if len(path) < 2 or not path.startswith("/") or not path.endswith("/"):
        return False
    if path.startswith(FASTEST_PAGES):
        return True
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def addresses_in(source: str) -> set[str]:
    """The addresses that a module spells out."""
    collector = Texts()
    collector.visit(ast.parse(source))
    return {text for text in collector.texts if leads_to_a_page(text)}


def modules() -> Iterator[Path]:
    """Our modules, without tests and what only benchmarks the product from outside.

    What programs may ask says its addresses as they see them; `test_interfaces.py` asks each.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == "interfaces.py":
            continue
        parts = path.relative_to(PACKAGE).parts
        if "tests" not in parts and "migrations" not in parts and parts[0] != "bench":
            yield path


def test_no_module_spells_an_address_out():
    spelled = {}
    for path in modules():
        if addresses := addresses_in(path.read_text("utf-8")):
            spelled[path.relative_to(PACKAGE).as_posix()] = addresses

    assert spelled == EXCUSES


@pytest.mark.parametrize(
    ("source", "addresses"),
    [
        ('path = f"/acts/{act.pk}/"', {"/acts/1/"}),
        ('path = "/papers/?sort=meeting"', {"/papers/?sort=meeting"}),
        ('path = f"/q/{quiz.key}/"', {"/q/1/"}),
        ('path = reverse("acts:act_list")', set()),
        ('words = "/w:lvl/"', set()),
    ],
)
def test_an_address_is_told_from_other_text(source, addresses):
    assert addresses_in(source) == addresses
