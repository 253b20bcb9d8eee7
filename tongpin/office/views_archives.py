"""Pages of what a unit keeps for the archive."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from tongpin.base.numbers import row_number
from tongpin.campaigns.http import campaign_of
from tongpin.office.unit_archive import TOGETHER, ArchiveItem, items_of, package
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import may_record_for


def _kept(request: Request, unit: int) -> tuple[Unit, list[ArchiveItem]]:
    found = get_object_or_404(Unit, pk=unit)
    if not may_record_for(request.user, found, localdate()):
        raise PermissionDenied
    return found, items_of(campaign_of(request), found, now=timezone.now())


@require_GET
def archive(request: Request, unit: int) -> HttpResponse:
    """What a unit keeps for the archive: complete, or what is missing."""
    found, items = _kept(request, unit)
    parts = range(1, len(items) + 1, TOGETHER)
    context = {
        "unit": found,
        "listed": items,
        "complete": sum(not one.missing for one in items),
        "parts": [(first, min(first + TOGETHER - 1, len(items))) for first in parts],
    }
    return render(request, "office/archive.html", context)


@require_GET
def archive_package(request: Request, unit: int) -> FileResponse:
    """The catalogue and what it lists in one file; a long archive comes in several."""
    found, items = _kept(request, unit)
    first = max(row_number(request.GET.get("from", "1")), 1)
    return FileResponse(
        package(items, first, found),
        as_attachment=True,
        filename=f"archive-{found.pk}-{first}.zip",
        content_type="application/zip",
    )
