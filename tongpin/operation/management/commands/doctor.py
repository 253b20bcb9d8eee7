"""All checks at once, for a terminal or for a program."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from tongpin.operation.checks import groups_of, run_checks, summary_of
from tongpin.operation.checks.database import reads_whole
from tongpin.operation.checks.operation_check import CheckReport, CheckState

WAIT_S = 3  # for a database that another process keeps to itself


class Command(BaseCommand):
    help = "Look whether everything is in order; exit 1 where something is to be mended."
    requires_system_checks = ()  # it works where nothing else does

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", dest="wants_json", action="store_true", help="one JSON object"
        )
        parser.add_argument(
            "--whole", action="store_true", help="read SQLite's file through, however large it is"
        )

    def handle(self, *args: object, wants_json: bool, whole: bool, **options: object) -> None:
        reads_whole.set(whole)
        if connection.vendor == "sqlite":
            connection.settings_dict["OPTIONS"]["timeout"] = WAIT_S
        reports = run_checks(timezone.now())
        self.stdout.write(as_json(reports) if wants_json else as_text(reports))
        if not is_well(reports):
            raise CommandError(summary_of(reports))
        if not wants_json:
            self.stdout.write(f"\n{summary_of(reports)}")


def is_well(reports: Sequence[CheckReport]) -> bool:
    return all(report.result.state != CheckState.BAD for report in reports)


def as_text(reports: Sequence[CheckReport]) -> str:
    lines = []
    for group, members in groups_of(reports):
        lines.append(f"\n{group.label}")
        for report in members:
            result = report.result
            lines.append(f"  [{result.state.label}] {report.check.label}: {result.text}")
            if result.advice:
                lines.append(f"      → {result.advice}")
    return "\n".join(lines)


def as_json(reports: Sequence[CheckReport]) -> str:
    checks = []
    for report in reports:
        facts = {
            "key": report.check.key,
            "group": report.check.group.value,
            "label": str(report.check.label),
            "state": report.result.state.value,
            "text": report.result.text,
            "advice": report.result.advice,
        }
        checks.append(facts)
    answer = {"ok": is_well(reports), "checks": checks}
    return json.dumps(answer, ensure_ascii=False, indent=1)
