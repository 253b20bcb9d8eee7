"""What the office runs, for the demonstration: a visit, problems, a sheet, news, a request."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from tongpin.acts.models import Participation
from tongpin.base.periods import last_ended
from tongpin.burden.actions import FieldDraft, RequestDraft, ask_units, describe_request
from tongpin.demo.demo_days import at
from tongpin.demo.demo_scene import Scene
from tongpin.dossiers.actions import record_make_up
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty
from tongpin.duties.reminders import remind_all
from tongpin.office.actions import (
    DecisionDraft,
    draft_paper,
    issue_paper,
    record_decision,
    write_words,
)
from tongpin.office.briefs import BriefDraft, decide_brief, send_brief
from tongpin.office.liaisons import begin_liaison
from tongpin.office.models import BriefTopic, Outcome, PaperKind
from tongpin.orgs.models import Unit
from tongpin.oversight.actions import ProblemDraft, make_move, register_problem
from tongpin.oversight.models import ProblemSource, Verdict, Visit
from tongpin.oversight.move_details import MoveDetails
from tongpin.oversight.visits import (
    InspectionPlan,
    ObservationDraft,
    make_problem,
    plan_inspection,
    plan_visit,
    take_observation,
    write_opinion,
)

CHECKLIST = [
    "动员部署会已召开，有记录",
    "年度学习计划已制定",
    "按季开展中心组学习",
    "请假人员已补学",
    "为群众办的实事有清单、有进度",
]
OBSERVATIONS = [
    (Verdict.FINE, CHECKLIST[1], "年度学习计划贴在会议室墙上，内容与系统一致。", "三楼会议室"),
    (Verdict.WRONG, CHECKLIST[2], "中心组学习没有按季开展，说明是防火值班冲突。", "三楼会议室"),
]
LAMP_MOVES = [  # key of the move, user name, day, what goes with it
    ("assign", "office", "03-16", MoveDetails("请尽快修复。")),
    ("accept", "clerk", "03-17", MoveDetails("已派电工查看。", charge="镇便民服务中心")),
    (
        "plan",
        "clerk",
        "03-18",
        MoveDetails(measures="更换灯头和线路，排查全村路灯。", goal="村内路灯夜间全部亮起"),
    ),
    ("progress", "clerk", "03-22", MoveDetails("两盏已更换，另查出一盏接触不良。")),
    (
        "apply",
        "clerk",
        "03-26",
        MoveDetails("三盏全部修好。", confirmation="村民代表夜间查看，都亮了"),
    ),
    ("verify", "inspector", "03-29", MoveDetails("夜间到场查看，属实。")),
    ("close", "office", "03-30", MoveDetails("已在村务公开栏告知。")),
]
LAMP_DUE = "03-31"
DECISIONS = [  # of a dispatch: what, of whom, until when
    ("报送本乡镇红色资源点位", ["柳林镇", "石桥乡"], "05-10"),
    ("为到柳林渡口现场教学的单位安排讲解员", ["柳林镇"], "04-29"),
    ("报送本乡镇讲解员名单", ["白塔镇", "望湖镇", "石桥乡"], "04-27"),
]
OTHER_PAPERS = (  # kind, how long a period of the past it tells of, when it is issued
    (PaperKind.REPORT, "month", "04-02"),
    (PaperKind.CIRCULAR, "quarter", "04-09"),
    (PaperKind.ARCHIVE, "quarter", "04-12"),
    (PaperKind.MEETING, "two_weeks", "04-16"),
)


def add_office(scene: Scene) -> None:
    """The county's office and its inspectors at work in the last weeks."""
    settle_duties()
    _visit(scene)
    _street_lamp(scene)
    _dispatch(scene)
    _liaison(scene)
    _news(scene)
    _other_papers(scene)
    _make_ups(scene)
    _ask_for_numbers(scene)
    remind_all(now=at(scene.days.on("04-28")))


def _liaison(scene: Scene) -> None:
    """The county's first man keeps contact with a township."""
    people = scene.people
    town = Unit.objects.get(name="柳林镇")
    moment = at(scene.days.on("03-02"))
    begin_liaison(scene.campaign, town, people["leader"], by=people["office"], now=moment)


def _ask_for_numbers(scene: Scene) -> None:
    """A request to all units right below the county, most of which the figures answer."""
    office = scene.people["office"]
    day = scene.days.on("04-20")
    units = Unit.objects.directly_below(scene.county, day)
    fields = [
        FieldDraft("中心组学习次数", 5),
        FieldDraft("主题活动次数", 5),
        FieldDraft("联络员", 2),
    ]
    draft = RequestDraft(
        title="学习教育开展情况",
        basis=f"市学教办函〔{day.year}〕12号",
        due_on=scene.days.today,
        fields=fields,
        units={unit.pk for unit in units},
    )
    request = describe_request(scene.campaign, scene.county, draft, by=office, now=at(day))
    ask_units(request, by=office, now=at(day))


def _unit_in_arrears(scene: Scene, day: date) -> Unit:
    """A unit that owed a session of a quarter on the day; a township where nobody did."""
    overdue = Duty.objects.open().filter(campaign=scene.campaign, due_on__lt=day)
    of_rules = overdue.exclude(template=None).select_related("unit")
    duty = of_rules.order_by("unit__position").first()
    if duty:
        return duty.unit
    return Unit.objects.get(name="石桥乡")


