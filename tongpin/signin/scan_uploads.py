"""Taking in what devices send: judged one by one, written together."""

from collections.abc import Sequence
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
    *("operation", "body_digest", "hall", "device", "person", "kind", "source", "occurred_at"),
    *("offset_ms", "at", "received_at", "reason", "annuls", "refusal"),
)
TOGETHER = 50  # uploads written at once


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
            return cls(item, number, digest, None, str(error)[:200])


@dataclass(frozen=True, slots=True)
class ScanUpload:
    """What one device sent at once."""

    hall: int
    sender: Device | Phone  # a phone becomes a device of the hall when it is written
    said: Sequence[ReceivedOperation]
    offset: timedelta  # our clock less the device's
    now: datetime

    @property
    def opened_by(self) -> int | None:
        return self.sender.opened_by_id if isinstance(self.sender, Device) else None


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
    offset = now - device_now if device_now else timedelta(0)
    said = [ReceivedOperation.of(item) for item in items]
    return upload_writer.do(ScanUpload(device.hall_id, device, said, offset, now), device.hall_id)


def take_from_phone(hall: Hall, phone: Phone, item: object, *, now: datetime) -> OperationResult:
    """Store the one operation that a participant's phone sent, as take_operations does."""
    upload = ScanUpload(hall.pk, phone, [ReceivedOperation.of(item)], timedelta(0), now)
    (result,) = upload_writer.do(upload, hall.pk)
    return result


def write_uploads(uploads: Sequence[ScanUpload]) -> list[list[OperationResult]]:
    """Write uploads to one hall in one transaction; the results of each, in order."""
    with transaction.atomic():
        halls = Hall.objects.select_for_update(of=("self",)).select_related("act__kind")
        hall = halls.get(pk=uploads[0].hall)
        taking = UploadJudge(hall, uploads)
        results = [taking.take(upload) for upload in uploads]
        if taking.rows:
            now = max(upload.now for upload in uploads)
            insert_rows(Scan, COLUMNS, taking.rows)
            settle(hall, taking.act, taking.people, now=now)
            openers = {upload.opened_by for upload in uploads}
            opener = openers.pop() if len(openers) == 1 else None
            record(
                "signin.scans.take",
                hall,
                at=now,
                by=Person.objects.get(pk=opener) if opener else None,
                devices=sorted({taking.device_of(upload) for upload in uploads}),
                scans=len(taking.rows),
                sha256=digest_of([str(row[1]) for row in taking.rows]),
            )
    return results


upload_writer: GroupCommit[ScanUpload, list[OperationResult]] = GroupCommit(
    write_uploads, most=TOGETHER, turn=writer_turn
)


def _phones_as_devices(hall: Hall, uploads: Sequence[ScanUpload]) -> dict[str, int]:
    """Token of a phone -> the device that it is in this hall."""
    phones = {
        one.sender.secret_in(hall.pk): one.sender
        for one in uploads
        if isinstance(one.sender, Phone)
    }
    if not phones:
        return {}
    now = uploads[0].now
    stands = Device.objects.filter(token_digest__in=phones).values_list("token_digest", "pk")
    found = dict(stands)
    made = Device.objects.bulk_create(
        Device(hall=hall, mode=Mode.SELF, token_digest=secret, opened_at=now, phone=phone.digest)
        for secret, phone in phones.items()
        if secret not in found
    )
    found |= {device.token_digest: device.pk for device in made}
    return {phone.token: found[secret] for secret, phone in phones.items()}


class UploadJudge:
    """Uploads to one hall: judges their operations and gathers the rows to be written."""

    def __init__(self, hall: Hall, uploads: Sequence[ScanUpload]) -> None:
        self.hall, self.act = hall, hall.current_act()
        self.rows: list[tuple[object, ...]] = []
        self.people: set[int] = set()
        self.names = NameFinder(self.act.unit_id, self.act.occurred_on)
        self.devices = _phones_as_devices(hall, uploads)
        every = [one for upload in uploads for one in upload.said]
        numbers = [one.number for one in every if one.number]
        known = Scan.objects.filter(operation__in=numbers)
        self.known: dict[UUID, tuple[str, str, int | None]] = {
            scan[0]: scan[1:]
            for scan in known.values_list("operation", "body_digest", "refusal", "person_id")
        }
        wanted = {
            one.operation.person
            for upload in uploads
            if isinstance(upload.sender, Device)
            for one in upload.said
            if one.operation and one.operation.person
        }
        self.in_reach = in_reach(self.act, wanted) if wanted else set()

    def device_of(self, upload: ScanUpload) -> int:
        sender = upload.sender
        return sender.pk if isinstance(sender, Device) else self.devices[sender.token]

    def take(self, upload: ScanUpload) -> list[OperationResult]:
        return [self.take_one(upload, one) for one in upload.said]

    def take_one(self, upload: ScanUpload, said: ReceivedOperation) -> OperationResult:
        number, operation, refusal, person = said.number, said.operation, said.refusal, None
        if number is None:
            return OperationResult(None, "refused", refusal)
        if before := self.known.get(number):
            return self._again(upload, said, number, *before)
        if operation:
            try:
                person = self.find(upload, operation)
            except OperationError as error:
                refusal = str(error)[:200]
        self.known[number] = (said.digest, refusal, person)
        self.rows.append(self.row(upload, number, said, person, refusal))
        if refusal:
            return OperationResult(number, "refused", refusal)
        assert person is not None
        self.people.add(person)
        return OperationResult(number, "stored", person=person)

    def _again(
        self,
        upload: ScanUpload,
        said: ReceivedOperation,
        number: UUID,
        first: str,
        refusal: str,
        person: int | None,
    ) -> OperationResult:
        if said.digest == first:
            if refusal:
                return OperationResult(number, "refused", refusal)
            return OperationResult(number, "already_same", person=person)
        Conflict.objects.get_or_create(
            operation=number,
            body_digest=said.digest,
            defaults={
                "body": storable(said.item),
                "device_id": self.device_of(upload),
                "received_at": upload.now,
            },
        )
        return OperationResult(
            number, "conflict", _("Another scan has this number; the office will look.")
        )

    def find(self, upload: ScanUpload, operation: Operation) -> int:
        """Whose scan it is. Raises OperationError for nobody or more than one."""
        if operation.person:
            owner = upload.sender.person if isinstance(upload.sender, Phone) else None
            if operation.person not in self.in_reach and operation.person != (owner and owner.pk):
                raise OperationError(
                    _("This person is not of the units here; scan the personal code.")
                )
            return operation.person
        if operation.code:
            person = person_of(settings.SECRET_KEY, operation.code)
            if person is None:
                raise OperationError(_("This is no personal code of ours."))
            return person
        return self.names.find(operation.name)

    def row(
        self,
        upload: ScanUpload,
        number: UUID,
        said: ReceivedOperation,
        person: int | None,
        refusal: str,
    ) -> tuple[object, ...]:
        told = said.operation
        occurred = told.occurred if told else None
        return (
            *(number, said.digest, self.hall.pk, self.device_of(upload), person),
            *(told.kind if told else "", told.source if told else "", occurred),
            *(upload.offset // timedelta(milliseconds=1), (occurred or upload.now) + upload.offset),
            *(upload.now, told.reason if told else "", told.annuls if told else None, refusal),
        )
