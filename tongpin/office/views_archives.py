"""Pages of what a unit keeps for the archive."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from tongpin.base.numbers import row_number
from tongpin.campaigns.http import campaign_of
from tongpin.office.unit_archive import PACKAGE_ITEMS, ArchiveItem, items_of, write_archive
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import may_record_for


def unit_of_archive(request: Request, pk: int) -> Unit:
    """Raises PermissionDenied for somebody who does not record for the unit."""
    unit = get_object_or_404(Unit, pk=pk)
    if not may_record_for(request.user, unit, localdate()):
        raise PermissionDenied
    return unit


def package_ranges(items: list[ArchiveItem]) -> list[tuple[int, int]]:
    """The first and the last number of what goes into one package each."""
    ranges = []
    for first in range(1, len(items) + 1, PACKAGE_ITEMS):
        ranges.append((first, min(first + PACKAGE_ITEMS - 1, len(items))))
    return ranges


@require_GET
def archive(request: Request, pk: int) -> HttpResponse:
    """What a unit keeps for the archive: complete, or what is missing."""
    unit = unit_of_archive(request, pk)
    items = items_of(campaign_of(request), unit, now=timezone.now())
    context = {
        "unit": unit,
        "items": items,
        "complete": sum(not item.missing for item in items),
        "packages": package_ranges(items),
    }
    return render(request, "office/archive.html", context)


@require_GET
def archive_package(request: Request, pk: int) -> FileResponse:
    """The catalogue and what it lists in one file; a long archive comes in several."""
    unit = unit_of_archive(request, pk)
    items = items_of(campaign_of(request), unit, now=timezone.now())
    first = max(row_number(request.GET.get("from", "1")), 1)
    return FileResponse(
        write_archive(items, first, unit),
        as_attachment=True,
        filename=f"archive-{unit.pk}-{first}.zip",
        content_type="application/zip",
    )
