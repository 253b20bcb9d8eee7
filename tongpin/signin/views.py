"""Pages of signing in: the desk, the hall's screen, the participant's phone, the helper's."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.acts.models import Act
from tongpin.base.qr_codes import qr_svg
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person
from tongpin.orgs.permissions import may_record_for
from tongpin.serving.errors import errors_as_messages
from tongpin.serving.sent import sent_data
from tongpin.signin.actions import (
    close_hall,
    desk_device,
    hall_of,
    open_hall,
)
from tongpin.signin.arrivals import arrivals_of, helpers_of, is_crowded
from tongpin.signin.attendance import ScanKind
from tongpin.signin.attendance_lists import expected, sign_in_lines
from tongpin.signin.codes import (
    hall_code,
    personal_code,
    spoken_code,
    takes_hall_code,
    takes_spoken_code,
    window_at,
)
from tongpin.signin.forms import SignForm, SpokenForm, TapForm
from tongpin.signin.models import Conflict, Hall
from tongpin.signin.phones import DigitGuesses, Phone, count_arrival
from tongpin.signin.scan_uploads import OperationResult, take_from_phone, take_operations
from tongpin.signin.sign_in_tickets import SignInTicket, new_ticket, read_ticket

RECENT = timedelta(days=2)  # since when a hall was opened whose digits are still asked for
BLANK_LINES = 8  # for guests, on the sheet for paper


def act_or_404(request: Request, pk: int) -> Act:
    """An act whose sign-in the person may run."""
    acts = Act.objects.visible_to(request.user, localdate()).select_related("kind", "unit")
    act = get_object_or_404(acts, pk=pk)
    if not may_record_for(request.user, act.unit_id, localdate()):
        raise PermissionDenied
    return act


def hall_or_404(request: Request, pk: int) -> tuple[Act, Hall]:
    act = act_or_404(request, pk)
    hall = hall_of(act)
    if hall is None:
        raise Http404
    return act, hall


@require_GET
def desk(request: Request, pk: int) -> HttpResponse:
    """Who came so far, who is still expected, and the ways to sign in."""
    act = act_or_404(request, pk)
    hall = hall_of(act)
    context = {
        "act": act,
        "hall": hall,
        "lines": sign_in_lines(act, hall),
        "expected": expected(act, hall),
        "conflicts": Conflict.objects.filter(device__hall=hall).count() if hall else 0,
        "fresh": uuid4,
        "arrivals": arrivals_of(hall) if hall else None,
        "helpers": helpers_of(hall) if hall else [],
    }
    template = "signin/desk.html#lists" if request.htmx else "signin/desk.html"
    return render(request, template, context)


@require_POST
def hall_open(request: Request, pk: int) -> HttpResponse:
    act = act_or_404(request, pk)
    with errors_as_messages(request):
        open_hall(act, by=request.user, now=timezone.now())
    return redirect("signin:desk", pk)


@require_POST
def hall_close(request: Request, pk: int) -> HttpResponse:
    __, hall = hall_or_404(request, pk)
    close_hall(hall, by=request.user, now=timezone.now())
    return redirect("signin:desk", pk)


@require_POST
def tap(request: Request, pk: int) -> HttpResponse:
    """One person put down at the desk: there, on leave, absent, or taken back."""
    act = act_or_404(request, pk)
    hall = hall_of(act)
    if hall is None:
        with errors_as_messages(request):
            hall = open_hall(act, by=request.user, now=timezone.now())
    if hall is None:
        return redirect(act)
    _take_tap(request, hall)
    return redirect("signin:desk", pk)


def _take_tap(request: Request, hall: Hall) -> None:
    """Store the tap as an operation of this person's desk; what is refused is told."""
    form, now = TapForm(request.POST), timezone.now()
    if not form.is_valid():
        messages.error(request, _("Say who it is."))
        return
    data = form.operation_data() | {"occurred": now.isoformat(), "source": "roster"}
    device = desk_device(hall, by=request.user, now=now)
    (result,) = take_operations(device, [data], device_now=None, now=now)
    if result.outcome == "refused":
        messages.error(request, result.reason)


