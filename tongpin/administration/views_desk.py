"""Where an administrator begins."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from tongpin.orgs.http import Request
from tongpin.orgs.models import Role
from tongpin.orgs.permissions import is_administrator

DESKS = {
    Role.SYSTEM_ADMIN: "administration:step_list",
    Role.SECURITY_ADMIN: "administration:proposal_list",
    Role.AUDIT_ADMIN: "administration:journal",
}


@require_GET
def desk(request: Request) -> HttpResponse:
    """To the first page of whichever administrator the person is."""
    for role, page in DESKS.items():
        if is_administrator(request.user, role, localdate()):
            return redirect(page)
    raise PermissionDenied
