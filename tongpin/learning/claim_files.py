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
from tongpin.base.sheets import Cell, Sheet, SheetError, cell_text
from tongpin.base.text import bare, half_width, squeeze
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.specs import FieldSpec, KindSpec
from tongpin.evidence.actions import keep_file
from tongpin.learning.models import Claim, ClaimFile
from tongpin.ledgers.aside_rows import is_aside, is_blank
from tongpin.ledgers.headers import DEPTH, Table
from tongpin.ledgers.table_finder import find_table
from tongpin.orgs.actions import unit_directory
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit
from tongpin.serving.foreign_books import read_foreign_book

MOST = 100_000  # rows of one file
YEARS = range(2000, 2100)
TOLD = ("name", "unit", "day", "what", "amount")  # columns by which a report names a row
LEFT_OUT = ("points", "place")  # columns that are read and never taken in
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
    details: ClaimFileDetails,
    file: tuple[str, bytes],
    *,
    by: Person | None,
    now: datetime,
    dry_run: bool = False,
) -> ClaimFileReport:
    """Take in the rows of an exported file, given by name and content.

    The same rows again change nothing, in the same file or in another. With `dry_run` nothing
    is stored. Raises ClaimError or FileError for a file that holds no such table.
    """
    name, content = file
    try:
        sheets = read_foreign_book(name, content).sheets
    except SheetError as error:
        raise ClaimError(str(error)) from error
    report = ClaimFileReport()
    reader = ClaimReader(campaign, details, report)
    claims: list[Claim] = []
    for sheet in sheets:
        claims += reader.read(sheet)
    if not report.rows:
        text = _("No table with 姓名 and a second known column was found in %(name)s.")
        raise ClaimError(text % {"name": name})
    new_claims = _new_claims(campaign, claims, report, is_known_file=_is_known(campaign, content))
    if new_claims and not dry_run:
        stored = keep_file(name, content, by=by, now=now)
        claim_file = ClaimFile.objects.create(
            campaign=campaign,
            unit=details.unit,
            platform=details.platform.strip()[:40],
            file=stored,
            name=name[:255],
            taken_at=now,
            taken_by=by,
        )
        _store_claims(claim_file, new_claims, by=by, now=now)
        report.file = claim_file
    return report


class ClaimReader:
    """Reads sheets of one file; what becomes of each row is told in the report."""

    def __init__(
        self, campaign: Campaign, details: ClaimFileDetails, report: ClaimFileReport
    ) -> None:
        self.campaign = campaign
        self.details = details
        self.report = report
        self.directory = unit_directory()
        self.times = Counter[tuple[object, ...]]()  # how often a row stood in the file so far

    def read(self, sheet: Sheet) -> Iterator[Claim]:
        rows = iter(sheet.rows)
        top = list(islice(rows, DEPTH))
        table = find_table([TABLE], top, names=[sheet.name])
        if table is None:
            return
        self._tell_left_out(table)
        for number, row in enumerate(chain(top, rows), start=1):
            if number <= table.header_row + 1 or is_blank(row) or is_aside(table, row):
                continue
            if len(self.report.rows) >= MOST:
                raise ClaimError(_("At most %(most)s rows of one file.") % {"most": MOST})
            claim = self._claim(table, sheet.name, number, row)
            if claim:
                yield claim

    def _tell_left_out(self, table: Table) -> None:
        """Say which columns are not taken in."""
        columns = [column.header for column in table.columns if column.spec.key in LEFT_OUT]
        if columns:
            text = _("%(columns)s: points and places are not taken in.")
            self.report.remarks.append(text % {"columns": "、".join(columns)})
        if table.unknown:
            text = _("Not understood and left out: %(columns)s.")
            self.report.remarks.append(text % {"columns": "、".join(table.unknown)})

    def _claim(self, table: Table, sheet: str, number: int, row: Sequence[Cell]) -> Claim | None:
        cells: dict[str, Cell] = {}
        for column in table.columns:
            if column.index < len(row):
                cells.setdefault(column.spec.key, row[column.index])
        texts = {key: squeeze(cell_text(cell)) for key, cell in cells.items()}
        place = _("%(sheet)s, row %(row)s") % {"sheet": sheet, "row": number}
        told = [texts[key] for key in TOLD if texts.get(key)]
        try:
            name = self._name(texts)
            unit = self._unit(texts, table.reporter)
            day = self._day(cells.get("day", ""))
        except ClaimError as error:
            refusal = ClaimRowReport(place, "refused", " · ".join(told), str(error))
            self.report.rows.append(refusal)
            return None
        self.report.rows.append(ClaimRowReport(place, "taken", " · ".join(told)))
        what = texts.get("what", "")
        amount = texts.get("amount", "")
        return Claim(
            campaign=self.campaign,
            unit_id=unit,
            sheet=sheet[:60],
            row=number,
            person_name=name[:60],
            day=day,
            what=what[:200],
            amount=amount[:40],
            mark=self._mark((unit, bare(name), day, bare(what), amount)),
        )

    def _mark(self, meaning: tuple[object, ...]) -> str:
        """By what the row is known again: twice in a file says that it happened twice."""
        self.times[meaning] += 1
        parts = (self.details.platform, *meaning, self.times[meaning])
        return sha256("|".join(map(str, parts)).encode()).hexdigest()

    @staticmethod
    def _name(texts: dict[str, str]) -> str:
        if not texts.get("name"):
            raise ClaimError(_("The name is missing."))
        return texts["name"]

    def _unit(self, texts: dict[str, str], reporter: str) -> int:
        written = texts.get("unit") or reporter
        if not written:
            return self.details.unit.pk
        match = self.directory.find(written)
        if match.unit is None:
            text = _("The unit “%(unit)s” is not registered.") % {"unit": written}
            if match.nearest:
                text += _("Near to it: %(near)s.") % {"near": "、".join(match.nearest)}
            raise ClaimError(text)
        if match.unit not in self.details.units:
            raise ClaimError(_("You do not keep the records of “%(unit)s”.") % {"unit": written})
        return match.unit

    def _day(self, cell: Cell) -> date:
        text = half_width(str(cell)).strip()
        if not text:
            return self.details.day
        try:
            day = day_or_month(cell, text, year=self.details.day.year)
        except (ValueError, OverflowError) as error:
            fault = _("“%(day)s” is no day. Accepted are 2021-03-23, 2021年3月23日, 2021年3月.")
            raise ClaimError(fault % {"day": text}) from error
        return day


