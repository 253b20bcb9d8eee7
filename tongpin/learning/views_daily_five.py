"""Pages of the daily five and the wrong-answer book."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from tongpin.learning.answer_history import (
    answers_in_log,
    answers_of_daily_five,
    answers_on_papers,
    longer_log,
    silent_questions,
)
from tongpin.learning.memory import MemoryState, memory_of
from tongpin.learning.practice import (
    FIVE,
    PracticeAnswer,
    PracticeSheet,
    QuestionShelf,
    keep_recalls,
    log_entries,
    mark_sheet,
    units_above,
)
from tongpin.orgs.http import page_language
from tongpin.orgs.models import Person
from tongpin.questions.content import Response
from tongpin.questions.kinds import below, kind_of
from tongpin.questions.models import Version
from tongpin.quizzes.answerers import uuid_of_device, uuid_of_person
from tongpin.quizzes.paper_content import PaperItem, frozen_answer
from tongpin.quizzes.question_draw import SeededStream, choice_orders
from tongpin.quizzes.question_rendering import RenderedQuestion
from tongpin.signin.phones import Phone

SALT = "learning.five"
KEPT_S = 24 * 3600  # how long a sheet can be answered


@dataclass
class Learner:
    """Who answers: a person with an account, or a device that keeps its own log."""

    who: UUID
    person: Person | None
    log: object = None  # of the device, as it sent it

    @classmethod
    def of(cls, request: HttpRequest, phone: Phone) -> "Learner":
        if request.user.is_authenticated:
            return cls(uuid_of_person(request.user.pk), request.user)
        try:
            log = json.loads(request.POST.get("log", "") or "[]")
        except (ValueError, RecursionError):
            log = []
        return cls(uuid_of_device(phone.token), None, log)

    def memory(self, now: datetime) -> tuple[dict[int, MemoryState], QuestionShelf]:
        """What is remembered by now, and what may be asked."""
        answers = answers_on_papers(self.who, now)
        if self.person:
            own = None
            answers += answers_of_daily_five(self.person)
        else:
            own = {answer.question for answer in answers}
            answers += answers_in_log(self.log, localdate(now))
        return memory_of(answers), QuestionShelf(own, silent_questions(now))

    @property
    def unit(self) -> int | None:
        return self.person.home_unit_id if self.person else None

    @property
    def log_text(self) -> str:
        """What the page hands back to a device; "" for a person with an account."""
        return "" if self.person else json.dumps(self.log)


@login_not_required
@require_http_methods(["GET", "POST"])
def five(request: HttpRequest) -> HttpResponse:
    """Today's five questions, the wrong-answer book, and what came of the answers.

    A device without an account sends what it kept, and gets it back with the new answers.
    """
    phone = Phone.of(request)
    learner = Learner.of(request, phone)
    response = page_for(request, learner)
    if learner.person is None:
        phone.remember(response)
    return response


def page_for(request: HttpRequest, learner: Learner) -> HttpResponse:
    wish = request.POST.get("what") or request.GET.get("what")
    if learner.person is None and request.method == "GET":
        return render(request, "learning/five_begin.html")
    if request.POST.get("sheet"):
        return result_page(request, learner)
    if wish == "book":
        return book_page(request, learner)
    return question_page(request, learner, from_book=wish == "again")


def question_page(request: HttpRequest, learner: Learner, *, from_book: bool) -> HttpResponse:
    """Five questions to be answered."""
    today = localdate()
    memory, shelf = learner.memory(timezone.now())
    if from_book:
        versions = shelf.wrong(memory)[:FIVE]
    else:
        units = units_above(learner.unit, today)
        versions = shelf.five(memory, units, learner.who, today)
    asked_ms = time.time_ns() // 1_000_000
    pages = []
    for number, version in enumerate(versions, start=1):
        rendered = render_question(version, learner, asked_ms)
        pages.append(rendered.asked_html(f"a{number}", number, 0))
    numbers = [version.pk for version in versions]
    context = {
        "questions": pages,
        "sheet": signing.dumps([numbers, asked_ms, learner.who.hex], salt=SALT),
        "log": learner.log_text,
    }
    return render(request, "learning/five.html", context)


def render_question(version: Version, learner: Learner, asked_ms: int) -> RenderedQuestion:
    """The question with its options in an order of this sheet's own."""
    content = version.asked_content
    order = tuple(range(len(content.choices)))
    if kind_of(content).shuffles_choices:
        orders = choice_orders(tuple(choice.is_fixed for choice in content.choices))
        stream = SeededStream("five", learner.who, asked_ms % 65536, str(version.pk))
        order = orders[stream.below(len(orders))]
    item = PaperItem(
        version=version.pk,
        points=0,
        content=content,
        key=version.answer_key,
        source=version.source,
        topic=version.question.topic,
    )
    return RenderedQuestion(item, (order,), page_language())


def result_page(request: HttpRequest, learner: Learner) -> HttpResponse:
    """What was right; sent again, it tells the same and counts once."""
    sheet = open_sheet(request.POST["sheet"], learner.who)
    today = localdate()
    asked_at = datetime.fromtimestamp(sheet.asked_ms / 1000, UTC)
    answers = mark_sheet(sheet, responses_in_form(request, sheet))
    if learner.person:
        keep_recalls(learner.person, answers, asked_at=asked_at, day=today)
    else:
        learner.log = longer_log(learner.log, log_entries(sheet, answers, today))
    memory, shelf = learner.memory(timezone.now())
    context = {
        "told": [result_text(answer, learner, sheet) for answer in answers],
        "log": learner.log_text,
        "book": len(shelf.wrong(memory)),
    }
    return render(request, "learning/five_told.html", context)


def open_sheet(sealed: str, who: UUID) -> PracticeSheet:
    """Raises BadRequest for a sheet that was not put to this person lately."""
    try:
        numbers, asked_ms, asked_of = signing.loads(sealed, salt=SALT, max_age=KEPT_S)
    except signing.BadSignature as error:
        raise BadRequest("sheet") from error
    if asked_of != who.hex:
        raise BadRequest("sheet")
    return PracticeSheet(tuple(numbers), asked_ms)


def responses_in_form(request: HttpRequest, sheet: PracticeSheet) -> list[Response]:
    """Answers in the order of the sheet, from the form's fields."""
    versions = Version.objects.in_bulk(sheet.versions)
    responses = []
    for number, version in enumerate(sheet.versions, start=1):
        content = versions[version].asked_content
        fields = below(request.POST.getlist, f"a{number}")
        responses.append(kind_of(content).read_answer(content, fields))
    return responses


def result_text(answer: PracticeAnswer, learner: Learner, sheet: PracticeSheet) -> str:
    rendered = render_question(answer.version, learner, sheet.asked_ms)
    return rendered.told_html(frozen_answer(answer.answer), verdict_of_share(answer.share))


def verdict_of_share(share: int) -> str:
    if share == 100:
        return "right"
    return "part" if share else "wrong"


def book_page(request: HttpRequest, learner: Learner) -> HttpResponse:
    """What was wrong last, with what is right and where that stands."""
    memory, shelf = learner.memory(timezone.now())
    questions = []
    for version in shelf.wrong(memory):
        right = kind_of(version.asked_content).right_text(version.asked_content, version.answer_key)
        questions.append((version.asked_content, right, version))
    context = {"questions": questions, "log": learner.log_text}
    return render(request, "learning/book.html", context)
