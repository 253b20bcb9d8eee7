"""What a unit hands over to the archive: directives, papers and dossiers, with a catalogue."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO

from django.utils.timezone import localdate

from tongpin.acts.models import Act
from tongpin.base.sheets import write_book
from tongpin.campaigns.models import Campaign
from tongpin.dossiers.archive import write_package
from tongpin.dossiers.completeness import open_slots
from tongpin.dossiers.dossier import Dossier
from tongpin.duties.models import Directive
from tongpin.office.actions import path_of, title_of
from tongpin.office.models import YEARS, OfficePaper
from tongpin.office.paper_sections import PaperSection
from tongpin.orgs.models import Unit

TOGETHER = 500  # items in one package
CATALOGUE = ("件号", "题名", "日期", "责任者", "类别", "保管期限", "状态", "待补材料")
Files = Callable[[], list[tuple[str, bytes]]]


@dataclass(frozen=True)
class ArchiveItem:
    """One item (件) of an archive."""

    title: str
    day: date
    sort: str
    years: str
    path: str  # its page
    files: Files  # names and contents, made when they are packed
    missing: tuple[str, ...] = ()


def items_of(campaign: Campaign, unit: Unit, *, now: datetime) -> list[ArchiveItem]:
    """Everything that the unit keeps of the campaign, by day."""
    kinds = [kind.pk for kind in campaign.kinds.in_order() if kind.spec.slots]
    acts = Act.objects.current().happened().filter(unit=unit, kind__in=kinds)
    listed = list(acts.select_related("kind", "unit"))
    missing = open_slots(listed)
    found = [
        ArchiveItem(
            act.title,
            act.occurred_on,
            act.kind.label,
            YEARS[act.kind.spec.keep],
            f"/dossiers/{act.pk}/",
            _dossier(act, now),
            tuple(missing[act.pk]),
        )
        for act in listed
    ]
    directives = Directive.objects.filter(campaign=campaign, unit=unit).prefetch_related("files")
    found += [
        ArchiveItem(
            one.title,
            localdate(one.issued_at),
            "通知",
            YEARS["permanent"],
            f"/directives/{one.pk}/",
            _directive(one),
        )
        for one in directives
    ]
    papers = (
        OfficePaper.objects.issued().filter(campaign=campaign, unit=unit).select_related("unit")
    )
    found += [
        ArchiveItem(
            title_of(one), one.last, "调度、通报和报告", YEARS["30"], path_of(one), _paper(one)
        )
        for one in papers
    ]
    return sorted(found, key=lambda one: (one.day, one.path))


def _dossier(act: Act, now: datetime) -> Files:
    def files() -> list[tuple[str, bytes]]:
        stream = io.BytesIO()
        write_package(stream, Dossier(act), now=now)
        return [("dossier.zip", stream.getvalue())]

    return files


def _directive(one: Directive) -> Files:
    text = f"{one.number}\n{one.title}\n\n{one.text}\n".lstrip()

    def files() -> list[tuple[str, bytes]]:
        told = [(f"{file.pk}-{file.name}", file.read()) for file in one.files.all()]
        return [("正文.txt", text.encode()), *told]

    return files


def _paper(one: OfficePaper) -> Files:
    """The paper as it was issued, readable without this site."""

    def files() -> list[tuple[str, bytes]]:
        lines = [title_of(one), one.unit.name, one.number, one.words]
        for section in map(PaperSection.of, one.sections):
            lines += ["", section.head, *section.lines]
            lines += ["\t".join(section.columns)] if section.rows else []
            lines += ["\t".join(map(str, row.cells)) for row in section.rows]
        return [("正文.txt", "\n".join(lines).encode())]

    return files


def package(items: Sequence[ArchiveItem], first: int, unit: Unit) -> IO[bytes]:
    """A file with the catalogue (归档文件目录) and a folder for each of TOGETHER items.

    first  number of the first item, from 1
    """
    chosen = items[first - 1 : first - 1 + TOGETHER]
    rows = [
        [
            number,
            one.title,
            f"{one.day:%Y-%m-%d}",
            unit.name,
            one.sort,
            one.years,
            "待补" if one.missing else "齐全",
            "、".join(one.missing),
        ]
        for number, one in enumerate(chosen, start=first)
    ]
    stream = TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("归档文件目录.xlsx", write_book("归档文件目录", CATALOGUE, rows))
        for number, one in enumerate(chosen, start=first):
            for name, content in one.files():
                packed.writestr(f"{number:04d}/{name}", content)
    stream.seek(0)
    return stream
