"""Taking in what devices send: judged one by one, written together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.bulk import insert_rows
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.serving.group_commit import GroupCommit
from tongpin.serving.writer_turn import writer_turn
from tongpin.signin.attendance_settlement import settle
from tongpin.signin.codes import person_of
from tongpin.signin.expected_people import NameFinder, in_reach
from tongpin.signin.models import Conflict, Device, Hall, Mode, Scan
from tongpin.signin.operations import (
    Operation,
    OperationError,
    digest_of,
    number_of,
    read_operation,
    storable,
)
from tongpin.signin.phones import Phone

COLUMNS = (
    "operation",
    "body_digest",
    "hall",
    "device",
    "person",
    "kind",
    "source",
    "occurred_at",
    "offset_ms",
    "at",
    "received_at",
    "reason",
    "annuls",
    "refusal",
)
TOGETHER = 50  # uploads written at once
MAX_REFUSAL = 200  # characters


@dataclass(frozen=True, slots=True)
class OperationResult:
    """What became of one operation. All are final: a device may drop what has a result."""

    operation: UUID | None
    outcome: str  # stored, already_same, conflict or refused
    reason: str = ""
    person: int | None = None


@dataclass(frozen=True, slots=True)
class ReceivedOperation:
    """One item of an upload, read as far as it can be."""

    item: object
    number: UUID | None
    digest: str
    operation: Operation | None
    refusal: str = ""

    @classmethod
    def of(cls, item: object) -> "ReceivedOperation":
        number, digest = number_of(item), digest_of(item)
        try:
            return cls(item, number, digest, read_operation(item))
        except OperationError as error:
            refusal = str(error)[:MAX_REFUSAL]
            return cls(item, number, digest, operation=None, refusal=refusal)


@dataclass(frozen=True, slots=True)
class ScanUpload:
    """What one device sent at once."""

    hall: int
    sender: Device | Phone  # a phone becomes a device of the hall when it is written
    received: Sequence[ReceivedOperation]
    offset: timedelta  # our clock less the device's
    now: datetime

    @property
    def opened_by(self) -> int | None:
        return self.sender.opened_by_id if isinstance(self.sender, Device) else None


@dataclass(frozen=True, slots=True)
class FirstScan:
    """What is stored, or about to be, under the number of an operation."""

    digest: str
    refusal: str
    person: int | None


def take_operations(
    device: Device, items: Sequence[object], *, device_now: datetime | None, now: datetime
) -> list[OperationResult]:
    """Store what the device sent and tell one result for each item, in their order.

    items       operations as they came, checked here one by one
    device_now  what the device's clock said when it sent them; None: the same as ours
    The same operation again gives the same answer, another body under its number is kept
    as a conflict. Afterwards the attendance of everybody named follows from all scans.
    Uploads of one hall that arrive at the same moment are written together.
    """
    upload = ScanUpload(
        hall=device.hall_id,
        sender=device,
        received=[ReceivedOperation.of(item) for item in items],
        offset=now - device_now if device_now else timedelta(0),
        now=now,
    )
    return upload_writer.do(upload, device.hall_id)


def take_from_phone(hall: Hall, phone: Phone, item: object, *, now: datetime) -> OperationResult:
    """Store the one operation that a participant's phone sent, as take_operations does."""
    upload = ScanUpload(
        hall=hall.pk,
        sender=phone,
        received=[ReceivedOperation.of(item)],
        offset=timedelta(0),
        now=now,
    )
    (result,) = upload_writer.do(upload, hall.pk)
    return result


def write_uploads(uploads: Sequence[ScanUpload]) -> list[list[OperationResult]]:
    """Write uploads to one hall in one transaction; the results of each, in order."""
    with transaction.atomic():
        halls = Hall.objects.select_for_update(of=("self",)).select_related("act__kind")
        hall = halls.get(pk=uploads[0].hall)
        judge = UploadJudge(hall, uploads)
        results = [judge.take(upload) for upload in uploads]
        if judge.rows:
            now = max(upload.now for upload in uploads)
            insert_rows(Scan, COLUMNS, judge.rows)
            settle(hall, judge.act, judge.people, now=now)
            _record(judge, uploads, now=now)
    return results


def _record(judge: "UploadJudge", uploads: Sequence[ScanUpload], *, now: datetime) -> None:
    """Tell the journal what was written, and by whom where one person opened all devices."""
    openers, devices = set(), set()
    for upload in uploads:
        openers.add(upload.opened_by)
        devices.add(judge.device_of(upload))
    opener = openers.pop() if len(openers) == 1 else None
    record(
        "signin.scans.take",
        judge.hall,
        at=now,
        by=Person.objects.get(pk=opener) if opener else None,
        devices=sorted(devices),
        scans=len(judge.rows),
        sha256=digest_of([str(digest) for __, digest, *__ in judge.rows]),
    )


upload_writer: GroupCommit[ScanUpload, list[OperationResult]] = GroupCommit(
    write_uploads, most=TOGETHER, turn=writer_turn
)


