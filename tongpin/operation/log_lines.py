"""Lines of the log: which request each belongs to, as plain text or as JSON.

A line says nothing about people but a person's number: no names, no addresses as they were asked
for (some hold a secret), and nothing of what was sent. Only the traceback of an error may hold a
value on which a step failed.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from tongpin.serving.request_notes import (
    current_request,
    number_of,
    person_of_request,
    view_of,
)

PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s"
ABOUT_REQUEST = ("request_number", "method", "view", "status", "duration_ms", "person")
HIDDEN = "(address not told)"


class RequestFilter(logging.Filter):
    """Tells each record of its request, and takes the request's address out of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = current_request.get() or getattr(record, "request", None)  # Django's own lines
        if isinstance(request, HttpRequest):
            _tell(record, request)
        return True


def _tell(record: logging.LogRecord, request: HttpRequest) -> None:
    record.request_number = number_of(request)
    record.method = request.method
    record.view = view_of(request)
    record.person = person_of_request(request)
    if status := getattr(record, "status_code", None):  # as Django tells it
        record.status = status
    if isinstance(record.args, tuple):
        addresses = _addresses(request)
        record.args = tuple(HIDDEN if value in addresses else value for value in record.args)


def _addresses(request: HttpRequest) -> set[str]:
    """Its address as it may stand in a line; Django writes it in ASCII."""
    addresses = {request.path, request.get_full_path()}
    return addresses | {text.encode("unicode_escape").decode("ascii") for text in addresses}


class PlainLines(logging.Formatter):
    """Lines for people, the request's number at their end."""

    def __init__(self) -> None:
        super().__init__(PLAIN)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's own name
        line = super().formatMessage(record)
        number = getattr(record, "request_number", "")
        return f"{line} [{number}]" if number else line


class JsonLines(logging.Formatter):
    """One JSON object a line, for programs; keys without a value are left out."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        for key in ABOUT_REQUEST:
            value = getattr(record, key, None)
            if value is not None:
                line["request" if key == "request_number" else key] = value
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
