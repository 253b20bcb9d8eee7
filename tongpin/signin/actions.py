"""Opening and closing halls, and taking in what devices send."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.acts.actions import hold_act, mark_changed
from tongpin.acts.models import Act, Participation, Source, Status
from tongpin.base.bulk import insert_rows
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.signin.attendance import Attendance, Mark, attendance
from tongpin.signin.codes import person_of
from tongpin.signin.models import Conflict, Device, Hall, Mode, Scan, new_key
from tongpin.signin.operations import (
    Operation,
    OperationError,
    digest_of,
    number_of,
    read_operation,
)
from tongpin.signin.people import Names, on_roster
from tongpin.signin.phones import Phone
from tongpin.signin.turns import turn

BY_SCAN = {Source.SELF, Source.SCAN, Source.ROSTER}
COLUMNS = (
    *("operation", "body_digest", "hall", "device", "person", "kind", "source", "occurred_at"),
    *("offset_ms", "at", "received_at", "reason", "annuls", "refusal"),
)


class SignInError(Exception):
    """The hall cannot do what is asked; the message is written for users."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one operation. All are final: a device may drop what has a result."""

    operation: UUID | None
    outcome: str  # stored, already_same, conflict or refused
    reason: str = ""
    person: int | None = None


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
    record("signin.hall.close", hall, by=by, at=now)
    act = hall.current_act()
    if act.status == Status.PLANNED:
        hold_act(act, by=by, now=now)


def open_device(hall: Hall, mode: Mode, *, by: Person | None, now: datetime) -> tuple[Device, str]:
    """A device that may send scans of this hall, and the secret by which it is known."""
    token = secrets.token_urlsafe(24)
    device = Device.objects.create(
        hall=hall, mode=mode, token_digest=digest_of_token(token), opened_at=now, opened_by=by
    )
    return device, token


def desk_device(hall: Hall, *, by: Person, now: datetime) -> Device:
    """The desk where this person puts people down; one for each hall."""
    return _device(hall, Mode.HELPER, f"desk:{by.pk}:{hall.key}", by, now)


def phone_device(hall: Hall, phone: Phone, *, now: datetime) -> Device:
    """The phone in this hall."""
    secret = f"phone:{phone.token}:{hall.pk}"
    return _device(hall, Mode.SELF, secret, None, now, phone=phone.digest)


def _device(
    hall: Hall, mode: Mode, secret: str, by: Person | None, now: datetime, *, phone: str = ""
) -> Device:
    told = {"hall": hall, "mode": mode, "opened_at": now, "opened_by": by, "phone": phone}
    return Device.objects.get_or_create(token_digest=digest_of_token(secret), defaults=told)[0]


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
        if not guest.scans.exclude(device__phone=phone.digest).exists():
            guest.name, guest.token = "", secrets.token_hex(16)
            guest.save(update_fields=["name", "token"])
    count = devices.update(phone="")
    if count:
        record("signin.phone.forget", "phone", by=None, at=now, places=count)
    return count


def take_operations(
    device: Device, items: Sequence[object], *, device_now: datetime | None, now: datetime
) -> list[Result]:
    """Store what the device sent and tell one result for each item, in their order.

    items       operations as they came, checked here one by one
    device_now  what the device's clock said when it sent them; None: the same as ours
    The same operation again gives the same answer, another body under its number is kept
    as a conflict. Afterwards the attendance of everybody named follows from all scans.
    """
    said = [Said.of(item) for item in items]
    offset = now - device_now if device_now else timedelta(0)
    with turn(), transaction.atomic():
        hall = Hall.objects.select_for_update().select_related("act__kind").get(pk=device.hall_id)
        act = hall.current_act()
        taking = Taking(hall, act, device, now, offset)
        results = taking.take(said)
        if taking.rows:
            insert_rows(Scan, COLUMNS, taking.rows)
            settle(hall, act, taking.people, now=now)
            record(
                "signin.scans.take", hall, by=device.opened_by, at=now, device=device.pk,
                scans=len(taking.rows), sha256=digest_of([str(row[1]) for row in taking.rows]),
            )  # fmt: skip
    return results


@dataclass(frozen=True, slots=True)
class Said:
    """One item of an upload, read as far as it can be."""

    item: object
    number: UUID | None
    digest: str
    operation: Operation | None
    refusal: str = ""

    @classmethod
    def of(cls, item: object) -> "Said":
        number, digest = number_of(item), digest_of(item)
        try:
            return cls(item, number, digest, read_operation(item))
        except OperationError as error:
            return cls(item, number, digest, None, str(error)[:200])


