"""What the office runs, for the demonstration: a visit, problems, a sheet, news, a request."""

from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from tongpin.acts.models import Participation
from tongpin.base.periods import month_of, period_of, two_weeks_of, week_of
from tongpin.burden.actions import FieldDraft, RequestDraft, ask_units, describe_request
from tongpin.campaigns.models import Campaign
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
from tongpin.orgs.models import Person, Role, Unit
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
    (Verdict.WRONG, CHECKLIST[2], "一季度没有开展中心组学习，说明是防火值班冲突。", "三楼会议室"),
]
LAMP_MOVES = [  # key of the move, user name, day, what goes with it
    ("assign", "office", date(2021, 3, 16), MoveDetails("请尽快修复。", due_on=date(2021, 3, 31))),
    (
        "accept",
        "clerk",
        date(2021, 3, 17),
        MoveDetails("已派电工查看。", charge="镇便民服务中心"),
    ),
    (
        "plan",
        "clerk",
        date(2021, 3, 18),
        MoveDetails(measures="更换灯头和线路，排查全村路灯。", goal="村内路灯夜间全部亮起"),
    ),
    (
        "progress",
        "clerk",
        date(2021, 3, 22),
        MoveDetails("两盏已更换，另查出一盏接触不良。"),
    ),
    (
        "apply",
        "clerk",
        date(2021, 3, 26),
        MoveDetails("三盏全部修好。", confirmation="村民代表夜间查看，都亮了"),
    ),
    ("verify", "inspector", date(2021, 3, 29), MoveDetails("夜间到场查看，属实。")),
    ("close", "office", date(2021, 3, 30), MoveDetails("已在村务公开栏告知。")),
]


OTHER_PAPERS = (
    (PaperKind.MEETING, two_weeks_of(date(2021, 4, 5)), date(2021, 4, 16)),
    (PaperKind.REPORT, month_of(date(2021, 3, 1)), date(2021, 4, 2)),
    (PaperKind.CIRCULAR, period_of("quarter", date(2021, 3, 1)), date(2021, 4, 9)),
    (PaperKind.ARCHIVE, period_of("quarter", date(2021, 3, 1)), date(2021, 4, 12)),
)


def at(day: date, hour: int = 9) -> datetime:
    """An hour of a day in China."""
    return datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC)


def add_office(campaign: Campaign, people: dict[str, Person], now: datetime) -> None:
    """The county's office and its inspectors at work in April."""
    settle_duties()
    county = people["office"].posts.get(role=Role.OFFICE).unit
    _visit(campaign, county, people)
    _street_lamp(campaign, county, people)
    _dispatch(campaign, county, people)
    town = Unit.objects.get(name="柳林镇")
    begin_liaison(campaign, town, people["leader"], by=people["office"], now=at(date(2021, 3, 2)))
    _news(campaign, town, people)
    _other_papers(campaign, county, people["office"])
    _make_ups(campaign, people["study"])
    _ask_for_numbers(campaign, county, people["office"])
    remind_all(now=at(date(2021, 4, 28)))


def _ask_for_numbers(campaign: Campaign, county: Unit, office: Person) -> None:
    """A request to all units right below the county, most of which the figures answer."""
    day = date(2021, 4, 20)
    units = Unit.objects.directly_below(county, day)
    fields = [
        FieldDraft("中心组学习次数", 5),
        FieldDraft("主题活动次数", 5),
        FieldDraft("联络员", 2),
    ]
    draft = RequestDraft(
        title="四月份学习教育情况",
        basis="市学教办函〔2021〕12号",
        due_on=date(2021, 4, 30),
        fields=fields,
        units={unit.pk for unit in units},
    )
    request = describe_request(campaign, county, draft, by=office, now=at(day))
    ask_units(request, by=office, now=at(day))


def _unit_in_arrears(campaign: Campaign, county: Unit) -> Unit:
    """A unit that owes the first quarter's session; a township where nobody does."""
    duties = Duty.objects.open().filter(campaign=campaign, period="2021-Q1").exclude(template=None)
    duty = duties.select_related("unit").order_by("unit__position").first()
    if duty:
        return duty.unit
    return Unit.objects.get(name="石桥乡")


