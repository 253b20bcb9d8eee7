"""Readers of foreign files under a fuzzer that sees which code a file reaches (atheris).

It is no part of the suite; what it found is (tests/test_found_by_fuzz.py). `pip install atheris`,
then in the folder of the project, half an hour for each reader:

    python -m tests.reader_fuzz sheets FOLDER -max_total_time=1800 -timeout=20

FOLDER keeps what was interesting, to go on from the next time. A refusal in words is an answer;
anything else that a reader raises, a crash or a hang ends the run and leaves the file.
"""

import os
import sys
import tempfile
from pathlib import Path

import atheris

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongpin.settings")
os.environ.setdefault("TONGPIN_VAR", tempfile.mkdtemp(prefix="tongpin-fuzz"))
with atheris.instrument_imports(include=["tongpin"]):
    import django

    django.setup()
    from tests.fuzzed_readers import READERS, FuzzedReader

LARGEST_SEED = 40_000  # bytes; a larger file teaches nothing that a smaller one does not


def seed(folder: Path, reader: FuzzedReader) -> None:
    """Files to begin with, once."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        return
    for number, content in enumerate(reader.seeds()):
        if len(content) <= LARGEST_SEED:
            (folder / f"seed{number}").write_bytes(content)


def main() -> None:
    name, folder, *options = sys.argv[1:]
    reader = READERS[name]
    seed(Path(folder), reader)
    atheris.Setup([sys.argv[0], folder, "-rss_limit_mb=3000", *options], reader.ask)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
