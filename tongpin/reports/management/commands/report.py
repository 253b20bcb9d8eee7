"""Write a campaign's report into a file."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongpin.figures.checks import figure_questions
from tongpin.figures.management.commands.figures import add_scope, scope_of
from tongpin.orgs.models import Person
from tongpin.reports.models import Release
from tongpin.reports.releases import release_report
from tongpin.reports.report_files import as_docx, as_html, as_json
from tongpin.reports.report_text import Report
from tongpin.reports.report_writer import write_report

WRITERS: dict[str, Callable[[Report, Release | None], bytes]] = {
    ".html": as_html,
    ".docx": as_docx,
    ".json": as_json,
}


class Command(BaseCommand):
    help = "Write the report as .html, .docx or .json; --release freezes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_scope(parser)
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
        parser.add_argument("--release", action="store_true", help="freeze what is written")
        parser.add_argument("--signer", help="user name of whoever signs the release")

    def handle(
        self,
        *args: object,
        output: Path,
        release: bool,
        signer: str | None,
        **options: object,
    ) -> None:
        if output.suffix not in WRITERS:
            values = {"file": output, "forms": "、".join(WRITERS)}
            raise CommandError(_("%(file)s: accepted endings are %(forms)s") % values)
        scope = scope_of(options)
        now = timezone.now()
        frozen = None
        if release:
            for question in figure_questions(scope):
                self.stderr.write(f"{question.unit}：{question.text}")
            frozen = release_report(scope, by=self._person(signer), now=now)
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(WRITERS[output.suffix](write_report(scope, now=now), frozen))
        self.stdout.write(str(output))

    @staticmethod
    def _person(signer: str | None) -> Person | None:
        if not signer:
            return None
        person = Person.objects.filter(username=signer).first()
        if person is None:
            raise CommandError(_("There is no account %(name)s.") % {"name": signer})
        return person
