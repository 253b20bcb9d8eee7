"""Papers as xAPI statements."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from tongpin.quizzes.attempts import milliseconds
from tongpin.quizzes.loaded_quiz import load_quiz
from tongpin.quizzes.models import Quiz, QuizQuerySet
from tongpin.quizzes.xapi import Statements


class Command(BaseCommand):
    help = "Write papers as xAPI statements, one JSON object a line; names of people stay here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiz", metavar="KEY", help="the end of its address; all without it")
        parser.add_argument("--from", dest="start", type=date.fromisoformat, metavar="DAY")
        parser.add_argument("--to", dest="until", type=date.fromisoformat, metavar="DAY")
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="begins addresses")
        parser.add_argument("-o", dest="path", type=Path, required=True, metavar="FILE.jsonl")

    def handle(
        self,
        *args: object,
        quiz: str | None,
        start: date | None,
        until: date | None,
        site: str,
        path: Path,
        **options: object,
    ) -> None:
        quizzes = _quizzes(quiz)
        start_at = _midnight(start) if start else None
        end_at = _midnight(until + timedelta(days=1)) if until else None
        now_ms = milliseconds(timezone.now())
        count = 0
        with path.open("w", encoding="utf-8") as file:
            for published_quiz in quizzes:
                loaded_quiz = load_quiz(published_quiz.key)
                tells = loaded_quiz is not None and loaded_quiz.tells(now_ms)
                statements = Statements(published_quiz, site, tells)
                for statement in statements.all(start_at, end_at):
                    file.write(json.dumps(statement, ensure_ascii=False) + "\n")
                    count += 1
        self.stdout.write(f"{count} → {path}")


def _quizzes(key: str | None) -> QuizQuerySet:
    """The published quiz of this key, or all. Raises CommandError for a key that none has."""
    quizzes = Quiz.objects.published().select_related("paper").order_by("id")
    if not key:
        return quizzes
    quizzes = quizzes.filter(key=key)
    if not quizzes:
        raise CommandError(_("No published quiz has the key %(key)s.") % {"key": key})
    return quizzes


def _midnight(day: date) -> datetime:
    """The beginning of the day by the site's clock."""
    return make_aware(datetime.combine(day, time.min))
