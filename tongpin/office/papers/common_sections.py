"""Sections that several papers share: decisions, open duties, open problems."""

from collections.abc import Iterable, Iterator
from datetime import date

from tongpin.base.columns import Column
from tongpin.base.periods import age_in_days
from tongpin.duties.duty_rows import DutyRow, by_urgency, duty_row
from tongpin.duties.models import Duty
from tongpin.office.models import Decision, OfficePaper, PaperKind
from tongpin.office.papers.scope import PaperScope
from tongpin.office.papers.sections import PaperCell, PaperSection, RowLink, table_section
from tongpin.oversight.models import Problem
from tongpin.oversight.problem_ledger import STATES

DecisionColumn = Column[tuple[Decision, DutyRow], PaperCell]
DutyColumn = Column[DutyRow, PaperCell]


def day_text(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def duty_link(duty: Duty) -> RowLink:
    return RowLink(unit=duty.unit_id, duty=duty.pk, path=duty.get_absolute_url())


DECISION_COLUMNS: tuple[DecisionColumn, ...] = (
    Column("事项", lambda pair: pair[0].text),
    Column("责任单位", lambda pair: pair[0].duty.unit.name),
    Column("时限", lambda pair: day_text(pair[0].duty.due_on)),
    Column("状态", lambda pair: pair[1].sign.in_documents),
)


def last_decisions(scope: PaperScope) -> PaperSection:
    """What was decided last, and how it stands."""
    papers = OfficePaper.objects.issued().filter(
        campaign=scope.campaign,
        unit=scope.unit,
        kind__in=[PaperKind.DISPATCH, PaperKind.MEETING],
        issued_at__lt=scope.now,
        decisions__isnull=False,
    )
    newest = papers.distinct().newest_first().first()
    decisions = Decision.objects.filter(paper=newest).select_related("duty__unit").order_by("id")
    subjects = []
    for decision in decisions:
        row = duty_row(decision.duty, scope.today)
        subjects.append(((decision, row), duty_link(decision.duty)))
    return table_section(
        "上次议定事项落实情况", DECISION_COLUMNS, subjects, empty_line="上次没有议定事项。"
    )


OPEN_DUTY_COLUMNS: tuple[DutyColumn, ...] = (
    Column("责任单位", lambda row: row.duty.unit.name),
    Column("任务", lambda row: row.duty.title),
    Column("要求时间", lambda row: day_text(row.duty.due_on)),
    Column("进度", lambda row: f"{row.duty.done}/{row.duty.count}"),
    Column("状态", lambda row: row.sign.in_documents),
)


def open_duties(scope: PaperScope, due_until: date, head: str, *, empty_line: str) -> PaperSection:
    """What is open and due by the day, that day included."""
    duties = scope.duties().open().filter(due_on__lte=due_until)
    rows = by_urgency(duties, scope.today)
    subjects = [(row, duty_link(row.duty)) for row in rows]
    return table_section(head, OPEN_DUTY_COLUMNS, subjects, empty_line=empty_line)


def problem_section(
    scope: PaperScope, problems: Iterable[Problem], head: str, *, empty_line: str
) -> PaperSection:
    """These problems with their state and their age in days."""
    columns: tuple[Column[Problem, PaperCell], ...] = (
        Column("编号", lambda problem: problem.number),
        Column("责任单位", lambda problem: problem.unit.name),
        Column("问题", lambda problem: problem.text[:60]),
        Column("进展", lambda problem: STATES[problem.state]),
        Column("时限", due_text),
        Column("天数", lambda problem: age_in_days(problem.found_on, scope.today)),
    )
    return table_section(head, columns, _with_links(problems), empty_line=empty_line)


def due_text(problem: Problem) -> str:
    return day_text(problem.duty.due_on) if problem.duty else ""


def _with_links(problems: Iterable[Problem]) -> Iterator[tuple[Problem, RowLink]]:
    for problem in problems:
        yield problem, RowLink(unit=problem.unit_id, path=problem.get_absolute_url())
