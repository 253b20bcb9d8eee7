"""The demonstration's deeds as files, in the mess in which units hand them in."""

import csv
import io
from collections.abc import Callable
from typing import Any

from tongpin.demo import demo_acts
from tongpin.demo.demo_acts import DemoAct
from tongpin.demo.demo_county import County, PlannedUnit
from tongpin.demo.handwriting import DemoSheet, Hand, workbook

OFFICE = "青禾县委党史学习教育领导小组办公室"
HAVES = ["计划", "签到表", "会议纪要", "学习资料", "发言提纲", "体会文章", "学习笔记", "影像资料"]
APRIL = 4


def ledger_files(county: County) -> list[tuple[str, bytes]]:
    """Pairs of name and content, the same at every call but for the files' own timestamps."""
    activity, session, service = (
        demo_acts.activities(county),
        demo_acts.sessions(county),
        demo_acts.services(county),
    )
    calls = [*demo_acts.visits("enterprises"), *demo_acts.visits("clinics")]
    told = {"activity": activity, "session": session, "service": service, "visit": calls}
    return [
        ("单位名册.xlsx", _units(county)),
        ("人员名册.xlsx", _people(county)),
        ("动员部署会议台账.xlsx", _meetings(demo_acts.meetings(county))),
        ("中心组学习台账.xlsx", _sessions(session)),
        ("主题活动台账.xlsx", _activities(county, activity)),
        ("志愿服务台账.xlsx", _services(service)),
        ("走访帮扶台账.xlsx", _visits()),
        ("矛盾纠纷调解台账.xlsx", _mediations(demo_acts.mediations(county))),
        ("民生工程台账.xlsx", _milestones(demo_acts.milestones())),
        ("稿件台账.xlsx", _articles(demo_acts.articles(county, told), demo_acts.placements())),
        ("党史知识答题导出.csv", _quiz(county)),
    ]


def _units(county: County) -> bytes:
    labels = {"township": "乡镇", "village": "村"}
    rows: list[list[Any]] = [
        [
            u.name,
            u.parent,
            labels.get(u.style, "县直单位"),
            u.code,
            u.clerk.name,
            u.clerk.phone,
            u.old,
        ]
        for u in county.units
    ]
    header = ["单位名称", "上级单位", "单位类别", "行政区划代码", "联络员", "联系电话", "曾用名"]
    title = f"{county.name}各级各部门名册（演示数据，人物均为虚构）"
    return workbook(DemoSheet("单位名册", title, header, rows, reporter=OFFICE))


def _people(county: County) -> bytes:
    hand = Hand("people")

    def rows(units: list[PlannedUnit]) -> list[list[Any]]:
        return [
            [member.name, hand.unit(unit.name), member.title, member.phone]
            for unit in units
            for member in unit.people
        ]

    header, title = ["姓名", "所在单位", "职务", "手机号码"], "党史学习教育人员名册"
    return workbook(
        DemoSheet("乡镇", title, header, rows(county.of_style("township"))),
        DemoSheet("县直", title, header, rows(county.offices)),
        DemoSheet("村", title, header, rows(county.of_style("village"))),
    )


def _meetings(deeds: list[DemoAct]) -> bytes:
    hand = Hand("meetings")
    rows: list[list[Any]] = [
        [
            hand.day(d.day, d.unit),
            hand.unit(d.unit) if d.visits < 300 else d.unit,
            d.title,
            d.place,
            hand.count(d.visits),
        ]
        for d in deeds
    ]
    header = ["会议时间", "召开单位", "会议名称", "会议地点", "参会人数"]
    return workbook(DemoSheet("动员部署", "动员部署会议台账", header, rows, reporter=OFFICE))


