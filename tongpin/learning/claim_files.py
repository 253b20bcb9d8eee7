"""Records of outside platforms, taken in from their exported files as claims.

A claim says what a platform says: source, file, row, and who confirmed it. It is counted apart and
is never part of a figure of our own. Points and places are not taken in.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import chain, islice

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.acts.actions import mark_changed
from tongpin.base.dates import read_day
from tongpin.base.errors import UserError
from tongpin.base.sheets import Cell, Sheet, SheetError, read_book
from tongpin.base.text import bare, half_width, squeeze
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.specs import FieldSpec, KindSpec
from tongpin.evidence.actions import keep_file
from tongpin.learning.models import Claim, ClaimFile
from tongpin.ledgers.headers import DEPTH, Table, find_table, is_aside, is_blank
from tongpin.orgs.actions import unit_directory
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit

MOST = 100_000  # rows of one file
YEARS = range(2000, 2100)
MONTH = re.compile(r"(20\d\d)(?:年|-|/|\.)(\d{1,2})月?")
TABLE = KindSpec(
    key="claim",
    label="外部平台学习记录",
    word="条",
    fields=(
        FieldSpec(
            key="name",
            label="姓名",
            type="text",
            synonyms=("用户姓名", "学员姓名", "党员姓名", "用户名", "昵称", "真实姓名", "成员姓名"),
            required=True,
        ),
        FieldSpec(
            key="unit",
            label="单位",
            type="unit",
            synonyms=(
                "组织",
                "组织名称",
                "所属组织",
                "支部",
                "所在支部",
                "党支部",
                "所在党支部",
                "部门",
                "所在单位",
                "单位名称",
                "所属单位",
                "学习组织",
            ),
        ),
        FieldSpec(
            key="day",
            label="日期",
            type="text",
            synonyms=(
                "学习日期",
                "时间",
                "学习时间",
                "完成时间",
                "统计日期",
                "统计时间",
                "月份",
                "统计月份",
                "提交时间",
                "学习月份",
            ),
        ),
        FieldSpec(
            key="what",
            label="学习内容",
            type="text",
            synonyms=(
                "内容",
                "课程",
                "课程名称",
                "项目",
                "标题",
                "文章",
                "文章标题",
                "学习项目",
                "栏目",
                "专题",
            ),
        ),
        FieldSpec(
            key="amount",
            label="学习次数",
            type="text",
            synonyms=(
                "次数",
                "数量",
                "篇数",
                "阅读篇数",
                "学习篇数",
                "学时",
                "学习时长",
                "时长",
                "学习课时",
                "课时",
            ),
        ),
        FieldSpec(
            key="points",
            label="积分",
            type="text",
            synonyms=("学习积分", "总积分", "得分", "累计积分", "月积分", "当日积分", "成绩"),
        ),
        FieldSpec(key="place", label="排名", type="text", synonyms=("名次", "排行")),
    ),
)


class ClaimError(UserError):
    """The file cannot be taken in or confirmed; the message is written for users."""


@dataclass(frozen=True)
class ClaimRowReport:
    """What became of one row."""

    place: str  # sheet and row
    outcome: str  # taken, same or refused
    text: str
    reason: str = ""


@dataclass
class ClaimFileReport:
    """What became of a file."""

    rows: list[ClaimRowReport] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    file: ClaimFile | None = None

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)


@dataclass(frozen=True)
class ClaimFileDetails:
    """What a form says about a file."""

    unit: Unit
    platform: str
    day: date  # of rows that name none
    units: Collection[int]  # whose people's records the person may hand in


@transaction.atomic
def take_claims(
    campaign: Campaign,
    asked: ClaimFileDetails,
    name: str,
    content: bytes,
    *,
    by: Person | None,
    now: datetime,
    dry_run: bool = False,
) -> ClaimFileReport:
    """Take in the rows of an exported file; tells what became of each.

    The same rows again change nothing, in the same file or in another. With `dry_run` nothing
    is stored. Raises ClaimError or FileError for a file that holds no such table.
    """
    try:
        sheets = read_book(name, content).sheets
    except SheetError as error:
        raise ClaimError(str(error)) from error
    taken, claims = ClaimFileReport(), list[Claim]()
    reader = _ClaimReader(campaign, asked, taken)
    for sheet in sheets:
        claims += reader.read(sheet)
    if not taken.rows:
        text = _("No table with 姓名 and a second known column was found in %(name)s.")
        raise ClaimError(text % {"name": name})
    claims = _new(campaign, claims, taken, _is_there(campaign, content))
    if claims and not dry_run:
        taken.file = _store(campaign, asked, name, content, claims, by, now)
    return taken


class _ClaimReader:
    """Reads sheets; what cannot be taken is told in `taken`."""

    def __init__(self, campaign: Campaign, asked: ClaimFileDetails, taken: ClaimFileReport) -> None:
        self.campaign, self.asked, self.taken = campaign, asked, taken
        self.directory = unit_directory()
        self.seen = Counter[tuple[object, ...]]()

    def read(self, sheet: Sheet) -> Iterator[Claim]:
        rows = iter(sheet.rows)
        top = list(islice(rows, DEPTH))
        table = find_table([TABLE], top, names=[sheet.name])
        if table is None:
            return
        left_out = [c.header for c in table.columns if c.spec.key in ("points", "place")]
        if left_out:
            text = _("%(columns)s: points and places are not taken in.")
            self.taken.remarks.append(text % {"columns": "、".join(left_out)})
        if table.unknown:
            text = _("Not understood and left out: %(columns)s.")
            self.taken.remarks.append(text % {"columns": "、".join(table.unknown)})
        for number, row in enumerate(chain(top, rows), start=1):
            if number > table.header_row + 1 and not is_blank(row) and not is_aside(table, row):
                if len(self.taken.rows) >= MOST:
                    raise ClaimError(_("At most %(most)s rows of one file.") % {"most": MOST})
                if claim := self._claim(table, sheet.name, number, row):
                    yield claim

    def _claim(self, table: Table, sheet: str, number: int, row: Sequence[Cell]) -> Claim | None:
        cells = {
            column.spec.key: squeeze(_text(row[column.index]))
            for column in table.columns
            if column.index < len(row)
        }
        place = _("%(sheet)s, row %(row)s") % {"sheet": sheet, "row": number}
        text = " · ".join(
            cells[key] for key in ("name", "unit", "day", "what", "amount") if cells.get(key)
        )
        day_cell = next(
            (row[c.index] for c in table.columns if c.spec.key == "day" and c.index < len(row)), ""
        )
        try:
            name = self._name(cells)
            unit = self._unit(cells, table.reporter)
            day = self._day(day_cell)
        except ClaimError as error:
            self.taken.rows.append(ClaimRowReport(place, "refused", text, str(error)))
            return None
        said = (unit, bare(name), day, bare(cells.get("what", "")), cells.get("amount", ""))
        self.seen[said] += 1  # the same row twice in a file says that it happened twice
        whole = "|".join(map(str, (self.asked.platform, *said, self.seen[said])))
        self.taken.rows.append(ClaimRowReport(place, "taken", text))
        return Claim(
            campaign=self.campaign,
            unit_id=unit,
            sheet=sheet[:60],
            row=number,
            person_name=name[:60],
            day=day,
            what=cells.get("what", "")[:200],
            amount=cells.get("amount", "")[:40],
            mark=sha256(whole.encode()).hexdigest(),
        )

    @staticmethod
    def _name(cells: dict[str, str]) -> str:
        if not cells.get("name"):
            raise ClaimError(_("The name is missing."))
        return cells["name"]

    def _unit(self, cells: dict[str, str], reporter: str) -> int:
        written = cells.get("unit") or reporter
        if not written:
            return self.asked.unit.pk
        found = self.directory.find(written)
        if found.unit is None:
            text = _("The unit “%(unit)s” is not registered.") % {"unit": written}
            if found.nearest:
                text += _("Near to it: %(near)s.") % {"near": "、".join(found.nearest)}
            raise ClaimError(text)
        if found.unit not in self.asked.units:
            raise ClaimError(_("You do not keep the records of “%(unit)s”.") % {"unit": written})
        return found.unit

    def _day(self, cell: Cell) -> date:
        text = half_width(str(cell)).strip()
        if not text:
            return self.asked.day
        try:
            month = MONTH.fullmatch(text.replace(" ", "")) if isinstance(cell, str) else None
            if month:
                found = date(int(month[1]), int(month[2]), 1)
            else:
                found = read_day(cell, year=self.asked.day.year)[0]
            if found.year not in YEARS:
                raise ValueError(text)
        except (ValueError, OverflowError) as error:
            text_ = _("“%(day)s” is no day. Accepted are 2021-03-23, 2021年3月23日, 2021年3月.")
            raise ClaimError(text_ % {"day": text}) from error
        return found


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _is_there(campaign: Campaign, content: bytes) -> bool:
    """Whether a file with exactly this content was taken in, whatever the form said with it."""
    files = ClaimFile.objects.filter(campaign=campaign, withdrawn_at=None)
    return files.filter(file__digest=sha256(content).hexdigest()).exists()


def _new(
    campaign: Campaign, claims: Sequence[Claim], taken: ClaimFileReport, is_there: bool
) -> list[Claim]:
    """Those that do not stand yet; the others are told as known."""
    marks = [claim.mark for claim in claims]
    known: set[str] = set(marks) if is_there else set()
    for first in range(0, len(marks), 500):
        standing = Claim.objects.filter(campaign=campaign, is_standing=True)
        rows = standing.filter(mark__in=marks[first : first + 500])
        known.update(rows.values_list("mark", flat=True))
    in_order = iter(claims)  # one for each row that was taken
    taken.rows = [
        ClaimRowReport(row.place, "same", row.text, _("It was taken in before."))
        if row.outcome == "taken" and next(in_order).mark in known
        else row
        for row in taken.rows
    ]
    return [claim for claim in claims if claim.mark not in known]


def _store(
    campaign: Campaign,
    asked: ClaimFileDetails,
    name: str,
    content: bytes,
    claims: Sequence[Claim],
    by: Person | None,
    now: datetime,
) -> ClaimFile:
    file = ClaimFile.objects.create(
        campaign=campaign,
        unit=asked.unit,
        platform=asked.platform.strip()[:40],
        file=keep_file(name, content, by=by, now=now),
        name=name[:255],
        taken_at=now,
        taken_by=by,
    )
    for claim in claims:
        claim.file = file
    Claim.objects.bulk_create(claims, batch_size=1000)
    record("learning.claims.take", file, by=by, at=now, platform=file.platform, rows=len(claims))
    return file


@transaction.atomic
def confirm_claims(file: ClaimFile, *, by: Person, now: datetime) -> None:
    """Somebody compared the file with the platform; from now on its rows are counted, apart.

    Safe to repeat. Raises ClaimError for a file that was withdrawn.
    """
    file = ClaimFile.objects.select_for_update().get(pk=file.pk)
    if file.withdrawn_at:
        raise ClaimError(_("This file was withdrawn."))
    if file.confirmed_at is None:
        file.confirmed_at, file.confirmed_by = now, by
        file.save(update_fields=["confirmed_at", "confirmed_by"])
        _changed(file)
        record("learning.claims.confirm", file, by=by, at=now, platform=file.platform)


@transaction.atomic
def withdraw_claims(file: ClaimFile, *, by: Person, now: datetime) -> None:
    """The file's rows count no more and may be taken in anew; they stay readable."""
    file = ClaimFile.objects.select_for_update().get(pk=file.pk)
    if file.withdrawn_at is None:
        file.withdrawn_at = now
        file.save(update_fields=["withdrawn_at"])
        file.claims.update(is_standing=False)
        _changed(file)
        record("learning.claims.withdraw", file, by=by, at=now, platform=file.platform)


def _changed(file: ClaimFile) -> None:
    days = file.claims.values_list("unit", "day").distinct()
    mark_changed(file.campaign_id, [(unit, day) for unit, day in days])


def default_day(campaign: Campaign) -> date:
    """The day that a form offers for rows without one."""
    return min(localdate(), campaign.ends_on)
