"""A work report (周报、月报): figures, acts and problems of the period, and what follows."""

from collections import Counter

from django.urls import reverse

from tongpin.acts.models import Act, Status
from tongpin.base.columns import Column
from tongpin.figures.figure_reader import Figure, Scope, read_figures
from tongpin.office.models import PaperKind
from tongpin.office.papers.common_sections import day_text
from tongpin.office.papers.definition import PaperDefinition
from tongpin.office.papers.scope import PaperScope
from tongpin.office.papers.sections import (
    PaperCell,
    PaperRow,
    PaperSection,
    RowLink,
    table_section,
)
from tongpin.oversight.problem_states import DONE_STATES

LISTED = 40  # acts named in a report; the others are counted
FIGURE_COLUMNS: tuple[Column[tuple[Figure, Figure], PaperCell], ...] = (
    Column("指标", lambda pair: pair[0].label),
    Column("本期", lambda pair: str(pair[0].glance)),
    Column("累计", lambda pair: str(pair[1].glance)),
)
ACT_COLUMNS: tuple[Column[Act, PaperCell], ...] = (
    Column("日期", lambda act: day_text(act.occurred_on)),
    Column("单位", lambda act: act.unit.name),
    Column("类别", lambda act: act.kind.label),
    Column("内容", lambda act: act.title),
)


def draw_work_report(scope: PaperScope) -> list[PaperSection]:
    return [figure_section(scope), act_section(scope), problem_counts(scope), next_steps(scope)]


def figure_section(scope: PaperScope) -> PaperSection:
    """Every figure that is not zero so far: in the period, and since the campaign began."""
    period = Scope.of(scope.campaign, scope.unit, scope.from_on, scope.last_on)
    campaign_so_far = Scope.of(scope.campaign, scope.unit, scope.campaign.starts_on, scope.last_on)
    figures = read_figures(period, now=scope.now)
    totals = read_figures(campaign_so_far, now=scope.now)
    subjects = []
    for figure, total in zip(figures, totals, strict=True):
        if total.exact:
            path = reverse("figures:figure", args=[figure.key])
            subjects.append(((figure, total), RowLink(path=path)))
    return table_section("主要数字", FIGURE_COLUMNS, subjects, empty_line="还没有数字。")


def act_section(scope: PaperScope) -> PaperSection:
    acts = scope.acts().select_related("unit", "kind").newest_first()
    count = acts.count()
    subjects = []
    for act in acts[:LISTED]:
        subjects.append((act, RowLink(unit=act.unit_id, path=act.get_absolute_url())))
    section = table_section("开展的工作", ACT_COLUMNS, subjects, empty_line="本期没有记录。")
    if count <= LISTED:
        return section
    return PaperSection(
        head=section.head,
        lines=(f"本期共{count}件，列最近{LISTED}件。",),
        columns=section.columns,
        rows=section.rows,
    )


def problem_counts(scope: PaperScope) -> PaperSection:
    found, closed, still_open = 0, 0, 0
    for problem in scope.problems():
        found += scope.from_on <= problem.found_on < scope.before_on
        if problem.closed_on:
            closed += scope.from_on <= problem.closed_on < scope.before_on
        still_open += problem.state not in DONE_STATES
    line = f"本期发现问题{found}件，销号{closed}件；现有未销号问题{still_open}件。"
    return PaperSection(head="存在问题", lines=(line,))


def next_steps(scope: PaperScope) -> PaperSection:
    """What is planned or due in a period as long as this one."""
    rows = [*planned_rows(scope), *due_rows(scope)]
    lines = () if rows else ("没有已排定的事。",)
    columns = ("时间", "单位", "内容")
    return PaperSection(head="下步安排", lines=lines, columns=columns, rows=tuple(rows))


def planned_rows(scope: PaperScope) -> list[PaperRow]:
    length = scope.before_on - scope.from_on
    acts = Act.objects.current().filter(
        unit__in=scope.units,
        kind__campaign=scope.campaign,
        status=Status.PLANNED,
        occurred_on__gte=scope.before_on,
        occurred_on__lt=scope.before_on + length,
    )
    rows = []
    for act in acts.select_related("unit").order_by("occurred_on", "id")[:LISTED]:
        cells = (day_text(act.occurred_on), act.unit.name, act.title)
        rows.append(PaperRow(cells=cells, unit=act.unit_id, path=act.get_absolute_url()))
    return rows


def due_rows(scope: PaperScope) -> list[PaperRow]:
    """One row for each duty that several units owe by the same day."""
    length = scope.before_on - scope.from_on
    duties = scope.duties().open()
    due = duties.filter(due_on__gte=scope.before_on, due_on__lt=scope.before_on + length)
    counts = Counter((duty.due_on, duty.title) for duty in due)
    rows = []
    for (day, title), count in sorted(counts.items(), key=lambda item: item[0][0]):
        rows.append(PaperRow(cells=(day_text(day), f"{count}个单位", title)))
    return rows


WORK_REPORT = PaperDefinition(
    kind=PaperKind.REPORT,
    heading="工作情况报告",
    draw=draw_work_report,
    mechanism="report",
    mentions_duties=False,
    notifies_units=False,
    records_decisions=False,
    is_read_below=False,
)
