"""What papers say, drawn from the ledger: nobody fills anything in."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils.timezone import localdate

from tongpin.acts.models import HAPPENED, Act, ActQuerySet, Status
from tongpin.campaigns.models import Campaign
from tongpin.dossiers.completeness import open_slots
from tongpin.duties.duty_rows import DutyRow, by_urgency, duty_row
from tongpin.duties.lamps import WRITTEN
from tongpin.duties.models import Duty, DutyQuerySet
from tongpin.figures.figure_reader import Scope, read_figures
from tongpin.office.models import YEARS, Brief, Decision, OfficePaper, Outcome, PaperKind
from tongpin.office.paper_sections import PaperRow, PaperSection
from tongpin.orgs.models import Unit, whole_tree
from tongpin.oversight.models import Problem, ProblemQuerySet, Visit
from tongpin.oversight.moves import DONE, ProblemState
from tongpin.oversight.problem_ledger import STATES
from tongpin.plans.models import PlanItem

AHEAD = timedelta(days=31)  # what is due by then stands in a sheet
OLD = 30  # days after which an open problem is brought up
LISTED = 40  # acts named in a report; the others are counted


@dataclass(frozen=True)
class PaperScope:
    """For which paper something is drawn up."""

    campaign: Campaign
    unit: Unit
    start: date
    last: date
    now: datetime
    to: Unit | None = None

    @property
    def today(self) -> date:
        return localdate(self.now)

    @property
    def units(self) -> frozenset[int]:
        return frozenset(whole_tree().subtree(self.unit.pk, self.today))

    def duties(self) -> DutyQuerySet:
        found = Duty.objects.filter(campaign=self.campaign, unit__in=self.units)
        return found.select_related("unit", "kind")

    def problems(self) -> ProblemQuerySet:
        found = Problem.objects.filter(campaign=self.campaign, unit__in=self.units)
        return found.select_related("unit", "duty").in_order()

    def acts(self) -> ActQuerySet:
        """Those of the period, without single people's."""
        acts = Act.objects.current().happened()
        acts = acts.between(self.start, self.last + timedelta(days=1))
        return acts.filter(unit__in=self.units, kind__in=self.campaign.kinds.shared())


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _duty_row(one: DutyRow) -> PaperRow:
    duty = one.duty
    return PaperRow(
        (
            duty.unit.name,
            duty.title,
            _day(duty.due_on),
            f"{duty.done}/{duty.count}",
            WRITTEN[one.lamp],
        ),
        duty.unit_id,
        f"/duties/{duty.pk}/",
    )


def decided(asked: PaperScope) -> PaperSection:
    """What was decided last, and how it stands."""
    earlier = OfficePaper.objects.issued().filter(
        campaign=asked.campaign,
        unit=asked.unit,
        sort__in=[PaperKind.DISPATCH, PaperKind.MEETING],
        issued_at__lt=asked.now,
        decisions__isnull=False,
    )
    last = earlier.distinct().newest_first().first()
    rows = Decision.objects.filter(paper=last).select_related("duty__unit").order_by("id")
    told = [(one, duty_row(one.duty, asked.today)) for one in rows]
    return PaperSection(
        "上次议定事项落实情况",
        () if told else ("上次没有议定事项。",),
        ("事项", "责任单位", "时限", "状态"),
        tuple(
            PaperRow(
                (one.text, one.duty.unit.name, _day(one.duty.due_on), WRITTEN[how.lamp]),
                one.duty.unit_id,
                f"/duties/{one.duty_id}/",
            )
            for one, how in told
        ),
    )


def _open_duties(asked: PaperScope, until: date, head: str, none: str) -> PaperSection:
    duties = asked.duties().open().filter(due_on__lte=until)
    rows = tuple(_duty_row(one) for one in by_urgency(duties, asked.today))
    return PaperSection(
        head, () if rows else (none,), ("责任单位", "任务", "要求时间", "进度", "状态"), rows
    )


