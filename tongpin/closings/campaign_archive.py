"""All that remains of a closed campaign, in one bag of files with their checksums."""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tongpin.acts.models import Act
from tongpin.base.bags import faults_of, write_bag
from tongpin.campaigns.campaign_states import CampaignError
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_writing import exported_files
from tongpin.closings.errors import ClosingError
from tongpin.closings.models import Closing
from tongpin.dossiers.archive import folder_of, safe_name, write_package
from tongpin.dossiers.dossier import Dossier
from tongpin.duties.models import Directive
from tongpin.figures.catalogue import pack_of
from tongpin.figures.figure_reader import Scope, read_figures
from tongpin.office.models import OfficePaper
from tongpin.office.unit_archive import paper_files
from tongpin.orgs.journal import record
from tongpin.orgs.journal_json import json_lines
from tongpin.orgs.models import JournalEntry, Person
from tongpin.reports.models import Release
from tongpin.reports.report_files import frozen

DAY_S = 24 * 3600
ENTRIES = 10_000  # of the journal in one file
README = """\
本包是“{campaign}”（{code}）结束时的归档。
dossiers/   每次活动的档案，各是一个可单独校验的归档包
releases/   正式发布的报告，可用 tongpin verify 复核
papers/     印发的文件
directives/ 通知和附件
journal/    活动启动至归档时的日志，逐条带校验值，前后相连
figures.json  归档时的全部数字
pack/       本活动的方案包和调整
个人单独完成的事项（如答题）只计入数字，不逐件归档。
校验：tongpin check-bag 本文件
"""
Content = bytes | Callable[[], bytes]


def archive_folder() -> Path:
    """Where archives lie, beside what else the site keeps."""
    folder = Path(settings.VAR) / "archives"
    folder.mkdir(exist_ok=True)
    return folder


def archive_path(closing: Closing) -> Path | None:
    """The archive's file; None before it was written, or where somebody took it away."""
    if not closing.archive_name:
        return None
    path = archive_folder() / closing.archive_name
    return path if path.is_file() else None


def write_campaign_archive(closing: Closing, *, by: Person, now: datetime) -> Closing:
    """Write the archive, check it, and only then give it its name. Safe to repeat.

    An archive that is there stays; one that was taken away is written anew. Raises ClosingError
    for a bag that does not agree with its own checksums.
    """
    if archive_path(closing):
        return closing
    remove_leftovers(now)
    part = archive_folder() / f".{uuid4().hex}.part"
    try:
        write_parts(part, closing, now)
        if faults := faults_of(part):
            raise ClosingError(_("The archive is not sound: %(fault)s") % {"fault": faults[0]})
        return note_archive(closing, part, by=by, now=now)
    finally:
        part.unlink(missing_ok=True)


def remove_leftovers(now: datetime) -> None:
    """Delete what was broken off more than a day ago; what is younger may be under way."""
    for part in archive_folder().glob(".*.part"):
        if part.stat().st_mtime < now.timestamp() - DAY_S:
            part.unlink(missing_ok=True)


def write_parts(path: Path, closing: Closing, now: datetime) -> None:
    campaign = closing.campaign
    tags = {"metadata/closing.json": closing_data(closing)}
    with path.open("wb") as stream:
        write_bag(
            stream,
            f"campaign-{campaign.code}",
            dict(payload(campaign, now)),
            tags,
            info=bag_info(campaign, now),
        )


@transaction.atomic
def note_archive(closing: Closing, part: Path, *, by: Person, now: datetime) -> Closing:
    """Give the file its name, and keep name, size and digest; who comes second changes nothing."""
    closing = Closing.objects.select_for_update(of=("self",)).get(pk=closing.pk)
    if archive_path(closing):
        return closing
    closing.archive_name = f"{closing.campaign.code}-{localtime(now):%Y%m%d-%H%M%S}.zip"
    closing.archive_digest = digest_of_file(part)
    closing.archive_bytes = part.stat().st_size
    closing.archived_at = now
    closing.save(update_fields=["archive_name", "archive_digest", "archive_bytes", "archived_at"])
    details = {"name": closing.archive_name, "digest": closing.archive_digest}
    record("closings.archive.write", closing.campaign, by=by, at=now, **details)
    part.rename(archive_folder() / closing.archive_name)
    return closing


