"""Pages of signing in: the desk, the hall's screen, the participant's phone, the helper's."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.acts.models import Act
from tongpin.base.qr_codes import qr_svg
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person
from tongpin.orgs.permissions import may_record_for
from tongpin.signin.actions import (
    SignInError,
    close_hall,
    desk_device,
    device_with,
    digest_of_token,
    hall_of,
    open_device,
    open_hall,
)
from tongpin.signin.attendance_lists import came, expected
from tongpin.signin.codes import (
    hall_code,
    personal_code,
    spoken_code,
    takes_hall_code,
    takes_spoken_code,
    window_at,
)
from tongpin.signin.expected_people import roster_of
from tongpin.signin.forms import SignForm, SpokenForm, TapForm
from tongpin.signin.models import Conflict, Device, Hall, Mode
from tongpin.signin.operations import BATCH, QUEUE_BATCH, read_moment
from tongpin.signin.phones import Phone, count_guess, is_guessed_enough
from tongpin.signin.scan_uploads import OperationResult, take_from_phone, take_operations

SALT = "signin.ticket"
TICKET_S = 15 * 60


def _act(request: Request, pk: int) -> Act:
    """An act whose sign-in the person may run."""
    acts = Act.objects.visible_to(request.user, localdate()).select_related("kind", "unit")
    act = get_object_or_404(acts, pk=pk)
    if not may_record_for(request.user, act.unit_id, localdate()):
        raise PermissionDenied
    return act


def _hall(request: Request, pk: int) -> tuple[Act, Hall]:
    act = _act(request, pk)
    hall = hall_of(act)
    if hall is None:
        raise Http404
    return act, hall


@require_GET
def desk(request: Request, pk: int) -> HttpResponse:
    """Who came so far, who is still expected, and the ways to sign in."""
    act = _act(request, pk)
    hall = hall_of(act)
    context = {
        "act": act,
        "hall": hall,
        "came": came(act, hall),
        "expected": expected(act, hall),
        "conflicts": Conflict.objects.filter(device__hall=hall).count() if hall else 0,
        "fresh": uuid4,
    }
    template = "signin/desk.html#lists" if request.htmx else "signin/desk.html"
    return render(request, template, context)


@require_POST
def hall_open(request: Request, pk: int) -> HttpResponse:
    act = _act(request, pk)
    try:
        open_hall(act, by=request.user, now=timezone.now())
    except SignInError as error:
        messages.error(request, str(error))
    return redirect("signin:desk", pk)


@require_POST
def hall_close(request: Request, pk: int) -> HttpResponse:
    __, hall = _hall(request, pk)
    close_hall(hall, by=request.user, now=timezone.now())
    return redirect("signin:desk", pk)


@require_POST
def tap(request: Request, pk: int) -> HttpResponse:
    """One person put down at the desk: there, on leave, absent, or taken back."""
    act = _act(request, pk)
    now = timezone.now()
    try:
        hall = hall_of(act) or open_hall(act, by=request.user, now=now)
    except SignInError as error:
        messages.error(request, str(error))
        return redirect("acts:act_detail", pk)
    form = TapForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say who it is."))
        return redirect("signin:desk", pk)
    told = {key: value for key, value in form.cleaned_data.items() if value}
    told = {key: value if key == "person" else str(value) for key, value in told.items()}
    told |= {"occurred": now.isoformat(), "source": "roster"}
    device = desk_device(hall, by=request.user, now=now)
    (result,) = take_operations(device, [told], device_now=None, now=now)
    if result.outcome == "refused":
        messages.error(request, result.reason)
    return redirect("signin:desk", pk)


@require_GET
def screen(request: Request, pk: int) -> HttpResponse:
    """For the wall of the hall: a QR that changes, the digits, and how many came."""
    act, hall = _hall(request, pk)
    window = window_at(timezone.now())
    path = reverse("signin:arrive", args=[hall.pk, hall_code(hall.key, window)])
    context = {
        "act": act,
        "hall": hall,
        "qr": qr_svg(request.build_absolute_uri(path)),
        "digits": spoken_code(hall.key, window),
        "address": request.build_absolute_uri(reverse("signin:spoken")),
        "count": act.participations.filter(superseded_at=None, status="present").count(),
    }
    template = "signin/screen.html#code" if request.htmx else "signin/screen.html"
    return render(request, template, context)


@login_not_required
@require_GET
def arrive(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Where the hall's QR leads: one button, and a name the first time."""
    hall = get_object_or_404(Hall.objects.select_related("act__unit"), pk=pk)
    now = timezone.now()
    if not hall.is_open or not takes_hall_code(hall.key, code, now):
        return render(request, "signin/stale.html", {"hall": hall}, status=410)
    return _asked(request, hall, now)


def _asked(
    request: HttpRequest, hall: Hall, seen: datetime, *, other: bool = False
) -> HttpResponse:
    phone = Phone.of(request)
    known = None if other else phone.person
    context = {
        "hall": hall,
        "act": hall.current_act(),
        "person": known,
        "other": other,
        "form": SignForm(initial={"ticket": _new_ticket(hall, seen)}),
    }
    response = render(request, "signin/arrive.html", context)
    phone.remember(response)
    return response


@login_not_required
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The participant's tap; sent twice it stays one sign-in."""
    hall = get_object_or_404(Hall.objects.select_related("act__unit"), pk=pk)
    form, phone, now = SignForm(request.POST), Phone.of(request), timezone.now()
    ticket = _ticket(form.data.get("ticket", ""), hall)
    if ticket is None or not form.is_valid():
        return render(request, "signin/stale.html", {"hall": hall}, status=410)
    if "other" in request.POST:
        return _asked(request, hall, parse_datetime(ticket["at"]) or now, other=True)
    if not phone.may_go_on():
        return render(request, "signin/stale.html", {"hall": hall, "often": True}, status=429)
    name = form.cleaned_data["name"]
    who = {"name": name} if name else {"person": phone.person.pk if phone.person else None}
    told = {"operation": ticket["op"], "kind": "in", "occurred": ticket["at"], "source": "self"}
    result = take_from_phone(hall, phone, told | who, now=now)
    return _answered(request, hall, phone, result, parse_datetime(ticket["at"]) or now)


