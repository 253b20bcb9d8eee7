"""A class has a name of its own, so that a search for it finds one thing."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
DJANGOS_OWN = {"Command", "Meta"}  # names that Django looks for


def places_of_classes(package: Path) -> dict[str, list[str]]:
    """The files that define each class of the package, tests and migrations left out."""
    places = defaultdict(list)
    for path in sorted(package.rglob("*.py")):
        if {"tests", "migrations"} & set(path.relative_to(package).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name not in DJANGOS_OWN:
                places[node.name].append(path.relative_to(package).as_posix())
    return places


def doubles(package: Path) -> dict[str, list[str]]:
    return {name: places for name, places in places_of_classes(package).items() if len(places) > 1}


def test_every_class_has_a_name_of_its_own():
    assert doubles(ROOT / "tongpin") == {}


def test_a_double_name_is_found(tmp_path):
    (tmp_path / "acts").mkdir()
    (tmp_path / "acts" / "models.py").write_text("class Act:\n    class Meta:\n        pass\n")
    (tmp_path / "plans.py").write_text("class Plan:\n    class Act:\n        class Meta: ...\n")

    assert doubles(tmp_path) == {"Act": ["acts/models.py", "plans.py"]}