class UploadJudge:
    """Uploads to one hall: judges their operations and gathers the rows to be written."""

    def __init__(self, hall: Hall, uploads: Sequence[ScanUpload]) -> None:
        self.hall = hall
        self.act = hall.current_act()
        self.rows: list[tuple[object, ...]] = []
        self.people: set[int] = set()
        self.names = NameFinder(self.act.unit_id, self.act.occurred_on)
        self.devices = phones_as_devices(hall, uploads)
        self.known = first_scans(uploads)
        named = people_named_by_helpers(uploads)
        self.in_reach = in_reach(self.act, named) if named else set()

    def device_of(self, upload: ScanUpload) -> int:
        sender = upload.sender
        return sender.pk if isinstance(sender, Device) else self.devices[sender.token]

    def take(self, upload: ScanUpload) -> list[OperationResult]:
        return [self.take_one(upload, item) for item in upload.received]

    def take_one(self, upload: ScanUpload, received: ReceivedOperation) -> OperationResult:
        number = received.number
        if number is None:
            return OperationResult(None, "refused", received.refusal)
        if first := self.known.get(number):
            return self._again(upload, received, number, first)
        scan = self._first_scan(upload, received)
        self.known[number] = scan
        self.rows.append(self.row(upload, received, scan))
        if scan.refusal:
            return OperationResult(number, "refused", scan.refusal)
        assert scan.person is not None
        self.people.add(scan.person)
        return OperationResult(number, "stored", person=scan.person)

    def _first_scan(self, upload: ScanUpload, received: ReceivedOperation) -> FirstScan:
        """What is to be stored of an operation whose number is new."""
        if received.operation is None:
            return FirstScan(received.digest, received.refusal, person=None)
        try:
            person = self.find(upload, received.operation)
        except OperationError as error:
            return FirstScan(received.digest, str(error)[:MAX_REFUSAL], person=None)
        return FirstScan(received.digest, "", person)

    def _again(
        self, upload: ScanUpload, received: ReceivedOperation, number: UUID, first: FirstScan
    ) -> OperationResult:
        """The result of an operation whose number came before."""
        if received.digest == first.digest:
            if first.refusal:
                return OperationResult(number, "refused", first.refusal)
            return OperationResult(number, "already_same", person=first.person)
        Conflict.objects.get_or_create(
            operation=number,
            body_digest=received.digest,
            defaults={
                "body": storable(received.item),
                "device_id": self.device_of(upload),
                "received_at": upload.now,
            },
        )
        reason = _("Another scan has this number; the office will look.")
        return OperationResult(number, "conflict", reason)

    def find(self, upload: ScanUpload, operation: Operation) -> int:
        """Whose scan it is. Raises OperationError for nobody or more than one."""
        if operation.person:
            return self._named_by_number(upload, operation.person)
        if operation.code:
            person = person_of(settings.CODE_KEYS, operation.code)
            if person is None:
                raise OperationError(_("This is no personal code of ours."))
            return Person.objects.standing_numbers([person]).get(person, person)
        return self.names.find(operation.name)

    def _named_by_number(self, upload: ScanUpload, person: int) -> int:
        """The person, where the helper may name them, or where the phone is their own."""
        owner = upload.sender.person if isinstance(upload.sender, Phone) else None
        is_owner = owner is not None and owner.pk == person
        if person not in self.in_reach and not is_owner:
            text = _("This person is not of the units here; scan the personal code.")
            raise OperationError(text)
        return person

    def row(
        self, upload: ScanUpload, received: ReceivedOperation, scan: FirstScan
    ) -> tuple[object, ...]:
        """The scan's values in the order of COLUMNS; one that could not be read says less."""
        device = self.device_of(upload)
        place = (received.number, scan.digest, self.hall.pk, device, scan.person)
        offset_ms = upload.offset // timedelta(milliseconds=1)
        operation = received.operation
        if operation is None:
            at = upload.now + upload.offset
            return (*place, "", "", None, offset_ms, at, upload.now, "", None, scan.refusal)
        return (
            *place,
            operation.kind,
            operation.source,
            operation.occurred,
            offset_ms,
            operation.occurred + upload.offset,
            upload.now,
            operation.reason,
            operation.annuls,
            scan.refusal,
        )


def phones_as_devices(hall: Hall, uploads: Sequence[ScanUpload]) -> dict[str, int]:
    """Token of a phone -> the device that it is in this hall, made where it is new."""
    phones: dict[str, Phone] = {}
    for upload in uploads:
        if isinstance(upload.sender, Phone):
            phones[upload.sender.secret_in(hall.pk)] = upload.sender
    if not phones:
        return {}
    known = Device.objects.filter(token_digest__in=phones)
    devices = dict(known.values_list("token_digest", "pk"))
    new_devices = []
    for secret, phone in phones.items():
        if secret not in devices:
            device = Device(
                hall=hall,
                mode=Mode.SELF,
                token_digest=secret,
                opened_at=uploads[0].now,
                phone=phone.digest,
            )
            new_devices.append(device)
    for device in Device.objects.bulk_create(new_devices):
        devices[device.token_digest] = device.pk
    return {phone.token: devices[secret] for secret, phone in phones.items()}


def first_scans(uploads: Iterable[ScanUpload]) -> dict[UUID, FirstScan]:
    """What is stored already under the numbers of these operations. Costs one query."""
    numbers = []
    for upload in uploads:
        for received in upload.received:
            if received.number:
                numbers.append(received.number)
    scans = Scan.objects.filter(operation__in=numbers)
    names = ("operation", "body_digest", "refusal", "person_id")
    known = {}
    for number, digest, refusal, person in scans.values_list(*names):
        known[number] = FirstScan(digest, refusal, person)
    return known


def people_named_by_helpers(uploads: Iterable[ScanUpload]) -> set[int]:
    """Everybody whom a device names by number; a phone may name its owner alone."""
    people = set()
    for upload in uploads:
        if isinstance(upload.sender, Phone):
            continue
        for received in upload.received:
            if received.operation and received.operation.person:
                people.add(received.operation.person)
    return people
