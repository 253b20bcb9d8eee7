"""Folders with the demonstration county, and Python run in them."""

import fcntl
import shutil
import subprocess
from pathlib import Path

from tests.folders import RUN, give_keys, own_folder
from tests.fresh_tables import give_tables

ROOT = Path(__file__).parents[1]


def demonstration_in(folder: Path, *arguments: str) -> Path:
    """The folder with the demonstration: the first process that asks makes it, others wait."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".making")
            give_tables(making)
            give_keys(making)
            demo = [*RUN, "demo", *arguments]
            subprocess.run(demo, env=own_folder(making), check=True, capture_output=True)
            making.rename(folder)
    return folder


def copy_of(demonstration: Path, folder: Path) -> Path:
    """A copy of it, in which a test may change what it likes."""
    return shutil.copytree(demonstration, folder, dirs_exist_ok=True)


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run some Python in the folder; it has to end well."""
    env = own_folder(folder, TONGPIN_SECOND_FACTOR="none")
    command = [*RUN, "shell", "-v0", "-c", code]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True, cwd=ROOT)
