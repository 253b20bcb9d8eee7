"""Addresses of this site that a form sends along."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_named(request: HttpRequest, *, otherwise: str) -> str:
    """The page of this site that the form names as `next`; the other one for anything else."""
    page = request.POST.get("next", "")
    is_own = page.startswith("/") and url_has_allowed_host_and_scheme(page, {request.get_host()})
    return page if is_own else otherwise
