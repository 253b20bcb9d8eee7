"""Pages stay out of caches, but for the few whose view says that anybody may keep them."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., Any])
NO_STORE = "no-store"


def may_be_kept(view: View) -> View:
    """Mark a view whose answers hold nothing of anybody: browsers may keep them and ask anew."""
    view.may_be_kept = True  # type: ignore[attr-defined]
    return view


def keep_out_of_caches(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `no-store` on every answer, also on errors and redirects.

    Answers whose own header says `no-store` already keep it with what else it says.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        header = response.get("Cache-Control", "")
        if _may_be_kept(request, response):
            response["Cache-Control"] = header or "no-cache"
        elif NO_STORE not in header:
            response["Cache-Control"] = NO_STORE
        return response

    return middleware


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    if match is None or response.status_code not in (200, 304):
        return False
    return bool(getattr(match.func, "may_be_kept", False)) and request.method in ("GET", "HEAD")
