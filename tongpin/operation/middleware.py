"""Around every page: its number, its time, its line in the log; and the answers to probes."""

import logging
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.utils import timezone

from tongpin.operation.request_metrics import count_request
from tongpin.operation.slow_requests import SLOW_S, SlowRequest, note_slow_request
from tongpin.serving.request_notes import (
    NUMBER,
    current_request,
    new_number,
    number_of,
    view_of,
)

log = logging.getLogger("tongpin.requests")
NUMBER_HEADER = "X-Request-Id"
PROBES = ("operation:healthz", "operation:metrics")
Answer = Callable[[HttpRequest], HttpResponseBase]


def note_requests(get_response: Answer) -> Answer:
    """Number, count and log each request. It stands first, so that it sees what others answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        started_s = perf_counter()
        request.META[NUMBER] = new_number()
        token = current_request.set(request)
        try:
            response = get_response(request)
            _tell(request, response, perf_counter() - started_s)
        finally:
            current_request.reset(token)
        return response

    return middleware


def _tell(request: HttpRequest, response: HttpResponseBase, took_s: float) -> None:
    method = request.method or ""
    number = number_of(request)
    view = view_of(request)
    status = response.status_code
    response.headers[NUMBER_HEADER] = number
    count_request(method, view, status, took_s)
    if took_s >= SLOW_S:
        note_slow_request(SlowRequest(timezone.now(), view, took_s, number))
    if log.isEnabledFor(logging.INFO):
        took_ms = round(took_s * 1000, 1)
        facts = {"status": status, "duration_ms": took_ms}
        log.info("%s %s %s in %s ms", method, view, status, took_ms, extra=facts)


def answer_probes(get_response: Answer) -> Answer:
    """Answer programs that watch the site before sessions, languages and names of hosts.

    They come to this machine's own address, which is no name of the site, and by HTTP.
    """
    matches = {}
    for name in PROBES:
        path = reverse(name)
        matches[path] = resolve(path)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        match = matches.get(request.path_info)
        if match is None:
            return get_response(request)
        request.resolver_match = match
        response: HttpResponseBase = match.func(request)
        return response

    return middleware
