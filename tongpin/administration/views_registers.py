"""Loading registers of units and people in a browser."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tongpin.administration.forms import RegisterForm
from tongpin.administration.in_office import for_system
from tongpin.ledgers.load_run import LoadReport
from tongpin.ledgers.models import RowOutcome
from tongpin.ledgers.registers import load_registers
from tongpin.ledgers.waiting_files import contents_of, keep_files
from tongpin.orgs.http import Request
from tongpin.serving.errors import errors_on_form
from tongpin.serving.sent import sent_data, sent_files

MOST_SHOWN = 500  # rows with a note or a fault; the tally counts all
WAITING = "registers"  # in the session: (name, number) of the files that were read on trial


@require_http_methods(["GET", "POST"])
@for_system
def register_load(request: Request) -> HttpResponse:
    """Choose files and see what they would change; nothing is stored yet."""
    form = RegisterForm(sent_data(request), sent_files(request))
    report = None
    if form.is_valid():
        with errors_on_form(form, "files"):
            files = form.cleaned_data["files"]
            request.session[WAITING] = keep_files(files, by=request.user, now=timezone.now())
            report = _load(request, dry_run=True)
    context = {"form": form} | _report_context(report)
    return render(request, "administration/register_load.html", context)


def _load(request: Request, *, dry_run: bool) -> LoadReport:
    """Raises LoadError."""
    files = contents_of(request.session.get(WAITING, []))
    return load_registers(files, by=request.user, now=timezone.now(), dry_run=dry_run)


def _report_context(report: LoadReport | None) -> dict[str, object]:
    if report is None:
        return {}
    tally = [(outcome, report.tally[outcome]) for outcome in RowOutcome if report.tally[outcome]]
    doubtful = [row for row in report.rows if row.notes or row.faults]
    return {"report": report, "tally": tally, "rows": doubtful[:MOST_SHOWN]}


@require_http_methods(["POST"])
@for_system
def register_store(request: Request) -> HttpResponse:
    """Store what the trial showed."""
    form = RegisterForm()
    if not request.session.get(WAITING):
        return redirect("administration:register_load")
    report = _load(request, dry_run=False)
    request.session.pop(WAITING)
    context = {"form": form, "is_stored": True} | _report_context(report)
    return render(request, "administration/register_load.html", context)