def day_or_month(cell: Cell, text: str, *, year: int) -> date:
    """The day of a cell, or the first day of its month. Raises ValueError for anything else."""
    month = MONTH.fullmatch(text.replace(" ", "")) if isinstance(cell, str) else None
    day = date(int(month[1]), int(month[2]), 1) if month else read_day(cell, year=year)[0]
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def _is_known(campaign: Campaign, content: bytes) -> bool:
    """Whether a file with exactly this content was taken in, whatever the form said with it."""
    files = ClaimFile.objects.filter(campaign=campaign, withdrawn_at=None)
    return files.filter(file__digest=sha256(content).hexdigest()).exists()


def _new_claims(
    campaign: Campaign, claims: Sequence[Claim], report: ClaimFileReport, *, is_known_file: bool
) -> list[Claim]:
    """Those that do not stand yet; the others are told as known."""
    marks = [claim.mark for claim in claims]
    known = set(marks) if is_known_file else _standing_marks(campaign, marks)
    claims_in_order = iter(claims)  # one for each row that was taken
    for place, row in enumerate(report.rows):
        if row.outcome == "taken" and next(claims_in_order).mark in known:
            reason = _("It was taken in before.")
            report.rows[place] = ClaimRowReport(row.place, "same", row.text, reason)
    return [claim for claim in claims if claim.mark not in known]


def _standing_marks(campaign: Campaign, marks: Sequence[str]) -> set[str]:
    """Those of the marks that a standing claim has."""
    standing = Claim.objects.filter(campaign=campaign, is_standing=True)
    known: set[str] = set()
    for first in range(0, len(marks), 500):
        rows = standing.filter(mark__in=marks[first : first + 500])
        known.update(rows.values_list("mark", flat=True))
    return known


def _store_claims(
    file: ClaimFile, claims: Sequence[Claim], *, by: Person | None, now: datetime
) -> None:
    for claim in claims:
        claim.file = file
    Claim.objects.bulk_create(claims, batch_size=1000)
    record("learning.claims.take", file, by=by, at=now, platform=file.platform, rows=len(claims))


@transaction.atomic
def confirm_claims(file: ClaimFile, *, by: Person, now: datetime) -> None:
    """Somebody compared the file with the platform; from now on its rows are counted, apart.

    Safe to repeat. Raises ClaimError for a file that was withdrawn.
    """
    file = ClaimFile.objects.select_for_update().get(pk=file.pk)
    if file.withdrawn_at:
        raise ClaimError(_("This file was withdrawn."))
    if file.confirmed_at is None:
        file.confirmed_at = now
        file.confirmed_by = by
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
