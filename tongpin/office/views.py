"""The office's page, its papers, and the mechanisms."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.acts.models import Act
from tongpin.base.numbers import row_number
from tongpin.campaigns.http import campaign_of, kind_choices, shared_kinds
from tongpin.campaigns.models import Kind
from tongpin.duties.duty_rows import duty_row
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty
from tongpin.office.actions import (
    HEADINGS,
    DecisionDraft,
    OfficeError,
    PaperPeriod,
    draft_paper,
    issue_paper,
    path_of,
    record_decision,
    sections_of,
    title_of,
    write_words,
)
from tongpin.office.forms import DecisionForm, WordsForm
from tongpin.office.mechanism_runs import PAPERS, mechanism_rows
from tongpin.office.models import Brief, OfficePaper, OfficePaperQuerySet, Outcome, PaperKind
from tongpin.office.rounds import round_of
from tongpin.orgs.http import Request, own_offices, readable_units, units_below_own
from tongpin.orgs.models import Unit, whole_tree
from tongpin.orgs.permissions import (
    may_record_for,
    office_unit_ids,
    post_unit_ids,
    recordable_units,
)
from tongpin.oversight.actions import problem_ages
from tongpin.oversight.models import Problem, Visit
from tongpin.oversight.moves import ProblemState

PAGE = 50
SHOWN = 8  # acts of the week, and units that are late
SOON = timedelta(days=7)
DECIDES = {PaperKind.DISPATCH, PaperKind.MEETING}  # papers of meetings


@require_GET
def office(request: Request) -> HttpResponse:
    """What is due, what is late and whose, what waits for me, the week's acts, old problems."""
    if not office_unit_ids(request.user, localdate()):  # an inspector, a leader
        return redirect("oversight:problem_list")
    settle_duties()
    own, today, campaign = own_offices(request), localdate(), campaign_of(request)
    below = [unit for unit, __ in units_below_own(request)]
    duties = Duty.objects.open().filter(campaign=campaign, unit__in=below)
    late = duties.overdue(today)
    by_unit = late.values("unit", "unit__name").annotate(count=Count("pk"))
    problems = Problem.objects.filter(campaign=campaign)
    open_problems = problems.open().visible_to(request.user, today).only("state", "found_on")
    context = {
        "late": late.count(),
        "soon": duties.filter(due_on__gte=today, due_on__lte=today + SOON).count(),
        "late_units": by_unit.order_by("-count", "unit__position")[:SHOWN],
        "late_count": by_unit.count(),
        "next": [
            duty_row(one, today)
            for one in duties.filter(due_on__gte=today)
            .select_related("unit", "kind")
            .in_order()[:SHOWN]
        ],
        "waiting": _waiting(request, own),
        "drafts": OfficePaper.objects.filter(
            campaign=campaign, unit__in=own, issued_at=None
        ).newest_first()[:SHOWN],
        "ages": problem_ages(open_problems, today),
        "week": _week(request, below),
        "has_below": len(below) > len(own),
        "offices": own,
    }
    return render(request, "office/office.html", context)


