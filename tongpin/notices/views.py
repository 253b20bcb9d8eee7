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
from tongpin.notices.channels.channel_kind import ChannelError
from tongpin.notices.forms import ChannelForm
from tongpin.notices.models import Channel, Message, Sending, SendingState
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import office_unit_ids, recordable_unit_ids, recordable_units
from tongpin.serving.sent import sent_data

PAGE = 30


@require_GET
def inbox(request: Request) -> HttpResponse:
    """What the person's offices were told; what was seen to is put away."""
    offices = office_unit_ids(request.user, localdate())
    messages = Message.objects.filter(unit__in=offices).select_related("unit")
    is_all = "all" in request.GET
    if not is_all:
        messages = messages.filter(put_away_at=None)
    page = Paginator(messages.newest_first(), PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "is_all": is_all,
        "kept": "all=1" if is_all else "",
        "may_change": bool(offices),
    }
    return render(request, "notices/inbox.html", context)


@require_POST
def message_put_away(request: Request, pk: int) -> HttpResponse:
    offices = office_unit_ids(request.user, localdate())
    message = get_object_or_404(Message, pk=pk, unit__in=offices)
    put_away(message, by=request.user, now=timezone.now())
    return redirect("notices:inbox")


def _channels(request: Request) -> QuerySet[Channel]:
    units = recordable_unit_ids(request.user, localdate())
    if not units:
        raise PermissionDenied
    return Channel.objects.filter(unit__in=units).select_related("unit")


def with_sendings(channels: QuerySet[Channel]) -> QuerySet[Channel]:
    """Add how many messages each channel has `waiting`, `sent` and `left` for a person."""
    waiting = Q(sendings__state=SendingState.WAITING)
    sent = Q(sendings__state=SendingState.SENT)
    left = Q(sendings__state__in=[SendingState.FAILED, SendingState.UNSURE])
    return channels.annotate(
        waiting=Count("sendings", filter=waiting),
        sent=Count("sendings", filter=sent),
        left=Count("sendings", filter=left),
    )


@require_http_methods(["GET", "POST"])
def channel_list(request: Request) -> HttpResponse:
    """All channels with what is wrong with them; and a form for another."""
    channels = _channels(request)
    form = ChannelForm(sent_data(request), units=recordable_units(request.user, localdate()))
    if form.is_valid():
        try:
            add_channel(**form.cleaned_data, by=request.user, now=timezone.now())
            return redirect("notices:channel_list")
        except ChannelError as error:
            form.add_error("address", str(error))
    channels = with_sendings(channels).order_by("broken_since", "unit__position", "id")
    return render(request, "notices/channel_list.html", {"channels": channels, "form": form})


@require_GET
def channel(request: Request, pk: int) -> HttpResponse:
    """One channel and what went through it last. Its address is not shown again."""
    visible_channel = get_object_or_404(_channels(request), pk=pk)
    sendings = visible_channel.sendings.select_related("message").order_by("-id")
    page = Paginator(sendings, PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/channel.html", {"channel": visible_channel, "page": page})


@require_POST
def channel_switch(request: Request, pk: int) -> HttpResponse:
    visible_channel = get_object_or_404(_channels(request), pk=pk)
    is_on = not visible_channel.is_on
    switch_channel(visible_channel, is_on, by=request.user, now=timezone.now())
    return redirect(visible_channel)


@require_POST
def sending_again(request: Request, pk: int) -> HttpResponse:
    visible_sendings = Sending.objects.filter(channel__in=_channels(request))
    sending = get_object_or_404(visible_sendings.select_related("channel"), pk=pk)
    send_again(sending, now=timezone.now())
    return redirect(sending.channel)
