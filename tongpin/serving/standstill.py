"""A county that is being moved to another database: the one that it leaves takes nothing more."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError

RETRY_S = 300
READING = ("GET", "HEAD", "OPTIONS")


class StandstillError(UserError):
    """The county is being moved or was moved; this database takes nothing more."""


def standstill_path() -> Path:
    """The file that says which database stands still."""
    return settings.VAR / "being-moved.json"


def begin_standstill(*, now: datetime) -> None:
    """From now on, nobody writes into the usual database; it outlasts a restart."""
    content = {"database": _name_of_database(), "since": now.isoformat()}
    standstill_path().write_text(json.dumps(content), "utf-8")


def end_standstill() -> None:
    """Let people write again."""
    standstill_path().unlink(missing_ok=True)


def is_standing_still() -> bool:
    """Whether the usual database stands still. A site with another database goes on."""
    try:
        content = json.loads(standstill_path().read_text("utf-8"))
    except FileNotFoundError:
        return False
    return bool(content["database"] == _name_of_database())


def check_standstill() -> None:
    """Raises StandstillError where nothing may be written."""
    if is_standing_still():
        raise StandstillError(_("The site is being moved and takes nothing for now. Come again."))


def _name_of_database() -> str:
    """A name of the usual database that tells nobody where it is."""
    values = [str(connection.settings_dict[key]) for key in ("ENGINE", "HOST", "PORT", "NAME")]
    return hashlib.sha256("\n".join(values).encode()).hexdigest()


def hold_writers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """While the site stands still, pages can be read, and what is sent is refused in words."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return get_response(request)
        try:
            check_standstill()
        except StandstillError as error:
            response = HttpResponse(
                str(error), status=503, content_type="text/plain; charset=utf-8"
            )
            response["Retry-After"] = str(RETRY_S)
            return response
        return get_response(request)

    return middleware
