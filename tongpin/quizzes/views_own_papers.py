"""Pages for whoever answered: one's own papers, and going on on another device."""

import json
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.base.numbers import row_number
from tongpin.base.qr_codes import qr_svg
from tongpin.quizzes.answerers import uuid_of_device
from tongpin.quizzes.loaded_quiz import load_quiz
from tongpin.quizzes.models import Quiz, Remark
from tongpin.quizzes.own_papers import own_papers
from tongpin.quizzes.personal import uuids_of
from tongpin.quizzes.question_rendering import points_text
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.remarks import answer_remark
from tongpin.quizzes.tickets import Progress, Ticket
from tongpin.serving.errors import errors_as_messages
from tongpin.signin.phones import Phone

LONGEST = 1600  # characters that a code still shows so that a phone can read it
NOT_ANSWERS = ("ticket", "progress", "go")  # fields of a paper's form


def _answerers(request: HttpRequest) -> list[UUID]:
    """By what papers may know the person: the account, and this device."""
    device = uuid_of_device(Phone.of(request).token)
    if request.user.is_authenticated:
        return [*uuids_of(request.user), device]
    return [device]


@login_not_required
@require_http_methods(["GET", "POST"])
def quiz_mine(request: HttpRequest, key: str) -> HttpResponse:
    """One's own papers of a quiz: what they are worth now, why, and what was remarked."""
    loaded_quiz = load_quiz(key)
    if loaded_quiz is None:
        raise Http404
    answerers = _answerers(request)
    if request.method == "POST":
        number = row_number(request.POST.get("remark", ""))
        remarks = Remark.objects.filter(quiz=loaded_quiz.number, who__in=answerers)
        remark = get_object_or_404(remarks, pk=number)
        with errors_as_messages(request):
            answer_remark(remark, request.POST.get("text", ""), now=timezone.now())
        return redirect("quizzes:quiz_mine", key)
    context = {
        "quiz": Quiz.objects.get(pk=loaded_quiz.number),
        "papers": own_papers(loaded_quiz, answerers, now=timezone.now()),
        "most": points_text(loaded_quiz.paper.most),
    }
    return render(request, "quizzes/mine.html", context)


@dataclass(frozen=True)
class UnfinishedPaper:
    """A paper that goes on elsewhere: its ticket, and what its address tells of the progress."""

    ticket: Ticket
    query: str


@csrf_exempt  # it changes nothing, and comes from a page without a session
@login_not_required
@require_POST
def quiz_go_on(request: HttpRequest, key: str) -> HttpResponse:
    """A link and a code by which a paper is finished on another device, answers along with it.

    The answers travel behind the address's #, which browsers send to nobody.
    """
    paper = _unfinished_paper(request)
    quiz = get_object_or_404(Quiz.objects.published(), key=key, pk=paper.ticket.quiz)
    path = f"{quiz.path}?{paper.query}t={paper.ticket.sealed(SECRETS)}"
    address = request.build_absolute_uri(path)
    answers = _answers(request)
    fragment = quote(json.dumps(answers, ensure_ascii=False, separators=(",", ":")))
    is_whole = len(path) + len(fragment) < LONGEST
    if answers and is_whole:
        address = f"{address}#{fragment}"
    context = {"quiz": quiz, "address": address, "qr": _code(address), "is_whole": is_whole}
    return render(request, "quizzes/go_on.html", context)


def _unfinished_paper(request: HttpRequest) -> UnfinishedPaper:
    """The paper of the form that was sent. Raises Http404 for one that is not ours."""
    if progress := Progress.opened(request.POST.get("progress", ""), SECRETS):
        return UnfinishedPaper(progress.ticket, f"p={request.POST['progress']}&")
    if ticket := Ticket.opened(request.POST.get("ticket", ""), SECRETS):
        return UnfinishedPaper(ticket, "")
    raise Http404


def _answers(request: HttpRequest) -> list[list[str]]:
    """[field, value] of each answer that the form sent."""
    answers: list[list[str]] = []
    for name, values in request.POST.lists():
        if name not in NOT_ANSWERS:
            answers += [[name, value] for value in values if value]
    return answers


def _code(address: str) -> SafeString:
    """The QR code of the address; empty for one that no code can hold: the link still does."""
    try:
        return qr_svg(address, error="l")
    except segno.DataOverflowError:
        return SafeString()
