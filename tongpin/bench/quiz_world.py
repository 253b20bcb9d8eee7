"""A published quiz for measurements: ten questions drawn from two hundred, with places."""

import secrets
from collections.abc import Iterator
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
ANSWERS = "&place=on" + "".join(
    f"&{field}"
    for field in (
        "a1=B",
        "a2=B",
        "a3=B",
        "a4=A",
        "a5=B",
        "a6=B",
        "a7=A",
        "a7=B",
        "a8=A",
        "a8=B",
        "a8=C",
        "a8=D",
        "a9=T",
        "a10.1=1921",
    )
)
CITIES = tuple(Choice(*pair) for pair in zip("ABCD", ("上海", "嘉兴", "北京", "广州"), strict=True))
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
    picks = [Pick(list(_versions(bank, *sort)), POINTS, sort[1]) for sort in SORTS]
    told: dict[str, Any] = {
        "title": "党史知识竞赛",
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=1),
        "minutes": 20,
        "feedback": Feedback.AFTERWARDS,
        "has_places": True,
    }
    quiz = make_quiz(campaign.kinds.get(key="quiz"), county, told, by=None, now=now)
    publish_quiz(quiz, picks, by=None, now=now)
    return quiz


def _versions(bank: Bank, count: int, __: int, content: Content, key: Key) -> Iterator[Version]:
    now = timezone.now()
    for number in range(count):
        asked = Content(
            content.kind, content.stem.format(number), content.choices, blanks=content.blanks
        )
        draft = QuestionDraft(asked, key, source="《简史》第1页")
        yield approve_question(write_question(bank, draft, by=None, now=now), by=None, now=now)


def fill(quiz: Quiz, count: int) -> None:
    """Store so many attempts of others, as if they had been handed in during the last weeks."""
    now, answers = timezone.now(), '["B","B","B","A","B","B",["A"],["A","B"],"T",["1921"]]'
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
            when = now - step * (count - number)
            token = f"{int(when.timestamp() * 1000):012x}{secrets.token_hex(12)}"
            yield (
                quiz.pk,
                uuid_of_device(token),
                1,
                quiz.unit_id,
                when,
                when,
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


FILLED = 50_000  # rows in one go


def tickets(quiz: Quiz, count: int) -> Iterator[str]:
    """Tickets of people who were given the paper just now."""
    from tongpin.quizzes.hot.quiz_request import now_ms
    from tongpin.quizzes.receipts import SECRET
    from tongpin.quizzes.tickets import Ticket

    started, limit = now_ms(), (quiz.minutes or 0) * 60
    for __ in range(count):
        who = uuid_of_device(new_token())
        yield Ticket(quiz.pk, who, 1, quiz.unit_id, started, limit).sealed(SECRET)
