"""Answers to programs that watch the site, without a login and without a session."""

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from tongpin import __version__
from tongpin.operation.metrics_page import metrics_text
from tongpin.serving.database_state import database_state

LOOPBACK = {"127.0.0.1", "::1"}
PASSED_ON = (  # headers of requests that a proxy on this machine passes on for somebody else
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-Ip",
)
REFUSAL = (
    "Metrics are told to this machine alone, or for the token of TONGPIN_METRICS_TOKEN "
    "in a header `Authorization: Bearer TOKEN`.\n"
)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the site can work; 503 where it cannot. It tells strangers no reason."""
    state = database_state()
    answer = {
        "ok": state.is_ready,
        "version": __version__,
        "database_reachable": state.is_reachable,
        "migrations_applied": state.is_ready,
    }
    return JsonResponse(answer, status=200 if state.is_ready else 503)


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The metrics for Prometheus, for this machine and for who has the token."""
    if not (_is_from_here(request) or _has_token(request)):
        return HttpResponseForbidden(REFUSAL, content_type="text/plain")
    text = metrics_text(timezone.now())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _is_from_here(request: HttpRequest) -> bool:
    if request.META.get("REMOTE_ADDR") not in LOOPBACK:
        return False
    return not any(header in request.headers for header in PASSED_ON)


def _has_token(request: HttpRequest) -> bool:
    scheme, __, token = request.headers.get("Authorization", "").partition(" ")
    if not settings.METRICS_TOKEN or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
