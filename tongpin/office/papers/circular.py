"""A circular of facts (情况通报): each unit against its own plan, never ranked."""

from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import Count, Q

from tongpin.acts.models import HAPPENED
from tongpin.base.columns import Column, cells_of, headers_of
from tongpin.duties.models import Duty
from tongpin.office.models import PaperKind
from tongpin.office.papers.definition import PaperDefinition
from tongpin.office.papers.scope import PaperScope
from tongpin.office.papers.sections import PaperCell, PaperRow, PaperSection
from tongpin.orgs.models import Unit, whole_tree
from tongpin.oversight.problem_states import DONE_STATES
from tongpin.plans.models import PlanItem

Facts = defaultdict[int, Counter[str]]  # unit right below the office -> fact -> how many
NOTE = "各单位只对照本单位的计划和任务，不作比较和排名；数字有出入的，请与办公室核对。"
COLUMNS: tuple[Column[tuple[Unit, Counter[str]], PaperCell], ...] = (
    Column("单位", lambda row: row[0].name),
    Column("计划事项", lambda row: row[1]["planned"]),
    Column("已开展", lambda row: row[1]["held"]),
    Column("到期任务", lambda row: row[1]["due"]),
    Column("按时完成", lambda row: row[1]["in_time"]),
    Column("逾期完成", lambda row: row[1]["late"]),
    Column("仍未完成", lambda row: row[1]["open"]),
    Column("未销号问题", lambda row: row[1]["problems"]),
)


def draw_circular(scope: PaperScope) -> list[PaperSection]:
    units = list(Unit.objects.directly_below(scope.unit, scope.last_on).in_order())
    top_units = units_with_their_top(scope, units)
    facts: Facts = defaultdict(Counter)
    count_plan_items(facts, scope, top_units)
    count_duties(facts, scope, top_units)
    count_problems(facts, scope, top_units)
    rows = []
    for unit in units:
        cells = cells_of(COLUMNS, (unit, facts[unit.pk]))
        rows.append(PaperRow(cells=cells, unit=unit.pk, path=unit.get_absolute_url()))
    return [
        PaperSection(
            head="计划和任务完成情况", lines=(NOTE,), columns=headers_of(COLUMNS), rows=tuple(rows)
        )
    ]


def units_with_their_top(scope: PaperScope, units: Collection[Unit]) -> dict[int, int]:
    """Every unit below the office -> the one right below the office that it belongs to."""
    tree = whole_tree()
    top_units = {}
    for unit in units:
        for number in tree.subtree(unit.pk, scope.last_on):
            top_units[number] = unit.pk
    return top_units


def count_plan_items(facts: Facts, scope: PaperScope, top_units: dict[int, int]) -> None:
    """Items of year plans for these days, and those of them with an act that happened."""
    items = PlanItem.objects.current().filter(
        campaign=scope.campaign,
        unit__in=list(top_units),
        from_on__gte=scope.from_on,
        before_on__lte=scope.before_on,
    )
    happened = Q(planned__act__status__in=HAPPENED, planned__act__superseded_at=None)
    counted = items.annotate(acts=Count("planned", filter=happened))
    for unit, acts in counted.values_list("unit", "acts"):
        facts[top_units[unit]]["planned"] += 1
        facts[top_units[unit]]["held"] += acts > 0


def count_duties(facts: Facts, scope: PaperScope, top_units: dict[int, int]) -> None:
    """Duties of these days but for those of the own plan, by how they were met."""
    duties = scope.duties().filter(
        due_on__gte=scope.from_on,
        due_on__lt=scope.before_on,
        unit__in=list(top_units),
        waived_at=None,
        plan_item=None,
    )
    for duty in duties:
        facts[top_units[duty.unit_id]]["due"] += 1
        facts[top_units[duty.unit_id]][how_met(duty)] += 1


def how_met(duty: Duty) -> str:
    if duty.met_on is None:
        return "open"
    return "in_time" if duty.met_on <= duty.due_on else "late"


def count_problems(facts: Facts, scope: PaperScope, top_units: dict[int, int]) -> None:
    for problem in scope.problems():
        if problem.state not in DONE_STATES and problem.unit_id in top_units:
            facts[top_units[problem.unit_id]]["problems"] += 1


CIRCULAR = PaperDefinition(
    kind=PaperKind.CIRCULAR,
    heading="情况通报",
    draw=draw_circular,
    mechanism="circular",
    mentions_duties=False,
    notifies_units=True,
    records_decisions=False,
    is_read_below=True,
)
