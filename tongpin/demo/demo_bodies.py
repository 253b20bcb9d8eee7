"""What the demonstration's units set up and led: bodies, schemes, visits, contests, actions."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from random import Random

from tongpin.base.sheets import Cell
from tongpin.demo.demo_acts import DemoAct, by_day, some_workday
from tongpin.demo.demo_county import County, PlannedUnit
from tongpin.demo.demo_days import DemoDays
from tongpin.demo.handwriting import DemoSheet, Hand, Row, workbook
from tongpin.demo.words import dice, words

BODY_HEADER = ["成立日期", "单位", "机构名称", "文号", "负责人"]
SCHEME_HEADER = ["印发日期", "单位", "方案名称", "文号"]
VISIT_HEADER = ["参观日期", "组织单位", "参观主题", "参观人员", "参观地点", "参观人数"]
CONTEST_HEADER = ["比赛日期", "举办单位", "赛事名称", "比赛地点", "参赛学生人数"]
ACTION_HEADER = ["行动日期", "牵头单位", "行动名称", "主要任务", "结束日期"]
WEEK = timedelta(days=7)

Cells = Callable[[Hand, DemoAct], list[Cell]]  # what stands in a row behind day and unit


def bodies_and_schemes(county: County) -> tuple[list[DemoAct], list[DemoAct]]:
    """A body of each township and department, and its scheme within a week after."""
    rng = dice("bodies")
    bodies, schemes = [], []
    for number, unit in enumerate(_units(county), start=1):
        day = some_workday(rng, county.days.first, county.days.on("03-05"))
        bodies.append(_body(unit, day, number))
        schemes.append(_scheme(rng, unit, day, number))
    return by_day(bodies), by_day(schemes)


def _units(county: County) -> Iterator[PlannedUnit]:
    for unit in county.units:
        if unit.style != "village":
            yield unit


def _body(unit: PlannedUnit, day: date, number: int) -> DemoAct:
    head = unit.leading[0].name if unit.leading else unit.people[0].name
    title = f"{unit.name}党史学习教育领导小组"
    return DemoAct(
        unit.name, day, title, more={"number": f"〔{day.year}〕{number}号", "head": head}
    )


def _scheme(rng: Random, unit: PlannedUnit, day: date, number: int) -> DemoAct:
    title = f"{unit.name}党史学习教育工作方案"
    more = {"number": f"〔{day.year}〕{number + 60}号"}
    return DemoAct(unit.name, some_workday(rng, day, day + WEEK), title, more=more)


def body_ledger(county: County) -> bytes:
    bodies, schemes = bodies_and_schemes(county)
    hand = Hand("bodies")
    body_rows = _rows(hand, bodies, body_cells)
    scheme_rows = _rows(hand, schemes, scheme_cells)
    return workbook(
        DemoSheet("组织机构", "学习教育组织机构台账", BODY_HEADER, body_rows),
        DemoSheet("工作方案", "学习教育工作方案台账", SCHEME_HEADER, scheme_rows),
        handed_in=county.days.today,
    )


def _rows(hand: Hand, deeds: Iterable[DemoAct], cells: Cells) -> list[Row]:
    rows: list[Row] = []
    for deed in deeds:
        rows.append([hand.day(deed.day, deed.unit), hand.unit(deed.unit), *cells(hand, deed)])
    return rows


def body_cells(hand: Hand, deed: DemoAct) -> list[Cell]:
    return [deed.title, deed.more["number"], deed.more["head"]]


def scheme_cells(hand: Hand, deed: DemoAct) -> list[Cell]:
    return [deed.title, deed.more["number"]]


def joint_visit_ledger(days: DemoDays) -> bytes:
    return _ledger("joint_visit", "集中参观学习台账", VISIT_HEADER, visit_cells, days=days)


def visit_cells(hand: Hand, deed: DemoAct) -> list[Cell]:
    return [deed.title, deed.more["who"], deed.place, hand.count(deed.visits)]


def contest_ledger(days: DemoDays) -> bytes:
    return _ledger("school_contest", "校园赛事台账", CONTEST_HEADER, contest_cells, days=days)


def contest_cells(hand: Hand, deed: DemoAct) -> list[Cell]:
    return [deed.title, deed.place, hand.count(deed.visits)]


def action_ledger(days: DemoDays) -> bytes:
    return _ledger("special_action", "专项行动台账", ACTION_HEADER, action_cells, days=days)


def action_cells(hand: Hand, deed: DemoAct) -> list[Cell]:
    return [deed.title, deed.more["task"], hand.day(deed.more["end"], deed.unit)]


def _ledger(key: str, title: str, header: list[str], cells: Cells, *, days: DemoDays) -> bytes:
    """A ledger of the deeds that the study file tells of one by one."""
    rows = _rows(Hand(key), by_day(_told_deeds(key, days)), cells)
    return workbook(DemoSheet("台账", title, header, rows), handed_in=days.today)


def _told_deeds(key: str, days: DemoDays) -> list[DemoAct]:
    deeds = []
    for data in words("study")[key]:
        more = {name: data[name] for name in ("who", "task") if name in data}
        if "end" in data:
            more["end"] = days.on(data["end"])
        deed = DemoAct(
            unit=data["unit"],
            day=days.on(data["on"]),
            title=data["title"],
            place=data.get("place", ""),
            visits=data.get("visits", 0),
            more=more,
        )
        deeds.append(deed)
    return deeds