def _visit(campaign: Campaign, county: Unit, people: dict[str, Person]) -> None:
    """An inspection's visit to a unit, what was observed there, and the written opinion."""
    inspector = people["inspector"]
    unit = _unit_in_arrears(campaign, county)
    plan = InspectionPlan(
        title="第一轮巡回督导",
        scope="动员部署、中心组学习、为群众办实事",
        from_on=date(2021, 4, 6),
        before_on=date(2021, 6, 1),
        checklist=CHECKLIST,
        members="杭景行等三人",
    )
    inspection = plan_inspection(campaign, county, plan, by=inspector, now=at(date(2021, 4, 2)))
    day = date(2021, 4, 12)
    visit = plan_visit(inspection, unit.pk, day, by=inspector, now=at(date(2021, 4, 6)))
    for draft in _observation_drafts(day):
        observation = take_observation(visit, draft, by=inspector, now=at(day, 12))
        if draft.verdict == Verdict.WRONG:
            make_problem(observation, date(2021, 4, 30), by=inspector, now=at(day, 15))
    text = "学习计划齐全，资料规范。一季度中心组学习未开展，请四月底前补上，并安排好值班替换。"
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


def _street_lamp(campaign: Campaign, county: Unit, people: dict[str, Person]) -> None:
    """A residents' problem that went all the way."""
    town = Unit.objects.get(name="柳林镇")
    draft = ProblemDraft(
        unit=town.pk,
        source=ProblemSource.RESIDENT,
        text="村口路灯坏了两盏，夜间出行不便。",
        found_on=date(2021, 3, 15),
        place="村口小桥",
        lead="分管副镇长",
        helpers="县住建局",
    )
    moment = at(date(2021, 3, 16))
    problem = register_problem(campaign, county, draft, by=people["office"], now=moment)
    for key, username, day, details in LAMP_MOVES:
        problem = make_move(problem, key, details, by=people[username], now=at(day, 10))


def _dispatch(campaign: Campaign, county: Unit, people: dict[str, Person]) -> None:
    """A sheet of the office with a decision for two towns."""
    office = people["office"]
    day = date(2021, 4, 19)
    period = week_of(date(2021, 4, 12))
    paper, __ = draft_paper(campaign, county, PaperKind.DISPATCH, period, by=None, now=at(day))
    matter = campaign.kinds.get(key="matter")
    decision = DecisionDraft("报送本乡镇红色资源点位", matter, date(2021, 5, 10))
    towns = Unit.objects.filter(name__in=["柳林镇", "石桥乡"]).values_list("pk", flat=True)
    record_decision(paper, decision, list(towns), by=office, now=at(day, 10))
    write_words(
        paper,
        "各单位对照本表抓好落实，事情做了照常记录即可，不另报材料。",
        "青学教调〔2021〕3号",
        by=office,
        now=at(day, 11),
    )
    issue_paper(paper, by=office, now=at(day, 11))


def _other_papers(campaign: Campaign, county: Unit, office: Person) -> None:
    """What the other mechanisms draft by themselves, issued as soon as it was drawn."""
    for kind, period, day in OTHER_PAPERS:
        paper, __ = draft_paper(campaign, county, kind, period, by=None, now=at(day))
        issue_paper(paper, by=office, now=at(day, 10))


def _make_ups(campaign: Campaign, secretary: Person) -> None:
    """Those who were away at a session of the secretary's unit told how they made up."""
    away = Participation.objects.current().filter(
        act__kind__campaign=campaign,
        act__kind__key="session",
        act__unit=secretary.home_unit,
        act__occurred_on__lt=date(2021, 4, 15),
        person__isnull=False,
    )
    for part in away.exclude(status="present").select_related("act", "person"):
        day = part.act.occurred_on + timedelta(days=5)
        how = "自学有关章节，到支部谈体会"
        assert part.person
        record_make_up(part.act, part.person, how, day, by=secretary, now=at(day))


def _news(campaign: Campaign, town: Unit, people: dict[str, Person]) -> None:
    """Two items of news; the office adopts the first, the second waits."""
    clerk = people["clerk"]
    office = people["office"]
    first = BriefDraft(
        "把课堂搬到渡口",
        "清明前后，镇里请老渡工讲支前故事，党员和村民一起听，听完一起清淤。",
        BriefTopic.PRACTICE,
        clerk.name,
    )
    second = BriefDraft(
        "书屋延长到晚上九点",
        "农家书屋改到晚上九点关门，夜里来借书的多了。",
        BriefTopic.NEWS,
        clerk.name,
    )
    brief = send_brief(campaign, town, first, by=clerk, now=at(date(2021, 4, 8)))
    decide_brief(
        brief, Outcome.ADOPTED, "刊于简报第6期，谢谢。", by=office, now=at(date(2021, 4, 9))
    )
    send_brief(campaign, town, second, by=clerk, now=at(date(2021, 4, 28)))
