"""Pages of errors that need nothing of what may be broken: no database, no session, no language."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string

from tongpin.operation.fault_kinds import OTHER, FaultKind, fault_kind
from tongpin.serving.request_notes import current_number


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django calls where it cannot take a request."""
    return HttpResponseBadRequest(fault_page("400.html"))


def server_error(request: HttpRequest) -> HttpResponse:
    """What Django calls where a page failed; the log has the error under the same number."""
    kind = fault_kind(sys.exc_info()[1])
    return HttpResponse(fault_page("500.html", kind=kind), status=kind.status)


def refusal_page(status: int) -> str:
    """What a browser shows where a body was too large (413) or came too slowly (408)."""
    kind = FaultKind("large" if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else "slow", status)
    return fault_page("400.html", kind=kind)


def fault_page(template: str, number: str = "", kind: FaultKind = OTHER) -> str:
    """The page of an error in all languages, with the number of the request."""
    context = {"request_number": number or current_number(), "fault": kind.key}
    return render_to_string(template, context)
