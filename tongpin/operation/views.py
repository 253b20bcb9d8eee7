"""The page of who runs the site."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tongpin.operation.checks import groups_of, run_checks, summary_of
from tongpin.operation.checks.operation_check import CheckReport, CheckState
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import may_operate

URGENT = (CheckState.BAD, CheckState.WARN)  # in the order in which they are shown


@never_cache
@require_GET
def operation(request: Request) -> HttpResponse:
    """Every check as it stands now, for system administrators at the top."""
    if not may_operate(request.user, localdate()):
        raise PermissionDenied
    now = timezone.now()
    reports = run_checks(now)
    urgent: list[CheckReport] = []
    for state in URGENT:
        urgent += [report for report in reports if report.result.state == state]
    context = {
        "now": now,
        "groups": groups_of(reports),
        "summary": summary_of(reports),
        "urgent": urgent,
    }
    return render(request, "operation/operation.html", context)
