"""What happens at sign-in and to accounts, told in the journal."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as factor_signals
from axes.signals import user_locked_out
from django.contrib.auth import signals as auth_signals
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from tongpin.accounts.actions import note_password
from tongpin.accounts.devices import account_name, note_failure, remember_device
from tongpin.accounts.joined_accounts import note_use
from tongpin.accounts.provider_records import provider_of
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person

DJANGOS_OWN = "update_last_login"  # by which Django knows its receiver, also before it enters it
auth_signals.user_logged_in.disconnect(dispatch_uid=DJANGOS_OWN)


@receiver(auth_signals.user_logged_in, dispatch_uid=DJANGOS_OWN)
def leave_the_moment_to_the_entry(**__: Any) -> None:
    """Django would write it in a transaction of which no entry tells; `tell_sign_in` does."""


@receiver(account_signals.user_logged_in)
@transaction.atomic
def tell_sign_in(request: HttpRequest, user: Person, **__: Any) -> None:
    now = timezone.now()
    user.last_login = now
    user.save(update_fields=["last_login"])
    remember_device(request, user, now=now)
    provider = provider_of(request, user)
    details = {}
    if provider:
        note_use(user, provider, now)
        details["provider"] = provider
    record("accounts.signin.succeed", user, by=user, at=now, **details)


@receiver(auth_signals.user_login_failed)
@transaction.atomic
def tell_failure(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **__: Any
) -> None:
    """A wrong password for an account that there is; other names are nobody's business."""
    if request is None:
        return
    person = Person.objects.filter(username=account_name(request, credentials)).first()
    if person:
        now = timezone.now()
        note_failure(request, person, now=now)
        record("accounts.signin.fail", person, by=None, at=now)


@receiver(user_locked_out)
@transaction.atomic
def tell_lock(request: HttpRequest, username: str, **__: Any) -> None:
    person = Person.objects.filter(username=username).first()
    if person:
        record("accounts.signin.lock", person, by=None, at=timezone.now())


@receiver(auth_signals.user_logged_out)
@transaction.atomic
def tell_sign_out(request: HttpRequest, user: Person | None, **__: Any) -> None:
    if user:
        record("accounts.signin.end", user, by=user, at=timezone.now())


@receiver([account_signals.password_changed, account_signals.password_set])
@transaction.atomic
def tell_password(request: HttpRequest, user: Person, **__: Any) -> None:
    now = timezone.now()
    note_password(user, now)
    record("accounts.password.change", user, by=user, at=now)


@receiver(factor_signals.authenticator_added)
@transaction.atomic
def tell_factor_added(request: HttpRequest, user: Person, authenticator: Any, **__: Any) -> None:
    record("accounts.factor.add", user, by=user, at=timezone.now(), kind=authenticator.type)


@receiver(factor_signals.authenticator_removed)
@transaction.atomic
def tell_factor_removed(request: HttpRequest, user: Person, authenticator: Any, **__: Any) -> None:
    record("accounts.factor.remove", user, by=user, at=timezone.now(), kind=authenticator.type)


@receiver(factor_signals.authentication_failed)
@transaction.atomic
def tell_factor_failure(request: HttpRequest, user: Person, **__: Any) -> None:
    record("accounts.factor.fail", user, by=None, at=timezone.now())
