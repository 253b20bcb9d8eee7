"""ARCHITECTURE.md, kept by machine: imports and foreign keys point down only."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.layers import ROOT, importers, layers_of, ranks, upward_imports, upward_keys
from tongpin.acts.models import Act

PACKAGE = ROOT / "tongpin"


def test_imports_point_down():
    assert upward_imports(PACKAGE) == []


def test_an_upward_import_inside_a_function_is_found(tmp_path):
    (tmp_path / "orgs").mkdir()
    (tmp_path / "orgs" / "models.py").write_text(
        "def look():\n    from tongpin.acts.models import Act\n    return Act\n"
    )

    assert upward_imports(tmp_path) == ["orgs/models.py imports acts"]


def test_only_the_server_and_benchmarks_enter_the_hot_path():
    files = importers("tongpin.quizzes.hot", PACKAGE)

    outside = [file for file in files if not file.startswith(("quizzes/hot/", "bench/"))]
    assert outside == ["rsgi.py"]


def test_whoever_enters_the_hot_path_inside_a_function_is_found(tmp_path):
    (tmp_path / "views.py").write_text(
        "def look():\n    from tongpin.quizzes import hot\n    return hot\n"
    )

    assert importers("tongpin.quizzes.hot", tmp_path) == ["views.py"]


def test_foreign_keys_point_down():
    assert upward_keys(apps.get_models()) == []


@isolate_apps("tongpin.orgs")
def test_an_upward_foreign_key_is_found():
    class Badge(models.Model):  # noqa: DJ008  # nobody prints it
        act = models.ForeignKey(Act, models.CASCADE, related_name="+")

        class Meta:
            app_label = "orgs"

    assert upward_keys([Badge]) == ["orgs.Badge.act points to acts"]


def test_every_app_has_a_layer():
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert folders == ranks().keys()


def test_layers_are_read_lowest_first():
    text = "Above.\n\n```\n  home    pages\n  plans   days\n| acts    deeds\n  base    text\n```\n"

    assert layers_of(text) == [{"base"}, {"plans", "acts"}, {"home"}]


def test_a_line_that_names_no_app_is_a_fault():
    with pytest.raises(ValueError, match="pages of all"):
        layers_of("```\n  home    pages\n          pages of all\n```\n")
