"""The helper's page, and where devices send their scans."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.acts.models import Act, PresenceStatus
from tongpin.base.tokens import digest_of_token
from tongpin.orgs.http import Request
from tongpin.signin.actions import (
    device_with,
    helper_device,
    is_revoked,
    open_device,
    revoke_device,
)
from tongpin.signin.arrivals import helpers_of
from tongpin.signin.attendance_lists import SignInLine, sign_in_lines
from tongpin.signin.expected_people import roster_of
from tongpin.signin.models import Device, Hall, Mode
from tongpin.signin.operations import BATCH, QUEUE_BATCH, read_moment
from tongpin.signin.scan_uploads import OperationResult, take_operations
from tongpin.signin.views import hall_or_404

HELPER_S = 2 * 24 * 3600  # that a browser stays a helper's device without a new press


@require_http_methods(["GET", "POST"])
def helper(request: Request, pk: int) -> HttpResponse:
    """The helper's device: works on without a network, and loses nothing.

    A POST makes this browser such a device; the page itself makes none.
    """
    act, hall = hall_or_404(request, pk)
    if request.method == "POST":
        return _open_helper(request, act, hall)
    token = request.get_signed_cookie(_cookie_of(hall), "", max_age=HELPER_S) or ""
    if not token or helper_device(hall, token, by=request.user) is None:
        return render(request, "signin/helper_start.html", {"act": act, "hall": hall})
    helper_settings = {
        "hall": hall.pk,
        "token": token,
        "batch": QUEUE_BATCH,
        "send": reverse("signin:operations"),
        "worker": reverse("signin:worker"),
        "people": roster_of(act),
        "came": _scans_of_present(sign_in_lines(act, hall)),
    }
    context = {"act": act, "hall": hall, "settings": helper_settings}
    return render(request, "signin/helper.html", context)


def _cookie_of(hall: Hall) -> str:
    return f"helper{hall.pk}"


def _open_helper(request: Request, act: Act, hall: Hall) -> HttpResponse:
    __, token = open_device(hall, Mode.HELPER, by=request.user, now=timezone.now())
    response = redirect("signin:helper", act.pk)
    response.set_signed_cookie(
        _cookie_of(hall),
        token,
        max_age=HELPER_S,
        path=reverse("signin:helper", args=[act.pk]),
        httponly=True,
        samesite="Strict",
        secure=settings.HTTPS,
    )
    return response


@require_POST
def device_revoke(request: Request, pk: int, device: int) -> HttpResponse:
    """A lost helper's phone sends nothing any more."""
    __, hall = hall_or_404(request, pk)
    helper = next((helper for helper in helpers_of(hall) if helper.pk == device), None)
    if helper is None:
        raise Http404
    revoke_device(helper, by=request.user, now=timezone.now())
    messages.success(request, _("That phone sends nothing any more; what it sent stays."))
    return redirect("signin:desk", pk)


def _scans_of_present(lines: Iterable[SignInLine]) -> dict[int, UUID | str]:
    """The scan of everybody who is there, "" where another list than ours tells it."""
    scans: dict[int, UUID | str] = {}
    for line in lines:
        if line.status == PresenceStatus.PRESENT:
            scans[line.person] = line.operation or ""
    return scans


def _no_number(text: str) -> float:
    raise ValueError(text)


def _bearer(request: HttpRequest) -> Device | None:
    """The device whose secret the request bears."""
    scheme, __, token = request.headers.get("Authorization", "").partition(" ")
    try:
        device = device_with(digest_of_token(token)) if scheme == "Bearer" else None
    except Device.DoesNotExist:
        return None
    if device is None or is_revoked(device):
        return None
    return device


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
    items, device_now = _upload_of(request)
    if device_now is None or not isinstance(items, list):
        accepted = _("accepted is {device_now: a moment with its zone, operations: a list}")
        return JsonResponse({"error": accepted}, status=400)
    if len(items) > BATCH:
        return JsonResponse({"error": _("At most %(n)s at once.") % {"n": BATCH}}, status=413)
    results = take_operations(device, items, device_now=device_now, now=timezone.now())
    return JsonResponse({"results": [_result_data(result) for result in results]})


def _upload_of(request: HttpRequest) -> tuple[object, datetime | None]:
    """The operations that the request brings, and the device's time; None where it has none."""
    try:
        data = json.loads(request.body, parse_constant=_no_number)
        return data["operations"], read_moment(data["device_now"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, None


def _result_data(result: OperationResult) -> dict[str, object]:
    return {
        "operation": str(result.operation) if result.operation else None,
        "outcome": result.outcome,
        "reason": result.reason,
        "person": result.person,
        "final": True,
    }
