"""The `tongpin` command: Django's management commands under the product's name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongpin.settings")
    execute_from_command_line(["tongpin", *sys.argv[1:]])


if __name__ == "__main__":
    main()