def _waiting(request: Request, own: list[int]) -> list[tuple[str, str, str]]:
    """(what, of which unit, path) of all that waits for the person's offices."""
    campaign, today = campaign_of(request), localdate()
    problems = Problem.objects.filter(campaign=campaign).select_related("unit")
    asked, owed = problems.filter(asker__in=own), problems.filter(unit__in=own)
    found = [
        *(
            (_("to assign"), one)
            for one in asked.filter(state=ProblemState.REGISTERED).in_order()[:PAGE]
        ),
        *(
            (_("to verify"), one)
            for one in asked.filter(state=ProblemState.APPLIED).in_order()[:PAGE]
        ),
        *(
            (_("to close"), one)
            for one in asked.filter(state=ProblemState.VERIFIED).in_order()[:PAGE]
        ),
        *((_("to look at again"), one) for one in asked.to_look_back(today).in_order()[:PAGE]),
        *(
            (_("to accept"), one)
            for one in owed.filter(state=ProblemState.ASSIGNED).in_order()[:PAGE]
        ),
    ]
    told = [
        (f"{what}：{one.text[:40]}", one.unit.name, f"/problems/{one.pk}/") for what, one in found
    ]
    mine = Duty.objects.open().filter(campaign=campaign, unit__in=own, due_on__lte=today + SOON)
    late, due = _("overdue"), _("due soon")
    duties = [
        (
            f"{late if one.due_on < today else due}：{one.title[:40]}",
            one.unit.name,
            f"/duties/{one.pk}/",
        )
        for one in mine.select_related("unit").in_order()[:PAGE]
    ]
    told = duties + told
    replies = Visit.objects.filter(inspection__campaign=campaign, inspection__unit__in=own)
    for visit in replies.exclude(reply_at=None).filter(answer_at=None).select_related("unit"):
        told.append(
            (
                _("a reply to answer") + f"：{visit.reply[:30]}",
                visit.unit.name,
                f"/visits/{visit.pk}/",
            )
        )
    below = [unit for unit, __ in units_below_own(request)]
    briefs = Brief.objects.filter(campaign=campaign, outcome=Outcome.WAITS, unit__in=below)
    item = _("an item of news")
    for brief in briefs.exclude(unit__in=own).select_related("unit").order_by("id")[:PAGE]:
        told.append((f"{item}：{brief.title}", brief.unit.name, f"/briefs/{brief.pk}/"))
    return told


def _week(request: Request, below: list[int]) -> Any:
    """What happened in the last seven days, the newest first."""
    today = localdate()
    kinds = shared_kinds(campaign_of(request))
    acts = Act.objects.current().between(today - timedelta(days=6), today + timedelta(days=1))
    acts = acts.filter(unit__in=below, kind__in=kinds).exclude(status="planned")
    return acts.select_related("unit", "kind").newest_first()[:SHOWN]


@require_GET
def mechanism_list(request: Request) -> HttpResponse:
    """The mechanisms of the pack: what came out last, and when they run next."""
    read = readable_units(request)
    context = {
        "listed": mechanism_rows(campaign_of(request), localdate()),
        "sees_all": Unit.objects.roots().filter(pk__in=read).exists(),
    }
    return render(request, "office/mechanism_list.html", context)


def papers_of(request: Request) -> OfficePaperQuerySet:
    """Drafts of the person's offices; of issued ones those of units that the person covers, and
    those from above that tell of them.
    """
    today = localdate()
    below = [unit for unit, __ in recordable_units(request.user, today)]
    read = readable_units(request)
    above = {unit for one in post_unit_ids(request.user, today) for unit in _above(one)}
    from_above = Q(unit__in=above, sort__in=[PaperKind.DISPATCH, PaperKind.CIRCULAR])
    issued = Q(issued_at__isnull=False) & (Q(unit__in=read) | Q(to__in=read) | from_above)
    found = OfficePaper.objects.filter(Q(unit__in=below) | issued)
    return found.select_related("unit", "to", "campaign")


def _above(unit: int) -> tuple[int, ...]:
    return tuple(whole_tree().above(unit, localdate()))


@require_GET
def paper_list(request: Request) -> HttpResponse:
    sort = request.GET.get("sort", "")
    found = papers_of(request).filter(campaign=campaign_of(request))
    if sort in PaperKind.values:
        found = found.filter(sort=sort)
    page = Paginator(found.newest_first(), PAGE).get_page(request.GET.get("page"))
    own = Unit.objects.filter(pk__in=office_unit_ids(request.user, localdate())).in_order()
    context = {
        "page": page,
        "papers": [(one, title_of(one)) for one in page],
        "sort": sort,
        "sorts": [(key, HEADINGS[key]) for key in PaperKind.values],
        "made": [(key, HEADINGS[key]) for key in PaperKind.values if key != PaperKind.LETTER],
        "offices": own,
    }
    return render(request, "office/paper_list.html", context)


def _is_own(request: Request, paper: OfficePaper) -> bool:
    return may_record_for(request.user, paper.unit_id, localdate())


