"""The problem ledger (问题台账) with the columns that offices keep it in."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localtime

from tongpin.base.sheets import write_book
from tongpin.duties.duty_rows import duty_row
from tongpin.oversight.models import Problem, ProblemStep

HEADER = (
    "序号",
    "编号",
    "问题来源",
    "问题表现",
    "发现日期",
    "责任单位",
    "牵头领导",
    "责任人",
    "协办单位",
    "类别",
    "整改措施",
    "整改目标",
    "时限",
    "进展记录",
    "状态",
    "灯色",
    "完成证据",
    "单位自评",
    "复核人",
    "群众确认",
    "销号日期",
    "回头看日期",
    "复发次数",
)
SOURCES = {
    "visit": "督导",
    "self": "自查",
    "resident": "群众",
    "hotline": "12345热线",
    "superior": "上级",
}
SORTS = {"at_once": "立行立改", "by_date": "限期整改", "long": "长期整改"}
STATES = {
    "registered": "已登记",
    "assigned": "已交办",
    "accepted": "已签收",
    "planned": "已定方案",
    "correcting": "整改中",
    "applied": "申请销号",
    "verified": "复核通过",
    "closed": "已销号",
    "lasting": "已回头看",
    "struck": "已撤销",
}


def ledger_rows(problems: QuerySet[Problem], today: date) -> list[list[str | int]]:
    """A row for each problem, by the day it was found. Costs two queries."""
    steps = ProblemStep.objects.select_related("made_by", "act", "file").order_by("id")
    listed = problems.select_related("unit", "duty").in_order()  # type: ignore[attr-defined]
    listed = listed.prefetch_related(Prefetch("steps", steps))
    return [_row(number, one, today) for number, one in enumerate(listed, start=1)]


def _row(number: int, one: Problem, today: date) -> list[str | int]:
    steps = list(one.steps.all())
    applied = [step for step in steps if step.move == "apply"]
    last = applied[-1] if applied else None
    verified = [step for step in steps if step.move == "verify"]
    lamp = duty_row(one.duty, today).sign.in_documents if one.duty else ""
    return [
        number,
        one.number,
        SOURCES[one.source],
        one.text,
        _day(one.found_on),
        one.unit.name,
        one.lead,
        one.charge,
        one.helpers,
        SORTS[one.sort],
        one.measures,
        one.goal,
        _day(one.duty.due_on) if one.duty else "",
        "；".join(
            f"{localtime(step.made_at):%Y-%m-%d} {step.text}"
            for step in steps
            if step.move == "progress"
        ),
        STATES[one.state],
        lamp,
        _evidence(last),
        last.text if last else "",
        verified[-1].made_by.name if verified and verified[-1].made_by else "",
        last.confirmation if last else "",
        _day(one.closed_on),
        _day(one.look_back_on),
        one.reopened,
    ]


def _evidence(step: ProblemStep | None) -> str:
    if step is None:
        return ""
    shown_ = [f"{step.act.occurred_on:%Y-%m-%d} {step.act.title}" if step.act else ""]
    shown_ += [step.file.name if step.file else "", "群众确认" if step.confirmation else ""]
    return "；".join(one for one in shown_ if one)


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def ledger_book(rows: Sequence[Sequence[str | int]]) -> bytes:
    """The same as a workbook."""
    return write_book("问题台账", HEADER, rows)
