"""A published quiz for measurements: ten questions drawn from two hundred, with places."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tongpin.base.bulk import insert_rows
from tongpin.campaigns.actions import start_campaign
from tongpin.figures.catalogue import open_pack
from tongpin.orgs.actions import add_unit
from tongpin.questions.actions import approve_question, make_bank, write_question
from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.models import Bank, Purpose, Version
from tongpin.quizzes.actions import Pick, make_quiz, publish_quiz
from tongpin.quizzes.answerers import uuid_of_device
from tongpin.quizzes.models import Attempt, Feedback, Quiz
from tongpin.quizzes.score_counts import recount_scores
from tongpin.signin.phones import new_token

POINTS = 10
FILLED = 50_000  # rows in one go
ANSWERS = (  # as the page's form sends them
    "&place=on&a1=B&a2=B&a3=B&a4=A&a5=B&a6=B&a7=A&a7=B&a8=A&a8=B&a8=C&a8=D&a9=T&a10.1=1921"
)
CITIES = (Choice("A", "上海"), Choice("B", "嘉兴"), Choice("C", "北京"), Choice("D", "广州"))
SORTS: list[tuple[int, int, Content, Key]] = [  # how many there are, and are drawn
    (
        120,
        6,
        Content("single", "第{}题：会议的最后一天在哪里举行？", CITIES),
        Key("B", why="移到嘉兴。"),
    ),
    (40, 2, Content("multiple", "第{}题：下列哪些城市……", CITIES), Key(list("ABCD"), rule="some")),
    (20, 1, Content("true_false", "第{}题：会议于1935年1月召开。"), Key("T")),
    (20, 1, Content("blank", "第{}题：成立于____年。", blanks=1), Key([["1921"]])),
]


def prepare() -> Quiz:
    """In the empty database: a county, a bank of two hundred questions, and the quiz."""
    now = timezone.now()
    campaign = start_campaign(open_pack("study-2021"), by=None, now=now)
    county = add_unit("景泰县", parent=None, by=None, now=now)
    bank = make_bank(county, "题库", Purpose.CONTEST, by=None, now=now)
    picks = []
    for count, draw, content, key in SORTS:
        versions = _versions(bank, count, content, key)
        picks.append(Pick(versions, POINTS, draw))
    values: dict[str, Any] = {
        "title": "党史知识竞赛",
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=1),
        "minutes": 20,
        "feedback": Feedback.AFTERWARDS,
        "has_places": True,
    }
    quiz = make_quiz(campaign.kinds.get(key="quiz"), county, values, by=None, now=now)
    publish_quiz(quiz, picks, by=None, now=now)
    return quiz


def _versions(bank: Bank, count: int, content: Content, key: Key) -> list[Version]:
    """So many approved questions that differ by a number in their stems."""
    now = timezone.now()
    versions = []
    for number in range(count):
        numbered = replace(content, stem=content.stem.format(number))
        draft = QuestionDraft(numbered, key, source="《简史》第1页")
        question = write_question(bank, draft, by=None, now=now)
        versions.append(approve_question(question, by=None, now=now))
    return versions


def fill(quiz: Quiz, count: int) -> None:
    """Store so many attempts of others, as if they had been handed in during the last weeks."""
    now = timezone.now()
    answers = '["B","B","B","A","B","B",["A"],["A","B"],"T",["1921"]]'
    columns = (
        "quiz",
        "who",
        "number",
        "unit",
        "started_at",
        "handed_in_at",
        "answers",
        "score",
        "is_late",
        "has_place",
        "way",
        "by",
    )
    step = timedelta(days=20) / max(count, 1)

    def rows(first: int, size: int) -> Iterator[tuple[object, ...]]:
        for number in range(first, first + size):
            moment = now - step * (count - number)
            token = f"{int(moment.timestamp() * 1000):012x}{secrets.token_hex(12)}"
            yield (
                quiz.pk,
                uuid_of_device(token),
                1,
                quiz.unit_id,
                moment,
                moment,
                answers,
                number % 101 * 100,
                False,
                True,
                "self",
                None,
            )

    for first in range(0, count, FILLED):
        insert_rows(Attempt, columns, rows(first, min(FILLED, count - first)))
    recount_scores(quiz.pk)


def tickets(quiz: Quiz, count: int) -> Iterator[str]:
    """Tickets of people who were given the paper just now."""
    from tongpin.quizzes.hot.quiz_request import now_ms
    from tongpin.quizzes.receipts import SECRETS
    from tongpin.quizzes.tickets import Ticket

    limit_s = (quiz.minutes or 0) * 60
    started_ms = now_ms()
    for __ in range(count):
        ticket = Ticket(
            quiz=quiz.pk,
            who=uuid_of_device(new_token()),
            number=1,
            unit=quiz.unit_id,
            started_ms=started_ms,
            limit_s=limit_s,
        )
        yield ticket.sealed(SECRETS)
