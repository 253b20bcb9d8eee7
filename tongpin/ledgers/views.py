"""Pages of ledgers: upload, dry run, storing; lists out; one act typed in."""

from collections.abc import Collection
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.acts.models import Act, Status
from tongpin.base.numbers import row_number
from tongpin.campaigns.http import campaign_of
from tongpin.evidence.file_types import FileError
from tongpin.ledgers.act_inputs import ActInputs, correct_typed, record_typed
from tongpin.ledgers.actions import MAX_NAME, load_files, read_books
from tongpin.ledgers.chosen_columns import ChoiceScope, layout_of
from tongpin.ledgers.column_choices import choose_columns
from tongpin.ledgers.exports import export_acts
from tongpin.ledgers.forms import ColumnForm, NameForm, UploadForm
from tongpin.ledgers.load_run import LoadOptions, LoadReport
from tongpin.ledgers.marked_books import has_marks, marked_book
from tongpin.ledgers.models import Ledger, RowOutcome
from tongpin.ledgers.stored_rows import code_of, values_of_acts
from tongpin.ledgers.waiting_files import contents_of, keep_files
from tongpin.orgs.actions import add_other_name
from tongpin.orgs.http import Request, own_unit
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import every_unit, recordable_units
from tongpin.serving.errors import errors_as_messages
from tongpin.serving.file_response import workbook
from tongpin.serving.sent import sent_data, sent_files

PAGE = 100
FORMS = 20  # of one page, each with a list of all units
REMARKS = 100  # of one page
DOUBTFUL = (RowOutcome.REFUSED, RowOutcome.QUESTION, RowOutcome.CHANGED, RowOutcome.NOTED)


def _units(request: Request) -> frozenset[int]:
    return frozenset(unit for unit, __ in recordable_units(request.user, localdate()))


def _units_or_403(request: Request) -> frozenset[int]:
    units = _units(request)
    if not units:
        raise PermissionDenied
    return units


@require_GET
def ledger_list(request: Request) -> HttpResponse:
    campaign = campaign_of(request)
    ledgers = Ledger.objects.visible_to(request.user, localdate()).filter(campaign=campaign)
    ledgers = ledgers.select_related("file", "uploaded_by").newest_first()
    context = {
        "page": Paginator(ledgers, PAGE).get_page(request.GET.get("page")),
        "kinds": campaign.kinds.order_by("position"),
        "may_load": bool(_units(request)),
    }
    return render(request, "ledgers/ledger_list.html", context)


@require_http_methods(["GET", "POST"])
def ledger_load(request: Request) -> HttpResponse:
    """Choose files; they are kept, and checked on the next page."""
    _units_or_403(request)
    form = UploadForm(sent_data(request), sent_files(request))
    if form.is_valid():
        try:
            files = form.cleaned_data["files"]
            request.session["pending"] = keep_files(files, by=request.user, now=timezone.now())
            return redirect("ledgers:ledger_check")
        except FileError as error:
            form.add_error("files", str(error))
    return render(request, "ledgers/ledger_load.html", {"form": form})


@require_http_methods(["GET", "POST"])
def ledger_check(request: Request) -> HttpResponse:
    """The dry run; a POST answers one of its questions."""
    _units_or_403(request)
    if not request.session.get("pending"):
        return redirect("ledgers:ledger_load")
    if request.method == "POST":
        _take_answer(request)
        return redirect("ledgers:ledger_check")
    with errors_as_messages(request):
        report = _load(request, dry_run=True)
        return render(request, "ledgers/ledger_check.html", _check_context(request, report))
    request.session.pop("pending")
    return redirect("ledgers:ledger_load")


@require_GET
def ledger_marked(request: Request, place: int) -> HttpResponse:
    """One of the files that wait, with what is wrong beside each row."""
    _units_or_403(request)
    files = contents_of(request.session.get("pending", []))
    if place >= len(files):
        raise Http404
    name, content = files[place]
    with errors_as_messages(request):
        report = _load(request, dry_run=True)
        (book,) = read_books([(name[-MAX_NAME:], content)], apart=True)
        return workbook(marked_book(book, report.rows), Path(name).stem)
    return redirect("ledgers:ledger_check")


