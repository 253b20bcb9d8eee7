"""What an archive package records of a dossier: where it comes from and what it says."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils.timezone import localtime

from tongpin.acts.models import Act, SlotAnswer
from tongpin.base.columns import Column, table_of
from tongpin.dossiers.dossier import Dossier, Slot
from tongpin.dossiers.minutes_head import MinutesHead
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import JournalEntry
from tongpin.signin.models import Hall

PRESENCE = {"present": "到会", "leave": "请假", "absent": "缺席"}
Row = TypeVar("Row")


def record_of(dossier: Dossier) -> dict[str, Any]:
    """Where the dossier comes from and what it says, in plain values."""
    act = dossier.act
    return {
        "act": act.pk,
        "editions": act.editions(),
        "campaign": act.kind.campaign.name,
        "kind": act.kind.label,
        "unit": act.unit.name,
        "title": act.title,
        "number": act.number,
        "occurred_on": act.occurred_on,
        "ended_on": act.ended_on,
        "status": act.status,
        "fields": act.fields,
        "recorded_at": act.recorded_at,
        "recorded_by": act.recorded_by.name if act.recorded_by else None,
        "head": dossier.head,
        "made_up": [
            {"name": make_up.person.name, "how": make_up.how, "on": make_up.done_on}
            for make_up in dossier.make_ups
        ],
        "slots": [slot_record(slot) for slot in dossier.slots],
        "questions": [question.text for question in dossier.questions],
    }


def slot_record(slot: Slot) -> dict[str, Any]:
    return {
        "key": slot.spec.key,
        "label": slot.spec.label,
        "facts": slot.facts,
        "papers": [
            {"author": paper.author.name, "title": paper.title, "at": paper.recorded_at}
            for paper in slot.papers
        ],
        "answers": [answer_record(answer) for answer in slot.answers],
    }


def answer_record(answer: SlotAnswer) -> dict[str, Any]:
    return {
        "kind": answer.kind,
        "text": answer.text,
        "at": answer.recorded_at,
        "file": file_record(answer.file) if answer.file else None,
    }


def file_record(file: StoredFile) -> dict[str, Any]:
    return {
        "name": file.offered_name,
        "sha256": file.digest,
        "sha256_as_sent": file.sent_digest,
        "size": file.size,
        "media_type": file.media_type,
        "taken_at": file.taken_at,
        "stored_at": file.stored_at,
    }


def events_of(act: Act) -> list[JournalEntry]:
    """The journal's entries about the act, its earlier rows, its hall and its ledgers."""
    editions = act.editions()
    halls = Hall.objects.filter(act__in=editions).values_list("pk", flat=True)
    ledgers = set(act.ledger_rows.values_list("ledger_id", flat=True))
    subjects = [f"acts.act#{number}" for number in editions]
    subjects += [f"signin.hall#{number}" for number in halls]
    subjects += [f"ledgers.ledger#{number}" for number in ledgers]
    entries = JournalEntry.objects.filter(about__in=subjects).select_related("by")
    return list(entries.order_by("id"))


EVENT_COLUMNS: tuple[Column[JournalEntry, str], ...] = (
    Column("时间", lambda entry: localtime(entry.at).isoformat()),
    Column("何人", lambda entry: entry.by.name if entry.by else ""),
    Column("何事", lambda entry: entry.verb),
    Column("对象", lambda entry: entry.about),
    Column("细节", lambda entry: json.dumps(entry.details, ensure_ascii=False)),
    Column("前一条摘要", lambda entry: entry.previous),
    Column("所写各行摘要", lambda entry: entry.vouchers),
    Column("本条摘要", lambda entry: entry.digest),
)
PRESENCE_COLUMNS: tuple[Column[tuple[str, str, str], str], ...] = (
    Column("姓名", lambda row: row[0]),
    Column("情况", lambda row: PRESENCE[row[1]]),
    Column("事由", lambda row: row[2]),
)


def events_csv(entries: Iterable[JournalEntry]) -> bytes:
    return csv_of(EVENT_COLUMNS, entries)


def attendance_csv(head: MinutesHead) -> bytes:
    """Who was there and who was away with what reason."""
    rows = [(name, "present", "") for name in head["present"]]
    for name, status, reason in head["away"]:
        rows.append((name, status, reason))
    return csv_of(PRESENCE_COLUMNS, rows)


def csv_of(columns: Sequence[Column[Row, str]], subjects: Iterable[Row]) -> bytes:
    headers, rows = table_of(columns, subjects)
    stream = io.StringIO()
    csv.writer(stream).writerows([headers, *rows])
    return stream.getvalue().encode("utf-8-sig")


def json_of(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=time_text).encode()


def time_text(value: date) -> str:
    return localtime(value).isoformat() if isinstance(value, datetime) else value.isoformat()
