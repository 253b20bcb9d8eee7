"""Documentation kept true by machine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tongpin.figures.pack_docs import packs_page

ROOT = Path(__file__).parents[1]


def test_settings_page_lists_every_variable():
    used = set(re.findall(r'env_\w+\(\s*"(\w+)"', (ROOT / "tongpin/settings.py").read_text()))
    listed = set(
        re.findall(r"^\| `(\w+)`", (ROOT / "docs/settings.md").read_text("utf-8"), re.MULTILINE)
    )

    assert listed == used


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TONGPIN_DEBUG", "maybe"),
        ("TONGPIN_UPLOAD_MB", "0"),
        ("TONGPIN_UPLOAD_MB", "many"),
        ("DATABASE_URL", "mysql://x/y"),
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
