"""Pages that somebody was refused, told in the journal."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.defaults import permission_denied

from tongpin.orgs.journal import record
from tongpin.orgs.models import Person


def access_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page that says no."""
    if isinstance(request.user, Person):
        match = request.resolver_match
        page = match.view_name if match else request.path[:100]
        with transaction.atomic():
            record("accounts.access.deny", page, by=request.user, at=timezone.now())
    return permission_denied(request, exception)
