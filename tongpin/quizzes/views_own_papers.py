"""Pages for whoever answered: one's own papers, and going on on another device."""

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.base.numbers import row_number
from tongpin.base.qr_codes import qr_svg
from tongpin.questions.content import Key
from tongpin.questions.kinds import kind_of
from tongpin.quizzes.answerers import uuid_of_device, uuid_of_person
from tongpin.quizzes.attempts import HandIn, hand_in_of, milliseconds
from tongpin.quizzes.hot.pieces import RenderedQuestion, points_text, verdict_of
from tongpin.quizzes.loaded_quiz import LoadedQuiz, load_quiz
from tongpin.quizzes.models import Attempt, HandMark, KeyChange, Quiz, Remark, ScoreChange
from tongpin.quizzes.paper_content import HUNDREDTHS, frozen_paper
from tongpin.quizzes.question_statistics import current_scale
from tongpin.quizzes.receipts import SECRET, receipt_of
from tongpin.quizzes.remarks import RemarkError, answer_remark
from tongpin.quizzes.tickets import Progress, Ticket
from tongpin.signin.phones import Phone

LONGEST = 1600  # characters that a code still shows so that a phone can read it


def _who(request: HttpRequest) -> list[UUID]:
    """By what papers may know the person: the account, and this device."""
    found = [uuid_of_device(Phone.of(request).token)]
    return [uuid_of_person(request.user.pk), *found] if request.user.is_authenticated else found


@login_not_required
@require_http_methods(["GET", "POST"])
def quiz_mine(request: HttpRequest, key: str) -> HttpResponse:
    """One's own papers of a quiz: what they are worth now, why, and what was remarked."""
    loaded = load_quiz(key)
    if loaded is None:
        raise Http404
    who = _who(request)
    if request.method == "POST":
        number = row_number(request.POST.get("remark", ""))
        remark = get_object_or_404(Remark, pk=number, quiz=loaded.number, who__in=who)
        try:
            answer_remark(remark, request.POST.get("text", ""), now=timezone.now())
        except RemarkError as error:
            messages.error(request, str(error))
        return redirect("quizzes:quiz_mine", key)
    rows = Attempt.objects.filter(quiz=loaded.number, who__in=who).order_by("-handed_in_at")
    context = {
        "quiz": Quiz.objects.get(pk=loaded.number),
        "papers": [_paper(loaded, hand_in_of(row)) for row in rows],
        "most": points_text(loaded.paper.most),
    }
    response = render(request, "quizzes/mine.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _paper(loaded: LoadedQuiz, one: HandIn) -> dict[str, Any]:
    """All that concerns one paper."""
    tells = loaded.tells(milliseconds(timezone.now()))
    own = {"quiz": one.quiz, "who": one.who, "number": one.number}
    found: dict[str, Any] = {
        "attempt": one,
        "score": points_text(one.score),
        "receipt": receipt_of(one),
        "remarks": Remark.objects.filter(**own).order_by("id"),
        "changes": _changes(loaded, one),
        "marks": _by_hand(loaded, one),
    }
    if tells:
        found["told"] = [
            RenderedQuestion(loaded.paper.items[mark.place], ((),), get_language() or "").told(
                frozen_paper(mark.answer), verdict_of(mark)
            )
            for mark in loaded.marked(one)
            if not kind_of(loaded.paper.items[mark.place].content).is_marked_by_hand
        ]
        quiz = Quiz.objects.get(pk=one.quiz)
        if loaded.paper.is_drawn and timezone.now() > quiz.closes_at:
            scale = current_scale(one.quiz)
            places = loaded.paper.drawn(one.who, one.number)
            if scale and (equated := scale.equated(one.score, places)) is not None:
                found |= {"equated": equated, "scale": scale, "expected": scale.expected(places)}
    return found


def _changes(loaded: LoadedQuiz, one: HandIn) -> list[dict[str, Any]]:
    """Corrected keys of questions that this paper asked, and what they did to its score."""
    items = {
        loaded.paper.items[place].version: loaded.paper.items[place]
        for place in loaded.paper.drawn(one.who, one.number)
    }
    changes = KeyChange.objects.filter(quiz=one.quiz, version__in=list(items)).order_by("id")
    scores = {
        change.change_id: change
        for change in ScoreChange.objects.filter(
            change__quiz=one.quiz, who=one.who, number=one.number
        )
    }
    found = []
    for change in changes:
        content, score = items[change.version].content, scores.get(change.pk)
        found.append(
            {
                "change": change,
                "stem": content.stem,
                "before": kind_of(content).files.answer_text(content, Key.of(change.before)),
                "after": kind_of(content).files.answer_text(content, Key.of(change.after)),
                "scores": (score.before / HUNDREDTHS, score.after / HUNDREDTHS) if score else None,
            }
        )
    return found


def _by_hand(loaded: LoadedQuiz, one: HandIn) -> list[dict[str, Any]]:
    """What a person found the short answers to be worth; None for those that wait."""
    marks = {
        mark.version: mark
        for mark in HandMark.objects.filter(quiz=one.quiz, who=one.who, number=one.number)
    }
    places = loaded.paper.drawn(one.who, one.number)
    items = [loaded.paper.items[place] for place in places]
    return [
        {
            "stem": item.content.stem,
            "mark": mark,
            "most": points_text(item.points),
            "points": points_text(mark.points) if mark else "",
        }
        for item in items
        if kind_of(item.content).is_marked_by_hand
        for mark in [marks.get(item.version)]
    ]


@csrf_exempt  # it changes nothing, and comes from a page without a session
@login_not_required
@require_POST
def quiz_go_on(request: HttpRequest, key: str) -> HttpResponse:
    """A link and a code by which a paper is finished on another device, answers along with it.

    The answers travel behind the address's #, which browsers send to nobody.
    """
    if progress := Progress.opened(request.POST.get("progress", ""), SECRET):
        ticket, query = progress.ticket, f"p={request.POST['progress']}&"
    elif opened := Ticket.opened(request.POST.get("ticket", ""), SECRET):
        ticket, query = opened, ""
    else:
        raise Http404
    quiz = get_object_or_404(Quiz.objects.published(), key=key, pk=ticket.quiz)
    given = [
        [name, value]
        for name, values in request.POST.lists()
        if name not in ("ticket", "progress", "go")
        for value in values
        if value
    ]
    path = f"/q/{quiz.key}/?{query}t={ticket.sealed(SECRET)}"
    told = quote(json.dumps(given, ensure_ascii=False, separators=(",", ":")))
    is_whole = len(path) + len(told) < LONGEST
    address = request.build_absolute_uri(path) + (f"#{told}" if given and is_whole else "")
    try:
        drawn = qr_svg(address, error="l")
    except segno.DataOverflowError:  # the link alone still does
        drawn = SafeString()
    context = {"quiz": quiz, "address": address, "qr": drawn, "is_whole": is_whole}
    return render(request, "quizzes/go_on.html", context)