def _met(asked: PaperScope) -> PaperSection:
    met = asked.duties().filter(waived_at=None, met_on__gte=asked.start, met_on__lte=asked.last)
    rows = tuple(
        PaperRow((one.unit.name, one.title, _day(one.met_on)), one.unit_id, f"/duties/{one.pk}/")
        for one in met.order_by("unit__position", "met_on", "id")
    )
    return PaperSection(
        "本期完成", () if rows else ("本期没有到位的任务。",), ("单位", "任务", "完成"), rows
    )


def _problems(asked: PaperScope, listed: Iterable[Problem], head: str, none: str) -> PaperSection:
    rows = tuple(
        PaperRow(
            (
                one.number,
                one.unit.name,
                one.text[:60],
                STATES[one.state],
                _day(one.duty.due_on) if one.duty else "",
                (asked.today - one.found_on).days,
            ),
            one.unit_id,
            f"/problems/{one.pk}/",
        )
        for one in listed
    )
    columns = ("编号", "责任单位", "问题", "进展", "时限", "天数")
    return PaperSection(head, () if rows else (none,), columns, rows)


def dispatch(asked: PaperScope) -> list[PaperSection]:
    """The dispatch sheet (调度表): what was decided, what is open, what was done."""
    problems = asked.problems().exclude(state__in=DONE)
    return [
        decided(asked),
        _open_duties(asked, asked.today + AHEAD, "未完成任务", "一个月内没有未完成的任务。"),
        _met(asked),
        _problems(asked, problems, "未销号问题", "没有未销号的问题。"),
    ]


def meeting(asked: PaperScope) -> list[PaperSection]:
    """The agenda of a meeting: what is open and needs people to talk."""
    problems = asked.problems().exclude(state__in=DONE)
    old = asked.today - timedelta(days=OLD)
    stuck = problems.filter(
        Q(found_on__lt=old) | Q(state__in=[ProblemState.REGISTERED, ProblemState.APPLIED])
    )
    replies = Visit.objects.filter(
        inspection__campaign=asked.campaign, unit__in=asked.units, answer_at=None
    ).exclude(reply_at=None)
    briefs = Brief.objects.filter(
        campaign=asked.campaign, unit__in=asked.units, outcome=Outcome.WAITS
    )
    waiting = [
        PaperRow(
            (one.unit.name, f"对督导意见的申述：{one.reply[:60]}"),
            one.unit_id,
            f"/visits/{one.pk}/",
        )
        for one in replies.select_related("unit").order_by("id")
    ]
    waiting += [
        PaperRow((one.unit.name, f"信息稿：{one.title}"), one.unit_id, f"/briefs/{one.pk}/")
        for one in briefs.select_related("unit").order_by("id")
    ]
    return [
        decided(asked),
        _open_duties(asked, asked.today - timedelta(days=1), "逾期任务", "没有逾期的任务。"),
        _problems(asked, stuck, "待交办、待复核和久拖未决的问题", "没有。"),
        PaperSection(
            "等答复的事", () if waiting else ("没有。",), ("单位", "事项"), tuple(waiting)
        ),
    ]


def report(asked: PaperScope) -> list[PaperSection]:
    """A work report (周报、月报): figures, acts and problems of the period, and what follows."""
    now = read_figures(Scope.of(asked.campaign, asked.unit, asked.start, asked.last), now=asked.now)
    so_far = read_figures(
        Scope.of(asked.campaign, asked.unit, asked.campaign.starts_on, asked.last), now=asked.now
    )
    rows = tuple(
        PaperRow(
            (one.label, f"{one.exact}{one.word}", f"{all_.exact}{all_.word}"),
            path=f"/figures/{one.key}/",
        )
        for one, all_ in zip(now, so_far, strict=True)
        if all_.exact
    )
    acts = asked.acts().select_related("unit", "kind").newest_first()
    count = acts.count()
    shown_ = tuple(
        PaperRow(
            (_day(act.occurred_on), act.unit.name, act.kind.label, act.title),
            act.unit_id,
            f"/acts/{act.pk}/",
        )
        for act in acts[:LISTED]
    )
    lines = () if count else ("本期没有记录。",)
    if count > LISTED:
        lines = (f"本期共{count}件，列最近{LISTED}件。",)
    return [
        PaperSection("主要数字", () if rows else ("还没有数字。",), ("指标", "本期", "累计"), rows),
        PaperSection("开展的工作", lines, ("日期", "单位", "类别", "内容"), shown_),
        _problem_counts(asked),
        _next(asked),
    ]


