"""Looking after a quiz while people answer: extra time, short answers, what is odd."""

from hashlib import blake2b
from itertools import islice

from django.contrib import messages
from django.core.paginator import Paginator
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
from tongpin.quizzes.hand_marks import MarkError, UnmarkedAnswer, mark_by_hand, short_items, waiting
from tongpin.quizzes.models import Attempt, Quiz, Remark
from tongpin.quizzes.paper_content import HUNDREDTHS
from tongpin.quizzes.quiz_scope import own_quiz
from tongpin.quizzes.receipts import SECRET
from tongpin.quizzes.remarks import RemarkError, close_remark
from tongpin.signin.expected_people import NameFinder
from tongpin.signin.operations import OperationError

PAGE = 30
COUNTED = 1000  # short answers that are counted; of more it is told that there are more


def _care(request: Request, quiz: Quiz, form: ExtraTimeForm) -> HttpResponse:
    paper = paper_of(quiz)
    rows = Remark.objects.filter(quiz=quiz.pk)
    open_first = rows.order_by(F("found_at").desc(nulls_first=True), "-noted_at", "-id")
    page = Paginator(open_first, PAGE).get_page(request.GET.get("page"))
    remarks = list(page)
    papers = {
        (row.who, row.number): row
        for row in Attempt.objects.filter(quiz=quiz.pk, who__in=[one.who for one in remarks])
    }
    units = dict(Unit.objects.filter(pk__in=quiz.units_below()).values_list("pk", "name"))
    context = {
        "quiz": quiz,
        "form": form,
        "extra": quiz.extra_times.select_related("person").order_by("person__name", "id"),
        "has_short": bool(short_items(paper)),
        "waiting": sum(1 for __ in islice(waiting(quiz, paper), COUNTED)),
        "counted": COUNTED,
        "page": page,
        "count": page.paginator.count,
        "remarks": [
            (one, row, units.get(row.unit, ""))
            for one in remarks
            if (row := papers.get((one.who, one.number)))
        ],
    }
    return render(request, "quizzes/care.html", context)


@require_GET
def quiz_care(request: Request, pk: int) -> HttpResponse:
    return _care(request, own_quiz(request, pk), ExtraTimeForm())


@require_POST
def quiz_extra(request: Request, pk: int) -> HttpResponse:
    """Give somebody more time, or with nothing take it back."""
    quiz, form = own_quiz(request, pk), ExtraTimeForm(request.POST)
    if form.is_valid():
        told, now = form.cleaned_data, timezone.now()
        try:
            person = NameFinder(quiz.unit_id, localdate()).known(told["name"].strip())
            if person is None:
                raise QuizError(_("Nobody of this name is registered in the units of the quiz."))
            give_extra_time(
                quiz,
                Person.objects.get(pk=person),
                told["percent"],
                reason=told["reason"],
                by=request.user,
                now=now,
            )
            return redirect("quizzes:quiz_care", pk)
        except (QuizError, OperationError) as error:
            form.add_error(None, str(error))
    return _care(request, quiz, form)


@require_POST
def remark_close(request: Request, pk: int, remark: int) -> HttpResponse:
    """What was found about something odd; who wrote the paper sees it."""
    quiz, form = own_quiz(request, pk), FindingForm(request.POST)
    found = get_object_or_404(Remark, pk=remark, quiz=quiz.pk)
    try:
        text = form.cleaned_data["finding"] if form.is_valid() else ""
        close_remark(found, text, by=request.user, now=timezone.now())
    except RemarkError as error:
        messages.error(request, str(error))
    return redirect("quizzes:quiz_care", pk)


def _mark(one: UnmarkedAnswer) -> str:
    """By what a form names an answer without saying whose it is."""
    key = f"{one.attempt.quiz}:{one.attempt.who}:{one.attempt.number}:{one.item.version}"
    return blake2b(key.encode(), key=SECRET, digest_size=8, person=b"marking").hexdigest()


@require_http_methods(["GET", "POST"])
def quiz_marking(request: Request, pk: int) -> HttpResponse:
    """The next short answer that nobody marked, without whose it is."""
    quiz = own_quiz(request, pk)
    one = next(waiting(quiz, paper_of(quiz)), None)
    form = HandMarkForm(request.POST or None)
    if request.method == "POST":
        if one is None or _mark(one) != request.POST.get("answer"):
            messages.info(request, _("Somebody else marked that answer meanwhile."))
            return redirect("quizzes:quiz_marking", pk)
        if form.is_valid():
            told = form.cleaned_data
            points = int(told["points"] * HUNDREDTHS)
            try:
                mark_by_hand(
                    quiz,
                    one.attempt,
                    one.item.version,
                    points,
                    remark=told["remark"],
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect("quizzes:quiz_marking", pk)
            except MarkError as error:
                form.add_error("points", str(error))
    context = {
        "quiz": quiz,
        "one": one,
        "most": one.item.points / HUNDREDTHS if one else 0,
        "mark": _mark(one) if one else "",
        "form": form,
    }
    return render(request, "quizzes/marking.html", context)
