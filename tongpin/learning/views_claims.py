"""Pages of records that outside platforms exported: claims, shown and counted apart."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.campaigns.http import campaign_of
from tongpin.evidence.actions import keep_file
from tongpin.evidence.models import StoredFile
from tongpin.learning.claim_files import (
    ClaimFileDetails,
    confirm_claims,
    default_day,
    take_claims,
    withdraw_claims,
)
from tongpin.learning.forms import ClaimForm
from tongpin.learning.models import Claim, ClaimFile
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import recordable_units
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data, sent_files

PAGE = 50
SHOWN = 500  # rows of a file that was looked at, those not taken first
ORDER = {"refused": 0, "taken": 1, "same": 2}
USUAL_PLATFORMS = ("学习强国", "共产党员网")


def units_of(request: Request) -> list[tuple[int, str]]:
    """The units whose records the person may hand in. Raises PermissionDenied for none."""
    units = recordable_units(request.user, localdate())
    if not units:
        raise PermissionDenied
    return units


def unit_numbers_of(request: Request) -> set[int]:
    return {unit for unit, __ in units_of(request)}


def visible_files(request: Request) -> QuerySet[ClaimFile]:
    files = ClaimFile.objects.filter(
        campaign=campaign_of(request), unit__in=unit_numbers_of(request)
    )
    return files.select_related("unit", "taken_by", "confirmed_by")


@require_GET
def claim_list(request: Request) -> HttpResponse:
    """Files by platform, and how many rows stand confirmed."""
    files = visible_files(request).annotate(
        count=Count("claims"), first=Min("claims__day"), last=Max("claims__day")
    )
    claims = Claim.objects.filter(file__in=visible_files(request), is_standing=True)
    confirmed = Count("pk", filter=Q(file__confirmed_at__isnull=False))
    totals = claims.values("file__platform").annotate(count=Count("pk"), confirmed=confirmed)
    page = Paginator(files.order_by("-taken_at", "-id"), PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "totals": totals.order_by("file__platform"),
    }
    return render(request, "learning/claim_list.html", context)


@require_http_methods(["GET", "POST"])
def claim_take(request: Request) -> HttpResponse:
    """Choose a file; see row by row what would become of it."""
    form = ClaimForm(
        sent_data(request),
        sent_files(request),
        units=units_of(request),
        initial={"day": default_day(campaign_of(request))},
    )
    if form.is_valid():
        with errors_on_form(form, "file"):
            return looked_at(request, form)
    platforms = visible_files(request).values_list("platform", flat=True).distinct()
    names = sorted({*USUAL_PLATFORMS, *platforms})
    return render(request, "learning/claim_take.html", {"form": form, "platforms": names})


def looked_at(request: Request, form: ClaimForm) -> HttpResponse:
    """What would become of the file's rows; the file is kept until the person stores it.

    Raises ClaimError or FileError.
    """
    data = form.cleaned_data
    now = timezone.now()
    name = data["file"].name
    content = data["file"].read()
    details = details_of(request, data["unit"], data["platform"], data["day"])
    report = take_claims(
        campaign_of(request), details, (name, content), by=request.user, now=now, dry_run=True
    )
    file = keep_file(name, content, by=request.user, now=now)
    request.session["claims"] = [
        file.pk,
        name,
        data["unit"].pk,
        data["platform"],
        data["day"].isoformat(),
    ]
    rows = sorted(report.rows, key=lambda row: ORDER[row.outcome])
    context = {
        "rows": rows[:SHOWN],
        "more": max(len(rows) - SHOWN, 0),
        "taken": report,
        "new": report.count("taken"),
        "same": report.count("same"),
        "refused": report.count("refused"),
        "platform": data["platform"],
    }
    return render(request, "learning/claim_taken.html", context)


def details_of(request: Request, unit: Unit, platform: str, day: date) -> ClaimFileDetails:
    """Raises PermissionDenied for a unit whose records the person may not hand in."""
    units = unit_numbers_of(request)
    if unit.pk not in units:
        raise PermissionDenied
    return ClaimFileDetails(unit, platform, day, units)


@require_POST
def claim_store(request: Request) -> HttpResponse:
    """Store what was looked at before."""
    pending = request.session.pop("claims", None)
    if pending is None:
        return redirect("learning:claim_take")
    number, name, unit_number, platform, day = pending
    content = get_object_or_404(StoredFile, pk=number).read()
    unit = get_object_or_404(Unit, pk=unit_number)
    details = details_of(request, unit, platform, date.fromisoformat(day))
    report = take_claims(
        campaign_of(request), details, (name, content), by=request.user, now=timezone.now()
    )
    if report.file is None:
        return redirect("learning:claim_list")
    return redirect("learning:claim_file", report.file.pk)


@require_GET
def claim_file(request: Request, pk: int) -> HttpResponse:
    """One file with its rows: to be confirmed by somebody, or withdrawn."""
    file = get_object_or_404(visible_files(request), pk=pk)
    units = unit_numbers_of(request)
    rows = file.claims.filter(unit__in=units).select_related("unit").order_by("sheet", "row")
    context = {
        "file": file,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "hidden": file.claims.exclude(unit__in=units).count(),
    }
    return render(request, "learning/claim_file.html", context)


def covered_file(request: Request, pk: int) -> ClaimFile:
    """A file whose rows are all of units that the person covers. Raises PermissionDenied."""
    file = get_object_or_404(visible_files(request), pk=pk)
    if file.claims.exclude(unit__in=unit_numbers_of(request)).exists():
        raise PermissionDenied
    return file


@require_POST
def claim_confirm(request: Request, pk: int) -> HttpResponse:
    file = covered_file(request, pk)
    with errors_as_messages(request):
        confirm_claims(file, by=request.user, now=timezone.now())
    return redirect("learning:claim_file", pk)


@require_POST
def claim_withdraw(request: Request, pk: int) -> HttpResponse:
    file = covered_file(request, pk)
    withdraw_claims(file, by=request.user, now=timezone.now())
    messages.info(request, _("The file is withdrawn; its rows can be taken in anew."))
    return redirect("learning:claim_file", pk)
