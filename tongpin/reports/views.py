"""Pages of reports and releases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongpin.campaigns.http import campaign_of
from tongpin.figures.checks import figure_questions, shrunken_figures
from tongpin.figures.figure_reader import Scope
from tongpin.figures.http import query_of, scope_of
from tongpin.figures.record_checks import FigureQuestion
from tongpin.orgs.http import Request
from tongpin.orgs.journal_cache import journal_cached
from tongpin.reports.forms import ReleaseForm
from tongpin.reports.models import Release
from tongpin.reports.own_words import count_unsigned
from tongpin.reports.releases import differences, release_report
from tongpin.reports.report_files import as_docx, as_html, as_json, frozen
from tongpin.reports.report_text import Report
from tongpin.reports.report_writer import write_report
from tongpin.reports.views_words import may_sign
from tongpin.serving.sent import sent_data


@dataclass(frozen=True)
class ReportFormat:
    """A form in which a report is kept as a file."""

    content_type: str
    write: Callable[[Report], bytes]


FORMATS = {  # by the ending of the file
    "html": ReportFormat("text/html; charset=utf-8", as_html),
    "json": ReportFormat("application/json", as_json),
    "docx": ReportFormat(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx
    ),
}
SHOWN = 100  # releases at most


@journal_cached
def report_of(scope: Scope) -> Report:
    """The report of the scope, as it stands."""
    return write_report(scope, now=timezone.now())


@require_GET
def report(request: Request) -> HttpResponse:
    scope, form = scope_of(request)
    context = {
        "report": report_of(scope),
        "scope": scope,
        "form": form,
        "query": query_of(scope),
        "may_sign": may_sign(request, scope),
        "waiting_words": count_unsigned(scope),
    }
    return render(request, "reports/report.html", context)


@require_GET
def report_file(request: Request, form: str) -> HttpResponse:
    """The report as a file to keep."""
    if form not in FORMATS:
        raise Http404
    scope, __ = scope_of(request)
    report_format = FORMATS[form]
    content = report_format.write(report_of(scope))
    response = HttpResponse(content, content_type=report_format.content_type)
    name = f"report-{scope.campaign.code}-{scope.last_on}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def release_list(request: Request) -> HttpResponse:
    releases = Release.objects.filter(campaign=campaign_of(request)).newest_first()
    releases = releases.select_related("unit", "released_by")[:SHOWN]
    return render(request, "reports/release_list.html", {"releases": releases})


def questions_before_release(scope: Scope, now: datetime) -> list[FigureQuestion]:
    """What to ask units first; the newest release of the same start is compared."""
    questions = figure_questions(scope)
    releases = Release.objects.filter(
        campaign=scope.campaign,
        unit=scope.unit,
        from_on=scope.from_on,
        before_on__lte=scope.before_on,
    )
    last_release = releases.newest_first().first()
    if last_release is None:
        return questions
    figures = last_release.content["figures"]
    values_before = {figure["key"]: figure["exact"] for figure in figures}
    return [*shrunken_figures(scope, values_before, now=now), *questions]


@require_http_methods(["GET", "POST"])
def release_new(request: Request) -> HttpResponse:
    """Questions to the units first; then the signature."""
    scope, __ = scope_of(request)
    if not may_sign(request, scope):
        raise PermissionDenied
    now = timezone.now()
    form = ReleaseForm(sent_data(request), initial={"authors": request.user.name})
    if form.is_valid():
        authors = form.cleaned_data["authors"]
        signed_release = release_report(scope, authors=authors, by=request.user, now=now)
        messages.success(request, _("The report is released."))
        return redirect(signed_release)
    context = {
        "scope": scope,
        "form": form,
        "questions": questions_before_release(scope, now),
        "query": query_of(scope),
    }
    return render(request, "reports/release_new.html", context)


@require_GET
def release(request: Request, pk: int) -> HttpResponse:
    """The report as it was signed, and what changed since."""
    related = Release.objects.select_related("unit", "released_by")
    signed_release = get_object_or_404(related, pk=pk)
    context = {
        "release": signed_release,
        "differences": list(differences(signed_release.content)),
    }
    return render(request, "reports/release.html", context)


@require_GET
def release_file(request: Request, pk: int) -> HttpResponse:
    signed_release = get_object_or_404(Release, pk=pk)
    content_type = FORMATS["json"].content_type
    response = HttpResponse(frozen(signed_release), content_type=content_type)
    name = f"release-{signed_release.pk}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
