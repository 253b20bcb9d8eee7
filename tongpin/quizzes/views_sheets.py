"""Pages for those who help others to take part: sheets of paper, groups, entering for somebody."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.orgs.http import Request, page_language
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.permissions import may_record_for, recordable_units
from tongpin.quizzes.answerers import person_of
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.forms import EntryForm, OthersForm, SheetsForm
from tongpin.quizzes.models import EntryWay, GroupMember, Quiz
from tongpin.quizzes.paper_entry import (
    AnsweredPaper,
    enter,
    group_ticket,
    people_of_names,
    ticket_for,
)
from tongpin.quizzes.question_rendering import points_text
from tongpin.quizzes.quiz_scope import published_quiz
from tongpin.quizzes.receipts import SECRETS, receipt_of
from tongpin.quizzes.sheet_issue import IssuedSheets, issue_sheets
from tongpin.quizzes.sheets.photo import PhotoError, see
from tongpin.quizzes.sheets.photo_entry import PaperEntry
from tongpin.quizzes.sheets.printing import sheets_pdf
from tongpin.quizzes.tickets import SHEET, Ticket
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data


def _entry_units(request: Request, quiz: Quiz) -> list[tuple[int, str]]:
    """The units of the quiz for whose people this person may enter. PermissionDenied for none."""
    quiz_units = set(quiz.units_below())
    units = [unit for unit in recordable_units(request.user, localdate()) if unit[0] in quiz_units]
    if not units:
        raise PermissionDenied
    return units


@require_GET
def quiz_others(request: Request, pk: int) -> HttpResponse:
    """For people without a phone: print sheets, read them back, enter for somebody."""
    quiz = published_quiz(request, pk)
    units = _entry_units(request, quiz)
    context = {
        "quiz": quiz,
        "sheets": SheetsForm(units=units, initial={"blank": 0}),
        "others": OthersForm(units=units),
    }
    return render(request, "quizzes/others.html", context)


@require_POST
def quiz_sheets(request: Request, pk: int) -> HttpResponse:
    """Answer sheets as PDF."""
    quiz = published_quiz(request, pk)
    units = _entry_units(request, quiz)
    form = SheetsForm(request.POST, units=units)
    if form.is_valid():
        data = form.cleaned_data
        with errors_on_form(form):
            issued = issue_sheets(
                quiz,
                data["unit"],
                data["names"],
                with_roster=data["roster"],
                blank=data["blank"],
                now=timezone.now(),
            )
            return _pdf(request, quiz, issued)
    context = {"quiz": quiz, "sheets": form, "others": OthersForm(units=units)}
    return render(request, "quizzes/others.html", context)


def _pdf(request: Request, quiz: Quiz, issued: IssuedSheets) -> HttpResponse:
    """Raises PdfError where the machine lacks the libraries that set type."""
    site = request.build_absolute_uri("/").rstrip("/")
    content = sheets_pdf(quiz, paper_of(quiz), issued.sheets, site=site, done=issued.names_done)
    headers = {"Content-Disposition": f'inline; filename="sheets-{quiz.key}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_POST
def quiz_help(request: Request, pk: int) -> HttpResponse:
    """On to the answers of somebody, or of a group, for whom this person enters them."""
    quiz = published_quiz(request, pk)
    units = _entry_units(request, quiz)
    form = OthersForm(request.POST, units=units)
    if form.is_valid():
        with errors_on_form(form):
            sealed = _ticket_of(quiz, form.cleaned_data).sealed(SECRETS, SHEET)
            address = reverse("quizzes:sheet", args=[sealed])
            return redirect(f"{address}?way={EntryWay.HELPER}")
    context = {"quiz": quiz, "sheets": SheetsForm(units=units), "others": form}
    return render(request, "quizzes/others.html", context)


def _ticket_of(quiz: Quiz, data: dict[str, Any]) -> Ticket:
    """A paper for the one person named, or for the group. Raises QuizError."""
    unit = data["unit"].pk
    names = data["names"]
    now = timezone.now()
    if len(names) == 1 and not data["others"]:
        (person,) = people_of_names(unit, names, localdate())
        return ticket_for(quiz, unit, person, now=now)
    return group_ticket(quiz, unit, names, data["others"], now=now)


@require_POST
def quiz_picture(request: Request, pk: int) -> HttpResponse:
    """On to the sheet that a picture shows; it is read there."""
    quiz = published_quiz(request, pk)
    _entry_units(request, quiz)  # before a picture is looked at
    with errors_as_messages(request):
        photo = see(_pictures(request)[0])
        return sheet(request, _sealed_in(photo.address))
    return redirect("quizzes:quiz_others", quiz.pk)


def _sealed_in(address: str) -> str:
    """The sealed ticket that a sheet's code names. Raises Http404 for another page's code."""
    match = resolve(urlsplit(address).path)
    if match.view_name != "quizzes:sheet":
        raise Http404
    return str(match.kwargs["sealed"])


def _pictures(request: Request) -> list[bytes]:
    """The pictures that came. Raises PhotoError for none."""
    files = request.FILES.getlist("pictures")[:10]
    if not files:
        raise PhotoError(_("Choose a picture of the sheet."))
    pictures: list[bytes] = []
    for file in files:
        file.seek(0)
        pictures.append(file.read())
    return pictures


@require_http_methods(["GET", "POST"])
def sheet(request: Request, sealed: str) -> HttpResponse:
    """One paper to be entered: from a picture, or typed. Afterwards its result."""
    entry = _entry_of(request, sealed)
    initial = {"answered_on": min(localdate(), localdate(entry.quiz.closes_at))}
    if request.FILES:
        form = EntryForm(initial=initial)
        with errors_as_messages(request):
            entry.look_at(_pictures(request), sealed)
    else:
        form = EntryForm(sent_data(request), initial=initial)
        if form.is_valid():
            with errors_on_form(form, "answered_on"):
                return _entered(request, entry, form)
    if form.is_bound:  # nothing that was typed is lost
        entry.keep(request.POST.getlist)
    return render(request, "quizzes/sheet.html", _sheet_context(request, entry, form, sealed))


def _entry_of(request: Request, sealed: str) -> PaperEntry:
    """The paper of a sealed ticket, where this person may enter it."""
    ticket = Ticket.opened(sealed, SECRETS, SHEET)
    if ticket is None:
        raise Http404
    quizzes = Quiz.objects.published().select_related("paper", "unit")
    quiz = get_object_or_404(quizzes, pk=ticket.quiz)
    if not may_record_for(request.user, ticket.unit, localdate()):
        raise PermissionDenied
    return PaperEntry.of(quiz, ticket)


def _sheet_context(
    request: Request, entry: PaperEntry, form: EntryForm, sealed: str
) -> dict[str, Any]:
    ticket = entry.ticket
    members = GroupMember.objects.filter(quiz=ticket.quiz, who=ticket.who)
    people = Person.objects.filter(pk__in=members.values("person"))
    person = Person.objects.filter(pk=person_of(ticket.who) or 0).first()
    if person:
        name = person.name
    else:
        name = "、".join(people.order_by("name").values_list("name", flat=True))
    return {
        "entering": entry,
        "quiz": entry.quiz,
        "form": form,
        "sealed": sealed,
        "unit": Unit.objects.get(pk=ticket.unit),
        "name": name,
        "is_group": members.exists(),
        "more": sum(members.filter(person=None).values_list("count", flat=True)),
        "way": _way(request.POST.get("way") or request.GET.get("way")),
        "questions": entry.questions(page_language()),
        "doubtful": _doubts(entry.doubtful),
    }


def _way(text: str | None) -> EntryWay:
    """How the answers come in: from paper, unless a helper enters what somebody says."""
    return EntryWay.HELPER if text == EntryWay.HELPER else EntryWay.PAPER


def _doubts(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    numbers_text = "、".join(map(str, sorted(set(numbers))))
    text = ngettext(
        "Look again at question %(numbers)s.", "Look again at questions %(numbers)s.", len(numbers)
    )
    return text % {"numbers": numbers_text}


def _entered(request: Request, entry: PaperEntry, form: EntryForm) -> HttpResponse:
    """Store the paper and show its result. Raises QuizError."""
    answered = AnsweredPaper(
        answers=entry.answers(request.POST.getlist),
        way=_way(request.POST.get("way")),
        answered_on=form.cleaned_data["answered_on"],
    )
    stored = enter(
        entry.quiz,
        entry.ticket,
        answered,
        by=request.user,
        now=timezone.now(),
    )
    context = {
        "quiz": entry.quiz,
        "stored": stored,
        "score": points_text(stored.attempt.score),
        "most": points_text(entry.paper.most),
        "receipt": receipt_of(stored.attempt),
    }
    return render(request, "quizzes/entered.html", context)
