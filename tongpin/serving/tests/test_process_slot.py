import subprocess
import sys

from tongpin.serving.process_slot import own_slot

ASK = """
import django
django.setup()
from tongpin.serving.process_slot import own_slot
print(own_slot())
"""


def test_another_process_has_another_slot(settings):
    mine = own_slot()
    env = {"TONGPIN_VAR": str(settings.VAR), "DJANGO_SETTINGS_MODULE": "tongpin.settings"}

    told = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, check=True)

    assert own_slot() == mine
    assert int(told.stdout) != mine
