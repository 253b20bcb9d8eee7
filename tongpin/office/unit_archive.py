"""What a unit hands over to the archive: directives, papers and dossiers, with a catalogue."""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO

from django.utils.timezone import localdate

from tongpin.acts.models import Act
from tongpin.base.columns import Column, table_of
from tongpin.base.sheets import write_book
from tongpin.campaigns.models import Campaign
from tongpin.dossiers.acts_in_reach import dossier_address
from tongpin.dossiers.archive import write_package
from tongpin.dossiers.completeness import open_slots
from tongpin.dossiers.dossier import Dossier
from tongpin.duties.models import Directive
from tongpin.office.models import YEARS, OfficePaper
from tongpin.office.papers import title_of
from tongpin.office.papers.sections import PaperSection
from tongpin.orgs.models import Unit

PACKAGE_ITEMS = 500  # in one file
TEXT_FILE = "正文.txt"
NamedFiles = list[tuple[str, bytes]]  # name and content


@dataclass(frozen=True, kw_only=True)
class ArchiveItem:
    """One item (件) of an archive."""

    title: str
    day: date
    category: str
    years: str
    path: str  # its page
    read_files: Callable[[], NamedFiles]  # only called when they are packed
    missing: tuple[str, ...] = ()


def items_of(campaign: Campaign, unit: Unit, *, now: datetime) -> list[ArchiveItem]:
    """Everything that the unit keeps of the campaign, by day."""
    items = [
        *dossier_items(campaign, unit, now),
        *directive_items(campaign, unit),
        *paper_items(campaign, unit),
    ]
    return sorted(items, key=lambda item: (item.day, item.path))


def dossier_items(campaign: Campaign, unit: Unit, now: datetime) -> Iterator[ArchiveItem]:
    kinds = [kind.pk for kind in campaign.kinds.in_order() if kind.spec.slots]
    acts = Act.objects.current().happened().filter(unit=unit, kind__in=kinds)
    acts_with_kind = list(acts.select_related("kind", "unit"))
    missing_slots = open_slots(acts_with_kind)
    for act in acts_with_kind:
        yield ArchiveItem(
            title=act.title,
            day=act.occurred_on,
            category=act.kind.label,
            years=YEARS[act.kind.spec.keep],
            path=dossier_address(act),
            read_files=dossier_files(act, now),
            missing=tuple(missing_slots[act.pk]),
        )


def dossier_files(act: Act, now: datetime) -> Callable[[], NamedFiles]:
    def read_files() -> NamedFiles:
        stream = io.BytesIO()
        write_package(stream, Dossier(act), now=now)
        return [("dossier.zip", stream.getvalue())]

    return read_files


def directive_items(campaign: Campaign, unit: Unit) -> Iterator[ArchiveItem]:
    directives = Directive.objects.filter(campaign=campaign, unit=unit).prefetch_related("files")
    for directive in directives:
        yield ArchiveItem(
            title=directive.title,
            day=localdate(directive.issued_at),
            category="通知",
            years=YEARS["permanent"],
            path=directive.get_absolute_url(),
            read_files=directive_files(directive),
        )


def directive_files(directive: Directive) -> Callable[[], NamedFiles]:
    text = f"{directive.number}\n{directive.title}\n\n{directive.text}\n".lstrip()

    def read_files() -> NamedFiles:
        files = [(TEXT_FILE, text.encode())]
        for file in directive.files.all():
            files.append((f"{file.pk}-{file.offered_name}", file.read()))
        return files

    return read_files


def paper_items(campaign: Campaign, unit: Unit) -> Iterator[ArchiveItem]:
    papers = OfficePaper.objects.issued().filter(campaign=campaign, unit=unit)
    for paper in papers.select_related("unit"):
        yield ArchiveItem(
            title=title_of(paper),
            day=paper.last_on,
            category="调度、通报和报告",
            years=YEARS["30"],
            path=paper.get_absolute_url(),
            read_files=paper_files(paper),
        )


def paper_files(paper: OfficePaper) -> Callable[[], NamedFiles]:
    """The paper as it was issued, readable without this site."""

    def read_files() -> NamedFiles:
        lines = [title_of(paper), paper.unit.name, paper.number, paper.words]
        for data in paper.sections:
            lines += section_lines(PaperSection.of(data))
        return [(TEXT_FILE, "\n".join(lines).encode())]

    return read_files


def section_lines(section: PaperSection) -> list[str]:
    lines = ["", section.head, *section.lines]
    if section.rows:
        lines.append("\t".join(section.columns))
    for row in section.rows:
        lines.append("\t".join(map(str, row.cells)))
    return lines


def catalogue_columns(unit: Unit) -> tuple[Column[tuple[int, ArchiveItem], str | int], ...]:
    """Columns of the catalogue over (number, item)."""
    return (
        Column("件号", lambda pair: pair[0]),
        Column("题名", lambda pair: pair[1].title),
        Column("日期", lambda pair: f"{pair[1].day:%Y-%m-%d}"),
        Column("责任者", lambda pair: unit.name),
        Column("类别", lambda pair: pair[1].category),
        Column("保管期限", lambda pair: pair[1].years),
        Column("状态", lambda pair: "待补" if pair[1].missing else "齐全"),
        Column("待补材料", lambda pair: "、".join(pair[1].missing)),
    )


def write_archive(items: Sequence[ArchiveItem], first: int, unit: Unit) -> IO[bytes]:
    """A file with the catalogue (归档文件目录) and a folder for each of PACKAGE_ITEMS items.

    first  number of the first item, from 1
    """
    chosen = items[first - 1 : first - 1 + PACKAGE_ITEMS]
    numbered = list(enumerate(chosen, start=first))
    headers, rows = table_of(catalogue_columns(unit), numbered)
    stream = TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("归档文件目录.xlsx", write_book("归档文件目录", headers, rows))
        for number, item in numbered:
            for name, content in item.read_files():
                archive.writestr(f"{number:04d}/{name}", content)
    stream.seek(0)
    return stream
