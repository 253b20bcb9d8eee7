"""What several of the tests of the whole share."""

import subprocess
from pathlib import Path

import pytest

from tests.folders import RUN, own_folder
from tests.fresh_tables import give_tables


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Path:
    """A folder with the demonstration county, as it is written; nobody leaves a change in it.

    Its days are those of its texts: the same units are late whenever the tests run.
    """
    folder = tmp_path_factory.mktemp("demonstration")
    give_tables(folder)
    demo = [*RUN, "demo", "--today", "2021-04-30"]
    subprocess.run(demo, env=own_folder(folder), check=True, capture_output=True)
    return folder
