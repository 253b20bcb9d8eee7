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
from tongpin.evidence.file_types import FileError
from tongpin.evidence.models import StoredFile
from tongpin.learning.claim_files import (
    ClaimError,
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

PAGE = 50
SHOWN = 500  # rows of a file that was looked at, those not taken first


def _units(request: Request) -> list[tuple[int, str]]:
    """The units whose records the person may hand in. Raises PermissionDenied for none."""
    units = recordable_units(request.user, localdate())
    if not units:
        raise PermissionDenied
    return units


def _files(request: Request) -> QuerySet[ClaimFile]:
    files = ClaimFile.objects.filter(
        campaign=campaign_of(request), unit__in=[pk for pk, __ in _units(request)]
    )
    return files.select_related("unit", "taken_by", "confirmed_by")


@require_GET
def claim_list(request: Request) -> HttpResponse:
    """Files by platform, and how many rows stand confirmed."""
    files = _files(request).annotate(
        count=Count("claims"), first=Min("claims__day"), last=Max("claims__day")
    )
    claims = Claim.objects.filter(file__in=_files(request), is_standing=True)
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
    units, campaign = _units(request), campaign_of(request)
    form = ClaimForm(
        request.POST or None,
        request.FILES or None,
        units=units,
        initial={"day": default_day(campaign)},
    )
    if request.method == "POST" and form.is_valid():
        told, now = form.cleaned_data, timezone.now()
        file = told["file"]
        content = file.read()
        asked = _asked(request, told["unit"], told["platform"], told["day"])
        try:
            taken = take_claims(
                campaign, asked, file.name, content, by=request.user, now=now, dry_run=True
            )
            stored = keep_file(file.name, content, by=request.user, now=now)
        except (ClaimError, FileError) as error:
            form.add_error("file", str(error))
        else:
            told_again = [told["unit"], told["platform"], told["day"].isoformat()]
            request.session["claims"] = [stored.pk, file.name, *told_again]
            order = {"refused": 0, "taken": 1, "same": 2}
            rows = sorted(taken.rows, key=lambda row: order[row.outcome])
            context = {
                "rows": rows[:SHOWN],
                "more": max(len(rows) - SHOWN, 0),
                "taken": taken,
                "new": taken.count("taken"),
                "same": taken.count("same"),
                "refused": taken.count("refused"),
                "platform": told["platform"],
            }
            return render(request, "learning/claim_taken.html", context)
    platforms = _files(request).values_list("platform", flat=True).distinct().order_by("platform")
    names = sorted({"学习强国", "共产党员网", *platforms})
    return render(request, "learning/claim_take.html", {"form": form, "platforms": names})


def _asked(request: Request, unit: int, platform: str, day: date) -> ClaimFileDetails:
    units = _units(request)
    if unit not in dict(units):
        raise PermissionDenied
    return ClaimFileDetails(Unit.objects.get(pk=unit), platform, day, {pk for pk, __ in units})


@require_POST
def claim_store(request: Request) -> HttpResponse:
    """Store what was looked at before."""
    pending = request.session.pop("claims", None)
    if pending is None:
        return redirect("learning:claim_take")
    number, name, unit, platform, day = pending
    content = get_object_or_404(StoredFile, pk=number).read()
    asked = _asked(request, unit, platform, date.fromisoformat(day))
    taken = take_claims(
        campaign_of(request), asked, name, content, by=request.user, now=timezone.now()
    )
    if taken.file is None:
        return redirect("learning:claim_list")
    return redirect("learning:claim_file", taken.file.pk)


@require_GET
def claim_file(request: Request, pk: int) -> HttpResponse:
    """One file with its rows: to be confirmed by somebody, or withdrawn."""
    found = get_object_or_404(_files(request), pk=pk)
    units = [pk for pk, __ in _units(request)]
    rows = found.claims.filter(unit__in=units).select_related("unit").order_by("sheet", "row")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    hidden = found.claims.exclude(unit__in=units).count()
    context = {"file": found, "page": page, "hidden": hidden}
    return render(request, "learning/claim_file.html", context)


def _covered(request: Request, pk: int) -> ClaimFile:
    """A file whose rows are all of units that the person covers. Raises PermissionDenied."""
    found = get_object_or_404(_files(request), pk=pk)
    if found.claims.exclude(unit__in=[pk for pk, __ in _units(request)]).exists():
        raise PermissionDenied
    return found


@require_POST
def claim_confirm(request: Request, pk: int) -> HttpResponse:
    found = _covered(request, pk)
    try:
        confirm_claims(found, by=request.user, now=timezone.now())
    except ClaimError as error:
        messages.error(request, str(error))
    return redirect("learning:claim_file", pk)


@require_POST
def claim_withdraw(request: Request, pk: int) -> HttpResponse:
    found = _covered(request, pk)
    withdraw_claims(found, by=request.user, now=timezone.now())
    messages.info(request, _("The file is withdrawn; its rows can be taken in anew."))
    return redirect("learning:claim_file", pk)
