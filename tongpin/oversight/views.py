"""Pages of problems."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.acts.models import Act
from tongpin.campaigns.http import campaign_of, kind_choices
from tongpin.duties.duty_rows import DutyRow, duty_row
from tongpin.evidence.actions import keep_file
from tongpin.evidence.http import file_response
from tongpin.orgs.fields import offer
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import names_within, office_unit_ids
from tongpin.oversight.actions import ProblemDraft, make_move, open_moves, register_problem
from tongpin.oversight.forms import NOBODY, ProblemForm, ProblemMoveForm
from tongpin.oversight.models import Problem, ProblemQuerySet, ProblemSource, ProblemStep, Visit
from tongpin.oversight.move_details import MoveDetails
from tongpin.oversight.permissions import asking_unit_ids, sides_of
from tongpin.oversight.problem_ages import problem_ages
from tongpin.oversight.problem_ledger import HEADER, ledger_book, ledger_rows
from tongpin.oversight.problem_moves import MOVES
from tongpin.oversight.problem_states import ProblemState
from tongpin.oversight.problem_story import whole_story
from tongpin.oversight.problems_in_reach import (
    askers_of,
    problems_of_campaign,
    visible_problems,
)
from tongpin.serving.errors import errors_on_form
from tongpin.serving.file_response import workbook
from tongpin.serving.sent import sent_data

PAGE = 50
ACTS = 50  # of the unit, offered as what corrected it


@require_GET
def problem_list(request: Request) -> HttpResponse:
    """The ledger: open ones first or all, by state; how old the open ones are."""
    state = request.GET.get("state", "open")
    problems = problems_of_campaign(request)
    today = localdate()
    chosen = _in_state(problems, state).select_related("unit", "asker", "duty").in_order()
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "listed": [(problem, _duty_row(problem)) for problem in page],
        "ages": problem_ages(problems.open().only("state", "found_on"), today),
        "look_back": problems.to_look_back(today).select_related("unit").in_order(),
        "state": state,
        "states": _state_choices(),
        "may_register": bool(asking_unit_ids(request.user, today)),
    }
    return render(request, "oversight/problem_list.html", context)


def _in_state(problems: ProblemQuerySet, state: str) -> ProblemQuerySet:
    """Those in the state, the open ones, or all for another word."""
    if state == "open":
        return problems.open()
    if state in ProblemState.values:
        return problems.filter(state=state)
    return problems


def _state_choices() -> list[tuple[str, Any]]:
    return [("open", pgettext("problems", "open")), ("all", _("all")), *ProblemState.choices]


def _duty_row(problem: Problem) -> DutyRow | None:
    return duty_row(problem.duty, localdate()) if problem.duty else None


@require_http_methods(["GET", "POST"])
def problem_new(request: Request) -> HttpResponse:
    """Register a problem of a unit below."""
    askers = askers_of(request)
    units = names_within(frozenset(number for number, __ in askers), localdate())
    source = request.GET.get("source", ProblemSource.VISIT)
    initial = {"asker": askers[0][0], "source": source}
    form = ProblemForm(sent_data(request), initial=initial)
    offer(form, "asker", askers)
    offer(form, "unit", [NOBODY, *units])
    if form.is_valid():
        with errors_on_form(form):
            problem = _register(request, form)
            values = {"number": problem.number}
            messages.success(request, _("Registered as %(number)s. Next: assign it.") % values)
            return redirect(problem)
    return render(request, "oversight/problem_new.html", {"form": form})


def _register(request: Request, form: ProblemForm) -> Problem:
    """Raises OversightError."""
    data = form.cleaned_data
    draft = ProblemDraft(
        unit=data["unit"].pk,
        source=data["source"],
        text=data["text"],
        found_on=data["found_on"],
        place=data["place"],
        sort=data["sort"],
        lead=data["lead"],
        helpers=data["helpers"],
    )
    return register_problem(
        campaign_of(request), data["asker"], draft, by=request.user, now=timezone.now()
    )


@require_GET
def problem(request: Request, pk: int) -> HttpResponse:
    """A problem, its whole story, and what this person may do next."""
    problems = visible_problems(request).select_related("campaign", "unit", "asker", "made_by")
    problems = problems.select_related("duty", "about")
    problem = get_object_or_404(problems, pk=pk)
    return render(request, "oversight/problem.html", _problem_context(request, problem, {}))


def _problem_context(
    request: Request, problem: Problem, filled: dict[str, ProblemMoveForm]
) -> dict[str, Any]:
    """What the page shows, with the forms that were filled in place of empty ones."""
    moves = open_moves(problem, request.user, localdate())
    forms = []
    for key, move in moves.items():
        forms.append((key, move, filled.get(key) or _move_form(problem, key)))
    return {
        "problem": problem,
        "duty": _duty_row(problem),
        "story": whole_story(problem),
        "forms": forms,
        "for_others": problem.unit_id not in office_unit_ids(request.user, localdate()),
        "visit": Visit.objects.filter(observations__problem=problem).first(),
    }


def _move_form(
    problem: Problem,
    key: str,
    data: QueryDict | None = None,
    files: MultiValueDict[str, Any] | None = None,
) -> ProblemMoveForm:
    move = MOVES[key]
    initial = {
        "unit": problem.unit_id,
        "measures": problem.measures,
        "goal": problem.goal,
        "charge": problem.charge,
    }
    form = ProblemMoveForm(move, data, files, initial=initial, auto_id=f"{key}-%s")
    if "unit" in move.asks:
        offer(form, "unit", names_within(frozenset([problem.asker_id]), localdate()))
    if "kind" in move.asks:
        seen_otherwise = ("", _("none: it is seen otherwise"))
        offer(form, "kind", [seen_otherwise, *kind_choices(problem.campaign)])
    if "act" in move.asks:
        offer(form, "act", [NOBODY, *_act_choices(problem)])
    return form


def _act_choices(problem: Problem) -> list[tuple[int, str]]:
    """The unit's newest acts since the problem was found, as a form offers them."""
    acts = Act.objects.current().happened().newest_first()
    acts = acts.filter(
        unit=problem.unit_id,
        kind__campaign=problem.campaign_id,
        occurred_on__gte=problem.found_on,
    )
    choices = []
    for number, day, title in acts.values_list("pk", "occurred_on", "title")[:ACTS]:
        choices.append((number, f"{day:%Y-%m-%d} {title}"))
    return choices