@transaction.atomic
def note_taken(closing: Closing, *, by: Person, now: datetime) -> None:
    """Tell in the journal who took the archive along."""
    record("closings.archive.take", closing.campaign, by=by, at=now, name=closing.archive_name)


def digest_of_file(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def bag_info(campaign: Campaign, now: datetime) -> str:
    name = " ".join(campaign.name.split())
    return (
        f"External-Description: {name}\n"
        f"External-Identifier: {campaign.code}\n"
        f"Bagging-Date: {localtime(now):%Y-%m-%d}\n"
    )


def closing_data(closing: Closing) -> bytes:
    campaign = closing.campaign
    data = {
        "campaign": campaign.code,
        "closed_on": str(campaign.state_on),
        "reason": campaign.state_reason,
        "open": closing.obstacles,
        "open_because": closing.override_reason,
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def payload(campaign: Campaign, now: datetime) -> Iterator[tuple[str, Content]]:
    """(path, content or what gives it) of everything; dossiers are made when they are packed."""
    yield "说明.txt", README.format(campaign=campaign.name, code=campaign.code).encode()
    yield from dossier_parts(campaign, now)
    for release in Release.objects.filter(campaign=campaign).order_by("id"):
        yield f"releases/{release.pk}.json", frozen(release)
    yield from paper_parts(campaign)
    yield from directive_parts(campaign)
    yield from journal_parts(campaign)
    yield "figures.json", figures_data(campaign, now)
    yield from pack_parts(campaign)


def dossier_parts(campaign: Campaign, now: datetime) -> Iterator[tuple[str, Content]]:
    kinds = [kind.pk for kind in campaign.kinds.shared()]
    acts = Act.objects.current().happened().filter(kind__in=kinds)
    for act in acts.select_related("kind", "unit").order_by("occurred_on", "id"):
        yield f"dossiers/{folder_of(act)}.zip", package_of(act, now)


def package_of(act: Act, now: datetime) -> Callable[[], bytes]:
    def package() -> bytes:
        stream = io.BytesIO()
        write_package(stream, Dossier(act), now=now)
        return stream.getvalue()

    return package


def paper_parts(campaign: Campaign) -> Iterator[tuple[str, Content]]:
    papers = OfficePaper.objects.issued().filter(campaign=campaign).select_related("unit")
    for paper in papers.order_by("id"):
        for name, content in paper_files(paper)():
            yield f"papers/{paper.pk}/{name}", content


def directive_parts(campaign: Campaign) -> Iterator[tuple[str, Content]]:
    directives = Directive.objects.filter(campaign=campaign).prefetch_related("files")
    for directive in directives.order_by("id"):
        head = f"{directive.number}\n{directive.title}\n\n{directive.text}\n"
        yield f"directives/{directive.pk}/正文.txt", head.lstrip().encode()
        for file in directive.files.all():
            yield f"directives/{directive.pk}/{file.pk}-{safe_name(file.offered_name)}", file.read


@dataclass(frozen=True)
class JournalPart:
    """Some entries of the journal, from the first number to the last."""

    first: int
    last: int

    def read(self) -> bytes:
        entries = JournalEntry.objects.filter(pk__gte=self.first, pk__lte=self.last)
        return "".join(json_lines(entries.order_by("id"))).encode()


def journal_parts(campaign: Campaign) -> Iterator[tuple[str, Content]]:
    """The journal since the campaign was started, whole, so that its chain can be checked."""
    entries = JournalEntry.objects.filter(at__gte=campaign.started_at)
    numbers = list(entries.order_by("id").values_list("pk", flat=True))
    for number, start in enumerate(range(0, len(numbers), ENTRIES), start=1):
        part = numbers[start : start + ENTRIES]
        yield f"journal/{number:05d}.jsonl", JournalPart(part[0], part[-1]).read


def figures_data(campaign: Campaign, now: datetime) -> bytes:
    figures = read_figures(Scope.of(campaign), now=now)
    rows = [figure.as_json() for figure in figures]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def pack_parts(campaign: Campaign) -> Iterator[tuple[str, Content]]:
    """Nothing where no copy of the pack is kept."""
    try:
        files = exported_files(campaign, pack_of(campaign), merged=False)
    except CampaignError:
        return
    for name, text in files.items():
        yield f"pack/{name}", text.encode()
