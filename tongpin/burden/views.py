"""Pages of requests for data: describing, looking up, asking, signing, withdrawing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.numbers import row_number
from tongpin.burden.actions import (
    RequestDraft,
    ask_units,
    describe_request,
    say_known,
    sign,
    withdraw,
)
from tongpin.burden.forms import RequestForm
from tongpin.burden.models import DataRequest, RequestState
from tongpin.burden.request_page import is_own_request, request_context
from tongpin.campaigns.http import campaign_of
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import office_unit_ids, units_right_below
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data

PAGE = 50


def own_request(request: Request, pk: int) -> DataRequest:
    """A request of the person's own office. Raises Http404 or PermissionDenied."""
    data_request = get_object_or_404(
        DataRequest.objects.visible_to(request.user, localdate()), pk=pk
    )
    if not is_own_request(data_request, request.user, localdate()):
        raise PermissionDenied
    return data_request


@require_GET
def request_list(request: Request) -> HttpResponse:
    visible = DataRequest.objects.visible_to(request.user, localdate())
    requests = visible.filter(campaign=campaign_of(request)).newest_first()
    context = {
        "page": Paginator(requests, PAGE).get_page(request.GET.get("page")),
        "may_ask": bool(units_right_below(request.user, localdate())),
    }
    return render(request, "burden/request_list.html", context)


@require_http_methods(["GET", "POST"])
def request_new(request: Request) -> HttpResponse:
    """Describe once what is wanted; nobody is asked yet."""
    below = units_right_below(request.user, localdate())
    if not below:
        raise PermissionDenied
    offices = Unit.objects.filter(pk__in=office_unit_ids(request.user, localdate())).in_order()
    form = RequestForm(sent_data(request), units=offices.values_list("pk", "name"))
    chosen = request.POST.getlist("to")
    if form.is_valid():
        data = form.cleaned_data
        draft = RequestDraft(
            title=data["title"],
            basis=data["basis"],
            due_on=data["due_on"],
            fields=data["fields_text"],
            units={row_number(written) for written in chosen},
        )
        campaign = campaign_of(request)
        with errors_on_form(form):
            described = describe_request(
                campaign, data["unit"], draft, by=request.user, now=timezone.now()
            )
            return redirect(described)
    context = {"form": form, "below": below, "chosen": set(chosen)}
    return render(request, "burden/request_new.html", context)


@require_GET
def data_request(request: Request, pk: int) -> HttpResponse:
    """What is known and what is asked; for a unit that is asked, the form."""
    visible = DataRequest.objects.visible_to(request.user, localdate())
    context = request_context(get_object_or_404(visible, pk=pk), request.user, localdate())
    return render(request, "burden/request.html", context)


@require_POST
def request_known(request: Request, pk: int) -> HttpResponse:
    data_request = own_request(request, pk)
    chosen_keys = {}
    for field in data_request.fields.all():
        chosen_keys[field.position] = request.POST.get(f"k{field.position}", field.known_as)
    with errors_as_messages(request):
        say_known(data_request, chosen_keys, by=request.user, now=timezone.now())
    return redirect(data_request)


@require_POST
def request_ask(request: Request, pk: int) -> HttpResponse:
    data_request = own_request(request, pk)
    with errors_as_messages(request):
        ask_units(data_request, by=request.user, now=timezone.now())
    return redirect(data_request)


@require_POST
def request_sign(request: Request, pk: int) -> HttpResponse:
    visible = DataRequest.objects.visible_to(request.user, localdate())
    data_request = get_object_or_404(visible, pk=pk)
    agrees = request.POST.get("agrees") == "1"
    remark = request.POST.get("remark", "")
    with errors_as_messages(request):
        signed = sign(data_request, agrees, remark, by=request.user, now=timezone.now())
        if signed.state == RequestState.ASKED:
            count = signed.asked_units.count()
            text = ngettext(
                "Signed. %(count)s unit is asked.", "Signed. %(count)s units are asked.", count
            )
            messages.success(request, text % {"count": count})
    return redirect(data_request)


@require_POST
def request_withdraw(request: Request, pk: int) -> HttpResponse:
    data_request = own_request(request, pk)
    with errors_as_messages(request):
        withdraw(data_request, by=request.user, now=timezone.now())
    return redirect(data_request)
