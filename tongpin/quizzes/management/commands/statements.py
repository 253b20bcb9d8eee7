"""Papers as xAPI statements."""

import json
from argparse import ArgumentParser
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from tongpin.quizzes.attempts import milliseconds
from tongpin.quizzes.loaded_quiz import load_quiz
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.xapi import Statements


class Command(BaseCommand):
    help = "Write papers as xAPI statements, one JSON object a line; names of people stay here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiz", metavar="KEY", help="the end of its address; all without it")
        parser.add_argument("--from", dest="start", type=date.fromisoformat, metavar="DAY")
        parser.add_argument("--to", dest="until", type=date.fromisoformat, metavar="DAY")
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="begins addresses")
        parser.add_argument("-o", dest="path", type=Path, required=True, metavar="FILE.jsonl")

    def handle(self, *args: object, quiz: str | None, path: Path, **told: Any) -> None:
        quizzes = Quiz.objects.published().select_related("paper").order_by("id")
        chosen = quizzes.filter(key=quiz) if quiz else quizzes
        if quiz and not chosen:
            raise CommandError(_("No published quiz has the key %(key)s.") % {"key": quiz})
        start = told["start"] and make_aware(datetime.combine(told["start"], time.min))
        until = told["until"] and told["until"] + timedelta(days=1)
        end = until and make_aware(datetime.combine(until, time.min))
        now, count = milliseconds(timezone.now().astimezone(UTC)), 0
        with path.open("w", encoding="utf-8") as file:
            for one in chosen:
                loaded = load_quiz(one.key)
                statements = Statements(one, told["site"], bool(loaded and loaded.tells(now)))
                for statement in statements.all(start, end):
                    file.write(json.dumps(statement, ensure_ascii=False) + "\n")
                    count += 1
        self.stdout.write(f"{count} → {path}")
