"""Pages of the inbox and of channels."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.notices.actions import add_channel, put_away, send_again, switch_channel
from tongpin.notices.channels import ChannelError
from tongpin.notices.forms import ChannelForm
from tongpin.notices.models import Channel, ChannelKind, Message, Sending, SendingState
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import office_unit_ids, recordable_units

PAGE = 30


@require_GET
def inbox(request: Request) -> HttpResponse:
    """What the person's offices were told; what was seen to is put away."""
    messages = Message.objects.filter(
        unit__in=office_unit_ids(request.user, localdate())
    ).select_related("unit")
    if "all" not in request.GET:
        messages = messages.filter(put_away_at=None)
    page = Paginator(messages.newest_first(), PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "is_all": "all" in request.GET,
        "kept": "all=1" if "all" in request.GET else "",
        "may_change": bool(office_unit_ids(request.user, localdate())),
    }
    return render(request, "notices/inbox.html", context)


@require_POST
def message_put_away(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Message, pk=pk, unit__in=office_unit_ids(request.user, localdate()))
    put_away(found, by=request.user, now=timezone.now())
    return redirect("notices:inbox")


def _channels(request: Request) -> QuerySet[Channel]:
    units = [pk for pk, __ in recordable_units(request.user, localdate())]
    if not units:
        raise PermissionDenied
    return Channel.objects.filter(unit__in=units).select_related("unit")


@require_http_methods(["GET", "POST"])
def channel_list(request: Request) -> HttpResponse:
    """All channels with what is wrong with them; and a form for another."""
    channels = _channels(request)
    form = ChannelForm(request.POST or None, units=recordable_units(request.user, localdate()))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            add_channel(
                Unit.objects.get(pk=told["unit"]),
                ChannelKind(told["kind"]),
                told["name"],
                told["address"],
                by=request.user,
                now=timezone.now(),
            )
            return redirect("notices:channel_list")
        except ChannelError as error:
            form.add_error("address", str(error))
    counted = channels.annotate(
        waiting=Count("sendings", filter=Q(sendings__state=SendingState.WAITING)),
        sent=Count("sendings", filter=Q(sendings__state=SendingState.SENT)),
        left=Count(
            "sendings", filter=Q(sendings__state__in=[SendingState.FAILED, SendingState.UNSURE])
        ),
    )
    context = {"channels": counted.order_by("broken_since", "unit__position", "id"), "form": form}
    return render(request, "notices/channel_list.html", context)


@require_GET
def channel(request: Request, pk: int) -> HttpResponse:
    """One channel and what went through it last. Its address is not shown again."""
    found = get_object_or_404(_channels(request), pk=pk)
    sendings = found.sendings.select_related("message").order_by("-id")
    page = Paginator(sendings, PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/channel.html", {"channel": found, "page": page})


@require_POST
def channel_switch(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_channels(request), pk=pk)
    switch_channel(found, not found.is_on, by=request.user, now=timezone.now())
    return redirect("notices:channel", pk)


@require_POST
def sending_again(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Sending, pk=pk, channel__in=_channels(request))
    send_again(found, now=timezone.now())
    return redirect("notices:channel", found.channel_id)