def _problem_counts(asked: PaperScope) -> PaperSection:
    listed = list(asked.problems())
    found = [one for one in listed if asked.start <= one.found_on <= asked.last]
    closed = [one for one in listed if one.closed_on and asked.start <= one.closed_on <= asked.last]
    open_ = [one for one in listed if one.state not in DONE]
    line = f"本期发现问题{len(found)}件，销号{len(closed)}件；现有未销号问题{len(open_)}件。"
    return PaperSection("存在问题", (line,))


def _next(asked: PaperScope) -> PaperSection:
    """What is planned or due in a period as long as this one."""
    until = asked.last + (asked.last - asked.start) + timedelta(days=1)
    planned = Act.objects.current().filter(
        unit__in=asked.units,
        kind__campaign=asked.campaign,
        status=Status.PLANNED,
        occurred_on__gt=asked.last,
        occurred_on__lte=until,
    )
    rows = [
        PaperRow((_day(act.occurred_on), act.unit.name, act.title), act.unit_id, f"/acts/{act.pk}/")
        for act in planned.select_related("unit").order_by("occurred_on", "id")[:LISTED]
    ]
    due = asked.duties().open().filter(due_on__gt=asked.last, due_on__lte=until)
    by_title = Counter((one.title, one.due_on) for one in due)
    rows += [
        PaperRow((_day(day), f"{count}个单位", title))
        for (title, day), count in sorted(by_title.items(), key=lambda item: item[0][1])
    ]
    none = () if rows else ("没有已排定的事。",)
    return PaperSection("下步安排", none, ("时间", "单位", "内容"), tuple(rows))


def circular(asked: PaperScope) -> list[PaperSection]:
    """Facts per unit against its own plan (情况通报), in the register's order: no ranks."""
    below = list(Unit.objects.directly_below(asked.unit, asked.last).in_order())
    tree = whole_tree()
    home = {one: unit.pk for unit in below for one in tree.subtree(unit.pk, asked.last)}
    told: defaultdict[int, Counter[str]] = defaultdict(Counter)
    items = PlanItem.objects.current().filter(
        campaign=asked.campaign,
        unit__in=list(home),
        from_on__gte=asked.start,
        before_on__lte=asked.last + timedelta(days=1),
    )
    held = Count(
        "planned", filter=Q(planned__act__status__in=HAPPENED, planned__act__superseded_at=None)
    )
    for unit, count in items.annotate(held=held).values_list("unit", "held"):
        told[home[unit]]["planned"] += 1
        told[home[unit]]["held"] += bool(count)
    due = asked.duties().filter(due_on__gte=asked.start, due_on__lte=asked.last)
    for duty in due.filter(unit__in=list(home), waived_at=None, plan_item=None):
        key = "open"
        if duty.met_on:
            key = "in_time" if duty.met_on <= duty.due_on else "late"
        told[home[duty.unit_id]][key] += 1
        told[home[duty.unit_id]]["due"] += 1
    for problem in asked.problems():
        if problem.state not in DONE and problem.unit_id in home:
            told[home[problem.unit_id]]["problems"] += 1
    rows = tuple(
        PaperRow(
            (unit.name, *(told[unit.pk][key] for key in CIRCULAR)), unit.pk, f"/units/{unit.pk}/"
        )
        for unit in below
    )
    lines = ("各单位只对照本单位的计划和任务，不作比较和排名；数字有出入的，请与办公室核对。",)
    return [PaperSection("计划和任务完成情况", lines, CIRCULAR_COLUMNS, rows)]


