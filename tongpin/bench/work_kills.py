"""The server is killed again and again while ledgers, files and releases are sent to it."""

import base64
import http.client
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone

from tongpin.acts.models import Act
from tongpin.base.sheets import Cell
from tongpin.bench.bench_pages import signed_in_as
from tongpin.bench.kills import KilledServer
from tongpin.bench.server import free_port
from tongpin.bench.yardstick import python_s
from tongpin.evidence.models import StoredFile, Upload
from tongpin.evidence.uploads import file_of
from tongpin.orgs.journal_check import broken_entries
from tongpin.orgs.models import JournalEntry, Role, Unit
from tongpin.orgs.row_check import broken_rows, broken_vouchers
from tongpin.reports.models import Release
from tongpin.testing import make_campaign, make_county, make_person, workbook

PASSWORD = "work-kills-2026"  # noqa: S105  # of somebody in a scratch database
KILLS = 20
BETWEEN_S = (0.5, 4.0)
ROWS = 40  # of a ledger
PART = 40_000  # bytes of an upload that are sent at once
PARTS = 4
BOUNDARY = "----tongpin"
PATIENCE = 5_000  # tries of one thing


class UnansweredError(Exception):
    """The server ended before it answered, or cannot answer yet."""


@dataclass(frozen=True)
class Site:
    """The site as the office's browser sees it; a request is answered or raises."""

    port: int
    cookie: str

    def ask(
        self, method: str, path: str, body: bytes | str | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        """Raises UnansweredError."""
        own = {"Cookie": self.cookie, "X-CSRFToken": self.cookie.partition("csrftoken=")[2]}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(link):
            try:
                link.request(method, path, body, own | named)
                response = link.getresponse()
                response.page = response.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
            except (OSError, http.client.HTTPException) as error:
                raise UnansweredError from error
        if response.status >= 500:
            raise UnansweredError(response.status)
        return response


def insist(send: Callable[[int], bool], numbers: range) -> int:
    """Send each until the server says that it is stored; how many it said so of."""
    promised = 0
    for number in numbers:
        for __ in range(PATIENCE):
            try:
                if send(number):
                    promised += 1
                    break
            except UnansweredError:
                time.sleep(0.1)
    return promised


def title(ledger: int, row: int) -> str:
    return f"第{ledger}册第{row}次学习"


def ledger(number: int) -> bytes:
    day = date(2021, 3, 1)
    rows: list[list[Cell | None]] = []
    for row in range(ROWS):
        rows.append(["柳林镇", day + timedelta(days=row), title(number, row), 20])
    return workbook(["单位", "日期", "学习主题", "参加人数"], *rows, title="学习台账")


def send_ledger(site: Site, number: int) -> bool:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; '
        f'filename="{number}.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n'
    )
    body = head.encode() + ledger(number) + f"\r\n--{BOUNDARY}--\r\n".encode()
    form = f"multipart/form-data; boundary={BOUNDARY}"
    site.ask("POST", "/ledgers/load/", body, Content_Type=form)
    site.ask("GET", "/ledgers/check/")
    answer = site.ask("POST", "/ledgers/store/", "")
    return answer.status == 302 and answer.getheader("Location") == "/ledgers/"


def content(number: int) -> bytes:
    return (f"第{number}份说明\n" * PART).encode()[: PART * PARTS]


def send_file(site: Site, places: dict[int, str], number: int) -> bool:
    """Begin the upload, or go on where it broke off."""
    whole = content(number).decode("utf-8", "ignore").encode()
    if number not in places:
        name = base64.b64encode(f"{number}.txt".encode()).decode()
        begun = site.ask(
            "POST",
            "/uploads/",
            "",
            Upload_Length=str(len(whole)),
            Upload_Metadata=f"filename {name}",
            Tus_Resumable="1.0.0",
        )
        if begun.status != 201:
            return False
        places[number] = begun.getheader("Location") or ""
    offset = int(site.ask("HEAD", places[number]).getheader("Upload-Offset") or 0)
    while offset < len(whole):
        part = whole[offset : offset + PART]
        told = site.ask(
            "PATCH",
            places[number],
            part,
            Upload_Offset=str(offset),
            Content_Type="application/offset+octet-stream",
            Tus_Resumable="1.0.0",
        )
        offset = int(told.getheader("Upload-Offset") or 0)
    return True


