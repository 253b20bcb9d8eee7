"""The problem ledger (问题台账) with the columns that offices keep it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.timezone import localtime

from tongpin.base.columns import Column, cells_of, headers_of
from tongpin.base.sheets import write_book
from tongpin.duties.duty_rows import duty_row
from tongpin.oversight.models import (
    Problem,
    ProblemQuerySet,
    ProblemSource,
    ProblemStep,
    ProblemUrgency,
)
from tongpin.oversight.problem_states import ProblemState

LedgerCell = str | int

# The ledger is a document, which is Chinese whoever reads it.
SOURCES: Mapping[str, str] = {
    ProblemSource.VISIT: "督导",
    ProblemSource.SELF: "自查",
    ProblemSource.RESIDENT: "群众",
    ProblemSource.HOTLINE: "12345热线",
    ProblemSource.SUPERIOR: "上级",
}
SORTS: Mapping[str, str] = {
    ProblemUrgency.AT_ONCE: "立行立改",
    ProblemUrgency.BY_DATE: "限期整改",
    ProblemUrgency.LONG: "长期整改",
}
STATES: Mapping[str, str] = {
    ProblemState.REGISTERED: "已登记",
    ProblemState.ASSIGNED: "已交办",
    ProblemState.ACCEPTED: "已签收",
    ProblemState.PLANNED: "已定方案",
    ProblemState.CORRECTING: "整改中",
    ProblemState.APPLIED: "申请销号",
    ProblemState.VERIFIED: "复核通过",
    ProblemState.CLOSED: "已销号",
    ProblemState.LASTING: "已回头看",
    ProblemState.STRUCK: "已撤销",
}


@dataclass(frozen=True)
class LedgerEntry:
    """One problem with its steps, as the ledger tells it on a day."""

    number: int  # in the ledger, from 1
    problem: Problem
    steps: Sequence[ProblemStep]  # in order
    today: date

    @property
    def application(self) -> ProblemStep | None:
        """The last time that the unit applied for closing."""
        return self._last("apply")

    @property
    def verification(self) -> ProblemStep | None:
        return self._last("verify")

    def _last(self, move: str) -> ProblemStep | None:
        for step in reversed(self.steps):
            if step.move == move:
                return step
        return None

    def due_day(self) -> str:
        return _day(self.problem.duty.due_on) if self.problem.duty else ""

    def lamp(self) -> str:
        if self.problem.duty is None:
            return ""
        return duty_row(self.problem.duty, self.today).sign.in_documents

    def progress(self) -> str:
        """What the unit reported, each with its day."""
        reports = []
        for step in self.steps:
            if step.move == "progress":
                reports.append(f"{localtime(step.made_at):%Y-%m-%d} {step.text}")
        return "；".join(reports)

    def evidence(self) -> str:
        """What shows that it is corrected: an act, a file, a resident."""
        step = self.application
        if step is None:
            return ""
        parts = []
        if step.act:
            parts.append(f"{step.act.occurred_on:%Y-%m-%d} {step.act.title}")
        if step.file:
            parts.append(step.file.name)
        if step.confirmation:
            parts.append("群众确认")
        return "；".join(parts)

    def own_assessment(self) -> str:
        return self.application.text if self.application else ""

    def verifier(self) -> str:
        step = self.verification
        return step.made_by.name if step and step.made_by else ""

    def confirmation(self) -> str:
        return self.application.confirmation if self.application else ""


LedgerColumn = Column[LedgerEntry, LedgerCell]
COLUMNS: tuple[LedgerColumn, ...] = (
    Column("序号", lambda entry: entry.number),
    Column("编号", lambda entry: entry.problem.number),
    Column("问题来源", lambda entry: SOURCES[entry.problem.source]),
    Column("问题表现", lambda entry: entry.problem.text),
    Column("发现日期", lambda entry: _day(entry.problem.found_on)),
    Column("责任单位", lambda entry: entry.problem.unit.name),
    Column("牵头领导", lambda entry: entry.problem.lead),
    Column("责任人", lambda entry: entry.problem.charge),
    Column("协办单位", lambda entry: entry.problem.helpers),
    Column("类别", lambda entry: SORTS[entry.problem.sort]),
    Column("整改措施", lambda entry: entry.problem.measures),
    Column("整改目标", lambda entry: entry.problem.goal),
    Column("时限", LedgerEntry.due_day),
    Column("进展记录", LedgerEntry.progress),
    Column("状态", lambda entry: STATES[entry.problem.state]),
    Column("灯色", LedgerEntry.lamp),
    Column("完成证据", LedgerEntry.evidence),
    Column("单位自评", LedgerEntry.own_assessment),
    Column("复核人", LedgerEntry.verifier),
    Column("群众确认", LedgerEntry.confirmation),
    Column("销号日期", lambda entry: _day(entry.problem.closed_on)),
    Column("回头看日期", lambda entry: _day(entry.problem.look_back_on)),
    Column("复发次数", lambda entry: entry.problem.reopened),
)
HEADER = headers_of(COLUMNS)


def ledger_rows(problems: ProblemQuerySet, today: date) -> list[tuple[LedgerCell, ...]]:
    """A row for each problem, by the day it was found. Costs two queries."""
    steps = ProblemStep.objects.select_related("made_by", "act", "file").order_by("id")
    problems = problems.select_related("unit", "duty").in_order()
    problems = problems.prefetch_related(Prefetch("steps", steps))
    rows = []
    for number, problem in enumerate(problems, start=1):
        entry = LedgerEntry(number, problem, list(problem.steps.all()), today)
        rows.append(cells_of(COLUMNS, entry))
    return rows


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def ledger_book(rows: Sequence[Sequence[LedgerCell]]) -> bytes:
    """The same as a workbook."""
    return write_book("问题台账", HEADER, rows)
