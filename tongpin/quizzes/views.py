"""Pages of those who make quizzes, and the check of a receipt; people answer in hot/."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.qr_codes import qr_svg
from tongpin.campaigns.http import campaign_of
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import may_record_for, recordable_units
from tongpin.questions.formats.typed_questions import build_question
from tongpin.questions.kinds import kind_of
from tongpin.questions.models import Bank, Version
from tongpin.questions.notations.raw_question import RawQuestion, UnclearError
from tongpin.quizzes.act_kinds import kinds_of_quizzes
from tongpin.quizzes.actions import Pick, QuizError, correct_key, make_quiz, publish_quiz
from tongpin.quizzes.answerers import LOGGED_IN_S, PERSON
from tongpin.quizzes.attempts import moment
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.forms import KeyForm, QuizForm, ReceiptForm
from tongpin.quizzes.models import Attempt, Quiz
from tongpin.quizzes.paper_content import PaperItem
from tongpin.quizzes.question_statistics import facts_of, units_of
from tongpin.quizzes.quiz_scope import own_quiz, quiz_for, quizzes_for
from tongpin.quizzes.receipts import SECRET
from tongpin.quizzes.tickets import Receipt, mark_of


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
    kinds = {kind.pk: kind for kind in kinds_of_quizzes(campaign_of(request))}
    now = timezone.localtime().replace(second=0, microsecond=0)
    form = QuizForm(
        request.POST or None,
        units=units,
        kinds=[(pk, kind.label) for pk, kind in kinds.items()],
        initial={"opens_at": now, "closes_at": now + timedelta(days=7)},
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        kind, unit = kinds[told.pop("kind")], Unit.objects.get(pk=told.pop("unit"))
        try:
            quiz = make_quiz(kind, unit, told, by=request.user, now=timezone.now())
            return redirect("quizzes:quiz", quiz.pk)
        except QuizError as error:
            form.add_error("closes_at", str(error))
    return render(request, "quizzes/quiz_new.html", {"form": form})


@dataclass
class QuestionGroup:
    """Approved questions of one bank, topic and kind, from which a paper can ask."""

    name: str  # of the form's fields
    bank: str
    topic: str
    kind: str
    versions: list[Version]

    @property
    def count(self) -> int:
        return len(self.versions)


def _sorts(request: Request, quiz: Quiz) -> list[QuestionGroup]:
    """What the banks of the person's units offer."""
    units = [pk for pk, __ in recordable_units(request.user, localdate())]
    banks = Bank.objects.filter(unit__in=units)
    versions = Version.objects.standing().approved().filter(question__bank__in=banks)
    found: dict[tuple[int, str, str], QuestionGroup] = {}
    for version in versions.select_related("question__bank").order_by("question_id"):
        bank, topic = version.question.bank, version.question.topic
        key = (bank.pk, topic, version.kind)
        if key not in found:
            name = f"sort{len(found)}"
            found[key] = QuestionGroup(name, bank.name, topic, version.kind_label, [])
        found[key].versions.append(version)
    return list(found.values())


@require_GET
def quiz(request: Request, pk: int) -> HttpResponse:
    """The quiz: to be published, or how people get to it and what their answers say."""
    found = quiz_for(request, pk)
    may_make = may_record_for(request.user, found.unit_id, localdate())
    context: dict[str, Any] = {"quiz": found, "may_make": may_make, "now": timezone.now()}
    if found.published_at is None:
        return render(
            request, "quizzes/quiz_draft.html", context | {"sorts": _sorts(request, found)}
        )
    address = request.build_absolute_uri(f"/q/{found.key}/")
    paper = paper_of(found)
    context |= {
        "address": address,
        "qr": qr_svg(address),
        "paper": paper,
        "count": Attempt.objects.filter(quiz=found.pk).count(),
        "may_enter": bool(recordable_units(request.user, localdate())),
    }
    if may_make:
        units, told = units_of(found), facts_of(found, paper)
        names = dict(
            Unit.objects.filter(pk__in=[one.unit for one in units]).values_list("pk", "name")
        )
        context |= {
            "items": [(facts, _typed_answer(facts.item), KeyForm()) for facts in told.items],
            "scale": told.scale,
            "units": [(names.get(one.unit, ""), one, told.equated.get(one.unit)) for one in units],
            "changes": found.key_changes.select_related("changed_by").order_by("-id"),
            "below": recordable_units(request.user, localdate()),
        }
    return render(request, "quizzes/quiz.html", context)