def _load(request: Request, *, dry_run: bool) -> LoadReport:
    """Load the files that wait in the session. Raises LoadError."""
    files = contents_of(request.session.get("pending", []))
    options = LoadOptions(
        dry_run=dry_run,
        count_repeats=request.session.get("count_repeats", False),
        units=_units_or_403(request),
        own_unit=own_unit(request),
    )
    campaign, now = campaign_of(request), timezone.now()
    return load_files(campaign, files, by=request.user, now=now, options=options)


def _check_context(request: Request, report: LoadReport) -> dict[str, Any]:
    show = request.GET.get("show", "")
    outcomes = (show,) if show in RowOutcome.values else DOUBTFUL
    rows = [row for row in report.rows if row.outcome in outcomes]
    units = every_unit() if report.unknown_units else ()
    return {
        "report": report,
        "tally": [(outcome, report.tally[outcome]) for outcome in RowOutcome],
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "show": show,
        "kept": f"show={show}" if show else "",
        "names": _name_forms(report, units),
        "units": units,
        "more_names": max(len(report.unknown_units) - FORMS, 0),
        "columns": [ColumnForm(table) for table in report.unrecognised[:FORMS]],
        "remarks": report.remarks[:REMARKS],
        "more_remarks": max(len(report.remarks) - REMARKS, 0),
        "taken": report.stored_rows,
        "files": [name for name, __ in request.session["pending"]],
        "marked": _marked_files(request, report),
        "count_repeats": request.session.get("count_repeats", False),
    }


def _marked_files(request: Request, report: LoadReport) -> list[tuple[int, str]]:
    """Place among the waiting files, and name, of those with rows to put right."""
    doubtful = {row.file for row in report.rows if has_marks(row)}
    names = [name for name, __ in request.session["pending"]]
    return [(place, name) for place, name in enumerate(names) if name[-MAX_NAME:] in doubtful]


def _name_forms(report: LoadReport, units: Collection[tuple[int, str]]) -> dict[str, NameForm]:
    """For the first unknown names of units, the forms that ask which unit each means."""
    forms = {}
    for written, nearest in islice(report.unknown_units.items(), FORMS):
        begun = {"written": written, "unit": nearest[0] if nearest else ""}
        forms[written] = NameForm(initial=begun, units=units)
    return forms


def _choose_columns(request: Request) -> None:
    """Remember the columns of the table that the posted form is about."""
    with errors_as_messages(request):
        for table in _load(request, dry_run=True).unrecognised:
            form = ColumnForm(table, request.POST)
            if form.is_valid():
                choose_columns(
                    campaign_of(request),
                    table.kind,
                    form.headers,
                    scope=ChoiceScope(own_unit(request), layout_of(table.headers)),
                    by=request.user,
                    now=timezone.now(),
                )
                return
        messages.error(request, _("Choose a column for each field."))


def _take_answer(request: Request) -> None:
    """Remember whether repeats count, which unit a name means, or what columns mean."""
    if "repeats" in request.POST:
        request.session["count_repeats"] = request.POST["repeats"] == "count"
        return
    if "choose_columns" in request.POST:
        _choose_columns(request)
        return
    form = NameForm(request.POST, units=every_unit())
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors.get("unit", ()))))
        return
    unit, written = form.cleaned_data["unit"], form.cleaned_data["written"]
    with errors_as_messages(request):
        add_other_name(unit, written, by=request.user, now=timezone.now())


@require_POST
def ledger_store(request: Request) -> HttpResponse:
    """Store what the dry run took. Safe to repeat: the second time everything is the same."""
    _units_or_403(request)
    if not request.session.get("pending"):
        return redirect("ledgers:ledger_list")
    with errors_as_messages(request):
        report = _load(request, dry_run=False)
        request.session.pop("pending")
        request.session.pop("count_repeats", None)
        messages.success(request, _("%(count)s rows are stored.") % {"count": report.stored_rows})
        return redirect("ledgers:ledger_list")
    return redirect("ledgers:ledger_load")