def _visit(scene: Scene) -> None:
    """An inspection's visit to a unit, what was observed there, and the written opinion."""
    inspector = scene.people["inspector"]
    days = scene.days
    plan = InspectionPlan(
        title="第一轮巡回督导",
        scope="动员部署、中心组学习、为群众办实事",
        from_on=days.on("04-06"),
        before_on=days.on("06-01"),
        checklist=CHECKLIST,
        members="杭景行等三人",
    )
    inspection = plan_inspection(
        scene.campaign, scene.county, plan, by=inspector, now=at(days.on("04-02"))
    )
    day = days.on("04-12")
    unit = _unit_in_arrears(scene, day)
    visit = plan_visit(inspection, unit.pk, day, by=inspector, now=at(days.on("04-06")))
    for draft in _observation_drafts(day):
        observation = take_observation(visit, draft, by=inspector, now=at(day, 12))
        if draft.verdict == Verdict.WRONG:
            make_problem(observation, days.today, by=inspector, now=at(day, 15))
    text = "学习计划齐全，资料规范。中心组学习没有按季开展，请月底前补上，并安排好值班替换。"
    visit = Visit.objects.get(pk=visit.pk)
    write_opinion(visit, text, by=inspector, now=at(day + timedelta(days=1)))


def _observation_drafts(day: date) -> list[ObservationDraft]:
    """What was observed on the day, an hour apart from ten o'clock on."""
    drafts = []
    for number, (verdict, item, text, place) in enumerate(OBSERVATIONS):
        draft = ObservationDraft(
            key=uuid5(NAMESPACE_URL, f"tongpin-demo:{number}"),
            verdict=verdict,
            text=text,
            seen_at=at(day, 10 + number),
            item=item,
            place=place,
        )
        drafts.append(draft)
    return drafts


def _street_lamp(scene: Scene) -> None:
    """A residents' problem that went all the way."""
    days, people = scene.days, scene.people
    town = Unit.objects.get(name="柳林镇")
    draft = ProblemDraft(
        unit=town.pk,
        source=ProblemSource.RESIDENT,
        text="村口路灯坏了两盏，夜间出行不便。",
        found_on=days.on("03-15"),
        place="村口小桥",
        lead="分管副镇长",
        helpers="县住建局",
    )
    moment = at(days.on("03-16"))
    problem = register_problem(scene.campaign, scene.county, draft, by=people["office"], now=moment)
    for key, username, written, details in LAMP_MOVES:
        due_on = days.on(LAMP_DUE) if key == "assign" else None
        moment = at(days.on(written), 10)
        move = replace(details, due_on=due_on)
        problem = make_move(problem, key, move, by=people[username], now=moment)


def _dispatch(scene: Scene) -> None:
    """A sheet of the office with decisions for some towns."""
    campaign, county, office = scene.campaign, scene.county, scene.people["office"]
    day = scene.days.on("04-19")
    period = last_ended("week", day)
    paper, __ = draft_paper(campaign, county, PaperKind.DISPATCH, period, by=None, now=at(day))
    matter = campaign.kinds.get(key="matter")
    for title, names, due in DECISIONS:
        towns = Unit.objects.filter(name__in=names).values_list("pk", flat=True)
        decision = DecisionDraft(title, matter, scene.days.on(due))
        record_decision(paper, decision, list(towns), by=office, now=at(day, 10))
    write_words(
        paper,
        "各单位对照本表抓好落实，事情做了照常记录即可，不另报材料。",
        f"青学教调〔{day.year}〕3号",
        by=office,
        now=at(day, 11),
    )
    issue_paper(paper, by=office, now=at(day, 11))


def _other_papers(scene: Scene) -> None:
    """What the other mechanisms draft by themselves, issued as soon as it was drawn."""
    office = scene.people["office"]
    for kind, every, written in OTHER_PAPERS:
        day = scene.days.on(written)
        period = last_ended(every, day)
        paper, __ = draft_paper(scene.campaign, scene.county, kind, period, by=None, now=at(day))
        issue_paper(paper, by=office, now=at(day, 10))


def _make_ups(scene: Scene) -> None:
    """Those who were away at a session of the secretary's unit told how they made up."""
    secretary = scene.people["study"]
    away = Participation.objects.current().filter(
        act__kind__campaign=scene.campaign,
        act__kind__key="session",
        act__unit=secretary.home_unit,
        act__occurred_on__lt=scene.days.on("04-15"),
        person__isnull=False,
    )
    for part in away.exclude(status="present").select_related("act", "person"):
        day = part.act.occurred_on + timedelta(days=5)
        how = "自学有关章节，到支部谈体会"
        assert part.person
        record_make_up(part.act, part.person, how, day, by=secretary, now=at(day))


def _news(scene: Scene) -> None:
    """Two items of news; the office adopts the first, the second waits."""
    campaign, days = scene.campaign, scene.days
    clerk, office = scene.people["clerk"], scene.people["office"]
    town = Unit.objects.get(name="柳林镇")
    first = BriefDraft(
        "把课堂搬到渡口",
        "镇里请老渡工讲支前故事，党员和村民一起听，听完一起清淤。",
        BriefTopic.PRACTICE,
        clerk.name,
    )
    second = BriefDraft(
        "书屋延长到晚上九点",
        "农家书屋改到晚上九点关门，夜里来借书的多了。",
        BriefTopic.NEWS,
        clerk.name,
    )
    brief = send_brief(campaign, town, first, by=clerk, now=at(days.on("04-08")))
    decide_brief(
        brief, Outcome.ADOPTED, "刊于简报第6期，谢谢。", by=office, now=at(days.on("04-09"))
    )
    send_brief(campaign, town, second, by=clerk, now=at(days.on("04-28")))
