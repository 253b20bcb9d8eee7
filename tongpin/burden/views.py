"""Pages of requests for data."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.numbers import row_number
from tongpin.base.sheets import write_book
from tongpin.burden.actions import (
    BurdenError,
    RequestDraft,
    answer,
    ask_units,
    asked_minutes,
    describe_request,
    is_over,
    may_sign,
    path_of,
    say_known,
    sign,
    withdraw,
)
from tongpin.burden.forms import RequestForm
from tongpin.burden.known_data import known_things, values_of
from tongpin.burden.models import AskedUnit, DataRequest, RequestField, RequestState
from tongpin.campaigns.http import campaign_of
from tongpin.orgs.http import Request
from tongpin.orgs.models import Role, Unit
from tongpin.orgs.permissions import (
    has_role_over,
    may_record_for,
    names_within,
    office_unit_ids,
    posts_on,
    recordable_units,
    units_right_below,
)
from tongpin.serving.file_response import workbook

PAGE = 50


def _requests(request: Request) -> QuerySet[DataRequest]:
    """Those of the person's units, those to sign, and those that ask the person's units."""
    today = localdate()
    units = [unit for unit, __ in recordable_units(request.user, today)]
    held = [unit for unit, role in posts_on(request.user.pk, today) if role == Role.LEADER]
    led = [unit for unit, __ in names_within(frozenset(held), today)]
    asked = AskedUnit.objects.filter(unit__in=units, request__state=RequestState.ASKED).values(
        "request"
    )
    found = DataRequest.objects.select_related("unit", "campaign", "signed_by")
    return found.filter(Q(unit__in=units) | Q(unit__in=led) | Q(pk__in=asked))


@require_GET
def request_list(request: Request) -> HttpResponse:
    page = Paginator(
        _requests(request).filter(campaign=campaign_of(request)).order_by("-made_at", "-id"), PAGE
    )
    context = {
        "page": page.get_page(request.GET.get("page")),
        "may_ask": bool(units_right_below(request.user, localdate())),
    }
    return render(request, "burden/request_list.html", context)


@require_http_methods(["GET", "POST"])
def request_new(request: Request) -> HttpResponse:
    """Describe once what is wanted; nobody is asked yet."""
    below = units_right_below(request.user, localdate())
    if not below:
        raise PermissionDenied
    own = Unit.objects.filter(pk__in=office_unit_ids(request.user, localdate())).in_order()
    form = RequestForm(request.POST or None, units=list(own.values_list("pk", "name")))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        to = {row_number(one) for one in request.POST.getlist("to")}
        described = RequestDraft(
            told["title"], told["basis"], told["due_on"], told["fields_text"], to
        )
        try:
            made = describe_request(
                campaign_of(request),
                Unit.objects.get(pk=told["unit"]),
                described,
                by=request.user,
                now=timezone.now(),
            )
            return redirect(path_of(made))
        except BurdenError as error:
            form.add_error(None, str(error))
    context = {"form": form, "below": below, "chosen": set(request.POST.getlist("to"))}
    return render(request, "burden/request_new.html", context)


def _is_own(request: Request, found: DataRequest) -> bool:
    return has_role_over(request.user, found.unit_id, {Role.OFFICE, Role.CLERK}, localdate())


@require_GET
def data_request(request: Request, pk: int) -> HttpResponse:
    """What is known and what is asked; for a unit that is asked, the form."""
    return _page(request, get_object_or_404(_requests(request), pk=pk), {})


def _page(request: Request, found: DataRequest, typed: dict[int, dict[int, str]]) -> HttpResponse:
    """`typed` by the unit's row: what could not be stored, to be mended."""
    fields, today = list(found.fields.order_by("position")), localdate()
    words = dict(known_things(found.campaign))
    asked = list(found.asked.select_related("unit", "answered_by").order_by("unit__position"))
    is_own, signs = _is_own(request, found), may_sign(found, request.user, today)
    offices = office_unit_ids(request.user, today)
    mine = [one for one in asked if may_record_for(request.user, one.unit_id, today)]
    if is_own:  # others answer for themselves
        mine = [one for one in mine if one.unit_id in offices]
    mine = mine if found.state == RequestState.ASKED else []
    spent = asked_minutes(found.campaign, [one.unit_id for one in asked], today)
    most = max(spent.values(), default=0)
    context: dict[str, Any] = {
        "one": found,
        "fields": [(field, words.get(field.known_as, "")) for field in fields],
        "open": [field for field in fields if not field.known_as],
        "known": [field for field in fields if field.known_as],
        "things": list(words.items()),
        "asked": asked if is_own or signs else mine,
        "answered": sum(one.answered_at is not None for one in asked),
        "mine": _filled(found, fields, mine, typed),
        "is_own": is_own,
        "signs": signs,
        "is_open": is_own and found.state in (RequestState.LOOKED_UP, RequestState.REFUSED),
        "may_withdraw": is_own and found.state in (RequestState.TO_SIGN, RequestState.ASKED),
        "may_sign": signs and found.state == RequestState.TO_SIGN,
        "is_over": found.minutes and is_over(found, today),
        "most": most,
        "sum": most + found.minutes,
        "budget": found.campaign.ask_minutes,
    }
    return render(request, "burden/request.html", context)


