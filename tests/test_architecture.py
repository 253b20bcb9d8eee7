"""ARCHITECTURE.md, kept by machine: imports and foreign keys point down only."""

import ast
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[1] / "tongpin"
LAYERS = [  # lowest first; apps on one line may not use each other
    {"base"},
    {"serving"},
    {"orgs"},
    {"evidence", "notices"},
    {"campaigns"},
    {"acts"},
    {"ledgers"},
    {"signin", "plans", "contests", "questions"},
    {"quizzes", "duties"},
    {"learning", "oversight"},
    {"dossiers"},
    {"figures"},
    {"reports", "office", "burden"},
    {"home"},
    {"demo"},
    {"bench"},
]
RANK = {app: rank for rank, line in enumerate(LAYERS) for app in line}


def used_apps(path: Path) -> set[str]:
    """Our apps that the file imports, at any depth, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("tongpin.")} & RANK.keys()


def upward_imports(root: Path) -> list[str]:
    """Every import below `root` that does not point down."""
    found = []
    for app in RANK:
        for path in sorted((root / app).rglob("*.py")):
            if "tests" not in path.parts:
                upward = {used for used in used_apps(path) - {app} if RANK[used] >= RANK[app]}
                found += [f"{path.relative_to(root)} imports {used}" for used in sorted(upward)]
    return found


def test_imports_point_down():
    assert upward_imports(ROOT) == []


def test_an_upward_import_inside_a_function_is_found(tmp_path):
    (tmp_path / "orgs").mkdir()
    (tmp_path / "orgs" / "models.py").write_text(
        "def look():\n    from tongpin.acts.models import Act\n    return Act\n"
    )

    assert upward_imports(tmp_path) == ["orgs/models.py imports acts"]


def test_foreign_keys_point_down():
    for model in apps.get_models():
        app = model._meta.app_label
        for field in model._meta.get_fields():
            other = field.related_model and field.related_model._meta.app_label
            if app in RANK and other in RANK and field.concrete and other != app:
                assert RANK[other] < RANK[app], f"{model._meta.label}.{field.name} points up"


def test_every_app_has_a_layer():
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders == RANK.keys()
