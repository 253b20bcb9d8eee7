"""Pages of the end of a campaign, for the system administrator."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.administration.in_office import for_system
from tongpin.campaigns.models import Campaign
from tongpin.closings.actions import close_campaign, confirm_erasure, erase_confirmed
from tongpin.closings.campaign_archive import archive_path, note_taken, write_campaign_archive
from tongpin.closings.data_register import due_lines, register_digest, register_lines
from tongpin.closings.endings import open_halls, running_rules, standing_liaisons
from tongpin.closings.forms import ClosingForm
from tongpin.closings.models import Closing
from tongpin.closings.obstacles import found_obstacles
from tongpin.home.context import takes_archives
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data


@require_http_methods(["GET", "POST"])
@for_system
def closing(request: Request, pk: int) -> HttpResponse:
    """What closing will do and what stands in the way; once it is closed, what comes next."""
    campaign = get_object_or_404(Campaign, pk=pk)
    if campaign.is_closed:
        return _closed_page(request, campaign)
    obstacles = found_obstacles(campaign)
    form = ClosingForm(sent_data(request), has_obstacles=bool(obstacles))
    if form.is_valid():
        with errors_on_form(form):
            close_campaign(campaign, form.draft(), by=request.user, now=timezone.now())
            messages.success(request, _("The campaign is closed."))
            return redirect("closings:closing", pk)
    context = {
        "shown_campaign": campaign,
        "obstacles": obstacles,
        "form": form,
        "halls": open_halls(campaign).count(),
        "rules": running_rules(campaign).count(),
        "liaisons": standing_liaisons(campaign).count(),
    }
    return render(request, "closings/closing.html", context)


def _closed_page(request: Request, campaign: Campaign) -> HttpResponse:
    """The archive and what is to be erased, each with what is to be done next."""
    closing = get_object_or_404(Closing, campaign=campaign)
    today = localdate()
    lines = register_lines(campaign)
    context = {
        "shown_campaign": campaign,
        "closing": closing,
        "archive": archive_path(closing),
        "lines": [(line, line.is_due(today)) for line in lines],
        "has_due_lines": any(line.is_due(today) for line in lines),
        "erasures": closing.erasures.order_by("id"),
    }
    return render(request, "closings/closed.html", context)


def closing_or_404(pk: int) -> Closing:
    return get_object_or_404(Closing.objects.select_related("campaign"), campaign=pk)


@require_POST
@for_system
def archive_write(request: Request, pk: int) -> HttpResponse:
    """Write the archive, which may take minutes where a campaign was large."""
    with errors_as_messages(request):
        write_campaign_archive(closing_or_404(pk), by=request.user, now=timezone.now())
        messages.success(request, _("The archive is written and agrees with its checksums."))
    return redirect("closings:closing", pk)


@require_GET
def archive_file(request: Request, pk: int) -> HttpResponseBase:
    """The archive, for the county's office; taking it along is told in the journal."""
    if not takes_archives(request):
        raise PermissionDenied
    closing = closing_or_404(pk)
    path = archive_path(closing)
    if path is None:
        messages.error(request, _("The archive is not written yet: ask the system administrator."))
        return redirect("home:start")
    note_taken(closing, by=request.user, now=timezone.now())
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@require_GET
@for_system
def data_list(request: Request, pk: int) -> HttpResponse:
    """The list of what is past its time, to be printed and signed, and the press that erases."""
    closing = closing_or_404(pk)
    lines = due_lines(closing.campaign, localdate())
    context = {
        "shown_campaign": closing.campaign,
        "closing": closing,
        "lines": lines,
        "digest": register_digest(lines),
        "top": Unit.objects.only_root(),
        "today": localdate(),
        "unfinished": closing.erasures.filter(finished_at=None).first(),
    }
    return render(request, "closings/data_list.html", context)


@require_POST
@for_system
def data_erase(request: Request, pk: int) -> HttpResponse:
    """Confirm the list that was signed, and erase what it names."""
    closing = closing_or_404(pk)
    if request.POST.get("signed") != "on":
        messages.error(request, _("Print the list and sign it first; then tick that it is signed."))
        return redirect("closings:data_list", pk)
    now = timezone.now()
    with errors_as_messages(request):
        digest = request.POST.get("digest", "")
        erasure = confirm_erasure(closing, digest, by=request.user, now=now)
        count = erase_confirmed(erasure, by=request.user, now=now)
        messages.success(request, _("Erased: %(count)s rows.") % {"count": count})
    return redirect("closings:closing", pk)
