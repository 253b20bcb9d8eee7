"""The ledgers of what the demonstration's units did, a row a deed, filled in by hand."""

from collections.abc import Iterable

from tongpin.base.sheets import Cell
from tongpin.demo.demo_acts import DemoAct
from tongpin.demo.demo_county import County
from tongpin.demo.demo_days import DemoDays
from tongpin.demo.handwriting import OFFICE, DemoSheet, Hand, Row, workbook

MEETING_HEADER = ["会议时间", "召开单位", "会议名称", "会议地点", "参会人数"]
SESSION_HEADER = [
    "学习时间",
    "单位",
    "学习主题",
    "主持人",
    "地点",
    "应到人数",
    "实到人数",
    "参加人员",
    "请假人员及事由",
]
HAVES = ["计划", "签到表", "会议纪要", "学习资料", "发言提纲", "体会文章", "学习笔记", "影像资料"]
HAVES_GROUP = ("“八有”材料", len(SESSION_HEADER) + 1, len(SESSION_HEADER) + len(HAVES))
ACTIVITY_HEADER = ["活动时间", "承办单位", "活动名称", "活动地点", "参加人次", "备注"]
SERVICE_HEADER = [
    "服务日期",
    "服务队伍",
    "服务项目",
    "服务地点",
    "志愿者人数",
    "服务时长",
    "服务群众人次",
]
MEDIATION_HEADER = ["编号", "受理日期", "纠纷类型", "调解单位", "当事人", "调解结果", "办结日期"]
MILESTONE_HEADER = ["工程名称", "责任单位", "节点", "完成时限", "进展情况"]
EARLY, LATE = "前一阶段", "近一个月"  # the sheets of ledgers that are kept by time
LARGE_MEETING = 300  # people; its unit wrote down its own name with care
PASTED_TWICE = 7  # the place of a row


def _early_and_late(
    deeds: Iterable[DemoAct], days: DemoDays
) -> tuple[list[DemoAct], list[DemoAct]]:
    """The deeds that stand on the sheet of before, and those of the last month."""
    turn = days.on("04-01")
    early: list[DemoAct] = []
    late: list[DemoAct] = []
    for deed in deeds:
        part = early if deed.day < turn else late
        part.append(deed)
    return early, late


def meeting_ledger(deeds: list[DemoAct], days: DemoDays) -> bytes:
    hand = Hand("meetings")
    rows: list[Row] = []
    for deed in deeds:
        rows.append(_meeting_row(hand, deed))
    sheet = DemoSheet(
        name="动员部署",
        title="动员部署会议台账",
        header=MEETING_HEADER,
        rows=rows,
        reporter=OFFICE,
    )
    return workbook(sheet, handed_in=days.today)


def _meeting_row(hand: Hand, deed: DemoAct) -> Row:
    day = hand.day(deed.day, deed.unit)
    unit = deed.unit
    if deed.visits < LARGE_MEETING:
        unit = hand.unit(deed.unit)
    return [day, unit, deed.title, deed.place, hand.count(deed.visits)]


def session_ledger(deeds: list[DemoAct], days: DemoDays) -> bytes:
    hand = Hand("sessions")
    early, late = _early_and_late(deeds, days)
    return workbook(
        _session_sheet(hand, EARLY, early),
        _session_sheet(hand, LATE, late),
        handed_in=days.today,
    )


def _session_sheet(hand: Hand, name: str, deeds: list[DemoAct]) -> DemoSheet:
    rows: list[Row] = []
    for deed in deeds:
        rows.append(_session_row(hand, deed))
    return DemoSheet(
        name=name,
        title="理论学习中心组学习台账",
        header=SESSION_HEADER + HAVES,
        rows=rows,
        group=HAVES_GROUP,
        reporter=OFFICE,
    )


def _session_row(hand: Hand, deed: DemoAct) -> Row:
    present = deed.more["present"]
    absences = deed.more["away"]
    return [
        hand.day(deed.day, deed.unit),
        hand.unit(deed.unit),
        deed.title,
        deed.more["chair"],
        deed.place,
        hand.count(len(present) + len(absences)),
        hand.count(len(present)),
        hand.names(present),
        "；".join(f"{name}（{reason}）" for name, reason in absences),
        *deed.more["haves"],
    ]


def activity_ledger(county: County, deeds: list[DemoAct]) -> bytes:
    rural_units = {unit.name for unit in county.of_style("township", "village")}
    rural_deeds = []
    county_deeds = []
    for deed in deeds:
        if deed.unit in rural_units:
            rural_deeds.append(deed)
        else:
            county_deeds.append(deed)
    hand = Hand("activities")
    return workbook(
        _activity_sheet(hand, "乡镇", rural_deeds),
        _activity_sheet(hand, "县直", county_deeds),
        handed_in=county.days.today,
    )


