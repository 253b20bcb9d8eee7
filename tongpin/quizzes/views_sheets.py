"""Pages for those who help others to take part: sheets of paper, groups, entering for somebody."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.pdf import PdfError
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person, Post, Role, Unit
from tongpin.orgs.permissions import may_record_for, recordable_units
from tongpin.quizzes.actions import QuizError
from tongpin.quizzes.answerers import person_of
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.forms import EntryForm, OthersForm, SheetsForm
from tongpin.quizzes.hot.pieces import points_text
from tongpin.quizzes.models import EntryWay, GroupMember, Quiz
from tongpin.quizzes.paper_entry import MOST, enter, named, ticket_for, tickets_for, together
from tongpin.quizzes.quiz_scope import quiz_for
from tongpin.quizzes.receipts import SECRET, receipt_of
from tongpin.quizzes.sheets.photo import PhotoError, see
from tongpin.quizzes.sheets.photo_entry import PaperEntry
from tongpin.quizzes.sheets.printing import AnswerSheet, sheets_pdf
from tongpin.quizzes.tickets import SHEET, Ticket


def _units(request: Request, quiz: Quiz) -> list[tuple[int, str]]:
    """The units of the quiz for whose people this person may enter. PermissionDenied for none."""
    below = set(quiz.units_below())
    units = [one for one in recordable_units(request.user, localdate()) if one[0] in below]
    if not units:
        raise PermissionDenied
    return units


def _published(request: Request, pk: int) -> Quiz:
    quiz = quiz_for(request, pk)
    if quiz.published_at is None:
        raise Http404
    return quiz


@require_GET
def quiz_others(request: Request, pk: int) -> HttpResponse:
    """For people without a phone: print sheets, read them back, enter for somebody."""
    quiz = _published(request, pk)
    units = _units(request, quiz)
    context = {
        "quiz": quiz,
        "sheets": SheetsForm(units=units, initial={"blank": 0}),
        "others": OthersForm(units=units),
    }
    return render(request, "quizzes/others.html", context)


@require_POST
def quiz_sheets(request: Request, pk: int) -> HttpResponse:
    """Answer sheets as PDF."""
    quiz = _published(request, pk)
    form = SheetsForm(request.POST, units=_units(request, quiz))
    if form.is_valid():
        try:
            sheets, done = _sheets(quiz, form.cleaned_data)
            site = request.build_absolute_uri("/").rstrip("/")
            content = sheets_pdf(quiz, paper_of(quiz), sheets, site=site, done=done)
            name = {"Content-Disposition": f'inline; filename="sheets-{quiz.key}.pdf"'}
            return HttpResponse(content, content_type="application/pdf", headers=name)
        except (QuizError, PdfError) as error:
            form.add_error(None, str(error))
    context = {"quiz": quiz, "sheets": form, "others": OthersForm(units=_units(request, quiz))}
    return render(request, "quizzes/others.html", context)


@transaction.atomic
def _sheets(quiz: Quiz, told: dict[str, Any]) -> tuple[list[AnswerSheet], list[str]]:
    """A sheet for each person and for each without a name; and who has answered already.

    Raises QuizError; then nobody was added either.
    """
    unit, today = Unit.objects.get(pk=told["unit"]), localdate()
    people = named(unit.pk, told["names"], today)
    if told["roster"]:
        posts = Post.objects.filter(unit=unit, role=Role.MEMBER).on(today)
        people += posts.order_by("person__name", "person").values_list("person", flat=True)
    who: list[int | None] = [*dict.fromkeys(people), *[None] * (told["blank"] or 0)]
    if not who:
        raise QuizError(_("Say for whom: the roster, names, or a number of sheets."))
    if len(who) > MOST:
        raise QuizError(_("At most %(most)s sheets at once.") % {"most": MOST})
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    tickets, done = tickets_for(quiz, unit.pk, who, now=timezone.now())
    found = [
        AnswerSheet(ticket, ticket.sealed(SECRET, SHEET), names.get(person or 0, ""), unit.name)
        for person, ticket in tickets
    ]
    return found, [names[person] for person in done]


@require_POST
def quiz_help(request: Request, pk: int) -> HttpResponse:
    """On to the answers of somebody, or of a group, for whom this person enters them."""
    quiz = _published(request, pk)
    form = OthersForm(request.POST, units=_units(request, quiz))
    if form.is_valid():
        told, now = form.cleaned_data, timezone.now()
        names, others = told["names"], told["others"] or 0
        try:
            if len(names) == 1 and not others:
                (person,) = named(told["unit"], names, localdate())
                ticket = ticket_for(quiz, told["unit"], person, now=now)
            else:
                ticket = together(quiz, told["unit"], names, others, by=request.user, now=now)
            address = reverse("quizzes:sheet", args=[ticket.sealed(SECRET, SHEET)])
            return redirect(f"{address}?way=helper")
        except QuizError as error:
            form.add_error(None, str(error))
    context = {"quiz": quiz, "sheets": SheetsForm(units=_units(request, quiz)), "others": form}
    return render(request, "quizzes/others.html", context)


@require_POST
def quiz_picture(request: Request, pk: int) -> HttpResponse:
    """On to the sheet that a picture shows; it is read there."""
    quiz = _published(request, pk)
    try:
        seen = see(_pictures(request)[0])
        sealed = urlsplit(seen.address).path.rstrip("/").rpartition("/")[2]
        return sheet(request, sealed)
    except PhotoError as error:
        messages.error(request, str(error))
    return redirect("quizzes:quiz_others", quiz.pk)


def _pictures(request: Request) -> list[bytes]:
    """The pictures that came. Raises PhotoError for none."""
    files = request.FILES.getlist("pictures")[:10]
    if not files:
        raise PhotoError(_("Choose a picture of the sheet."))
    for file in files:
        file.seek(0)
    return [file.read() for file in files]


@require_http_methods(["GET", "POST"])
def sheet(request: Request, sealed: str) -> HttpResponse:
    """One paper to be entered: from a picture, or typed. Afterwards its result."""
    ticket = Ticket.opened(sealed, SECRET, SHEET)
    if ticket is None:
        raise Http404
    quiz = get_object_or_404(
        Quiz.objects.published().select_related("paper", "unit"), pk=ticket.quiz
    )
    if not may_record_for(request.user, ticket.unit, localdate()):
        raise PermissionDenied
    entering = PaperEntry.of(quiz, ticket)
    day = min(localdate(), localdate(quiz.closes_at))
    form = EntryForm(request.POST or None, initial={"answered_on": day})
    if request.FILES:
        form = EntryForm(initial={"answered_on": day})
        try:
            entering.look_at(_pictures(request), sealed)
        except PhotoError as error:
            messages.error(request, str(error))
    elif request.method == "POST" and form.is_valid():
        try:
            return _entered(request, entering, form)
        except QuizError as error:
            form.add_error("answered_on", str(error))
    if form.is_bound:  # nothing that was typed is lost
        entering.keep(request.POST.getlist)
    return render(request, "quizzes/sheet.html", _context(request, entering, form, sealed))


def _context(
    request: Request, entering: PaperEntry, form: EntryForm, sealed: str
) -> dict[str, object]:
    ticket = entering.ticket
    members = GroupMember.objects.filter(quiz=ticket.quiz, who=ticket.who)
    names = Person.objects.filter(pk__in=members.values("person")).values_list("name", flat=True)
    person = Person.objects.filter(pk=person_of(ticket.who) or 0).first()
    wanted = request.POST.get("way") or request.GET.get("way")
    return {
        "entering": entering,
        "quiz": entering.quiz,
        "form": form,
        "sealed": sealed,
        "unit": Unit.objects.get(pk=ticket.unit),
        "name": person.name if person else "、".join(names.order_by("name")),
        "is_group": members.exists(),
        "more": sum(members.filter(person=None).values_list("count", flat=True)),
        "way": EntryWay.HELPER if wanted == EntryWay.HELPER else EntryWay.PAPER,
        "questions": entering.questions(get_language() or ""),
        "doubtful": _doubts(entering.doubtful),
    }


def _doubts(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    listed = "、".join(map(str, sorted(set(numbers))))
    text = ngettext(
        "Look again at question %(numbers)s.", "Look again at questions %(numbers)s.", len(numbers)
    )
    return text % {"numbers": listed}


def _entered(request: Request, entering: PaperEntry, form: EntryForm) -> HttpResponse:
    way = EntryWay.HELPER if request.POST.get("way") == EntryWay.HELPER else EntryWay.PAPER
    stored = enter(
        entering.quiz,
        entering.ticket,
        entering.answers(request.POST.getlist),
        way=way,
        answered_on=form.cleaned_data["answered_on"],
        by=request.user,
        now=timezone.now(),
    )
    context = {
        "quiz": entering.quiz,
        "stored": stored,
        "score": points_text(stored.attempt.score),
        "most": points_text(entering.paper.most),
        "receipt": receipt_of(stored.attempt),
    }
    return render(request, "quizzes/entered.html", context)
