"""Pages of whoever dispatches orders and of the units that have them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.keyed import by_key
from tongpin.campaigns.http import campaign_of
from tongpin.campaigns.pack_words import pack_word
from tongpin.evidence.actions import keep_file
from tongpin.evidence.http import file_response
from tongpin.orgs.contact_looks import note_look
from tongpin.orgs.fields import offer
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import every_unit, names_within
from tongpin.service.actions import RatingDraft, make_move, open_moves, rate_order
from tongpin.service.devices import device_of, remember_device
from tongpin.service.forms import CallForm, OrderMoveForm, RatingForm
from tongpin.service.intake import MOST_PICTURES, ServiceRequestDraft, take_request
from tongpin.service.models import (
    ServiceOrder,
    ServiceOrderQuerySet,
    ServiceOutcome,
    ServiceRequest,
    StepFile,
)
from tongpin.service.order_details import OrderDetails, ServiceError
from tongpin.service.order_moves import MOVES
from tongpin.service.order_states import JOINABLE_STATES, RATED_STATES, OrderState
from tongpin.service.order_story import story_for_office
from tongpin.service.permissions import dispatching_unit_ids, may_dispatch, sides_of
from tongpin.service.routing import try_rules
from tongpin.service.views_asking import asking_campaign, draft_of, keep_picture, offer_categories
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data, sent_files

PAGE = 50
MERGEABLE = 100  # open orders of the same desk that are offered


@dataclass(frozen=True)
class OrderView:
    """One part of the list: which orders it shows."""

    key: str
    label: str | Promise
    chosen: Callable[[ServiceOrderQuerySet, date], ServiceOrderQuerySet]


def _in_states(*states: str) -> Callable[[ServiceOrderQuerySet, date], ServiceOrderQuerySet]:
    return lambda orders, today: orders.filter(state__in=states)


ORDER_VIEWS = (
    OrderView("new", pgettext_lazy("orders", "to dispatch"), _in_states(OrderState.RECEIVED)),
    OrderView("objected", pgettext_lazy("orders", "objected"), _in_states(OrderState.OBJECTED)),
    OrderView("contested", pgettext_lazy("orders", "not solved"), _in_states(OrderState.CONTESTED)),
    OrderView("late", pgettext_lazy("orders", "late"), lambda orders, today: orders.late(today)),
    OrderView(
        "work",
        pgettext_lazy("orders", "with units"),
        _in_states(OrderState.DISPATCHED, OrderState.ACCEPTED, OrderState.SPLIT),
    ),
    OrderView(
        "waiting",
        pgettext_lazy("orders", "waiting for somebody"),
        _in_states(OrderState.ASKED, OrderState.PAUSED, OrderState.FORWARDED),
    ),
    OrderView("done", pgettext_lazy("orders", "for the resident's word"), _in_states("done")),
    OrderView("all", gettext_lazy("all"), lambda orders, today: orders),
)
ORDER_VIEW_BY_KEY = by_key(ORDER_VIEWS)


def visible_orders(request: Request) -> ServiceOrderQuerySet:
    """Those that the person may see, of any campaign: a message may lead to an older one."""
    return ServiceOrder.objects.visible_to(request.user, localdate())


@require_GET
def order_list(request: Request) -> HttpResponse:
    """What waits at the desk and with units: one part of it at a time, what is due first."""
    campaign = campaign_of(request)
    today = localdate()
    orders = visible_orders(request).filter(campaign=campaign)
    counts = {view.key: view.chosen(orders, today).count() for view in ORDER_VIEWS}
    standard = next((key for key, count in counts.items() if count), "all")
    view = ORDER_VIEW_BY_KEY.get(request.GET.get("show", ""), ORDER_VIEW_BY_KEY[standard])
    chosen = view.chosen(orders, today).select_related("campaign", "unit", "holder").in_order()
    context = {
        "page": Paginator(chosen, PAGE).get_page(request.GET.get("page")),
        "views": [(one, counts[one.key]) for one in ORDER_VIEWS],
        "view": view,
        "labels": dict(campaign.services_spec.options),
        "campaign": campaign,
        "today": today,
        "dispatches": bool(dispatching_unit_ids(campaign, request.user, today)),
    }
    return render(request, "service/order_list.html", context)


@require_GET
def order(request: Request, pk: int) -> HttpResponse:
    """An order, its requests and its story, and what this person may do next."""
    order = get_object_or_404(_with_all(visible_orders(request)), pk=pk)
    return render(request, "service/order.html", _order_context(request, order, {}))


def _with_all(orders: ServiceOrderQuerySet) -> ServiceOrderQuerySet:
    related = ("campaign", "desk", "unit", "holder", "whole", "merged_into", "rest_of", "act")
    return orders.select_related(*related)


def _order_context(
    request: Request, order: ServiceOrder, filled: Mapping[str, OrderMoveForm]
) -> dict[str, Any]:
    """What the page shows, with the forms that were filled in place of empty ones."""
    now = timezone.now()
    forms = []
    for key, move in open_moves(order, request.user, now).items():
        forms.append((key, move, filled.get(key) or _move_form(order, key)))
    requests = order.requests.select_related("unit", "asker", "taken_by").in_order()
    specs = by_key(order.campaign.services_spec.categories)
    return {
        "order": order,
        "spec": specs.get(order.category),
        "forms": forms,
        "requests": requests.prefetch_related("pictures"),
        "story": story_for_office(order),
        "parts": order.parts.select_related("holder").order_by("pk"),
        "rests": order.rests.order_by("pk"),
        "is_late": order.is_late(localdate()),
        "outcomes": ServiceOutcome.choices,
        "may_note_call": _may_note_call(request, order),
    }


def _may_note_call(request: Request, order: ServiceOrder) -> bool:
    is_at_desk = may_dispatch(request.user, order.desk_id, localdate())
    return is_at_desk and order.state in RATED_STATES and order.whole_id is None


def _move_form(
    order: ServiceOrder,
    key: str,
    data: QueryDict | None = None,
    files: MultiValueDict[str, Any] | None = None,
) -> OrderMoveForm:
    move = MOVES[key]
    initial: dict[str, Any] = {"title": order.title, "category": order.category}
    if key == "dispatch":
        route = try_rules(order, timezone.now())
        proposed = order.holder or route.unit
        initial["unit"] = proposed.pk if proposed else None
    form = OrderMoveForm(move, data, files, initial=initial, auto_id=f"{key}-%s")
    services = order.campaign.services_spec
    if "category" in form.fields:
        choices = [(name, pack_word(label, order.campaign)) for name, label in services.options]
        offer(form, "category", [("", "—"), *choices])
    if "unit" in form.fields:
        below = names_within(frozenset([order.desk_id]), localdate())
        offer(form, "unit", [("", "—"), *below])
    if "other" in form.fields:
        offer(form, "other", [("", "—"), *_other_choices(order, key)])
    if "sentence" in form.fields:
        spec = by_key(services.categories).get(order.category)
        sentences = spec.answers if spec else ()
        offer(form, "sentence", [("", "—"), *((text, text) for text in sentences)])
        if not sentences:
            del form.fields["sentence"]
    return form


def _other_choices(order: ServiceOrder, key: str) -> list[tuple[int, str]]:
    """The parts of the order, or the open orders with which it can be merged."""
    if key == "reopen_part":
        rows = order.parts.order_by("pk")
    else:
        rows = ServiceOrder.objects.filter(
            campaign=order.campaign_id, desk=order.desk_id, state__in=JOINABLE_STATES, whole=None
        )
        rows = rows.exclude(pk=order.pk).newest_first()
    return [(row.pk, str(row)) for row in rows[:MERGEABLE]]


@require_POST
def order_move(request: Request, pk: int, key: str) -> HttpResponse:
    order = get_object_or_404(_with_all(visible_orders(request)), pk=pk)
    if key not in MOVES or not sides_of(order, request.user, localdate()):
        raise PermissionDenied
    form = _move_form(order, key, request.POST, request.FILES)
    if form.is_valid():
        phone = device_of(request)
        with errors_on_form(form):
            details = _details(request, form, key, order)
            make_move(order, key, details, by=request.user, now=timezone.now(), device=phone.digest)
            messages.success(request, _("Done."))
            return remember_device(request, redirect(order), phone)
    context = _order_context(request, order, {key: form})
    shown_keys = [shown_key for shown_key, __, __ in context["forms"]]
    if key not in shown_keys:  # its form, which holds the errors, is not on the page
        for error in form.non_field_errors():
            messages.error(request, str(error))
    return render(request, "service/order.html", context)


def _details(request: Request, form: OrderMoveForm, key: str, order: ServiceOrder) -> OrderDetails:
    """Raises FileError, and ServiceError for too many files."""
    sent = form.cleaned_data.get("proofs") or []
    if len(sent) > MOST_PICTURES:
        raise ServiceError(_("Three files are enough."))
    files = []
    if MOVES[key].side in sides_of(order, request.user, localdate()):
        now = timezone.now()
        files = [keep_file(file.name, file.read(), by=request.user, now=now) for file in sent]
    return OrderDetails(**form.details(), proofs=tuple(files))


@require_GET
def step_file(request: Request, pk: int, row: int) -> FileResponse:
    """A file that was shown with a step, for those who may see the order."""
    order = get_object_or_404(visible_orders(request), pk=pk)
    files = StepFile.objects.filter(step__order=order).select_related("file")
    return file_response(get_object_or_404(files, pk=row).file)


@require_http_methods(["GET", "POST"])
def call_new(request: Request) -> HttpResponse:
    """Enter what a caller or a visitor asks for."""
    campaign = asking_campaign(request)
    if not dispatching_unit_ids(campaign, request.user, localdate()):
        raise PermissionDenied
    form = CallForm(sent_data(request), sent_files(request))
    offer_categories(form, campaign)
    if form.is_valid():
        with errors_on_form(form):
            new = take_request(
                campaign, _draft_of_call(request, form), by=request.user, now=timezone.now()
            )
            messages.success(request, _("Entered. The resident can follow it by the link below."))
            return redirect(new.order)
    context = {"form": form, "units": every_unit(), "services": campaign.services_spec}
    return render(request, "service/call_new.html", context)


def _draft_of_call(request: Request, form: CallForm) -> ServiceRequestDraft:
    """Raises FileError, and ServiceError for too many pictures."""
    sent = form.cleaned_data["pictures"]
    if len(sent) > MOST_PICTURES:
        raise ServiceError(_("Three pictures are enough."))
    files = [keep_picture(file) for file in sent]
    draft = draft_of(campaign_of(request), form, files=files, device="")
    data = form.cleaned_data
    return replace(draft, channel=data["channel"], outside_number=data["outside_number"])


def handled_request_or_404(request: Request, pk: int) -> ServiceRequest:
    """A request of an order with which the person works. Raises PermissionDenied for others."""
    orders = visible_orders(request)
    requests = ServiceRequest.objects.select_related("order", "asker").filter(order__in=orders)
    asked = get_object_or_404(requests, pk=pk)
    if not sides_of(asked.order, request.user, localdate()):
        raise PermissionDenied
    return asked


@require_POST
def asker_contact(request: Request, pk: int) -> HttpResponse:
    """How to reach who asked, which the journal notes."""
    asked = handled_request_or_404(request, pk)
    asker = getattr(asked, "asker", None)
    if asker:
        note_look(asker, by=request.user, now=timezone.now())
    return render(request, "service/asker_contact.html", {"asked": asked, "asker": asker})


@require_GET
def handled_picture(request: Request, pk: int, row: int) -> FileResponse:
    """A picture that came with a request, for whoever sees to it."""
    asked = handled_request_or_404(request, pk)
    return file_response(get_object_or_404(asked.pictures.select_related("file"), pk=row).file)


@require_POST
def note_call(request: Request, pk: int) -> HttpResponse:
    """What a resident said when somebody called back."""
    asked = handled_request_or_404(request, pk)
    if not _may_note_call(request, asked.order):
        raise PermissionDenied
    form = RatingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the answers."))
        return redirect(asked.order)
    with errors_as_messages(request):
        draft = RatingDraft(
            outcome=form.cleaned_data["outcome"],
            text=form.cleaned_data["text"],
            noted_by=request.user,
        )
        rate_order(asked, asked.order, draft, now=timezone.now())
        messages.success(request, _("It is noted."))
    return redirect(asked.order)
