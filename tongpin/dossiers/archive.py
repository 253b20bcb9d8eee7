"""The dossier as an archive package: what it holds, where it comes from, and a test of itself."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import override

from tongpin.acts.models import Act
from tongpin.base.bags import write_bag
from tongpin.dossiers.dossier import Dossier
from tongpin.dossiers.models import Minutes
from tongpin.dossiers.selftest import report_text, self_test
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import JournalEntry
from tongpin.signin.models import Hall

LANGUAGE = "zh-hans"  # archives are Chinese documents, whoever asks for them
STATES = {"present": "到会", "leave": "请假", "absent": "缺席"}


def folder_of(act: Act) -> str:
    """The name of the package, in letters that every system takes."""
    return f"act-{act.pk}-{act.occurred_on:%Y%m%d}"


def write_package(stream: IO[bytes], dossier: Dossier, *, now: datetime) -> None:
    """Write the dossier as a zipped bag.

    data/        the document, the list of who came, every revision, papers and files
    metadata/    the record, the journal's entries about it, and the test of the package
    """
    act = dossier.act
    with override(LANGUAGE):
        entries = events(act)
        checks = self_test(dossier, entries)
        tags = {
            "metadata/record.json": _json(record_of(dossier)),
            "metadata/events.csv": _events_csv(entries),
            "metadata/self-test.json": _json([asdict(check) for check in checks]),
            "metadata/自检报告.txt": report_text(act, checks, now=now).encode(),
        }
        info = (
            f"Source-Organization: {act.unit.name}\n"
            f"External-Description: {_one_line(act.title)}\n"
            f"External-Identifier: {folder_of(act)}\n"
            f"Bagging-Date: {localtime(now):%Y-%m-%d}\n"
        )
        write_bag(stream, folder_of(act), dict(payload(dossier)), tags, info)


def payload(dossier: Dossier) -> Iterable[tuple[str, bytes | Callable[[], bytes]]]:
    """(path, content) of everything in the dossier."""
    act = dossier.act
    document = render_to_string("dossiers/archive.html", {"act": act, "dossier": dossier})
    yield "档案.html", document.encode()
    yield "签到表.csv", _list_csv(dossier)
    revisions = Minutes.objects.filter(act__in=act.editions())
    for minutes in revisions.order_by("number", "id"):
        yield f"会议纪要/第{minutes.number}稿-{minutes.pk}.txt", minutes.points.encode()
    for slot in dossier.slots:
        folder = _safe(slot.spec.label)
        for paper in slot.papers:
            name = _safe(f"{paper.author.name}-{paper.title}")
            yield f"{folder}/{name}-{paper.pk}.txt", paper.text.encode()
        for file in files_of(slot.answers):
            yield f"{folder}/{file.digest[:8]}-{_safe(file.name)}", file.read


def files_of(answers: Iterable[Any]) -> list[StoredFile]:
    """Those that lie in the storage; the test of the package names the others."""
    return [answer.file for answer in answers if answer.file and answer.file.is_there]


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
            {"name": one.person.name, "how": one.how, "on": one.done_on} for one in dossier.made_up
        ],
        "slots": [
            {
                "key": slot.spec.key,
                "label": slot.spec.label,
                "facts": slot.facts,
                "papers": [
                    {"author": paper.author.name, "title": paper.title, "at": paper.recorded_at}
                    for paper in slot.papers
                ],
                "answers": [
                    {
                        "kind": answer.kind,
                        "text": answer.text,
                        "at": answer.recorded_at,
                        "file": _file_facts(answer.file) if answer.file else None,
                    }
                    for answer in slot.answers
                ],
            }
            for slot in dossier.slots
        ],
        "questions": [question.text for question in dossier.questions],
    }


def _file_facts(file: StoredFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "sha256": file.digest,
        "sha256_as_sent": file.sent_digest,
        "size": file.size,
        "media_type": file.media_type,
        "taken_at": file.taken_at,
        "stored_at": file.stored_at,
    }


def events(act: Act) -> list[JournalEntry]:
    """The journal's entries about the act, its earlier rows, its hall and its ledgers."""
    editions = act.editions()
    halls = Hall.objects.filter(act__in=editions).values_list("pk", flat=True)
    ledgers = set(act.ledger_rows.values_list("ledger_id", flat=True))
    about = [
        *(f"acts.act#{number}" for number in editions),
        *(f"signin.hall#{number}" for number in halls),
        *(f"ledgers.ledger#{number}" for number in ledgers),
    ]
    return list(JournalEntry.objects.filter(about__in=about).select_related("by").order_by("id"))


def _events_csv(entries: list[JournalEntry]) -> bytes:
    rows = [
        [
            localtime(entry.at).isoformat(),
            entry.by.name if entry.by else "",
            entry.verb,
            entry.about,
            json.dumps(entry.details, ensure_ascii=False),
            entry.previous,
            entry.digest,
        ]
        for entry in entries
    ]
    return _csv(["时间", "何人", "何事", "对象", "细节", "前一条摘要", "本条摘要"], rows)


def _list_csv(dossier: Dossier) -> bytes:
    head = dossier.head
    rows = [[name, STATES["present"], ""] for name in head["present"]]
    rows += [[name, STATES[status], reason] for name, status, reason in head["away"]]
    return _csv(["姓名", "情况", "事由"], rows)


def _csv(header: list[str], rows: list[list[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([header, *rows])
    return stream.getvalue().encode("utf-8-sig")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain).encode()


def _plain(value: Any) -> str:
    return localtime(value).isoformat() if isinstance(value, datetime) else value.isoformat()


def _safe(name: str) -> str:
    """A name that no file system refuses."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u2028\u2029]', "_", name).strip(". \u3000")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, suffix = plain, ""
    short = stem.encode()[:180].decode(errors="ignore").strip(". \u3000") or "_"
    return f"{short}.{suffix}" if suffix else short


def _one_line(text: str) -> str:
    return " ".join(text.split())
