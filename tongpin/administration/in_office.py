"""Which of the three administrators somebody is; who is none of them has no page here."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.timezone import localdate

from tongpin.orgs.http import Request
from tongpin.orgs.models import Role
from tongpin.orgs.permissions import is_administrator

View = Callable[..., HttpResponseBase]


def check_is(request: Request, *roles: Role) -> None:
    """Raises PermissionDenied for who is none of these administrators today."""
    today = localdate()
    if not any(is_administrator(request.user, role, today) for role in roles):
        raise PermissionDenied


def for_administrators(*roles: Role) -> Callable[[View], View]:
    """A page that these administrators alone open."""

    def guarded(view: View) -> View:
        @wraps(view)
        def page(request: Request, *args: object, **options: object) -> HttpResponseBase:
            check_is(request, *roles)
            return view(request, *args, **options)

        return page

    return guarded


for_system = for_administrators(Role.SYSTEM_ADMIN)
for_security = for_administrators(Role.SECURITY_ADMIN)
for_audit = for_administrators(Role.AUDIT_ADMIN)
