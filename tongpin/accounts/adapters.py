"""What allauth asks of us: nobody signs up, secrets are sealed, wrong passwords wait."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tongpin.accounts.lockouts import check_password_turn
from tongpin.orgs.sealing import seal, unseal

FRESH_S = 300  # how long a password that was typed is taken for a proof of who it is
OWN_STAGES = {
    "allauth.mfa.stages.AuthenticateStage": "tongpin.accounts.login_stages.FactorStage",
}
FACTORS = "second-factors"  # the purpose under which their secrets are sealed


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by invitations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who typed the password a moment ago is not asked for it again."""
        request = context.request
        newest = max(
            (entry["at"] for entry in get_authentication_records(request, request.user)), default=0
        )
        return bool(time.time() - newest > FRESH_S)

    def get_login_stages(self) -> list[str]:
        """allauth's, but that some providers stand for the second factor."""
        stages = super().get_login_stages()
        return [OWN_STAGES.get(stage, stage) for stage in stages]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Before a password is looked at. Raises ValidationError where it has to wait.

        Axes counts by account and address; known devices wait, and an account that is guessed
        from everywhere takes known devices alone.
        """
        check_password_turn(request, credentials, now=timezone.now())

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """People need no mail here; the journal tells what happened to an account."""


class SealedFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Keys of authenticator apps and recovery codes are not in the clear in the database."""

    def encrypt(self, text: str) -> str:
        return seal(text, FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, FACTORS)

    def get_totp_issuer(self) -> str:
        return _("Tongpin")

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """As above."""


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Providers come from our file alone, and make nobody's account."""

    def list_apps(self, request: HttpRequest, **options: Any) -> list[Any]:
        return []

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        """Names and addresses of a provider are not taken over."""
        return sociallogin.user
