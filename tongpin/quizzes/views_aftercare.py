"""Looking after a quiz while people answer: extra time, short answers, what is odd."""

from hashlib import blake2b
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.orgs.http import Request
from tongpin.orgs.models import Person, Unit
from tongpin.quizzes.actions import QuizError, give_extra_time
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.forms import ExtraTimeForm, FindingForm, HandMarkForm
from tongpin.quizzes.hand_marks import (
    HandMarkDraft,
    UnmarkedAnswer,
    mark_by_hand,
    short_items,
    waiting,
)
from tongpin.quizzes.models import Attempt, Quiz, Remark
from tongpin.quizzes.paper_content import HUNDREDTHS
from tongpin.quizzes.quiz_scope import own_published_quiz
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.remarks import close_remark
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data
from tongpin.signin.expected_people import NameFinder
from tongpin.signin.operations import OperationError

PAGE = 30
COUNTED = 1000  # short answers that are counted; of more it is told that there are more


@require_GET
def quiz_care(request: Request, pk: int) -> HttpResponse:
    quiz = own_published_quiz(request, pk)
    return render(request, "quizzes/care.html", _care_context(request, quiz, ExtraTimeForm()))


def _care_context(request: Request, quiz: Quiz, form: ExtraTimeForm) -> dict[str, Any]:
    paper = paper_of(quiz)
    remarks = Remark.objects.filter(quiz=quiz.pk)
    open_first = remarks.order_by(F("found_at").desc(nulls_first=True), "-noted_at", "-id")
    page = Paginator(open_first, PAGE).get_page(request.GET.get("page"))
    return {
        "quiz": quiz,
        "form": form,
        "extra": quiz.extra_times.select_related("person").order_by("person__name", "id"),
        "has_short": bool(short_items(paper)),
        "waiting": sum(1 for __ in islice(waiting(quiz, paper), COUNTED)),
        "counted": COUNTED,
        "page": page,
        "count": page.paginator.count,
        "remarks": _remark_rows(quiz, page),
    }


def _remark_rows(quiz: Quiz, page: Page[Remark]) -> list[tuple[Remark, Attempt, str]]:
    """(remark, attempt, name of the unit) of each remark whose attempt is there."""
    remarks = list(page)
    answerers = [remark.who for remark in remarks]
    attempts: dict[tuple[UUID, int], Attempt] = {}
    for row in Attempt.objects.filter(quiz=quiz.pk, who__in=answerers):
        attempts[row.who, row.number] = row
    units = Unit.objects.filter(pk__in=quiz.units_below())
    unit_names = dict(units.values_list("pk", "name"))
    remark_rows: list[tuple[Remark, Attempt, str]] = []
    for remark in remarks:
        attempt = attempts.get((remark.who, remark.number))
        if attempt:
            remark_rows.append((remark, attempt, unit_names.get(attempt.unit, "")))
    return remark_rows


@require_POST
def quiz_extra(request: Request, pk: int) -> HttpResponse:
    """Give somebody more time, or with nothing take it back."""
    quiz = own_published_quiz(request, pk)
    form = ExtraTimeForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        with errors_on_form(form):
            give_extra_time(
                quiz,
                _registered_person(quiz, data["name"].strip()),
                data["percent"],
                reason=data["reason"],
                by=request.user,
                now=timezone.now(),
            )
            return redirect("quizzes:quiz_care", pk)
    return render(request, "quizzes/care.html", _care_context(request, quiz, form))


def _registered_person(quiz: Quiz, name: str) -> Person:
    """The one person of this name in the units of the quiz. Raises QuizError."""
    try:
        number = NameFinder(quiz.unit_id, localdate()).known(name)
    except OperationError as error:  # several have the name
        raise QuizError(str(error)) from error
    if number is None:
        raise QuizError(_("Nobody of this name is registered in the units of the quiz."))
    return Person.objects.get(pk=number)


@require_POST
def remark_close(request: Request, pk: int, remark: int) -> HttpResponse:
    """What was found about something odd; who wrote the paper sees it."""
    quiz = own_published_quiz(request, pk)
    form = FindingForm(request.POST)
    remark_row = get_object_or_404(Remark, pk=remark, quiz=quiz.pk)
    finding = form.cleaned_data["finding"] if form.is_valid() else ""
    with errors_as_messages(request):
        close_remark(remark_row, finding, by=request.user, now=timezone.now())
    return redirect("quizzes:quiz_care", pk)


def _fingerprint(unmarked: UnmarkedAnswer) -> str:
    """By what a form names an answer without saying whose it is."""
    attempt = unmarked.attempt
    key = f"{attempt.quiz}:{attempt.who}:{attempt.number}:{unmarked.item.version}"
    return blake2b(key.encode(), key=SECRETS[0], digest_size=8, person=b"marking").hexdigest()


@require_http_methods(["GET", "POST"])
def quiz_marking(request: Request, pk: int) -> HttpResponse:
    """The next short answer that nobody marked, without whose it is."""
    quiz = own_published_quiz(request, pk)
    unmarked = next(waiting(quiz, paper_of(quiz)), None)
    form = HandMarkForm(sent_data(request))
    if request.method == "POST":
        if unmarked is None or _fingerprint(unmarked) != request.POST.get("answer"):
            messages.info(request, _("Somebody else marked that answer meanwhile."))
            return redirect("quizzes:quiz_marking", pk)
        if form.is_valid():
            with errors_on_form(form, "points"):
                _mark(request, quiz, unmarked, form)
                return redirect("quizzes:quiz_marking", pk)
    context = {
        "quiz": quiz,
        "one": unmarked,
        "most": unmarked.item.points / HUNDREDTHS if unmarked else 0,
        "mark": _fingerprint(unmarked) if unmarked else "",
        "form": form,
    }
    return render(request, "quizzes/marking.html", context)


def _mark(request: Request, quiz: Quiz, unmarked: UnmarkedAnswer, form: HandMarkForm) -> None:
    """Mark the answer as the form says. Raises MarkError."""
    draft = HandMarkDraft(
        points=int(form.cleaned_data["points"] * HUNDREDTHS),
        remark=form.cleaned_data["remark"],
    )
    mark_by_hand(
        quiz,
        unmarked.attempt,
        unmarked.item.version,
        draft,
        by=request.user,
        now=timezone.now(),
    )
