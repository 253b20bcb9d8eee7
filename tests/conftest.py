"""What several of the tests of the whole share."""

import subprocess
from pathlib import Path

import pytest

from tests.served import RUN, give_tables, own_folder


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Path:
    """A folder that holds the demonstration county, with logins; nobody leaves a change in it."""
    folder = tmp_path_factory.mktemp("demonstration")
    give_tables(folder)
    demo = [*RUN, "demo", "--logins"]
    subprocess.run(demo, env=own_folder(folder), check=True, capture_output=True)
    return folder
