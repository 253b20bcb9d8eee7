"""The helper's page, and where devices send their scans."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from tongpin.acts.models import PresenceStatus
from tongpin.orgs.http import Request
from tongpin.signin.actions import device_with, digest_of_token, open_device
from tongpin.signin.attendance_lists import SignInLine, sign_in_lines
from tongpin.signin.expected_people import roster_of
from tongpin.signin.models import Device, Mode
from tongpin.signin.operations import BATCH, QUEUE_BATCH, read_moment
from tongpin.signin.scan_uploads import OperationResult, take_operations
from tongpin.signin.views import hall_or_404


@require_GET
def helper(request: Request, pk: int) -> HttpResponse:
    """The helper's device: works on without a network, and loses nothing."""
    act, hall = hall_or_404(request, pk)
    __, token = open_device(hall, Mode.HELPER, by=request.user, now=timezone.now())
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
    response = render(request, "signin/helper.html", context)
    response["Cache-Control"] = "no-store"
    return response


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