class Taking:
    """One upload: judges its operations and gathers the rows to be written."""

    def __init__(
        self, hall: Hall, act: Act, device: Device, now: datetime, offset: timedelta
    ) -> None:
        self.hall, self.act, self.device = hall, act, device
        self.now, self.offset = now, offset
        self.rows: list[tuple[object, ...]] = []
        self.people: set[int] = set()

    def take(self, said: Sequence[Said]) -> list[Result]:
        known = Scan.objects.filter(operation__in=[one.number for one in said if one.number])
        self.known: dict[UUID, tuple[str, str, int | None]] = {
            scan[0]: scan[1:]
            for scan in known.values_list("operation", "body_digest", "refusal", "person_id")
        }
        self.names = Names(self.act)
        wanted = [one.operation.person for one in said if one.operation and one.operation.person]
        self.existing = set(Person.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        return [self.take_one(one) for one in said]

    def take_one(self, said: Said) -> Result:
        number, operation, refusal, person = said.number, said.operation, said.refusal, None
        if number is None:
            return Result(None, "refused", refusal)
        if before := self.known.get(number):
            return self._again(said, number, *before)
        if operation:
            try:
                person = self.find(operation)
            except OperationError as error:
                refusal = str(error)[:200]
        self.known[number] = (said.digest, refusal, person)
        self.rows.append(self.row(number, said, person, refusal))
        if refusal:
            return Result(number, "refused", refusal)
        assert person is not None
        self.people.add(person)
        return Result(number, "stored", person=person)

    def _again(
        self, said: Said, number: UUID, first: str, refusal: str, person: int | None
    ) -> Result:
        if said.digest == first:
            if refusal:
                return Result(number, "refused", refusal)
            return Result(number, "already_same", person=person)
        Conflict.objects.get_or_create(
            operation=number,
            body_digest=said.digest,
            defaults={"body": said.item, "device": self.device, "received_at": self.now},
        )
        return Result(number, "conflict", _("Another scan has this number; the office will look."))

    def find(self, operation: Operation) -> int:
        """Whose scan it is. Raises OperationError for nobody or more than one."""
        if operation.person:
            if operation.person not in self.existing:
                raise OperationError(_("This person is not known here."))
            return operation.person
        if operation.code:
            person = person_of(settings.SECRET_KEY, operation.code)
            if person is None:
                raise OperationError(_("This is no personal code of ours."))
            return person
        return self.names.find(operation.name)

    def row(self, number: UUID, said: Said, person: int | None, refusal: str) -> tuple[object, ...]:
        told = said.operation
        occurred = told.occurred if told else None
        return (
            *(number, said.digest, self.hall.pk, self.device.pk, person),
            *(told.kind if told else "", told.source if told else "", occurred),
            *(self.offset // timedelta(milliseconds=1), (occurred or self.now) + self.offset),
            *(self.now, told.reason if told else "", told.annuls if told else None, refusal),
        )


def settle(hall: Hall, act: Act, people: Iterable[int], *, now: datetime) -> None:
    """Bring the participations of these people into line with all their scans.

    Who is present by other means, such as a list on paper, stays present.
    """
    people = list(people)
    wanted = attendances(hall, people)
    members = on_roster(act, people)
    parts = act.participations.filter(
        person__in=people, superseded_at=None, role__in=("participant", "guest")
    )
    told = parts.values_list("person_id", "pk", "status", "source", "minutes", "reason")
    current = {row[0]: Standing(*row[1:]) for row in told}
    gone, rows = [], []
    for person in people:
        stands, wants = current.get(person), wanted.get(person)
        if stands and _is_told(stands, wants):
            continue
        if stands:
            gone.append(stands.pk)
        if wants:
            role = "participant" if person in members else "guest"
            rows.append(
                (act.pk, person, role, wants.status, wants.source, 1, wants.minutes, wants.reason)
            )
    if not (gone or rows):
        return
    Participation.objects.filter(pk__in=gone).update(superseded_at=now)
    names = ("act", "person", "role", "status", "source", "visits", "minutes", "reason")
    insert_rows(Participation, (*names, "recorded_at"), ((*row, now) for row in rows))
    days = [(act.unit_id, act.occurred_on), (act.unit_id, act.ended_on)]
    mark_changed(act.kind.campaign_id, days)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a participation says now."""

    pk: int
    status: str
    source: str
    minutes: int | None
    reason: str


def _is_told(stands: Standing, wants: Attendance | None) -> bool:
    """Whether the participation says what the scans say, or knows it from elsewhere."""
    if stands.source not in BY_SCAN and (wants is None or stands.status == "present"):
        return True
    if wants is None:
        return False
    told = (stands.status, stands.source, stands.minutes, stands.reason)
    return told == (wants.status, wants.source, wants.minutes, wants.reason)


def attendances(hall: Hall, people: Iterable[int] | None = None) -> dict[int, Attendance]:
    """What the accepted scans say, by person. Costs one query."""
    scans = hall.scans.accepted()
    if people is not None:
        scans = scans.filter(person__in=people)
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    told = ("person_id", "operation", "kind", "at", "source", "reason", "annuls")
    for person, *rest in scans.values_list(*told):
        marks[person].append(Mark(*rest))
    return {person: found for person, listed in marks.items() if (found := attendance(listed))}
