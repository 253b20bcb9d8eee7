"""Documentation kept true by machine."""

import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from tongpin.campaigns.specs import TYPE_WORDS, FieldSpec
from tongpin.figures.pack_docs import packs_page
from tongpin.operation.checks import CHECKS
from tongpin.operation.metrics_page import metrics_text

ROOT = Path(__file__).parents[1]


def test_settings_page_lists_every_variable():
    used = set(re.findall(r'env_\w+\(\s*"(\w+)"', (ROOT / "tongpin/settings.py").read_text()))
    listed = set(
        re.findall(r"^\| `(\w+)`", (ROOT / "docs/settings.md").read_text("utf-8"), re.MULTILINE)
    )

    assert listed == used


def test_the_page_on_operation_lists_every_check():
    page = (ROOT / "docs/operation.md").read_text("utf-8")
    table = page.split("| key | worth a look |")[1].split("\n\n")[0]
    cells = re.findall(r"^\| (`[^|]+`) \|", table, re.MULTILINE)
    listed = [key for cell in cells for key in re.findall(r"`(\w+)`", cell)]

    assert sorted(listed) == sorted(check.key for check in CHECKS)


def test_the_page_on_operation_names_every_metric(db, settings, tmp_path):
    settings.VAR = tmp_path
    text = metrics_text(timezone.now()).decode()
    page = (ROOT / "docs/operation.md").read_text("utf-8")

    families = {family.name for family in text_string_to_metric_families(text)}
    assert len(families) > 10
    assert [name for name in sorted(families) if f"`{name}" not in page] == []


def test_every_type_of_field_says_what_it_holds():
    annotation = FieldSpec.model_fields["type"].annotation

    assert list(get_args(annotation)) == list(TYPE_WORDS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TONGPIN_DEBUG", "maybe"),
        ("TONGPIN_UPLOAD_MB", "0"),
        ("TONGPIN_UPLOAD_MB", "many"),
        ("DATABASE_URL", "mysql://x/y"),
        ("TONGPIN_LOG_FORMAT", "xml"),
        ("TONGPIN_METRICS_TOKEN", "too-short"),
        ("TONGPIN_METRICS_TOKEN", "long enough but with spaces"),
    ],
)
def test_a_bad_setting_stops_the_start_and_is_named(tmp_path, name, value):
    env = {"TONGPIN_VAR": str(tmp_path), "PATH": "/usr/bin:/bin", name: value}
    command = [sys.executable, "-m", "tongpin", "check"]

    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode != 0
    assert name in done.stderr
    assert "accepted" in done.stderr


def test_locked_requirements_name_no_registry():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--index-url" not in text
        assert "--hash=sha256:" in text


def test_the_page_of_packs_is_that_of_the_models():
    page = (ROOT / "docs/packs.md").read_text("utf-8")

    assert page == packs_page(), "run scripts/pack-docs"


def test_the_glossary_names_what_the_code_has():
    """Every word of an identifier beside a term stands somewhere in the project."""
    known: set[str] = set()
    for path in (ROOT / "tongpin").rglob("*"):
        known.add(path.stem)
        if path.suffix in {".py", ".html", ".toml"}:
            known.update(re.findall(r"\w+", path.read_text("utf-8")))
    glossary = (ROOT / "docs/glossary.md").read_text("utf-8")
    rows = [line for line in glossary.splitlines() if line.startswith("|")]
    named = set(re.findall(r"[A-Za-z_]\w+", " ".join(re.findall(r"`([^`]+)`", " ".join(rows)))))

    assert named
    assert not named - known
