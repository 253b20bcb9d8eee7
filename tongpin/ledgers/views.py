"""Pages of ledgers: upload, dry run, storing; lists out; one act typed in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.acts.models import Act, Status
from tongpin.campaigns.http import campaign_of
from tongpin.evidence.actions import keep_file
from tongpin.evidence.file_types import FileError
from tongpin.evidence.models import StoredFile
from tongpin.ledgers.act_inputs import ActInputs, correct_typed, record_typed
from tongpin.ledgers.actions import load_files
from tongpin.ledgers.exports import export_acts
from tongpin.ledgers.forms import NameForm, UploadForm
from tongpin.ledgers.load_run import OUTCOMES, LoadError, LoadOptions, LoadReport
from tongpin.ledgers.load_words import OUTCOME_LABELS
from tongpin.ledgers.models import Ledger
from tongpin.ledgers.stored_rows import code_of, values_of_acts
from tongpin.orgs.actions import OrgError, add_other_name
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.permissions import recordable_units
from tongpin.serving.file_response import workbook

PAGE = 100
DOUBTFUL = ("refused", "question", "changed", "noted")


def _units(request: Request) -> frozenset[int]:
    return frozenset(unit for unit, __ in recordable_units(request.user, localdate()))


def _units_or_403(request: Request) -> frozenset[int]:
    if not (units := _units(request)):
        raise PermissionDenied
    return units


@require_GET
def ledger_list(request: Request) -> HttpResponse:
    campaign = campaign_of(request)
    ledgers = Ledger.objects.filter(campaign=campaign).select_related("file", "uploaded_by")
    ledgers = ledgers.newest_first()
    if not _sees_all(request.user):
        ledgers = ledgers.filter(uploaded_by=request.user)
    page = Paginator(ledgers, PAGE).get_page(request.GET.get("page"))
    kinds = campaign.kinds.order_by("position")
    context = {"page": page, "kinds": kinds, "may_load": bool(_units(request))}
    return render(request, "ledgers/ledger_list.html", context)


def _sees_all(person: Person) -> bool:
    today = localdate()
    roots = Unit.objects.roots().values_list("pk", flat=True)
    return person.posts.on(today).filter(unit__in=roots).exists()


@require_http_methods(["GET", "POST"])
def ledger_load(request: Request) -> HttpResponse:
    """Choose files; they are kept, and checked on the next page."""
    _units_or_403(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            pending = [
                (file.name, _keep(request, file.name, file.read()).pk)
                for file in form.cleaned_data["files"]
            ]
        except FileError as error:
            form.add_error("files", str(error))
        else:
            request.session["pending"] = pending
            return redirect("ledgers:ledger_check")
    return render(request, "ledgers/ledger_load.html", {"form": form})


def _keep(request: Request, name: str, content: bytes) -> StoredFile:
    return keep_file(name, content, by=request.user, now=timezone.now())


def _run(request: Request, *, dry_run: bool) -> LoadReport:
    pending = request.session.get("pending", [])
    files = [(name, StoredFile.objects.get(pk=pk).read()) for name, pk in pending]
    options = LoadOptions(
        dry_run=dry_run,
        count_repeats=request.session.get("count_repeats", False),
        units=_units_or_403(request),
    )
    return load_files(
        campaign_of(request), files, by=request.user, now=timezone.now(), options=options
    )


@require_http_methods(["GET", "POST"])
def ledger_check(request: Request) -> HttpResponse:
    """The dry run; a POST answers one of its questions."""
    _units_or_403(request)
    if not request.session.get("pending"):
        return redirect("ledgers:ledger_load")
    if request.method == "POST":
        _answer(request)
        return redirect("ledgers:ledger_check")
    try:
        report = _run(request, dry_run=True)
    except LoadError as error:
        messages.error(request, str(error))
        request.session.pop("pending")
        return redirect("ledgers:ledger_load")
    return render(request, "ledgers/ledger_check.html", _told(request, report))


def _told(request: Request, report: LoadReport) -> dict[str, Any]:
    shown = request.GET.get("show", "")
    outcomes = (shown,) if shown in OUTCOMES else DOUBTFUL
    rows = [row for row in report.rows if row.outcome in outcomes]
    names = {
        written: NameForm(initial={"written": written, "unit": _unit_named(nearest)})
        for written, nearest in report.unknown_units.items()
    }
    return {
        "report": report,
        "tally": [(key, OUTCOME_LABELS[key], report.tally[key]) for key in OUTCOMES],
        "labels": OUTCOME_LABELS,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "show": shown,
        "kept": f"show={shown}" if shown else "",
        "names": names,
        "taken": sum(report.tally[key] for key in ("taken", "noted", "changed")),
        "files": [name for name, __ in request.session["pending"]],
        "count_repeats": request.session.get("count_repeats", False),
    }


def _unit_named(names: tuple[str, ...]) -> Unit | None:
    return Unit.objects.filter(name=names[0]).first() if names else None


def _answer(request: Request) -> None:
    if "repeats" in request.POST:
        request.session["count_repeats"] = request.POST["repeats"] == "count"
        return
    form = NameForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            add_other_name(told["unit"], told["written"], by=request.user, now=timezone.now())
        except OrgError as error:
            messages.error(request, str(error))


@require_POST
def ledger_store(request: Request) -> HttpResponse:
    """Store what the dry run took. Safe to repeat: the second time everything is the same."""
    _units_or_403(request)
    if not request.session.get("pending"):
        return redirect("ledgers:ledger_list")
    try:
        report = _run(request, dry_run=False)
    except LoadError as error:
        messages.error(request, str(error))
        return redirect("ledgers:ledger_load")
    request.session.pop("pending")
    request.session.pop("count_repeats", None)
    taken = sum(report.tally[key] for key in ("taken", "noted", "changed"))
    messages.success(request, _("%(count)s rows are stored.") % {"count": taken})
    return redirect("ledgers:ledger_list")


@require_GET
def ledger_export(request: Request, kind: str) -> HttpResponse:
    """The visible acts of one kind as a workbook."""
    found = get_object_or_404(campaign_of(request).kinds, key=kind)
    acts = Act.objects.visible_to(request.user, localdate()).current().filter(kind=found)
    return workbook(export_acts(found, acts), kind)


@require_http_methods(["GET", "POST"])
def act_record(request: Request, kind: str) -> HttpResponse:
    """One act typed in; its fields are read as a ledger's cells are."""
    units = _units_or_403(request)
    kinds = campaign_of(request).kinds.shared()
    found = next((one for one in kinds if one.key == kind), None)
    if found is None:
        raise Http404
    typed = ActInputs(found, request.POST)
    if request.method == "POST":
        act = record_typed(typed, units, by=request.user, now=timezone.now())
        if act:
            return redirect("acts:act_detail", act.pk)
    context = {
        "kind": found,
        "typed": typed,
        "units": _named(units),
        "kinds": kinds,
    }
    return render(request, "ledgers/act_record.html", context)


