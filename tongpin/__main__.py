"""The `tongpin` command: Django's management commands under the product's name."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

from tongpin import __version__

VERSION = (["--version"], ["version"])


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongpin.settings")
    if sys.argv[1:] in VERSION:
        sys.stdout.write(f"{__version__}\n")
        return
    try:
        execute_from_command_line(["tongpin", *sys.argv[1:]])
    except (OperationalError, ProgrammingError):
        problem = database_problem(sys.argv[1])
        if problem and "--traceback" not in sys.argv:
            sys.exit(problem)
        raise


def database_problem(command: str) -> str:
    """Why the database failed the command, as a sentence; "" where its state is no reason."""
    from tongpin.serving.database_state import database_state  # noqa: PLC0415  # needs settings

    state = database_state()
    if command == "migrate" and state.is_reachable:  # what is missing is its own work
        return ""
    return state.problem


if __name__ == "__main__":
    main()
