"""The wheel alone serves everything: it is built, installed apart, and asked for pages."""

import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.folders import own_folder
from tongpin.bench.server import free_port, wait_for

ROOT = Path(__file__).parents[1]
SOURCES = ("pyproject.toml", "setup.py", "requirements.in", "README.md", "LICENSE")
pytestmark = [pytest.mark.browser, pytest.mark.slow]  # once is enough, whatever the database


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from what a release would hold, without catalogs that were compiled here."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    shutil.copytree(
        ROOT / "tongpin", source / "tongpin", ignore=shutil.ignore_patterns("__pycache__", "*.mo")
    )
    for name in SOURCES:
        shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", str(folder), str(source)], check=True, cwd=source)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The program of an environment that has the wheel, and what it depends on, and no more."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    subprocess.run([*pip, "install", "-q", "--no-deps", str(wheel)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    packages.joinpath("locked.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin" / "tongpin"


def test_a_wheel_holds_what_counties_run(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    assert any(name.endswith("zh_Hans/LC_MESSAGES/django.mo") for name in names)
    assert "tongpin/campaigns/packs/study-2021/outline.toml" in names
    assert "tongpin/questions/kinds/spots/fields.html" in names
    left_out = [name for name in names if "/tests/" in name or name.startswith("tongpin/bench")]
    assert left_out == []


def test_the_wheel_alone_serves_pages_in_chinese(installed, tmp_path):
    env = own_folder(tmp_path / "var", LC_ALL="C.UTF-8", PYTHONPATH="")
    subprocess.run([installed, "migrate", "--verbosity", "0"], env=env, cwd=tmp_path, check=True)
    port = free_port()
    command = [installed, "serve", "--tick-minutes", "0", "--port", str(port)]
    server = subprocess.Popen(command, env=env, cwd=tmp_path)
    try:
        wait_for(port)
        site = f"http://127.0.0.1:{port}"
        page = asked(f"{site}/setup/")
        style = asked(f"{site}/static/tongpin/site.css")
    finally:
        server.terminate()
        server.wait(20)

    assert "首次设置" in page
    assert "study-2021" in page
    assert "--accent" in style


def asked(url: str) -> str:
    request = urllib.request.Request(url, headers={"Accept-Language": "zh-CN"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return answer.read().decode()