@require_GET
def screen(request: Request, pk: int) -> HttpResponse:
    """For the wall of the hall: a QR that changes, the digits, and how many came."""
    act, hall = hall_or_404(request, pk)
    window = window_at(timezone.now())
    path = reverse("signin:arrive", args=[hall.pk, hall_code(hall.key, window)])
    context = {
        "act": act,
        "hall": hall,
        "qr": qr_svg(request.build_absolute_uri(path)),
        "digits": spoken_code(hall.key, window),
        "address": request.build_absolute_uri(reverse("signin:sign", args=[hall.pk])),
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
    return _arrival_page(request, hall, now)


def _arrival_page(
    request: HttpRequest, hall: Hall, code_seen_at: datetime, *, other: bool = False
) -> HttpResponse:
    """Asks who signs in; whose phone it is needs no name, unless it is for somebody other."""
    phone = Phone.of(request)
    context = {
        "hall": hall,
        "act": hall.current_act(),
        "person": None if other else phone.person,
        "other": other,
        "form": SignForm(initial={"ticket": new_ticket(hall, code_seen_at, phone)}),
    }
    response = render(request, "signin/arrive.html", context)
    phone.remember(response)
    return response


@login_not_required
@require_http_methods(["GET", "POST"])
def hall_door(request: HttpRequest, pk: int) -> HttpResponse:
    """A hall's short address: asks for the digits on its screen, and takes the sign-in itself."""
    hall = get_object_or_404(Hall.objects.select_related("act__unit"), pk=pk)
    if "ticket" in request.POST or (request.method == "POST" and "digits" not in request.POST):
        return _sign(request, hall)
    return _spoken_page(request, hall)


def _sign(request: HttpRequest, hall: Hall) -> HttpResponse:
    """The participant's tap; sent twice it stays one sign-in."""
    form = SignForm(request.POST)
    phone = Phone.of(request)
    ticket = read_ticket(form.data.get("ticket", ""), hall, phone)
    if ticket is None or not form.is_valid():
        return render(request, "signin/stale.html", {"hall": hall}, status=410)
    if "other" in request.POST:
        return _arrival_page(request, hall, ticket.code_seen_at, other=True)
    if not phone.may_go_on():
        return render(request, "signin/stale.html", {"hall": hall, "often": True}, status=429)
    if is_crowded(hall, count_arrival(hall.pk, window_at(timezone.now()))):
        return render(request, "signin/stale.html", {"hall": hall, "crowded": True}, status=429)
    operation = _operation_of(ticket, form.cleaned_data["name"], phone)
    result = take_from_phone(hall, phone, operation, now=timezone.now())
    return _answer_page(request, ticket, phone, result)


def _operation_of(ticket: SignInTicket, name: str, phone: Phone) -> dict[str, Any]:
    """The sign-in as a device would send it: by the typed name, or by whose phone it is."""
    operation: dict[str, Any] = {
        "operation": ticket.operation,
        "kind": ScanKind.IN.value,
        "occurred": ticket.code_seen_at.isoformat(),
        "source": "self",
    }
    if name:
        return operation | {"name": name}
    return operation | {"person": phone.person.pk if phone.person else None}


def _answer_page(
    request: HttpRequest, ticket: SignInTicket, phone: Phone, result: OperationResult
) -> HttpResponse:
    """What became of the sign-in; the phone belongs to who signs in with it first."""
    hall = ticket.hall
    person = Person.objects.filter(pk=result.person).first() if result.person else None
    if phone.person is None:
        phone.person = person
    context = {
        "hall": hall,
        "act": hall.current_act(),
        "person": person,
        "result": result,
        "form": SignForm(initial={"ticket": new_ticket(hall, ticket.code_seen_at, phone)}),
    }
    response = render(request, "signin/done.html", context)
    phone.remember(response)
    return response


@login_not_required
@require_http_methods(["GET", "POST"])
def spoken(request: HttpRequest) -> HttpResponse:
    """The six digits lead to the same page as the QR, whichever hall shows them."""
    return _spoken_page(request, None)


def _spoken_page(request: HttpRequest, hall: Hall | None) -> HttpResponse:
    """Asks for the digits; at the page of one hall they are that hall's alone."""
    form = SpokenForm(sent_data(request))
    phone = Phone.of(request)
    if form.is_valid():
        now = timezone.now()
        window = window_at(now)
        guesses = _guesses_of(request, phone, hall, window)
        if any(guess.are_enough for guess in guesses):
            form.add_error("digits", _("Too many wrong codes; wait half a minute."))
        elif met_hall := _hall_with(form.cleaned_data["digits"].strip(), now, hall):
            return redirect("signin:arrive", met_hall.pk, hall_code(met_hall.key, window))
        else:
            for guess in guesses:
                guess.add()
            form.add_error("digits", _("This code does not stand on any screen now."))
    response = render(request, "signin/spoken.html", {"form": form, "hall": hall})
    phone.remember(response)
    return response


def _guesses_of(
    request: HttpRequest, phone: Phone, hall: Hall | None, window: int
) -> list[DigitGuesses]:
    """Under which counts a wrong code falls."""
    by_phone = DigitGuesses.by_phone(phone, window)
    if hall:
        return [by_phone, DigitGuesses.at_hall(hall.pk, window)]
    address = str(request.META.get("REMOTE_ADDR", ""))
    return [by_phone, DigitGuesses.by_address(address, window)]


def _hall_with(digits: str, now: datetime, only: Hall | None) -> Hall | None:
    """The open hall on whose screen these digits stand; of all, or of one alone."""
    halls = Hall.objects.filter(closed_at=None, opened_at__gte=now - RECENT)
    if only:
        halls = halls.filter(pk=only.pk)
    for hall in halls.order_by("-id"):
        if takes_spoken_code(hall.key, digits, now):
            return hall
    return None


@require_GET
def sheet(request: Request, pk: int) -> HttpResponse:
    """The sign-in sheet for paper: who is expected, and who signed in already."""
    act = act_or_404(request, pk)
    hall = hall_of(act)
    context = {
        "act": act,
        "lines": sign_in_lines(act, hall),
        "expected": expected(act, hall),
        "blank": range(BLANK_LINES),
    }
    return render(request, "signin/sheet.html", context)


@require_GET
def own_code(request: Request) -> HttpResponse:
    """The person's own code, for a helper to scan."""
    code = personal_code(settings.CODE_KEYS[0], request.user.pk)
    return render(request, "signin/own_code.html", {"qr": qr_svg(code), "code": code})
