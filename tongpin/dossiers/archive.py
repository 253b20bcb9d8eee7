"""The dossier as an archive package: what it holds, where it comes from, and a test of itself."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import IO

from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import override

from tongpin.acts.models import Act, SlotAnswer
from tongpin.base.bags import write_bag
from tongpin.dossiers.archive_record import (
    attendance_csv,
    events_csv,
    events_of,
    json_of,
    record_of,
)
from tongpin.dossiers.dossier import Dossier, Slot
from tongpin.dossiers.models import Minutes
from tongpin.dossiers.selftest import report_text, self_test
from tongpin.evidence.models import StoredFile

LANGUAGE = "zh-hans"  # archives are Chinese documents, whoever asks for them
Content = bytes | Callable[[], bytes]


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
        entries = events_of(act)
        checks = self_test(dossier, entries)
        tags = {
            "metadata/record.json": json_of(record_of(dossier)),
            "metadata/events.csv": events_csv(entries),
            "metadata/self-test.json": json_of([check.as_json() for check in checks]),
            "metadata/自检报告.txt": report_text(act, checks, now=now).encode(),
        }
        info = (
            f"Source-Organization: {act.unit.name}\n"
            f"External-Description: {one_line(act.title)}\n"
            f"External-Identifier: {folder_of(act)}\n"
            f"Bagging-Date: {localtime(now):%Y-%m-%d}\n"
        )
        files = dict(payload(dossier))
        write_bag(stream, folder_of(act), files, tags, info=info)


def payload(dossier: Dossier) -> Iterator[tuple[str, Content]]:
    """(path, content) of everything in the dossier."""
    act = dossier.act
    document = render_to_string("dossiers/archive.html", {"act": act, "dossier": dossier})
    yield "档案.html", document.encode()
    yield "签到表.csv", attendance_csv(dossier.head)
    revisions = Minutes.objects.filter(act__in=act.editions())
    for minutes in revisions.order_by("number", "id"):
        yield f"会议纪要/第{minutes.number}稿-{minutes.pk}.txt", minutes.points.encode()
    for slot in dossier.slots:
        yield from slot_payload(slot)


def slot_payload(slot: Slot) -> Iterator[tuple[str, Content]]:
    folder = safe_name(slot.spec.label)
    for paper in slot.papers:
        name = safe_name(f"{paper.author.name}-{paper.title}")
        yield f"{folder}/{name}-{paper.pk}.txt", paper.text.encode()
    for file in files_of(slot.answers):
        yield f"{folder}/{file.digest[:8]}-{safe_name(file.offered_name)}", file.read


def files_of(answers: Iterable[SlotAnswer]) -> list[StoredFile]:
    """Those that lie in the storage; the test of the package names the others."""
    return [answer.file for answer in answers if answer.file and answer.file.is_there]


def safe_name(name: str) -> str:
    """A name that no file system refuses."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u2028\u2029]', "_", name).strip(". \u3000")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, suffix = plain, ""
    short = stem.encode()[:180].decode(errors="ignore").strip(". \u3000") or "_"
    return f"{short}.{suffix}" if suffix else short


def one_line(text: str) -> str:
    return " ".join(text.split())
