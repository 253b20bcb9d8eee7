"""The served site, killed in the middle of a burst of sign-ins."""

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.own_database
def test_no_promised_sign_in_is_lost_or_doubled_by_a_kill(tmp_path):
    command = [sys.executable, "-m", "tongpin", "bench", "kills", "--rows", "5000"]
    env = os.environ | {"TONGPIN_VAR": str(tmp_path), "DATABASE_URL": ""}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)

    told = json.loads(done.stdout.splitlines()[-1])

    assert told["kills"] >= 3
    assert (told["lost"], told["doubled"], told["promised"]) == (0, 0, 5000)