def _paper_page(
    request: Request, paper: OfficePaper, words: WordsForm | None, decision: DecisionForm | None
) -> HttpResponse:
    is_own = _is_own(request, paper)
    sections = sections_of(paper, now=timezone.now())
    decisions = paper.decisions.select_related("duty__unit").order_by("id")
    if not is_own:
        seen = readable_units(request)
        sections = [section.seen_by(seen) for section in sections]
        decisions = decisions.filter(duty__unit__in=seen)
    kinds = kind_choices(paper.campaign)
    context: dict[str, Any] = {
        "paper": paper,
        "title": title_of(paper),
        "heading": HEADINGS[paper.sort],
        "sections": sections,
        "is_own": is_own,
        "words": words or WordsForm(initial={"words": paper.words, "number": paper.number}),
        "decision": decision or DecisionForm(kinds=kinds, initial={"kind": _matter(kinds)}),
        "decisions": [(one, duty_row(one.duty, localdate())) for one in decisions],
        "decides": is_own and paper.sort in DECIDES,
        "below": Unit.objects.directly_below(paper.unit, localdate()).in_order(),
        "chosen": request.POST.getlist("to"),
    }
    return render(request, "office/paper.html", context)


def _matter(kinds: list[tuple[int, str]]) -> int | None:
    """The kind for whatever has no kind of its own, where the pack has one."""
    matter = Kind.objects.filter(pk__in=[pk for pk, __ in kinds], key="matter").first()
    return matter.pk if matter else None


@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """A paper, to read and to print; a draft shows the ledger as it stands."""
    settle_duties()
    return _paper_page(request, get_object_or_404(papers_of(request), pk=pk), None, None)


def _own_paper(request: Request, pk: int) -> OfficePaper:
    found = get_object_or_404(papers_of(request), pk=pk)
    if not _is_own(request, found):
        raise PermissionDenied
    return found


def _since(request: Request, sort: str, today: date) -> date:
    """The first day of what a paper made now is about: the round that runs, or seven days."""
    runs = next((key for key, one in PAPERS.items() if one == sort), "")
    mechanism = campaign_of(request).mechanisms.filter(runs=runs).exclude(every="").first()
    if mechanism is None or mechanism.every == "week":
        return today - timedelta(days=6)
    return round_of(mechanism.every, today).start


@require_POST
def paper_new(request: Request) -> HttpResponse:
    """A paper for now: of the last seven days, or a letter to one unit."""
    now, today = timezone.now(), localdate()
    unit = Unit.objects.filter(pk__in=own_offices(request)).in_order().first()
    if told := request.POST.get("unit"):
        unit = get_object_or_404(Unit, pk=row_number(told))
    sort = request.POST.get("sort", "")
    if unit is None or sort not in PaperKind.values:
        raise PermissionDenied
    if not may_record_for(request.user, unit, today):
        raise PermissionDenied
    to = None
    if sort == PaperKind.LETTER:
        to = get_object_or_404(Unit, pk=row_number(request.POST.get("to", "")))
    period = PaperPeriod(today.isoformat(), _since(request, sort, today), today)
    try:
        made, __ = draft_paper(
            campaign_of(request), unit, PaperKind(sort), period, to=to, by=request.user, now=now
        )
    except OfficeError as error:
        messages.error(request, str(error))
        return redirect("office:paper_list")
    return redirect(path_of(made))


@require_POST
def paper_words(request: Request, pk: int) -> HttpResponse:
    found, form = _own_paper(request, pk), WordsForm(request.POST)
    if not form.is_valid():
        return _paper_page(request, found, form, None)
    told, now = form.cleaned_data, timezone.now()
    try:
        write_words(found, told["words"], told["number"], by=request.user, now=now)
        if request.POST.get("then") == "issue":
            issue_paper(found, by=request.user, now=now)
            messages.success(request, _("Issued."))
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("office:paper", pk)


@require_POST
def paper_decide(request: Request, pk: int) -> HttpResponse:
    found = _own_paper(request, pk)
    kinds = kind_choices(found.campaign)
    form = DecisionForm(request.POST, kinds=kinds)
    if form.is_valid():
        told = form.cleaned_data
        what = DecisionDraft(told["text"], Kind.objects.get(pk=told["kind"]), told["due_on"])
        to = [row_number(one) for one in request.POST.getlist("to")]
        try:
            record_decision(found, what, to, by=request.user, now=timezone.now())
            messages.success(request, _("Put down: the units owe it and were told."))
            return redirect("office:paper", pk)
        except OfficeError as error:
            form.add_error(None, str(error))
    return _paper_page(request, found, None, form)
