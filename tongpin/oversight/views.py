"""Pages of problems."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.acts.models import Act
from tongpin.campaigns.http import campaign_of, kind_choices
from tongpin.campaigns.models import Kind
from tongpin.duties.duty_rows import duty_row
from tongpin.evidence.actions import keep_file
from tongpin.evidence.file_types import FileError
from tongpin.evidence.http import file_response
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import names_within, office_unit_ids, posts_on
from tongpin.oversight.actions import (
    ASKERS,
    MoveDetails,
    OversightError,
    ProblemDraft,
    make_move,
    open_moves,
    problem_ages,
    register_problem,
    sides_of,
)
from tongpin.oversight.forms import ProblemForm, ProblemMoveForm
from tongpin.oversight.models import (
    Problem,
    ProblemQuerySet,
    ProblemSource,
    ProblemStep,
    ProblemUrgency,
    Visit,
)
from tongpin.oversight.moves import DONE, MOVES, ProblemState
from tongpin.oversight.problem_ledger import HEADER, ledger_book, ledger_rows
from tongpin.oversight.story import whole_story
from tongpin.serving.file_response import workbook

PAGE = 50
ACTS = 50  # of the unit, offered as what corrected it


def asking(request: Request) -> list[int]:
    """The units for which the person registers problems and inspects."""
    return [unit for unit, role in posts_on(request.user.pk, localdate()) if role in ASKERS]


def askers(request: Request) -> list[tuple[int, str]]:
    """The same as a form offers them. Raises PermissionDenied for none."""
    held = asking(request)
    if not held:
        raise PermissionDenied
    return list(Unit.objects.filter(pk__in=held).in_order().values_list("pk", "name"))


def all_problems(request: Request) -> ProblemQuerySet:
    """Those that the person may see, of any campaign: a message may lead to an older one."""
    return Problem.objects.visible_to(request.user, localdate())


def problems_of(request: Request) -> ProblemQuerySet:
    """Those of the campaign that the person may see."""
    return all_problems(request).filter(campaign=campaign_of(request))


@require_GET
def problem_list(request: Request) -> HttpResponse:
    """The ledger: open ones first or all, by state; how old the open ones are."""
    state = request.GET.get("state", "open")
    found, today = problems_of(request), localdate()
    chosen = found.open() if state == "open" else found
    if state in ProblemState.values:
        chosen = found.filter(state=state)
    chosen = chosen.select_related("unit", "asker", "duty").in_order()
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "listed": [(one, duty_row(one.duty, today) if one.duty else None) for one in page],
        "ages": problem_ages(found.open().only("state", "found_on"), today),
        "look_back": found.to_look_back(today).select_related("unit").in_order(),
        "state": state,
        "states": [
            ("open", pgettext("problems", "open")),
            ("all", _("all")),
            *ProblemState.choices,
        ],
        "may_register": bool(asking(request)),
    }
    return render(request, "oversight/problem_list.html", context)


@require_http_methods(["GET", "POST"])
def problem_new(request: Request) -> HttpResponse:
    """Register a problem of a unit below."""
    offices = askers(request)
    units = names_within(frozenset(unit for unit, __ in offices), localdate())
    first = {"asker": offices[0][0], "source": request.GET.get("source", ProblemSource.VISIT)}
    form = ProblemForm(request.POST or None, askers=offices, units=units, initial=first)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        asker = Unit.objects.get(pk=told.pop("asker"))
        found = ProblemDraft(
            **told | {"source": ProblemSource(told["source"]), "sort": ProblemUrgency(told["sort"])}
        )
        try:
            problem = register_problem(
                campaign_of(request), asker, found, by=request.user, now=timezone.now()
            )
            told = {"number": problem.number}
            messages.success(request, _("Registered as %(number)s. Next: assign it.") % told)
            return redirect("oversight:problem", problem.pk)
        except OversightError as error:
            form.add_error(None, str(error))
    return render(request, "oversight/problem_new.html", {"form": form})


def _acts(problem: Problem) -> list[tuple[int, str]]:
    acts = (
        Act.objects.current()
        .happened()
        .filter(
            unit=problem.unit_id,
            kind__campaign=problem.campaign_id,
            occurred_on__gte=problem.found_on,
        )
    )
    rows = acts.newest_first().values_list("pk", "occurred_on", "title")[:ACTS]
    return [(pk, f"{day:%Y-%m-%d} {title}") for pk, day, title in rows]


def _form(request: Request, problem: Problem, key: str, *, filled: bool) -> ProblemMoveForm:
    kinds = kind_choices(problem.campaign)
    data = (request.POST, request.FILES) if filled else ()
    units = names_within(frozenset([problem.asker_id]), localdate()) if key == "assign" else []
    first = {
        "unit": problem.unit_id,
        "measures": problem.measures,
        "goal": problem.goal,
        "charge": problem.charge,
    }
    return ProblemMoveForm(
        MOVES[key],
        *data,
        acts=_acts(problem),
        kinds=kinds,
        units=units,
        initial=first,
        auto_id=f"{key}-%s",
    )


def _problem_page(
    request: Request, problem: Problem, bound: dict[str, ProblemMoveForm]
) -> HttpResponse:
    today = localdate()
    moves = open_moves(problem, request.user, today)
    context: dict[str, Any] = {
        "problem": problem,
        "duty": duty_row(problem.duty, today) if problem.duty else None,
        "story": whole_story(problem),
        "forms": [
            (key, move, bound.get(key) or _form(request, problem, key, filled=False))
            for key, move in moves.items()
        ],
        "for_others": problem.unit_id not in office_unit_ids(request.user, today),
        "visit": Visit.objects.filter(observations__problem=problem).first(),
    }
    return render(request, "oversight/problem.html", context)


@require_GET
def problem(request: Request, pk: int) -> HttpResponse:
    """A problem, its whole story, and what this person may do next."""
    related = all_problems(request).select_related(
        "unit", "asker", "duty", "about", "made_by", "campaign"
    )
    return _problem_page(request, get_object_or_404(related, pk=pk), {})


@require_POST
def problem_move(request: Request, pk: int, key: str) -> HttpResponse:
    found = get_object_or_404(all_problems(request).select_related("campaign", "duty"), pk=pk)
    if key not in MOVES or not sides_of(found, request.user, localdate()):
        raise PermissionDenied
    form, now = _form(request, found, key, filled=True), timezone.now()
    if not form.is_valid():
        return _problem_page(request, found, {key: form})
    told = dict(form.cleaned_data)
    try:
        if file := told.get("file"):
            told["file"] = keep_file(file.name, file.read(), by=request.user, now=now)
        if told.get("act"):
            told["act"] = Act.objects.get(pk=told["act"])
        if told.get("kind"):
            told["kind"] = Kind.objects.get(pk=told["kind"])
        make_move(found, key, MoveDetails(**told), by=request.user, now=now)
    except (OversightError, FileError) as error:
        form.add_error(None, str(error))
        return _problem_page(request, found, {key: form})
    messages.success(request, _("Done, and the other side was told."))
    return redirect("oversight:problem", pk)


@require_GET
def problem_file(request: Request, pk: int, step: int) -> FileResponse:
    """What was shown with a step, for those who may see the problem."""
    found = get_object_or_404(
        ProblemStep.objects.select_related("file").exclude(file=None),
        pk=step,
        problem__in=all_problems(request).filter(pk=pk),
    )
    assert found.file
    return file_response(found.file)


@require_GET
def ledger(request: Request) -> HttpResponse:
    """The ledger with all its columns, to print or as a workbook."""
    rows = ledger_rows(problems_of(request), localdate())
    if request.GET.get("as") == "xlsx":
        return workbook(ledger_book(rows), "problems")
    open_count = problems_of(request).exclude(state__in=DONE).count()
    context = {"header": HEADER, "rows": rows, "today": localdate(), "open_count": open_count}
    return render(request, "oversight/ledger.html", context)