@require_http_methods(["GET", "POST"])
def act_correct(request: Request, pk: int) -> HttpResponse:
    """An act in the form that recorded it; saying why writes it anew, the old row stays."""
    related = ("kind__campaign", "corrected_by")
    acts = Act.objects.visible_to(request.user, localdate()).select_related(*related)
    act = get_object_or_404(acts, pk=pk)
    units = _units_or_403(request)
    if act.unit_id not in units or act.status == Status.CANCELLED:
        raise PermissionDenied
    if not act.is_current:
        messages.error(request, _("This act was corrected; change the corrected one."))
        return redirect("acts:act_detail", act.pk)
    (stands,) = values_of_acts([act])
    if request.method == "POST":
        typed, code = ActInputs(act.kind, request.POST), request.POST.get("code", "")
        new = correct_typed(act, typed, units, code=code, by=request.user, now=timezone.now())
        if new:
            messages.success(request, _("Corrected. The earlier row stays readable."))
            return redirect("acts:act_detail", new.pk)
    else:
        typed, code = ActInputs.showing(act.kind, stands), code_of(act.pk, stands)
    context = {"act": act, "typed": typed, "code": code, "units": _named(units)}
    return render(request, "ledgers/act_correct.html", context)


def _named(units: frozenset[int]) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=units).in_order()
