"""Packs as files in a browser: checked, compared with what is there, taken in, written out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.administration.forms import PackFileForm
from tongpin.administration.in_office import for_system
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_faults import PackError, PackFault
from tongpin.campaigns.pack_writing import exported_files
from tongpin.campaigns.pack_zips import zip_of_files
from tongpin.campaigns.packs import files_of_upload
from tongpin.figures.catalogue import checked_pack, pack_of
from tongpin.figures.pack_comparison import compare_pack
from tongpin.orgs.http import Request
from tongpin.serving.errors import errors_as_messages
from tongpin.serving.file_response import download
from tongpin.serving.sent import sent_data, sent_files

WAITING = "pack"  # in the session: the files of the pack that was checked last


@require_http_methods(["GET", "POST"])
@for_system
def pack_take_in(request: Request) -> HttpResponse:
    """Choose a zip and see its faults, or what it would change; nothing is stored yet."""
    form = PackFileForm(sent_data(request), sent_files(request))
    faults: tuple[PackFault, ...] = ()
    comparison = None
    if form.is_valid():
        request.session.pop(WAITING, None)
        try:
            files = files_of_upload(form.cleaned_data["file"])
            comparison = compare_pack(checked_pack(files))
            request.session[WAITING] = dict(files)
        except PackError as error:
            faults = error.pack_faults
    context = {"form": form, "faults": faults, "comparison": comparison}
    return render(request, "administration/pack_take_in.html", context)


@require_POST
@for_system
def pack_store(request: Request) -> HttpResponse:
    """Start the campaign of the pack that was checked, or bring it up to the pack."""
    files = request.session.pop(WAITING, None)
    if files is None:
        messages.error(request, _("Choose the zip again: it is not kept any more."))
        return redirect("administration:pack_take_in")
    with errors_as_messages(request):
        campaign = start_campaign(checked_pack(files), by=request.user, now=timezone.now())
        messages.success(request, _("The campaign is as the pack says it."))
        return redirect("administration:campaign", campaign.pk)
    return redirect("administration:pack_take_in")


@require_GET
@for_system
def pack_file(request: Request, pk: int) -> HttpResponse:
    """The pack of a campaign as a zip; with ?merged=1 its adjustments are in place."""
    campaign = get_object_or_404(Campaign, pk=pk)
    with errors_as_messages(request):
        is_merged = request.GET.get("merged") == "1"
        files = exported_files(campaign, pack_of(campaign), merged=is_merged)
        content = zip_of_files(files, campaign.code)
        return download(content, f"{campaign.code}.zip", "application/zip")
    return redirect("administration:campaign", campaign.pk)
