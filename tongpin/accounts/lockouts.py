"""Who is shut out for wrong passwords, and letting them in again.

An account is shut for one address after a few wrong passwords there, and for all unknown devices
after many from anywhere. Devices in which its person signed in before only wait (devices.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, QuerySet, Sum
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongpin.accounts.devices import account_name, device_of, pause_left_s
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person

ACCOUNT_FAILURES = 50  # wrong passwords from anywhere, after which an account takes known devices
KEPT = timedelta(days=1)  # that wrong passwords are remembered


@dataclass(frozen=True)
class Lockout:
    """One account that takes no password now, from one address or from any unknown device."""

    username: str
    ip_address: str  # "": from any unknown device
    failures: int
    newest_at: datetime
    pk: int  # of its newest attempt


def counted_attempts(now: datetime) -> QuerySet[AccessAttempt]:
    """Wrong passwords that still count."""
    since = now - timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(attempt_time__gt=since)
    return attempts


def locked_out(now: datetime) -> list[Lockout]:
    """Accounts that are refused at this moment whatever the password is, the newest first."""
    attempts = counted_attempts(now).order_by()
    by_address = _lockouts(
        attempts.values("username", address=F("ip_address")), settings.AXES_FAILURE_LIMIT
    )
    by_account = _lockouts(attempts.values("username"), ACCOUNT_FAILURES)
    return sorted([*by_address, *by_account], key=lambda lockout: lockout.newest_at, reverse=True)


def _lockouts(groups: Any, limit: int) -> list[Lockout]:
    """`groups` of attempts with `limit` failures and more, whatever browsers they name."""
    sums = groups.annotate(
        failures=Sum("failures_since_start"), newest_at=Max("attempt_time"), newest=Max("id")
    )
    lockouts = []
    for row in sums.filter(failures__gte=limit):
        lockout = Lockout(
            username=row["username"] or "",
            ip_address=row.get("address") or "",
            failures=row["failures"],
            newest_at=row["newest_at"],
            pk=row["newest"],
        )
        lockouts.append(lockout)
    return lockouts


def check_password_turn(
    request: HttpRequest, credentials: dict[str, Any], *, now: datetime
) -> None:
    """Raises ValidationError where no password is looked at now, saying for how long."""
    device = device_of(request, credentials)
    if device is None:
        if is_guessed(account_name(request, credentials), now):
            raise ValidationError(
                _(
                    "Somebody tries many passwords for this account. For a quarter of an hour it "
                    "takes sign-ins only from devices where its owner signed in before."
                )
            )
        return
    if left_s := pause_left_s(device, now):
        text = ngettext(
            "Too many wrong passwords here. Try again in %(count)s second.",
            "Too many wrong passwords here. Try again in %(count)s seconds.",
            left_s,
        )
        raise ValidationError(text % {"count": left_s})


def is_guessed(username: str, now: datetime) -> bool:
    """Whether so many wrong passwords came for the account that unknown devices have to wait."""
    attempts = counted_attempts(now).filter(username=username)
    total = attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
    return bool(total >= ACCOUNT_FAILURES)


@transaction.atomic
def release(attempt: AccessAttempt, *, by: Person | None, now: datetime) -> None:
    """Let the account's person try again from everywhere and at once."""
    reset(username=attempt.username)
    person = Person.objects.filter(username=attempt.username).first()
    if person:
        person.known_devices.update(failures=0, failed_at=None)
    record("accounts.signin.release", person or "unknown", by=by, at=now)


def drop_old_attempts(*, now: datetime) -> int:
    """Forget wrong passwords that count no more, above all for invented names."""
    old_attempts = AccessAttempt.objects.filter(attempt_time__lt=now - KEPT)
    count, __ = old_attempts.delete()
    return int(count)
