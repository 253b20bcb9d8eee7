"""The demonstration's files, in the mess in which units hand them in."""

import csv
import io

from tongpin.demo.act_ledgers import (
    activity_ledger,
    mediation_ledger,
    meeting_ledger,
    milestone_ledger,
    service_ledger,
    session_ledger,
    visit_ledger,
)
from tongpin.demo.article_ledger import article_ledger
from tongpin.demo.demo_acts import DemoAct
from tongpin.demo.demo_articles import articles, placements
from tongpin.demo.demo_attempts import exported_attempts
from tongpin.demo.demo_bodies import (
    action_ledger,
    body_ledger,
    contest_ledger,
    joint_visit_ledger,
)
from tongpin.demo.demo_county import County, PlannedUnit
from tongpin.demo.demo_days import DemoDays
from tongpin.demo.demo_gatherings import activities, meetings, sessions
from tongpin.demo.demo_services import mediations, milestones, services, visits
from tongpin.demo.handwriting import OFFICE, DemoSheet, Hand, Row, workbook

UNIT_LABELS = {"township": "乡镇", "village": "村"}  # the others are the county's own
ROSTER_HEADER = ["姓名", "所在单位", "职务", "手机号码"]


def ledger_files(county: County) -> list[tuple[str, bytes]]:
    """Pairs of name and content, the same at every call but for the files' own timestamps."""
    days = county.days
    activity_deeds = activities(county)
    session_deeds = sessions(county)
    service_deeds = services(county)
    enterprise_visits = visits("enterprises", days)
    clinic_visits = visits("clinics", days)
    deeds_to_report = {
        "activity": activity_deeds,
        "session": session_deeds,
        "service": service_deeds,
        "visit": enterprise_visits + clinic_visits,
    }
    return [
        ("单位名册.xlsx", _unit_register(county)),
        ("人员名册.xlsx", _people_register(county)),
        ("动员部署会议台账.xlsx", meeting_ledger(meetings(county), days)),
        ("中心组学习台账.xlsx", session_ledger(session_deeds, days)),
        ("主题活动台账.xlsx", activity_ledger(county, activity_deeds)),
        ("志愿服务台账.xlsx", service_ledger(service_deeds, days)),
        ("走访帮扶台账.xlsx", visit_ledger(enterprise_visits, clinic_visits, days)),
        ("矛盾纠纷调解台账.xlsx", mediation_ledger(mediations(county), days)),
        ("民生工程台账.xlsx", milestone_ledger(milestones(days), days)),
        ("稿件台账.xlsx", _articles(deeds_to_report, days)),
        ("组织机构和工作方案台账.xlsx", body_ledger(county)),
        ("集中参观学习台账.xlsx", joint_visit_ledger(days)),
        ("校园赛事台账.xlsx", contest_ledger(days)),
        ("专项行动台账.xlsx", action_ledger(days)),
        ("党史知识答题导出.csv", _quiz_export(county)),
    ]


def _articles(deeds: dict[str, list[DemoAct]], days: DemoDays) -> bytes:
    return article_ledger(articles(deeds, days), placements(days), days)


def _unit_register(county: County) -> bytes:
    rows: list[Row] = []
    for unit in county.units:
        row = [
            unit.name,
            unit.parent,
            UNIT_LABELS.get(unit.style, "县直单位"),
            unit.code,
            unit.clerk.name,
            unit.clerk.phone,
            unit.old,
        ]
        rows.append(row)
    sheet = DemoSheet(
        name="单位名册",
        title=f"{county.name}各级各部门名册（演示数据，人物均为虚构）",
        header=["单位名称", "上级单位", "单位类别", "行政区划代码", "联络员", "联系电话", "曾用名"],
        rows=rows,
        reporter=OFFICE,
    )
    return workbook(sheet, handed_in=county.days.today)


def _people_register(county: County) -> bytes:
    hand = Hand("people")
    return workbook(
        _roster(hand, "乡镇", county.of_style("township")),
        _roster(hand, "县直", county.offices),
        _roster(hand, "村", county.of_style("village")),
        handed_in=county.days.today,
    )


def _roster(hand: Hand, name: str, units: list[PlannedUnit]) -> DemoSheet:
    rows: list[Row] = []
    for unit in units:
        for member in unit.people:
            rows.append([member.name, hand.unit(unit.name), member.title, member.phone])
    return DemoSheet(name=name, title="党史学习教育人员名册", header=ROSTER_HEADER, rows=rows)


def _quiz_export(county: County) -> bytes:
    """As the quiz's own site exports it: GB18030, one row an attempt."""
    hand = Hand("quiz")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(["答题时间", "昵称", "所属单位", "设备标识", "题数", "得分"])
    for attempt in exported_attempts(county):
        writer.writerow(attempt._replace(unit=hand.unit(attempt.unit)))
    return stream.getvalue().encode("gb18030")
