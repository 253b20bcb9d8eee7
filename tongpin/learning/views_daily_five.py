"""Pages of the daily five and the wrong-answer book."""

import json
import time
from collections.abc import Sequence
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
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from tongpin.learning.answer_history import (
    from_device,
    from_papers,
    from_recalls,
    silent_questions,
    with_more,
)
from tongpin.learning.memory import MemoryState, remembered
from tongpin.learning.practice import (
    FIVE,
    PracticeAnswer,
    PracticeSheet,
    QuestionShelf,
    entries,
    keep,
    marked,
    units_above,
)
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
class Me:
    """Who answers: a person with an account, or a device that keeps its own log."""

    who: UUID
    person: Person | None
    log: object = None  # of the device, as it sent it

    @classmethod
    def of(cls, request: HttpRequest, phone: Phone) -> "Me":
        if request.user.is_authenticated:
            return cls(uuid_of_person(request.user.pk), request.user)
        try:
            log = json.loads(request.POST.get("log", "") or "[]")
        except (ValueError, RecursionError):
            log = []
        return cls(uuid_of_device(phone.token), None, log)

    def known(self, now: datetime) -> tuple[dict[int, MemoryState], QuestionShelf]:
        """What is remembered by now, and what may be asked."""
        papers = from_papers(self.who, now)
        own = None if self.person else {one.question for one in papers}
        more = from_recalls(self.person) if self.person else from_device(self.log, localdate(now))
        return remembered(papers + more), QuestionShelf(own, silent_questions(now))

    @property
    def unit(self) -> int | None:
        return self.person.home_unit_id if self.person else None


@login_not_required
@require_http_methods(["GET", "POST"])
def five(request: HttpRequest) -> HttpResponse:
    """Today's five questions, the wrong-answer book, and what came of the answers.

    A device without an account sends what it kept, and gets it back with the new answers.
    """
    phone = Phone.of(request)
    me, what = Me.of(request, phone), request.POST.get("what") or request.GET.get("what")
    if me.person is None and request.method == "GET":
        response = render(request, "learning/five_begin.html")
    elif sealed := request.POST.get("sheet"):
        response = _told(request, me, sealed)
    elif what == "book":
        response = _book(request, me)
    else:
        response = _asked(request, me, is_again=what == "again")
    if me.person is None:
        phone.remember(response)
    response["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest, me: Me, *, is_again: bool) -> HttpResponse:
    """Five questions to be answered."""
    now, today = timezone.now(), localdate()
    known, shelf = me.known(now)
    versions = (
        shelf.wrong(known)[:FIVE]
        if is_again
        else shelf.five(known, units_above(me.unit, today), me.who, today)
    )
    asked_ms = time.time_ns() // 1_000_000
    numbers = [version.pk for version in versions]
    context = {
        "questions": [
            _shown(version, me, asked_ms).asked_html(f"a{number}", number, 0)
            for number, version in enumerate(versions, start=1)
        ],
        "sheet": signing.dumps([numbers, asked_ms, me.who.hex], salt=SALT),
        "log": json.dumps(me.log) if me.person is None else "",
    }
    return render(request, "learning/five.html", context)


def _shown(version: Version, me: Me, asked_ms: int) -> RenderedQuestion:
    """The question with its options in an order of this sheet's own."""
    content = version.asked
    order = tuple(range(len(content.choices)))
    if kind_of(content).shuffles_choices:
        found = choice_orders(tuple(one.is_fixed for one in content.choices))
        chance = SeededStream("five", me.who, asked_ms % 65536, str(version.pk))
        order = found[chance.below(len(found))]
    item = PaperItem(version.pk, 0, content, version.answer, version.source, version.question.topic)
    return RenderedQuestion(item, (order,), get_language() or "")


def _told(request: HttpRequest, me: Me, sealed: str) -> HttpResponse:
    """What was right; sent again, it tells the same and counts once."""
    sheet = _opened(sealed, me.who)
    today, asked_at = localdate(), datetime.fromtimestamp(sheet.asked_ms / 1000, UTC)
    told = marked(sheet, _answers(request, sheet))
    context: dict[str, object] = {"told": [_as_told(one, me, sheet) for one in told]}
    if me.person:
        keep(me.person, told, asked_at=asked_at, day=today)
    else:
        me.log = with_more(me.log, entries(sheet, told, today))
        context["log"] = json.dumps(me.log)
    known, shelf = me.known(timezone.now())
    context["book"] = len(shelf.wrong(known))
    return render(request, "learning/five_told.html", context)


def _opened(sealed: str, who: UUID) -> PracticeSheet:
    """The sheet; raises BadRequest for one that was not put to this person lately."""
    try:
        numbers, asked_ms, told = signing.loads(sealed, salt=SALT, max_age=KEPT_S)
    except signing.BadSignature as error:
        raise BadRequest("sheet") from error
    if told != who.hex:
        raise BadRequest("sheet")
    return PracticeSheet(tuple(numbers), asked_ms)


def _answers(request: HttpRequest, sheet: PracticeSheet) -> list[Response]:
    """Answers in the order of the sheet, from the form's fields."""
    contents = {one.pk: one.asked for one in Version.objects.filter(pk__in=sheet.versions)}
    found = []
    for number, version in enumerate(sheet.versions, start=1):
        content = contents[version]
        sent = below(request.POST.getlist, f"a{number}")
        found.append(kind_of(content).read_answer(content, sent))
    return found


def _as_told(one: PracticeAnswer, me: Me, sheet: PracticeSheet) -> str:
    verdict = "right" if one.share == 100 else "part" if one.share else "wrong"
    return _shown(one.version, me, sheet.asked_ms).told_html(frozen_answer(one.answer), verdict)


def _right_text(version: Version) -> str:
    return kind_of(version.asked).right_text(version.asked, version.answer)


def _book(request: HttpRequest, me: Me) -> HttpResponse:
    """What was wrong last, with what is right and where that stands."""
    known, shelf = me.known(timezone.now())
    versions: Sequence[Version] = shelf.wrong(known)
    context = {
        "questions": [(version.asked, _right_text(version), version) for version in versions],
        "log": json.dumps(me.log) if me.person is None else "",
    }
    return render(request, "learning/book.html", context)
