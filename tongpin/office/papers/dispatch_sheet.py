"""The dispatch sheet (调度表): what was decided, what is open, what was done."""

from datetime import timedelta

from tongpin.base.columns import Column
from tongpin.duties.models import Duty
from tongpin.office.models import PaperKind
from tongpin.office.papers.common_sections import (
    day_text,
    duty_link,
    last_decisions,
    open_duties,
    problem_section,
)
from tongpin.office.papers.definition import PaperDefinition
from tongpin.office.papers.scope import PaperScope
from tongpin.office.papers.sections import PaperCell, PaperSection, table_section
from tongpin.oversight.problem_states import DONE_STATES

AHEAD = timedelta(days=31)  # what is due by then stands in the sheet
MET_COLUMNS: tuple[Column[Duty, PaperCell], ...] = (
    Column("单位", lambda duty: duty.unit.name),
    Column("任务", lambda duty: duty.title),
    Column("完成", lambda duty: day_text(duty.met_on)),
)


def draw_dispatch_sheet(scope: PaperScope) -> list[PaperSection]:
    problems = scope.problems().exclude(state__in=DONE_STATES)
    return [
        last_decisions(scope),
        open_duties(
            scope, scope.today + AHEAD, "未完成任务", empty_line="一个月内没有未完成的任务。"
        ),
        met_duties(scope),
        problem_section(scope, problems, "未销号问题", empty_line="没有未销号的问题。"),
    ]


def met_duties(scope: PaperScope) -> PaperSection:
    duties = scope.duties().filter(
        waived_at=None, met_on__gte=scope.from_on, met_on__lt=scope.before_on
    )
    subjects = []
    for duty in duties.order_by("unit__position", "met_on", "id"):
        subjects.append((duty, duty_link(duty)))
    return table_section("本期完成", MET_COLUMNS, subjects, empty_line="本期没有到位的任务。")


DISPATCH_SHEET = PaperDefinition(
    kind=PaperKind.DISPATCH,
    heading="工作调度表",
    draw=draw_dispatch_sheet,
    mechanism="dispatch",
    mentions_duties=True,
    notifies_units=True,
    records_decisions=True,
    is_read_below=True,
)
