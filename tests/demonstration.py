"""Python run in the folder of a demonstration county."""

import subprocess
from pathlib import Path

from tests.folders import RUN, own_folder

ROOT = Path(__file__).parents[1]


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run some Python in the folder; it has to end well."""
    env = own_folder(folder, TONGPIN_SECOND_FACTOR="none")
    command = [*RUN, "shell", "-v0", "-c", code]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True, cwd=ROOT)