def _filled(
    found: DataRequest,
    fields: list[RequestField],
    mine: list[AskedUnit],
    typed: dict[int, dict[int, str]],
) -> list[tuple[AskedUnit, list[tuple[RequestField, str, str | int]]]]:
    """For each unit its fields: (field, name in the form where it is asked, value)."""
    keys = [field.known_as for field in fields if field.known_as]
    units = [one.unit for one in mine]
    known = values_of(keys, found.campaign, units, now=timezone.now()) if mine else {}
    listed = []
    for one in mine:
        told = []
        for field in fields:
            value = known.get(field.known_as, {}).get(one.unit_id, "") if field.known_as else ""
            if value == "":  # nobody knows it, at least not of this unit
                kept = one.values.get(str(field.position), "")
                value = typed.get(one.pk, {}).get(field.position, kept)
                told.append((field, f"v{field.position}", value))
            else:
                told.append((field, "", value))
        listed.append((one, told))
    return listed


def _own(request: Request, pk: int) -> DataRequest:
    found = get_object_or_404(_requests(request), pk=pk)
    if not _is_own(request, found):
        raise PermissionDenied
    return found


@require_POST
def request_known(request: Request, pk: int) -> HttpResponse:
    found = _own(request, pk)
    chosen = {
        field.position: request.POST.get(f"k{field.position}", field.known_as)
        for field in found.fields.all()
    }
    try:
        say_known(found, chosen, by=request.user, now=timezone.now())
    except BurdenError as error:
        messages.error(request, str(error))
    return redirect("burden:request", pk)


@require_POST
def request_ask(request: Request, pk: int) -> HttpResponse:
    try:
        ask_units(_own(request, pk), by=request.user, now=timezone.now())
    except BurdenError as error:
        messages.error(request, str(error))
    return redirect("burden:request", pk)


@require_POST
def request_sign(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_requests(request), pk=pk)
    agrees, remark = request.POST.get("agrees") == "1", request.POST.get("remark", "")
    try:
        found = sign(found, agrees, remark, by=request.user, now=timezone.now())
        if found.state == RequestState.ASKED:
            count = found.asked.count()
            text = ngettext(
                "Signed. %(count)s unit is asked.", "Signed. %(count)s units are asked.", count
            )
            messages.success(request, text % {"count": count})
    except BurdenError as error:
        messages.error(request, str(error))
    return redirect("burden:request", pk)


@require_POST
def request_withdraw(request: Request, pk: int) -> HttpResponse:
    try:
        withdraw(_own(request, pk), by=request.user, now=timezone.now())
    except BurdenError as error:
        messages.error(request, str(error))
    return redirect("burden:request", pk)


@require_POST
def request_answer(request: Request, pk: int, asked: int) -> HttpResponse:
    found = get_object_or_404(
        AskedUnit.objects.filter(request__in=_requests(request)), request=pk, pk=asked
    )
    if not may_record_for(request.user, found.unit_id, localdate()):
        raise PermissionDenied
    values = {
        row_number(name[1:]): text
        for name, text in request.POST.items()
        if name.startswith("v") and isinstance(text, str)
    }
    try:
        answer(found, values, by=request.user, now=timezone.now())
        messages.success(request, _("Answered. Until the day you can answer again."))
    except BurdenError as error:
        messages.error(request, str(error))
        return _page(request, get_object_or_404(_requests(request), pk=pk), {found.pk: values})
    return redirect("burden:request", pk)


@require_GET
def request_table(request: Request, pk: int) -> HttpResponse:
    """All units and fields: what is known is filled in, what units answered too."""
    found = _own(request, pk)
    fields = list(found.fields.order_by("position"))
    asked = list(found.asked.select_related("unit").order_by("unit__position", "id"))
    keys = [field.known_as for field in fields if field.known_as]
    known = values_of(keys, found.campaign, [one.unit for one in asked], now=timezone.now())
    rows = [
        [
            one.unit.name,
            *(
                one.values.get(str(field.position), "")
                if (value := known.get(field.known_as, {}).get(one.unit_id, "")) == ""
                else value
                for field in fields
            ),
        ]
        for one in asked
    ]
    book = write_book(found.title, ["单位", *(field.label for field in fields)], rows)
    return workbook(book, f"request-{pk}")