@require_POST
def problem_move(request: Request, pk: int, key: str) -> HttpResponse:
    problems = visible_problems(request).select_related("campaign", "duty")
    problem = get_object_or_404(problems, pk=pk)
    if key not in MOVES or not sides_of(problem, request.user, localdate()):
        raise PermissionDenied
    form = _move_form(problem, key, request.POST, request.FILES)
    if form.is_valid():
        with errors_on_form(form):
            _make_move(request, problem, key, form)
            messages.success(request, _("Done, and the other side was told."))
            return redirect(problem)
    context = _problem_context(request, problem, {key: form})
    shown_keys = [shown_key for shown_key, __, __ in context["forms"]]
    if key not in shown_keys:  # its form, which holds the errors, is not on the page
        for error in form.non_field_errors():
            messages.error(request, str(error))
    return render(request, "oversight/problem.html", context)


def _make_move(request: Request, problem: Problem, key: str, form: ProblemMoveForm) -> None:
    """Raises FileError or OversightError."""
    now = timezone.now()
    data = dict(form.cleaned_data)
    file = data.get("file")
    if file and MOVES[key].side in sides_of(problem, request.user, localdate()):
        data["file"] = keep_file(file.name, file.read(), by=request.user, now=now)
    make_move(problem, key, MoveDetails(**data), by=request.user, now=now)


@require_GET
def problem_file(request: Request, pk: int, step: int) -> FileResponse:
    """What was shown with a step, for those who may see the problem."""
    steps = ProblemStep.objects.select_related("file").exclude(file=None)
    problems = visible_problems(request).filter(pk=pk)
    file = get_object_or_404(steps, pk=step, problem__in=problems).file
    assert file
    return file_response(file)


@require_GET
def ledger(request: Request) -> HttpResponse:
    """The ledger with all its columns, to print or as a workbook."""
    problems = problems_of_campaign(request)
    rows = ledger_rows(problems, localdate())
    if request.GET.get("as") == "xlsx":
        return workbook(ledger_book(rows), "problems")
    context = {
        "header": HEADER,
        "rows": rows,
        "today": localdate(),
        "open_count": problems.open().count(),
    }
    return render(request, "oversight/ledger.html", context)