def _activity_sheet(hand: Hand, name: str, deeds: list[DemoAct]) -> DemoSheet:
    rows: list[Row] = []
    for deed in deeds:
        row = [
            hand.day(deed.day, deed.unit),
            hand.unit(deed.unit),
            deed.title,
            deed.place,
            hand.count(deed.visits, "人次"),
            deed.more.get("remark", ""),
        ]
        rows.append(row)
    return DemoSheet(name=name, title="主题实践活动台账", header=ACTIVITY_HEADER, rows=rows)


def service_ledger(deeds: list[DemoAct], days: DemoDays) -> bytes:
    hand = Hand("services")
    early, late = _early_and_late(deeds, days)
    first_sheet = _service_sheet(hand, EARLY, early)
    second_sheet = _service_sheet(hand, LATE, late)
    # One row was pasted twice, as happens; the product asks about it and counts it once.
    second_sheet.rows.append(second_sheet.rows[PASTED_TWICE])
    return workbook(first_sheet, second_sheet, handed_in=days.today)


def _service_sheet(hand: Hand, name: str, deeds: list[DemoAct]) -> DemoSheet:
    rows: list[Row] = []
    for deed in deeds:
        row = [
            hand.day(deed.day, deed.unit),
            hand.unit(deed.unit) + "志愿服务队",
            deed.title,
            deed.place,
            hand.count(deed.more["volunteers"]),
            _duration(hand, deed.more["minutes"]),
            hand.count(deed.visits, "人次"),
        ]
        rows.append(row)
    return DemoSheet(
        name=name, title="新时代文明实践志愿服务台账", header=SERVICE_HEADER, rows=rows
    )


def _duration(hand: Hand, minutes: int) -> Cell:
    """Minutes or hours with their word, or the bare number of hours."""
    chance = hand.rng.random()
    if chance < 0.6:
        return f"{minutes}分钟"
    if chance < 0.9:
        return f"{minutes / 60:g}小时"
    return minutes / 60


def visit_ledger(
    enterprise_visits: list[DemoAct], clinic_visits: list[DemoAct], days: DemoDays
) -> bytes:
    hand = Hand("visits")
    enterprise_sheet = DemoSheet(
        name="走访企业",
        title="县直单位和乡镇走访企业台账",
        header=["走访日期", "走访单位", "企业名称", "帮扶内容", "办理结果"],
        rows=_visit_rows(hand, enterprise_visits),
    )
    clinic_sheet = DemoSheet(
        name="义诊和进社区",
        title="义诊、进社区服务台账",
        header=["走访日期", "走访单位", "帮扶对象", "帮扶内容", "办理结果"],
        rows=_visit_rows(hand, clinic_visits),
    )
    return workbook(enterprise_sheet, clinic_sheet, handed_in=days.today)


def _visit_rows(hand: Hand, deeds: list[DemoAct]) -> list[Row]:
    rows: list[Row] = []
    for deed in deeds:
        row = [
            hand.day(deed.day, deed.unit),
            hand.unit(deed.unit),
            deed.more["object"],
            deed.title,
            deed.more["result"],
        ]
        rows.append(row)
    return rows


def mediation_ledger(deeds: list[DemoAct], days: DemoDays) -> bytes:
    hand = Hand("mediations")
    rows: list[Row] = []
    for number, deed in enumerate(deeds, start=1):
        rows.append(_mediation_row(hand, number, deed))
    sheet = DemoSheet(
        name="台账",
        title="矛盾纠纷排查调解台账",
        header=MEDIATION_HEADER,
        rows=rows,
        reporter="县司法局",
    )
    return workbook(sheet, handed_in=days.today)


def _mediation_row(hand: Hand, number: int, deed: DemoAct) -> Row:
    row = [
        f"青调〔{deed.day.year}〕{number}号",
        hand.day(deed.day, deed.unit),
        deed.title,
        hand.unit(deed.unit),
        deed.more["parties"],
        deed.more["outcome"],
    ]
    end: Cell = ""
    if deed.more["end"]:
        end = hand.day(deed.more["end"], deed.unit)
    return [*row, end]


def milestone_ledger(deeds: list[DemoAct], days: DemoDays) -> bytes:
    hand = Hand("milestones")
    rows: list[Row] = []
    for deed in deeds:
        row = [
            deed.more["project"],
            hand.unit(deed.unit),
            deed.title,
            hand.day(deed.day, deed.unit),
            deed.more["state"],
        ]
        rows.append(row)
    sheet = DemoSheet(
        name="台账",
        title="10项民生工程推进台账",
        header=MILESTONE_HEADER,
        rows=rows,
        reporter="县委办公室",
    )
    return workbook(sheet, handed_in=days.today)
