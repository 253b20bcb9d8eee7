"""Take in workbooks and exports."""

import dataclasses
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongpin.campaigns.command_options import chosen_campaign, chosen_unit
from tongpin.campaigns.models import Campaign
from tongpin.ledgers.actions import load_files
from tongpin.ledgers.column_choices import ColumnError, choose_columns
from tongpin.ledgers.load_run import LoadError, LoadOptions, LoadReport, RowReport
from tongpin.ledgers.load_words import line_of, summary_of
from tongpin.ledgers.models import RowOutcome
from tongpin.orgs.actions import OrgError, add_other_name

PLAIN_ROWS = (RowOutcome.TAKEN, RowOutcome.SAME, RowOutcome.NOTED)  # nobody needs to look at them
YES = ("y", "yes", "是")


class Command(BaseCommand):
    help = "Take in ledgers (.xlsx, .xls, .ods, .csv, .docx): report by row, ask, then store."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--campaign", help="its code; needed where there are several")
        parser.add_argument("--dry-run", action="store_true", help="only report")
        parser.add_argument("--yes", action="store_true", help="store without asking")
        parser.add_argument(
            "--json",
            action="store_true",
            help="the report as JSON lines: one for each row, each remark, and the tally",
        )
        parser.add_argument("--quiet", action="store_true", help="only rows that need a look")
        parser.add_argument(
            "--count-repeats",
            action="store_true",
            help="rows that repeat another to the letter count again",
        )
        parser.add_argument(
            "--unit",
            action="append",
            default=[],
            metavar="WRITTEN=NAME",
            help="an unknown name and the unit that it means",
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADER=KIND.FIELD",
            help="an unknown header and the field that it means, by their keys in the pack",
        )

    def handle(self, *args: object, files: list[Path], **options: Any) -> None:
        campaign = chosen_campaign(options["campaign"])
        self._remember_names(options["unit"])
        self._remember_columns(campaign, options["column"])
        contents = self._contents(files)
        is_asking = not (options["yes"] or options["dry_run"])

        def load(*, dry_run: bool) -> LoadReport:
            chosen = LoadOptions(
                dry_run=dry_run, count_repeats=options["count_repeats"], reads_apart=False
            )
            return self._load(campaign, contents, chosen)

        report = load(dry_run=is_asking or options["dry_run"])
        self._tell(report, as_json=options["json"], quiet=options["quiet"])
        if is_asking and self._agrees():
            load(dry_run=False)
        if report.files_without_tables:
            names = "、".join(report.files_without_tables)
            raise CommandError(_("No table is recognised in %(files)s.") % {"files": names})

    def _contents(self, paths: list[Path]) -> list[tuple[str, bytes]]:
        contents = [(path.name, self._read(path)) for path in paths]
        if len(dict(contents)) < len(contents):
            raise CommandError(_("Two files have the same name; load them one after the other."))
        return contents

    def _load(
        self, campaign: Campaign, contents: list[tuple[str, bytes]], options: LoadOptions
    ) -> LoadReport:
        progress = self._progress if sys.stderr.isatty() else None
        now = timezone.now()
        try:
            return load_files(
                campaign, contents, by=None, now=now, options=options, progress=progress
            )
        except LoadError as error:
            raise CommandError(str(error)) from error

    def _remember_names(self, pairs: list[str]) -> None:
        for pair in pairs:
            written, __, name = pair.partition("=")
            unit = chosen_unit(name) if name else None
            if unit is None:
                raise CommandError(_("--unit takes WRITTEN=NAME, such as 后留名府=后留名府乡"))
            try:
                add_other_name(unit, written, by=None, now=timezone.now())
            except OrgError as error:
                raise CommandError(str(error)) from error

    def _remember_columns(self, campaign: Campaign, pairs: list[str]) -> None:
        for pair in pairs:
            header, __, place = pair.rpartition("=")
            kind, __, field = place.partition(".")
            try:
                choose_columns(campaign, kind, {field: header}, by=None, now=timezone.now())
            except ColumnError as error:
                text = _("--column takes HEADER=KIND.FIELD, such as 板块=activity.title: %(error)s")
                raise CommandError(text % {"error": error}) from error

    @staticmethod
    def _read(path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error

    def _tell(self, report: LoadReport, *, as_json: bool, quiet: bool) -> None:
        for row in report.rows:
            if quiet and row.outcome in PLAIN_ROWS:
                continue
            self.stdout.write(json_line(row) if as_json else line_of(row))
        if not as_json:
            self.stdout.write(summary_of(report))
            return
        for remark in report.remarks:
            self.stdout.write(json_text({"remark": remark}))
        for table in report.unrecognised:
            self.stdout.write(json_text({"unrecognised": dataclasses.asdict(table)}))
        self.stdout.write(json_text({"tally": report.tally, "kinds": report.kinds}))

    def _progress(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done:>9,} / {total:,}", ending="")

    def _agrees(self) -> bool:
        if not sys.stdin.isatty():
            self.stdout.write(_("Nothing was stored. Add --yes to store without being asked."))
            return False
        answer = input(_("Store the rows that were taken? [y/N] "))
        return answer.strip().lower() in YES


def json_line(row: RowReport) -> str:
    return json_text(dataclasses.asdict(row))


def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
