"""Opening and closing halls, and the devices that may send to them."""

import secrets
from datetime import datetime
from functools import lru_cache
from time import monotonic

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.acts.actions import hold_act
from tongpin.acts.models import Act, Status
from tongpin.base.errors import UserError
from tongpin.base.tokens import digest_of_token
from tongpin.campaigns.campaign_states import check_running
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.signin.attendance_settlement import BY_SCAN
from tongpin.signin.models import Conflict, Device, Hall, Mode, new_key
from tongpin.signin.phones import Phone

CHECKED_S, MOST_CHECKED = 2.0, 4096
checked_devices: dict[int, float] = {}  # device -> when it was found not to be revoked


class SignInError(UserError):
    """The hall cannot do what is asked; the message is written for users."""


@transaction.atomic
def open_hall(act: Act, *, by: Person | None, now: datetime) -> Hall:
    """People can sign in to the act from now on. Safe to repeat; a closed hall opens again.

    Raises SignInError for an act that is cancelled or corrected, CampaignError while the
    campaign stands still.
    """
    acts = Act.objects.select_for_update(of=("self",)).select_related("kind__campaign")
    act = acts.get(pk=act.pk)
    if act.status == Status.CANCELLED or not act.is_current:
        raise SignInError(_("This act takes no sign-ins any more."))
    hall = hall_of(act)
    if hall and hall.is_open:
        return hall
    check_running(act.kind.campaign)
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


@transaction.atomic
def revoke_device(device: Device, *, by: Person, now: datetime) -> None:
    """A lost phone sends nothing any more; what it sent before stays. Safe to repeat."""
    is_new = Device.objects.filter(pk=device.pk, revoked_at=None).update(
        revoked_at=now, revoked_by=by
    )
    checked_devices.pop(device.pk, None)
    if is_new:
        record("signin.device.revoke", device, by=by, at=now, hall=device.hall_id)


def is_revoked(device: Device) -> bool:
    """Whether it was revoked since, by any process; what was asked CHECKED_S ago is not again."""
    now_s = monotonic()
    if now_s - checked_devices.get(device.pk, -CHECKED_S) < CHECKED_S:
        return False
    if Device.objects.filter(pk=device.pk).exclude(revoked_at=None).exists():
        return True
    if len(checked_devices) >= MOST_CHECKED:
        checked_devices.clear()
    checked_devices[device.pk] = now_s
    return False


def helper_device(hall: Hall, token: str, *, by: Person) -> Device | None:
    """The person's own device of this secret, while nobody revoked it."""
    devices = Device.objects.filter(hall=hall, mode=Mode.HELPER, opened_by=by, revoked_at=None)
    return devices.filter(token_digest=digest_of_token(token)).first()


@lru_cache(4096)
def device_with(token_digest: str) -> Device:
    """The device of this secret, kept in memory: its row never changes in what uploads need.

    Raises Device.DoesNotExist, and asks again the next time.
    """
    return Device.objects.get(token_digest=token_digest)


def desk_device(hall: Hall, *, by: Person, now: datetime) -> Device:
    """The desk where this person puts people down; one for each hall."""
    digest = _desk_digest(hall, by.pk)
    columns = {"hall": hall, "mode": Mode.HELPER, "opened_at": now, "opened_by": by}
    device, __ = Device.objects.get_or_create(token_digest=digest, defaults=columns)
    return device


def _desk_digest(hall: Hall, person: int) -> str:
    return digest_of_token(f"desk:{person}:{hall.key}")


def is_desk(device: Device, hall: Hall) -> bool:
    """Whether the device is the desk of whoever opened it, and no phone that may be lost."""
    by = device.opened_by_id
    return by is not None and device.token_digest == _desk_digest(hall, by)


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
