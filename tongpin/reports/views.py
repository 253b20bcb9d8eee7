"""Pages of reports and releases."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongpin.campaigns.http import campaign_of
from tongpin.figures.checks import figure_questions, shrunken_figures
from tongpin.figures.figure_reader import Scope
from tongpin.figures.http import query_of, scope_of
from tongpin.orgs.http import Request
from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.permissions import may_release
from tongpin.reports.models import Release
from tongpin.reports.releases import differences, release_report
from tongpin.reports.report_files import as_docx, as_html, as_json, frozen
from tongpin.reports.report_writer import Report, write_report

TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@journal_cached
def report_of(scope: Scope) -> Report:
    """The report of the scope, as it stands."""
    return write_report(scope, now=timezone.now())


def _may_sign(request: Request, scope: Scope) -> bool:
    return bool(scope.unit) and may_release(request.user, scope.unit, localdate())  # type: ignore[arg-type]


@require_GET
def report(request: Request) -> HttpResponse:
    scope, form = scope_of(request)
    context = {
        "report": report_of(scope),
        "scope": scope,
        "form": form,
        "query": query_of(scope),
        "may_sign": _may_sign(request, scope),
    }
    return render(request, "reports/report.html", context)


@require_GET
def report_file(request: Request, form: str) -> HttpResponse:
    """The report as a file to keep."""
    if form not in TYPES:
        raise Http404
    scope, __ = scope_of(request)
    makers = {"html": as_html, "json": as_json, "docx": as_docx}
    response = HttpResponse(makers[form](report_of(scope)), content_type=TYPES[form])
    name = f"report-{scope.campaign.code}-{scope.last_on}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def release_list(request: Request) -> HttpResponse:
    releases = Release.objects.filter(campaign=campaign_of(request)).newest_first()
    releases = releases.select_related("unit", "released_by")[:100]
    return render(request, "reports/release_list.html", {"releases": releases})


@require_http_methods(["GET", "POST"])
def release_new(request: Request) -> HttpResponse:
    """Questions to the units first; then the signature."""
    scope, __ = scope_of(request)
    if not _may_sign(request, scope):
        raise PermissionDenied
    now = timezone.now()
    if request.method == "POST":
        signed = release_report(scope, by=request.user, now=now)
        messages.success(request, _("The report is released."))
        return redirect("reports:release", signed.pk)
    last = Release.objects.filter(
        campaign=scope.campaign,
        unit=scope.unit,
        from_on=scope.from_on,
        before_on__lte=scope.before_on,
    )
    before = last.newest_first().first()
    asked = figure_questions(scope)
    if before:
        told = {figure["key"]: figure["exact"] for figure in before.content["figures"]}
        asked = [*shrunken_figures(scope, told, now=now), *asked]
    context = {"scope": scope, "questions": asked, "query": query_of(scope)}
    return render(request, "reports/release_new.html", context)


@require_GET
def release(request: Request, pk: int) -> HttpResponse:
    """The report as it was signed, and what changed since."""
    found = get_object_or_404(Release.objects.select_related("unit", "released_by"), pk=pk)
    context = {"release": found, "differences": list(differences(found.content))}
    return render(request, "reports/release.html", context)


@require_GET
def release_file(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Release, pk=pk)
    response = HttpResponse(frozen(found), content_type=TYPES["json"])
    response["Content-Disposition"] = f'attachment; filename="release-{found.pk}.json"'
    return response