CIRCULAR = ("planned", "held", "due", "in_time", "late", "open", "problems")
CIRCULAR_COLUMNS = (
    "单位",
    "计划事项",
    "已开展",
    "到期任务",
    "按时完成",
    "逾期完成",
    "仍未完成",
    "未销号问题",
)


def archive(asked: PaperScope) -> list[PaperSection]:
    """What of the campaign is complete for the archive, unit by unit."""
    kinds = [kind for kind in asked.campaign.kinds.in_order() if kind.spec.slots]
    acts = Act.objects.current().happened()
    acts = acts.filter(unit__in=asked.units, kind__in=kinds, occurred_on__lte=asked.last)
    listed = list(acts.select_related("kind", "unit").order_by("unit__position", "occurred_on"))
    missing = open_slots(listed)
    units: dict[int, list[Act]] = {}
    for act in listed:
        units.setdefault(act.unit_id, []).append(act)
    rows = tuple(
        PaperRow(
            (
                theirs[0].unit.name,
                len(theirs),
                sum(not missing[act.pk] for act in theirs),
                sum(bool(missing[act.pk]) for act in theirs),
            ),
            unit,
            f"/archives/{unit}/",
        )
        for unit, theirs in units.items()
    )
    keep = tuple(f"{kind.label}：保管期限{YEARS[kind.spec.keep]}" for kind in kinds)
    return [
        PaperSection(
            "归档情况",
            () if rows else ("还没有应归档的材料。",),
            ("单位", "应归档", "材料齐全", "材料待补"),
            rows,
        ),
        PaperSection("保管期限", keep),
    ]


def letter(asked: PaperScope) -> list[PaperSection]:
    """A reminder letter (提醒函) to one unit: facts, by when, how to reply; no blame."""
    assert asked.to
    duties = Duty.objects.filter(campaign=asked.campaign, unit=asked.to)
    duties = duties.select_related("unit", "expectation__directive", "template")
    listed = by_urgency(duties.open().filter(due_on__lte=asked.today), asked.today)
    rows = tuple(
        PaperRow(
            (
                one.duty.title,
                _source(one.duty),
                _day(one.duty.due_on),
                f"{one.duty.done}/{one.duty.count}",
                (asked.today - one.duty.due_on).days,
            ),
            asked.to.pk,
            f"/duties/{one.duty.pk}/",
        )
        for one in listed
    )
    until = asked.today + timedelta(days=7)
    return [
        PaperSection(
            "事由和依据", (f"为做好{asked.campaign.name}工作，现将贵单位到期任务函告如下。",)
        ),
        PaperSection(
            "现状",
            () if rows else ("没有到期未完成的任务。",),
            ("任务", "依据", "要求时间", "进度", "逾期天数"),
            rows,
        ),
        PaperSection(
            "办理",
            (
                (
                    f"请于{until.year}年{until.month}月{until.day}日前办理。事情做了照常记录即可，不另报材料；"
                    "有困难的，请在本系统中说明或直接联系办公室。"
                ),
            ),
        ),
    ]


def _source(duty: Duty) -> str:
    if duty.expectation:
        directive = duty.expectation.directive
        return directive.number or directive.title
    return duty.origin or (duty.template.title if duty.template else "")


DRAFTS: dict[str, Callable[[PaperScope], list[PaperSection]]] = {
    PaperKind.DISPATCH: dispatch,
    PaperKind.MEETING: meeting,
    PaperKind.REPORT: report,
    PaperKind.CIRCULAR: circular,
    PaperKind.ARCHIVE: archive,
    PaperKind.LETTER: letter,
}