def _sessions(deeds: list[DemoAct]) -> bytes:
    hand = Hand("sessions")

    def row(deed: DemoAct) -> list[Any]:
        away, present = deed.more["away"], deed.more["present"]
        return [
            hand.day(deed.day, deed.unit),
            hand.unit(deed.unit),
            deed.title,
            deed.more["chair"],
            deed.place,
            hand.count(len(present) + len(away)),
            hand.count(len(present)),
            hand.names(present),
            "；".join(f"{name}（{reason}）" for name, reason in away),
            *deed.more["haves"],
        ]

    header = [
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
    group = ("“八有”材料", len(header) + 1, len(header) + len(HAVES))
    title = "理论学习中心组学习台账"
    pages = []
    for name, months in (("一季度", (2, 3)), ("四月份", (APRIL,))):
        rows = [row(deed) for deed in deeds if deed.day.month in months]
        pages.append(DemoSheet(name, title, [*header, *HAVES], rows, group, OFFICE))
    return workbook(*pages)


def _activities(county: County, deeds: list[DemoAct]) -> bytes:
    hand = Hand("activities")
    below = {unit.name for unit in county.of_style("township", "village")}

    def row(deed: DemoAct) -> list[Any]:
        return [
            hand.day(deed.day, deed.unit),
            hand.unit(deed.unit),
            deed.title,
            deed.place,
            hand.count(deed.visits, "人次"),
            deed.more.get("remark", ""),
        ]

    header = ["活动时间", "承办单位", "活动名称", "活动地点", "参加人次", "备注"]
    pages = []
    for name, is_below in (("乡镇", True), ("县直", False)):
        rows = [row(deed) for deed in deeds if (deed.unit in below) is is_below]
        pages.append(DemoSheet(name, "主题实践活动台账", header, rows))
    return workbook(*pages)


def _services(deeds: list[DemoAct]) -> bytes:
    hand = Hand("services")

    def length(minutes: int) -> Any:
        chance = hand.rng.random()
        if chance < 0.6:
            return f"{minutes}分钟"
        return f"{minutes / 60:g}小时" if chance < 0.9 else minutes / 60

    def row(deed: DemoAct) -> list[Any]:
        return [
            hand.day(deed.day, deed.unit),
            hand.unit(deed.unit) + "志愿服务队",
            deed.title,
            deed.place,
            hand.count(deed.more["volunteers"]),
            length(deed.more["minutes"]),
            hand.count(deed.visits, "人次"),
        ]

    header = [
        "服务日期",
        "服务队伍",
        "服务项目",
        "服务地点",
        "志愿者人数",
        "服务时长",
        "服务群众人次",
    ]
    pages = []
    for name, months in (("2—3月", (2, 3)), ("4月", (APRIL,))):
        rows = [row(deed) for deed in deeds if deed.day.month in months]
        pages.append(DemoSheet(name, "新时代文明实践志愿服务台账", header, rows))
    # One row was pasted twice, as happens; the product asks about it and counts it once.
    pages[-1].rows.append(pages[-1].rows[7])
    return workbook(*pages)


def _visits() -> bytes:
    hand = Hand("visits")

    def rows(which: str) -> list[list[Any]]:
        return [
            [
                hand.day(d.day, d.unit),
                hand.unit(d.unit),
                d.more["object"],
                d.title,
                d.more["result"],
            ]
            for d in demo_acts.visits(which)
        ]

    return workbook(
        DemoSheet(
            "走访企业",
            "县直单位和乡镇走访企业台账",
            ["走访日期", "走访单位", "企业名称", "帮扶内容", "办理结果"],
            rows("enterprises"),
        ),
        DemoSheet(
            "义诊和进社区",
            "义诊、进社区服务台账",
            ["走访日期", "走访单位", "帮扶对象", "帮扶内容", "办理结果"],
            rows("clinics"),
        ),
    )


def _mediations(deeds: list[DemoAct]) -> bytes:
    hand = Hand("mediations")
    rows: list[list[Any]] = [
        [
            f"青调〔2021〕{number}号",
            hand.day(d.day, d.unit),
            d.title,
            hand.unit(d.unit),
            d.more["parties"],
            d.more["outcome"],
            hand.day(d.more["end"], d.unit) if d.more["end"] else "",
        ]
        for number, d in enumerate(deeds, start=1)
    ]
    header = ["编号", "受理日期", "纠纷类型", "调解单位", "当事人", "调解结果", "办结日期"]
    return workbook(DemoSheet("台账", "矛盾纠纷排查调解台账", header, rows, reporter="县司法局"))


def _milestones(deeds: list[DemoAct]) -> bytes:
    hand = Hand("milestones")
    rows: list[list[Any]] = [
        [d.more["project"], hand.unit(d.unit), d.title, hand.day(d.day, d.unit), d.more["state"]]
        for d in deeds
    ]
    header = ["工程名称", "责任单位", "节点", "完成时限", "进展情况"]
    return workbook(DemoSheet("台账", "10项民生工程推进台账", header, rows, reporter="县委办公室"))


def _articles(pushed: list[DemoAct], placed: list[DemoAct]) -> bytes:
    hand = Hand("articles")

    def rows(deeds: list[DemoAct], where: Callable[[DemoAct], str], path: str) -> list[list[Any]]:
        return [
            [
                hand.day(d.day, d.unit),
                d.title,
                where(d),
                hand.unit(d.unit),
                d.more["origin"],
                f"https://qinghe.example/{path}/{number}",
            ]
            for number, d in enumerate(deeds, start=1)
        ]

    return workbook(
        DemoSheet(
            "政务新媒体",
            "政务新媒体推送稿件台账",
            ["推送日期", "标题", "平台账号", "报送单位", "类别", "链接"],
            rows(pushed, lambda d: str(d.more["account"]), "a"),
            reporter="县融媒体中心",
        ),
        DemoSheet(
            "上级媒体刊发",
            "上级媒体刊发稿件台账",
            ["刊发日期", "标题", "刊发媒体", "报送单位", "类别", "链接"],
            rows(placed, lambda d: str(d.more["outlet"]), "up"),
            reporter="县委宣传部",
        ),
    )


def _quiz(county: County) -> bytes:
    """As the quiz's own site exports it: GB18030, one row an attempt."""
    hand = Hand("quiz")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(["答题时间", "昵称", "所属单位", "设备标识", "题数", "得分"])
    for moment, nickname, unit, token, questions, score in demo_acts.answers(county):
        writer.writerow([moment, nickname, hand.unit(unit), token, questions, score])
    return stream.getvalue().encode("gb18030")
