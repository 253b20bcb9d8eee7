"""Pages of those who make quizzes; people answer in hot/."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.qr_codes import qr_svg
from tongpin.campaigns.http import campaign_of
from tongpin.guide.hints import keep_on_device, keys_put_away
from tongpin.orgs.http import Request, page_language
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import may_record_for, recordable_units
from tongpin.questions.kinds import kind_of
from tongpin.quizzes.act_kinds import kinds_of_quizzes
from tongpin.quizzes.actions import (
    correct_key,
    make_quiz,
    publish_quiz,
    sections_of,
    withdraw_quiz,
)
from tongpin.quizzes.answerer_cookies import person_text
from tongpin.quizzes.answerers import LOGGED_IN_S, PERSON
from tongpin.quizzes.beginnings import has_begun
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.forms import KeyForm, QuizForm
from tongpin.quizzes.models import Attempt, Quiz
from tongpin.quizzes.paper_content import Sections
from tongpin.quizzes.paper_rushes import fullest_minute_of
from tongpin.quizzes.preview import previewed_questions
from tongpin.quizzes.question_groups import offered_groups, picks_of
from tongpin.quizzes.question_statistics import QuizFacts, UnitFacts, facts_of, units_of
from tongpin.quizzes.quiz_scope import own_published_quiz, own_quiz, quiz_for, quizzes_for
from tongpin.quizzes.typed_keys import typed_key
from tongpin.quizzes.unit_codes import unit_query
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data

CODES = 30  # links of units on one page


@require_GET
def quiz_list(request: Request) -> HttpResponse:
    context = {
        "quizzes": quizzes_for(request).newest_first(),
        "may_make": bool(recordable_units(request.user, localdate())),
        "now": timezone.now(),
    }
    return render(request, "quizzes/quiz_list.html", context)


@require_http_methods(["GET", "POST"])
def quiz_new(request: Request) -> HttpResponse:
    units = recordable_units(request.user, localdate())
    if not units:
        raise PermissionDenied
    form = QuizForm(
        sent_data(request),
        units=units,
        kinds=kinds_of_quizzes(campaign_of(request)),
        initial=_usual_times(timezone.localtime()),
    )
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        unit = form.cleaned_data["unit"]
        with errors_on_form(form, "closes_at"):
            return redirect(
                make_quiz(kind, unit, form.rules(), by=request.user, now=timezone.now())
            )
    return render(request, "quizzes/quiz_new.html", {"form": form})


def _usual_times(now: datetime) -> dict[str, datetime]:
    """A week from this minute on."""
    opens_at = now.replace(second=0, microsecond=0)
    return {"opens_at": opens_at, "closes_at": opens_at + timedelta(days=7)}


@require_GET
def quiz(request: Request, pk: int) -> HttpResponse:
    """The quiz: to be published, or how people get to it and what their answers say."""
    quiz = quiz_for(request, pk)
    context: dict[str, Any] = {
        "quiz": quiz,
        "may_make": may_record_for(request.user, quiz.unit_id, localdate()),
        "now": timezone.now(),
    }
    if quiz.published_at is None:
        context["sorts"] = offered_groups(request.user, localdate())
        return render(request, "quizzes/quiz_draft.html", context)
    paper = paper_of(quiz)
    context |= _public_context(request, quiz, paper)
    if context["may_make"]:
        context |= _result_context(quiz, paper)
    return render(request, "quizzes/quiz.html", context)


def _public_context(request: Request, quiz: Quiz, paper: Sections) -> dict[str, Any]:
    """How people get to the quiz, and what they are told beforehand."""
    address = request.build_absolute_uri(quiz.path)
    count = Attempt.objects.filter(quiz=quiz.pk).count()
    return {
        "address": address,
        "qr": qr_svg(address),
        "paper": paper,
        "count": count,
        "rush": fullest_minute_of(quiz),
        "may_enter": bool(recordable_units(request.user, localdate())),
        "may_withdraw": not count and not has_begun(quiz.pk),
    }


def _result_context(quiz: Quiz, paper: Sections) -> dict[str, Any]:
    """What the answers say, for those who may correct keys."""
    unit_facts = units_of(quiz)
    quiz_facts = facts_of(quiz, paper)
    items = []
    for item_facts in quiz_facts.items:
        item = item_facts.item
        right = kind_of(item.content).files.answer_text(item.content, item.key)
        items.append((item_facts, right, KeyForm()))
    return {
        "items": items,
        "scale": quiz_facts.scale,
        "units": _unit_rows(unit_facts, quiz_facts),
        "changes": quiz.key_changes.select_related("changed_by").order_by("-id"),
    }


def _unit_rows(
    unit_facts: list[UnitFacts], quiz_facts: QuizFacts
) -> list[tuple[str, UnitFacts, float | None]]:
    """(name, facts, equated mean) of each unit, those with most papers first."""
    units = Unit.objects.filter(pk__in=[facts.unit for facts in unit_facts])
    names = dict(units.values_list("pk", "name"))
    rows = []
    for facts in unit_facts:
        rows.append((names.get(facts.unit, ""), facts, quiz_facts.equated.get(facts.unit)))
    return rows


@require_GET
def unit_code_list(request: Request, pk: int) -> HttpResponse:
    """The own link of each unit for which the person records, to print or to send."""
    quiz = quiz_for(request, pk)
    below = set(quiz.units_below())
    units = [unit for unit in recordable_units(request.user, localdate()) if unit[0] in below]
    if quiz.published_at is None:
        raise Http404
    if not units:
        raise PermissionDenied
    page = Paginator(units, CODES).get_page(request.GET.get("page"))
    links = []
    for unit, name in page:
        address = request.build_absolute_uri(f"{quiz.path}?{_query_of(quiz, unit)}")
        links.append((name, address, qr_svg(address)))
    context = {"quiz": quiz, "links": links, "page": page}
    return render(request, "quizzes/unit_codes.html", context)


def _query_of(quiz: Quiz, unit: int) -> str:
    """What makes the quiz's address that of the unit, with a code where nothing else opens it."""
    return unit_query(quiz.key, unit) if quiz.needs_unit_code else urlencode({"u": unit})