def send_release(site: Site, unit: int, number: int) -> bool:
    """Sign unless the list shows that it was signed already."""
    page = site.ask("GET", "/reports/releases/").page  # type: ignore[attr-defined]
    if len(set(re.findall(r"/reports/releases/(\d+)/", page))) > number:
        return True
    place = f"/reports/releases/new/?{urlencode({'unit': unit})}"
    return site.ask("POST", place, "").status == 302


def run(count: int) -> dict[str, Any]:
    """So many ledgers, files and releases, with KILLS kills or until all are stored."""
    county = make_county()
    make_campaign()
    office = make_person("office", county["青禾县"], Role.OFFICE, username="office")
    office.set_password(PASSWORD)
    office.save()
    connection.close()
    server = KilledServer(free_port())
    try:
        sites = []
        for __ in range(3):  # each sender in a browser of its own
            sites.append(Site(server.port, signed_in_as(server.port, "office", PASSWORD)))
        places: dict[int, str] = {}
        unit = county["青禾县"].pk
        senders: list[tuple[Callable[[int], bool], int]] = [
            (lambda number: send_ledger(sites[0], number), count),
            (lambda number: send_file(sites[1], places, number), count),
            (lambda number: send_release(sites[2], unit, number), count // 4),
        ]
        with ThreadPoolExecutor(len(senders)) as pool:
            futures = [pool.submit(insist, send, range(most)) for send, most in senders]
            server.kill_at_random(futures, most=KILLS, between_s=BETWEEN_S)
            promised = [future.result() for future in futures]
    finally:
        server.kill()
    finish_uploads()
    lost, doubled = faults(count)
    return {
        "bench": "work-kills",
        "database": connection.vendor,
        "kills": server.kills,
        "promised": promised,
        "lost": lost,
        "doubled": doubled,
        "nothing_lost_ok": not lost and promised == [count, count, count // 4],
        "nothing_doubled_ok": not doubled,
        "proved_ok": not any(proof_faults()),
        "yardstick_python_s": python_s(),
    }


def finish_uploads() -> None:
    """As the form does that names an upload: one whose last step was cut off becomes its file.

    One that nobody was told of stays empty, and its sender began another.
    """
    for upload in Upload.objects.select_related("by"):
        if upload.offset == upload.length:
            file_of(upload.key, by=upload.by, now=timezone.now())


def faults(count: int) -> tuple[int, int]:
    """(lost, doubled) rows of ledgers, files and releases."""
    titles = Counter(Act.objects.filter(kind__key="session").values_list("title", flat=True))
    wanted = {title(number, row) for number in range(count) for row in range(ROWS)}
    digests = set()
    for number in range(count):
        whole = content(number).decode("utf-8", "ignore").encode()
        digests.add(sha256(whole).hexdigest())
    files = Counter(StoredFile.objects.filter(digest__in=digests).values_list("digest", flat=True))
    uploaded = Upload.objects.exclude(file=None).values("file").distinct().count()
    releases = Release.objects.count()
    lost = len(wanted - set(titles)) + len(digests - set(files)) + max(count // 4 - releases, 0)
    lost += max(count - uploaded, 0) + sum(1 for __ in unsound_files())
    doubled = sum(titles.values()) - len(titles) + sum(files.values()) - len(files)
    return lost, doubled + max(releases - count // 4, 0)


def unsound_files() -> Iterator[StoredFile]:
    """Files whose content is not what their digest says."""
    for file in StoredFile.objects.all():
        with storages["evidence"].open(file.place) as stream:
            if sha256(stream.read()).hexdigest() != file.digest:
                yield file


def proof_faults() -> Iterator[object]:
    yield from broken_entries()
    yield from broken_vouchers()
    yield from broken_rows()
    signed = JournalEntry.objects.filter(verb="reports.release.sign").count()
    if signed != Release.objects.count() or not Unit.objects.exists():
        yield signed
