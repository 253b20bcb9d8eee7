"""A database of every released version, migrated: the figures are what they were."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.folders import RUN, own_folder
from tests.served import printed
from tests.stored_county import DATABASE, FIGURES, KEY
from tongpin import __version__

STORED = Path(__file__).parent / "stored"
RELEASES = sorted(path.name for path in STORED.iterdir())
FIGURES_NOW = """
import json
from pathlib import Path
from tests.stored_county import all_figures
Path("{path}").write_text(json.dumps(all_figures()))
"""


def test_this_version_is_stored():
    assert __version__ in RELEASES


@pytest.mark.parametrize("release", RELEASES)
def test_a_stored_county_is_migrated_without_a_figure_changing(release, tmp_path):
    stored, folder = STORED / release, tmp_path / "var"
    folder.mkdir()
    with gzip.open(stored / DATABASE) as source, (folder / "db.sqlite3").open("wb") as target:
        shutil.copyfileobj(source, target)
    shutil.copy(stored / KEY, folder / KEY)
    (folder / KEY).chmod(0o600)

    for words in (["migrate", "--verbosity", "0"], ["check-journal"], ["verify", "--rows"]):
        command = [*RUN, *words]
        done = subprocess.run(
            command, env=own_folder(folder), check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    figures = tmp_path / "figures.json"
    printed(folder, FIGURES_NOW.format(path=figures))
    assert json.loads(figures.read_text()) == json.loads((stored / FIGURES).read_text())
    assert sum(json.loads(figures.read_text()).values()) > 100