@require_GET
def ledger_export(request: Request, kind: str) -> HttpResponse:
    """The visible acts of one kind as a workbook."""
    act_kind = get_object_or_404(campaign_of(request).kinds, key=kind)
    acts = Act.objects.visible_to(request.user, localdate()).current().filter(kind=act_kind)
    return workbook(export_acts(act_kind, acts), kind)


@require_http_methods(["GET", "POST"])
def act_record(request: Request, kind: str) -> HttpResponse:
    """One act typed in; its fields are read as a ledger's cells are."""
    units = _units_or_403(request)
    kinds = {act_kind.key: act_kind for act_kind in campaign_of(request).kinds.shared()}
    if kind not in kinds:
        raise Http404
    inputs = ActInputs.begun(kinds[kind], _known_values(request, units))
    if request.method == "POST":
        inputs = ActInputs(kinds[kind], request.POST)
        act = record_typed(inputs, units, by=request.user, now=timezone.now())
        if act:
            return redirect(act)
    context = {
        "kind": kinds[kind],
        "inputs": inputs,
        "units": _named(units),
        "kinds": kinds.values(),
        "query": request.GET.urlencode(),
    }
    return render(request, "ledgers/act_record.html", context)


def _known_values(request: Request, units: frozenset[int]) -> dict[str, str]:
    """By types of fields, what the form need not be told: what the address says, or is usual."""
    asked = row_number(request.GET.get("unit", ""))
    unit = asked if asked in units else own_unit(request)
    names = Unit.objects.filter(pk=unit).values_list("name", flat=True)
    campaign, today = campaign_of(request), localdate()
    usual_day = str(today) if campaign.starts_on <= today <= campaign.ends_on else ""
    return {
        "unit": names[0],
        "day": request.GET.get("day") or usual_day,
        "title": request.GET.get("title", ""),
    }


@require_http_methods(["GET", "POST"])
def act_correct(request: Request, pk: int) -> HttpResponse:
    """An act in the form that recorded it; saying why writes it anew, the old row stays."""
    acts = Act.objects.visible_to(request.user, localdate())
    acts = acts.select_related("kind__campaign", "corrected_by")
    act = get_object_or_404(acts, pk=pk)
    units = _units_or_403(request)
    if act.unit_id not in units or act.status == Status.CANCELLED:
        raise PermissionDenied
    if not act.is_current:
        messages.error(request, _("This act was corrected; change the corrected one."))
        return redirect(act)
    if request.method == "POST":
        return _correct(request, act, units)
    (stored,) = values_of_acts([act])
    inputs = ActInputs.showing(act.kind, stored)
    return _correct_page(request, act, inputs, units, code=code_of(act.pk, stored))


def _correct(request: Request, act: Act, units: frozenset[int]) -> HttpResponse:
    """Correct the act as typed, or show what is wrong."""
    inputs = ActInputs(act.kind, request.POST)
    code = request.POST.get("code", "")
    corrected = correct_typed(act, inputs, units, code=code, by=request.user, now=timezone.now())
    if corrected is None:
        return _correct_page(request, act, inputs, units, code=code)
    messages.success(request, _("Corrected. The earlier row stays readable."))
    return redirect(corrected)


def _correct_page(
    request: Request, act: Act, inputs: ActInputs, units: frozenset[int], *, code: str
) -> HttpResponse:
    context = {"act": act, "inputs": inputs, "code": code, "units": _named(units)}
    return render(request, "ledgers/act_correct.html", context)


def _named(units: Collection[int]) -> list[tuple[int, str]]:
    """(number, name) in the register's order."""
    return list(Unit.objects.filter(pk__in=units).in_order().values_list("id", "name"))
