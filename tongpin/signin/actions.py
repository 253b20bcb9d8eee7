"""Opening and closing halls, and the devices that may send to them."""

import hashlib
import secrets
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.acts.actions import hold_act
from tongpin.acts.models import Act, Status
from tongpin.base.errors import UserError
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.signin.attendance_settlement import BY_SCAN
from tongpin.signin.models import Conflict, Device, Hall, Mode, new_key
from tongpin.signin.phones import Phone


class SignInError(UserError):
    """The hall cannot do what is asked; the message is written for users."""


def digest_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def open_hall(act: Act, *, by: Person | None, now: datetime) -> Hall:
    """People can sign in to the act from now on. Safe to repeat; a closed hall opens again.

    Raises SignInError for an act that is cancelled or corrected.
    """
    act = Act.objects.select_for_update().get(pk=act.pk)
    if act.status == Status.CANCELLED or not act.is_current:
        raise SignInError(_("This act takes no sign-ins any more."))
    hall = hall_of(act)
    if hall and hall.is_open:
        return hall
    if hall is None:
        hall = Hall(act=act, key=new_key(), opened_at=now, opened_by=by)
    hall.closed_at = None
    hall.save()
    record("signin.hall.open", hall, by=by, at=now, act=act.pk)
    return hall


def hall_of(act: Act) -> Hall | None:
    """The hall of the act or of a row that it corrects. Costs a query for each correction."""
    return Hall.objects.filter(act__in=act.editions()).first()


@transaction.atomic
def close_hall(hall: Hall, *, by: Person | None, now: datetime) -> None:
    """Nobody signs in by the hall's code any more; a planned act counts as held.

    What helpers scanned before is taken still, whenever it arrives. Safe to repeat.
    """
    hall = Hall.objects.select_for_update().get(pk=hall.pk)
    if not hall.is_open:
        return
    hall.closed_at = now
    hall.save(update_fields=["closed_at"])
    act = hall.current_act()
    if act.status == Status.PLANNED:
        hold_act(act, by=by, now=now)
    record("signin.hall.close", hall, by=by, at=now)


def open_device(hall: Hall, mode: Mode, *, by: Person | None, now: datetime) -> tuple[Device, str]:
    """A device that may send scans of this hall, and the secret by which it is known."""
    token = secrets.token_urlsafe(24)
    device = Device.objects.create(
        hall=hall, mode=mode, token_digest=digest_of_token(token), opened_at=now, opened_by=by
    )
    return device, token


@lru_cache(4096)
def device_with(token_digest: str) -> Device:
    """The device of this secret, kept in memory: its row never changes in what uploads need.

    Raises Device.DoesNotExist, and asks again the next time.
    """
    return Device.objects.get(token_digest=token_digest)


def desk_device(hall: Hall, *, by: Person, now: datetime) -> Device:
    """The desk where this person puts people down; one for each hall."""
    digest = digest_of_token(f"desk:{by.pk}:{hall.key}")
    columns = {"hall": hall, "mode": Mode.HELPER, "opened_at": now, "opened_by": by}
    device, __ = Device.objects.get_or_create(token_digest=digest, defaults=columns)
    return device


@transaction.atomic
def forget_phone(phone: Phone, *, now: datetime) -> int:
    """Nothing says any more which sign-ins came from this phone; tells how many places forgot.

    People who signed in by name from it alone, and have neither post nor account, lose their
    name: they stay counted, as a device that nobody knows.
    """
    devices = Device.objects.filter(phone=phone.digest)
    guests = Person.objects.filter(
        scans__device__in=devices, posts=None, username=None, token=None
    ).distinct()
    for guest in guests:
        others = guest.scans.exclude(device__phone=phone.digest)
        elsewhere = guest.participations.exclude(source__in=BY_SCAN)
        if not (others.exists() or elsewhere.exists()):
            guest.name, guest.token = "", secrets.token_hex(16)
            guest.save(update_fields=["name", "token"])
    Conflict.objects.filter(device__in=devices).update(body={})
    count = devices.update(phone="")
    if count:
        record("signin.phone.forget", "phone", by=None, at=now, places=count)
    return count