def _answered(
    request: HttpRequest, hall: Hall, phone: Phone, result: OperationResult, seen: datetime
) -> HttpResponse:
    person = Person.objects.filter(pk=result.person).first() if result.person else None
    if phone.person is None:
        phone.person = person
    context = {
        "hall": hall,
        "act": hall.current_act(),
        "person": person,
        "result": result,
        "form": SignForm(initial={"ticket": _new_ticket(hall, seen)}),
    }
    response = render(request, "signin/done.html", context)
    phone.remember(response)
    return response


def _new_ticket(hall: Hall, seen: datetime) -> str:
    """Says that this phone saw the hall's code then: for one sign-in, a quarter of an hour long."""
    told = {"hall": hall.pk, "op": str(uuid4()), "at": seen.isoformat()}
    return signing.dumps(told, salt=SALT)


def _ticket(text: str, hall: Hall) -> dict[str, Any] | None:
    try:
        ticket: dict[str, Any] = signing.loads(text, salt=SALT, max_age=TICKET_S)
    except signing.BadSignature:
        return None
    seen = parse_datetime(ticket["at"])
    if ticket["hall"] != hall.pk or seen is None:
        return None
    if hall.closed_at and seen > hall.closed_at:
        return None
    return ticket if timezone.now() - seen <= timedelta(seconds=TICKET_S) else None


@login_not_required
@require_http_methods(["GET", "POST"])
def spoken(request: HttpRequest) -> HttpResponse:
    """The six digits lead to the same page as the QR."""
    form = SpokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        digits, now = form.cleaned_data["digits"].strip(), timezone.now()
        if is_guessed_enough(window_at(now)):
            form.add_error("digits", _("Too many wrong codes; wait half a minute."))
            return render(request, "signin/spoken.html", {"form": form})
        since = now - timedelta(days=2)
        for hall in Hall.objects.filter(closed_at=None, opened_at__gte=since).order_by("-id"):
            if takes_spoken_code(hall.key, digits, now):
                return redirect("signin:arrive", hall.pk, hall_code(hall.key, window_at(now)))
        count_guess(window_at(now))
        form.add_error("digits", _("This code does not stand on any screen now."))
    return render(request, "signin/spoken.html", {"form": form})


@require_GET
def helper(request: Request, pk: int) -> HttpResponse:
    """The helper's device: works on without a network, and loses nothing."""
    act, hall = _hall(request, pk)
    __, token = open_device(hall, Mode.HELPER, by=request.user, now=timezone.now())
    told = {
        "hall": hall.pk,
        "token": token,
        "batch": QUEUE_BATCH,
        "send": reverse("signin:operations"),
        "worker": reverse("signin:worker"),
        "people": roster_of(act),
        "came": {
            line.person: line.operation or ""  # "" where another list than ours tells it
            for line in came(act, hall)
            if line.status == "present"
        },
    }
    context = {"act": act, "hall": hall, "told": told}
    response = render(request, "signin/helper.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _no_number(text: str) -> float:
    raise ValueError(text)


def _bearer(request: HttpRequest) -> Device | None:
    """The device whose secret the request bears."""
    scheme, __, token = request.headers.get("Authorization", "").partition(" ")
    try:
        return device_with(digest_of_token(token)) if scheme == "Bearer" else None
    except Device.DoesNotExist:
        return None


@login_not_required
@csrf_exempt
@require_POST
def operations(request: HttpRequest) -> JsonResponse:
    """An upload of a device: {"device_now", "operations": […]} with one result for each.

    The device's secret comes as a bearer token; 401 for one that nobody opened, 400 where
    the upload itself cannot be read, 413 above the size of a batch.
    """
    device = _bearer(request)
    if device is None:
        return JsonResponse({"error": _("This device is not known.")}, status=401)
    try:
        told = json.loads(request.body, parse_constant=_no_number)
        items, device_now = told["operations"], read_moment(told["device_now"])
    except (ValueError, KeyError, TypeError, RecursionError):
        device_now = None
    if device_now is None or not isinstance(items, list):
        accepted = _("accepted is {device_now: a moment with its zone, operations: a list}")
        return JsonResponse({"error": accepted}, status=400)
    if len(items) > BATCH:
        return JsonResponse({"error": _("At most %(n)s at once.") % {"n": BATCH}}, status=413)
    results = take_operations(device, items, device_now=device_now, now=timezone.now())
    answers = [
        {
            "operation": str(one.operation) if one.operation else None,
            "outcome": one.outcome,
            "reason": one.reason,
            "person": one.person,
            "final": True,
        }
        for one in results
    ]
    return JsonResponse({"results": answers})


@require_GET
def sheet(request: Request, pk: int) -> HttpResponse:
    """The sign-in sheet for paper: who is expected, and who signed in already."""
    act = _act(request, pk)
    hall = hall_of(act)
    return render(
        request,
        "signin/sheet.html",
        {"act": act, "came": came(act, hall), "expected": expected(act, hall), "blank": range(8)},
    )


@require_GET
def own_code(request: Request) -> HttpResponse:
    """The person's own code, for a helper to scan."""
    code = personal_code(settings.SECRET_KEY, request.user.pk)
    return render(request, "signin/own_code.html", {"qr": qr_svg(code), "code": code})