@require_GET
def quiz_go(request: Request, pk: int) -> HttpResponse:
    """To the quiz as the person who is logged in, whose extra time holds on every device."""
    response = redirect(f"/q/{quiz_for(request, pk).key}/")
    response.set_signed_cookie(
        PERSON,
        str(request.user.pk),
        max_age=LOGGED_IN_S,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return response


@require_POST
def quiz_publish(request: Request, pk: int) -> HttpResponse:
    """Freeze a paper of so many questions of each sort."""
    found = own_quiz(request, pk)
    picks = []
    try:
        for sort in _sorts(request, found):
            asked = _whole(request.POST.get(f"{sort.name}.asked", ""))
            if asked:
                points = _whole(request.POST.get(f"{sort.name}.points", "")) or 1
                draw = asked if asked != sort.count else None
                title = sort.kind if not sort.topic else f"{sort.topic} · {sort.kind}"
                picks.append(Pick(sort.versions, points, draw, title))
        publish_quiz(found, picks, by=request.user, now=timezone.now())
    except QuizError as error:
        messages.error(request, str(error))
    return redirect("quizzes:quiz", pk)


def _whole(text: str) -> int:
    """A number that was typed; 0 for nothing. Raises QuizError for anything else."""
    if not text.strip():
        return 0
    plain = text.strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 5 and int(plain) <= 1000):
        raise QuizError(
            _("“%(text)s”: accepted is a whole number up to 1000.") % {"text": text[:20]}
        )
    return int(text)


@require_POST
def key_correct(request: Request, pk: int, version: int) -> HttpResponse:
    """Another key for one question; every attempt is marked again."""
    found = own_quiz(request, pk)
    form = KeyForm(request.POST)
    item = next((one for one in paper_of(found).items if one.version == version), None)
    if item is None or not form.is_valid():
        messages.error(request, _("Say what is right, and why it is corrected."))
        return redirect("quizzes:quiz", pk)
    content = item.content
    raw = RawQuestion(
        kind=content.kind,
        stem=content.stem,
        answer=form.cleaned_data["answer"],
        options=[(one.letter, one.text) for one in content.choices],
        rule=item.key.rule,
        why=item.key.why,
    )
    try:
        typed, key = build_question(raw)
        key = kind_of(content).files.aligned_key(content, typed, key)
        reason = form.cleaned_data["reason"]
        change = correct_key(
            found, version, key, reason=reason, by=request.user, now=timezone.now()
        )
        told = {"count": change.score_changes.count()}
        messages.success(request, _("%(count)s scores changed.") % told)
    except (QuizError, UnclearError) as error:
        messages.error(request, str(error))
    return redirect("quizzes:quiz", pk)


def _typed_answer(item: PaperItem) -> str:
    """The right answer as people type it."""
    return kind_of(item.content).files.answer_text(item.content, item.key)


@login_not_required
@require_http_methods(["GET", "POST"])
def receipt_check(request: HttpRequest) -> HttpResponse:
    """What a receipt says, for anybody who has it."""
    form = ReceiptForm(request.POST or request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        told = Receipt.opened(form.cleaned_data["receipt"].strip(), SECRET)
        context["is_checked"] = True
        if told:
            when = moment(told.handed_in_ms)
            rows = Attempt.objects.filter(quiz=told.quiz, handed_in_at=when, number=told.number)
            row = next((row for row in rows if mark_of(row.who, SECRET) == told.who), None)
            context |= {
                "quiz": Quiz.objects.filter(pk=told.quiz).select_related("unit").first(),
                "handed_in_at": when,
                "score": told.score / 100,
                "row": row,
                "score_now": row.score / 100 if row else None,
                "agrees": row and sha256(row.answers.encode()).digest()[:8] == told.answers,
            }
    return render(request, "quizzes/receipt.html", context)