@require_GET
def quiz_go(request: Request, pk: int) -> HttpResponse:
    """To the quiz as the person who is logged in, whose extra time holds on every device."""
    response = redirect(quiz_for(request, pk).path)
    response.set_signed_cookie(
        PERSON,
        person_text(request.user.pk, request.session.session_key or ""),
        max_age=LOGGED_IN_S,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    keep_on_device(response, keys_put_away(request))
    return response


@require_POST
def quiz_publish(request: Request, pk: int) -> HttpResponse:
    """Freeze a paper of so many questions of each group."""
    quiz = own_quiz(request, pk)
    with errors_as_messages(request):
        picks = picks_of(offered_groups(request.user, localdate()), request.POST)
        publish_quiz(quiz, picks, by=request.user, now=timezone.now())
    return redirect(quiz)


@require_http_methods(["GET", "POST"])
def quiz_preview(request: Request, pk: int) -> HttpResponse:
    """The paper that was published, or that the composer would make, as who answers sees it."""
    quiz = own_quiz(request, pk)
    if quiz.published_at:
        return _preview_page(request, quiz, paper_of(quiz))
    with errors_as_messages(request):
        picks = picks_of(offered_groups(request.user, localdate()), request.POST)
        return _preview_page(request, quiz, sections_of(quiz, picks))
    return redirect(quiz)


def _preview_page(request: Request, quiz: Quiz, paper: Sections) -> HttpResponse:
    questions = previewed_questions(paper, page_language())
    return render(request, "quizzes/quiz_preview.html", {"quiz": quiz, "questions": questions})


@require_POST
def quiz_withdraw(request: Request, pk: int) -> HttpResponse:
    """Make it a draft again, as long as nobody has the paper."""
    quiz = own_quiz(request, pk)
    with errors_as_messages(request):
        withdraw_quiz(quiz, by=request.user, now=timezone.now())
        messages.success(request, _("It is a draft again, and nobody can answer it."))
    return redirect(quiz)


@require_POST
def key_correct(request: Request, pk: int, version: int) -> HttpResponse:
    """Another key for one question; every attempt is marked again."""
    quiz = own_published_quiz(request, pk)
    form = KeyForm(request.POST)
    item = paper_of(quiz).item_of(version)
    if item is None or not form.is_valid():
        messages.error(request, _("Say what is right, and why it is corrected."))
        return redirect(quiz)
    with errors_as_messages(request):
        key = typed_key(item, form.cleaned_data["answer"])
        reason = form.cleaned_data["reason"]
        change = correct_key(quiz, version, key, reason=reason, by=request.user, now=timezone.now())
        count = change.score_changes.count()
        messages.success(request, _("%(count)s scores changed.") % {"count": count})
    return redirect(quiz)
