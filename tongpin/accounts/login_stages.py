"""What stands between the first proof of who it is and the sign-in."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from tongpin.accounts.provider_records import has_factor_elsewhere


class FactorStage(AuthenticateStage):  # type: ignore[misc]  # allauth has no types
    """Asks for the second factor, but not whom a provider asked for it already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if has_factor_elsewhere(request, self.login.user):
            return False
        return bool(super()._should_handle(request))
