"""Pages of an office's papers."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.base.numbers import row_number, row_numbers
from tongpin.base.periods import DAY, WEEK, Period, day_period, period_of
from tongpin.campaigns.http import campaign_of, kind_choices
from tongpin.campaigns.models import Campaign, Kind
from tongpin.duties.duty_rows import duty_row
from tongpin.duties.duty_settlement import settle_duties
from tongpin.office.actions import (
    DecisionDraft,
    draft_letter,
    draft_paper,
    issue_paper,
    record_decision,
    sections_of,
    write_words,
)
from tongpin.office.forms import DecisionForm, PaperDayForm, WordsForm
from tongpin.office.models import OfficePaper, OfficePaperQuerySet, PaperKind
from tongpin.office.papers import DEFINITIONS, definition_of, title_of
from tongpin.office.papers_in_reach import papers_visible_to
from tongpin.orgs.http import Request, own_offices, readable_units
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import may_record_for, office_unit_ids
from tongpin.serving.errors import errors_as_messages, errors_on_form

PAGE = 50
HEADINGS = [(kind, definition.heading) for kind, definition in DEFINITIONS.items()]
MADE_AT_ONCE = [(kind, heading) for kind, heading in HEADINGS if kind != PaperKind.LETTER]


def readable_papers(request: Request) -> OfficePaperQuerySet:
    """Raises PermissionDenied for who reads for no unit."""
    papers = papers_visible_to(request.user, readable_units(request), localdate())
    return papers.select_related("unit", "to", "campaign")


@require_GET
def paper_list(request: Request) -> HttpResponse:
    kind = request.GET.get("sort", "")
    papers = readable_papers(request).filter(campaign=campaign_of(request))
    if kind in DEFINITIONS:
        papers = papers.filter(kind=kind)
    page = Paginator(papers.newest_first(), PAGE).get_page(request.GET.get("page"))
    offices = Unit.objects.filter(pk__in=office_unit_ids(request.user, localdate()))
    context = {
        "page": page,
        "papers": [(paper, title_of(paper)) for paper in page],
        "sort": kind,
        "sorts": HEADINGS,
        "made": MADE_AT_ONCE,
        "offices": offices.in_order(),
    }
    return render(request, "office/paper_list.html", context)


def may_change(request: Request, paper: OfficePaper) -> bool:
    return may_record_for(request.user, paper.unit_id, localdate())


@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """A paper, to read and to print; a draft shows the ledger as it stands."""
    settle_duties()
    paper = get_object_or_404(readable_papers(request), pk=pk)
    words = WordsForm(initial={"words": paper.words, "number": paper.number})
    return paper_page(request, paper, words, new_decision_form(paper.campaign))


def new_decision_form(campaign: Campaign) -> DecisionForm:
    """It offers the kind for whatever has no kind of its own first, where the pack has one."""
    kinds = kind_choices(campaign)
    matter = Kind.objects.filter(pk__in=[pk for pk, __ in kinds], key="matter").first()
    return DecisionForm(kinds=kinds, initial={"kind": matter and matter.pk})


def paper_page(
    request: Request, paper: OfficePaper, words: WordsForm, decision: DecisionForm
) -> HttpResponse:
    is_own = may_change(request, paper)
    sections = sections_of(paper, now=timezone.now())
    decisions = paper.decisions.select_related("duty__unit").order_by("id")
    if not is_own:
        units = readable_units(request)
        sections = [section.visible_in(units) for section in sections]
        decisions = decisions.filter(duty__unit__in=units)
    definition = definition_of(paper)
    today = localdate()
    context = {
        "paper": paper,
        "title": title_of(paper),
        "heading": definition.heading,
        "sections": sections,
        "is_own": is_own,
        "words": words,
        "decision": decision,
        "decisions": [(decided, duty_row(decided.duty, today)) for decided in decisions],
        "decides": is_own and definition.records_decisions,
        "below": Unit.objects.directly_below(paper.unit, today).in_order(),
        "chosen": request.POST.getlist("to"),
    }
    return render(request, "office/paper.html", context)


def changeable_paper(request: Request, pk: int) -> OfficePaper:
    paper = get_object_or_404(readable_papers(request), pk=pk)
    if not may_change(request, paper):
        raise PermissionDenied
    return paper


def period_asked(asked: date, today: date, campaign: Campaign, kind: PaperKind) -> Period:
    """What a paper is about: the whole round that held the day; of one that runs, up to today."""
    mechanisms = campaign.mechanisms.filter(runs=DEFINITIONS[kind].mechanism).exclude(every="")
    mechanism = mechanisms.first()
    every = mechanism.every if mechanism else "week"
    period = period_of(every, asked)
    if period.before_on <= today:
        return period
    if every == "week":
        return day_period(today, today - WEEK + DAY)
    return day_period(today, period.from_on)


def office_of_form(request: Request) -> Unit:
    """The unit named in the form, or the person's first office."""
    number = request.POST.get("unit")
    if number:
        unit = get_object_or_404(Unit, pk=row_number(number))
    else:
        unit = Unit.objects.filter(pk__in=own_offices(request)).in_order()[0]
    if not may_record_for(request.user, unit, localdate()):
        raise PermissionDenied
    return unit


@require_POST
def paper_new(request: Request) -> HttpResponse:
    """A paper about the round that runs or an earlier one, or a letter to one unit."""
    own_offices(request)
    name = request.POST.get("sort", "")
    if name not in DEFINITIONS:
        raise PermissionDenied
    kind = PaperKind(name)
    unit = office_of_form(request)
    campaign = campaign_of(request)
    form = PaperDayForm(request.POST)
    asked = form.cleaned_data["day"] if form.is_valid() else None
    period = period_asked(asked or localdate(), localdate(), campaign, kind)
    now = timezone.now()
    with errors_as_messages(request):
        if kind == PaperKind.LETTER:
            addressee = get_object_or_404(Unit, pk=row_number(request.POST.get("to", "")))
            paper, __ = draft_letter(campaign, unit, addressee, period, by=request.user, now=now)
        else:
            paper, __ = draft_paper(campaign, unit, kind, period, by=request.user, now=now)
        return redirect(paper)
    return redirect("office:paper_list")


@require_POST
def paper_words(request: Request, pk: int) -> HttpResponse:
    paper = changeable_paper(request, pk)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return paper_page(request, paper, form, new_decision_form(paper.campaign))
    data = form.cleaned_data
    now = timezone.now()
    with errors_as_messages(request):
        write_words(paper, data["words"], data["number"], by=request.user, now=now)
        if request.POST.get("then") == "issue":
            issue_paper(paper, by=request.user, now=now)
            messages.success(request, _("Issued."))
    return redirect(paper)


@require_POST
def paper_decide(request: Request, pk: int) -> HttpResponse:
    paper = changeable_paper(request, pk)
    form = DecisionForm(request.POST, kinds=kind_choices(paper.campaign))
    if form.is_valid():
        data = form.cleaned_data
        draft = DecisionDraft(data["text"], data["kind"], data["due_on"])
        units = row_numbers(request.POST.getlist("to"))
        with errors_on_form(form):
            record_decision(paper, draft, units, by=request.user, now=timezone.now())
            messages.success(request, _("Put down: the units owe it and were told."))
            return redirect(paper)
    words = WordsForm(initial={"words": paper.words, "number": paper.number})
    return paper_page(request, paper, words, form)
