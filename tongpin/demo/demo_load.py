"""Loads the demonstration: through the same doors that units and people use."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localdate

from tongpin.accounts.actions import excuse_factor
from tongpin.acts.actions import ActDraft, SlotAnswerDraft, answer_slot, record_act
from tongpin.acts.models import Act, SlotAnswerKind, Status
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.demo.demo_claims import add_claims
from tongpin.demo.demo_county import County, plan_county
from tongpin.demo.demo_days import DAY, DemoDays, moved_lines
from tongpin.demo.demo_duties import add_duties
from tongpin.demo.demo_ledgers import ledger_files
from tongpin.demo.demo_office import add_office
from tongpin.demo.demo_orders import add_orders
from tongpin.demo.demo_pictures import picture
from tongpin.demo.demo_plans import add_plans
from tongpin.demo.demo_quizzes import add_quizzes
from tongpin.demo.demo_readings import add_readings
from tongpin.demo.demo_scene import Scene
from tongpin.demo.demo_words import sign_own_words
from tongpin.demo.words import words
from tongpin.evidence.actions import keep_file
from tongpin.figures.catalogue import open_pack
from tongpin.figures.cell_folding import fold_cells
from tongpin.ledgers.actions import load_files
from tongpin.ledgers.load_run import LoadReport
from tongpin.operation.demo_logins import DEMO_LOGINS, PASSWORD
from tongpin.orgs.actions import PostTerms, add_unit, give_post
from tongpin.orgs.models import Person, Post, PostProposal, Role, Unit
from tongpin.orgs.post_proposals import confirm_posts

NEWCOMERS = [  # the county's own people; the others stand on their units' rosters
    ("office", "颜知秋", Role.OFFICE, "领导小组办公室综合组组长"),
    ("leader", "沈牧野", Role.LEADER, "县委书记、领导小组组长"),
    ("inspector", "杭景行", Role.INSPECTOR, "巡回督导组组长"),
    ("system", "秦越川", Role.SYSTEM_ADMIN, "县大数据中心系统管理员"),
    ("security", "苏见微", Role.SECURITY_ADMIN, "县委网信办安全管理员"),
    ("audit", "温若谷", Role.AUDIT_ADMIN, "安全审计员"),
]
DEPUTIES = [  # of the leading group, without a login
    ("陆承安", "县委副书记、县长、领导小组副组长"),
    ("许静川", "县委常委、宣传部部长、领导小组副组长"),
    ("乔远山", "县委常委、组织部部长、领导小组副组长"),
]
FACTORS_EXCUSED = ("office", "system", "security", "audit")
ROSTER_LOGINS = [  # user name, unit, place among its staff, role
    ("clerk", "柳林镇", 0, Role.CLERK),
    ("study", "县教育局", 1, Role.SECRETARY),
    ("editor", "县融媒体中心", 3, Role.EDITOR),
]
PLANNED = [  # kind, unit, day, title, place
    ("session", "柳林镇", "04-30", "《中国共产党简史》第六章", "柳林镇政府会议室"),
    ("activity", "柳林镇", "05-04", "“青春向党”红色徒步", "柳林渡口战斗遗址"),
    ("session", "县教育局", "05-06", "《中国共产党简史》第六章", "县教育局会议室"),
    ("activity", "县教育局", "06-01", "“童心向党”红歌会", "青禾县实验小学"),
    ("activity", "县委宣传部", "07-01", "“永远跟党走”群众歌咏大会", "县人民广场"),
]
MINUTES = """{unit}理论学习中心组学习会议纪要

时间：{day}
地点：{place}
主题：{title}
主持人：{chair}

一、传达学习。主持人领学有关章节，与会人员结合自学谈体会。
二、交流发言。三名同志作重点发言，其余同志补充。大家认为，学党史要同本单位手头的工作对上号，
不能学归学、干归干。
三、议定事项。1．每名班子成员联系一个村或一家企业，下月底前办成一件实事；2．请假同志于下次
学习前补学，由学习秘书登记；3．学习笔记交办公室统一存档。

（演示数据，人物均为虚构）
"""


class DemoError(Exception):
    """The demonstration cannot be loaded here; the message is written for users."""


@dataclass
class DemoLoad:
    """What the demonstration brought."""

    campaign: Campaign
    report: LoadReport


Tell = Callable[[str], None]
Progress = Callable[[int, int], None]


def find_demo() -> Campaign | None:
    """The campaign, where the demonstration is in the database already. Costs two queries.

    Raises DemoError where the database holds other units: the demonstration's logins
    have a password that everybody can read.
    """
    county = words("county")
    username = DEMO_LOGINS[0][0]
    if Unit.objects.filter(code=county["code"], name=county["name"]).exists():
        campaign = Campaign.objects.filter(code="study-2021").first()
        if campaign and Person.objects.filter(username=username).exists():
            return campaign
    if Unit.objects.exists():
        raise DemoError("数据库里已有别的单位，演示数据只装进空库。请另设 TONGPIN_VAR 后再试。")
    return None


@transaction.atomic
def load_demo(
    *, folder: Path, now: datetime, tell: Tell, progress: Progress | None = None
) -> DemoLoad:
    """Load the demonstration into a database without units, and keep its files in `folder`.

    `now` is when the units hand in (aware); its day is the demonstration's today. Afterwards
    the figures are folded, and the journal tells of everything as if people had done it.
    """
    tell("编写台账")
    days = DemoDays(localdate(now))
    county = plan_county(days)
    files = ledger_files(county)
    _keep_files(folder, files)
    campaign = _start_campaign(days, now)
    root = add_unit(county.name, parent=None, by=None, now=now, code=county.code)
    people = _add_newcomers(root, now)
    tell("装载台账")
    report = load_files(campaign, files, by=people["office"], now=now, progress=progress)
    confirm_posts(PostProposal.objects.waiting(), by=people["security"], now=now)
    people |= _give_logins(county, now)
    _excuse_factors(people, now)
    _second_staff(county, root, now)
    scene = Scene(campaign=campaign, county=root, people=people, days=days, now=now)
    tell("补充材料和计划")
    _add_evidence(campaign, people, now)
    for add_part in PARTS:
        add_part(scene)
    sign_own_words(campaign, root, people["office"], now)
    tell("核算数字")
    fold_cells(campaign)
    return DemoLoad(campaign, report)


def _start_campaign(days: DemoDays, now: datetime) -> Campaign:
    """The campaign of the first pack, moved by whole days."""
    pack = open_pack("study-2021")
    moved_pack = replace(pack, adjustments=tuple(moved_lines(pack, days)))
    return start_campaign(moved_pack, by=None, now=now)


def _keep_files(folder: Path, files: list[tuple[str, bytes]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        (folder / name).write_bytes(content)


def _add_newcomers(root: Unit, now: datetime) -> dict[str, Person]:
    password = make_password(PASSWORD)  # once for all: it takes long by design
    people = {}
    for username, name, role, title in NEWCOMERS:
        person = Person.objects.create(
            name=name, username=username, password=password, home_unit=root
        )
        give_post(person, root, role, by=None, now=now, terms=PostTerms(title))
        people[username] = person
    for name, title in DEPUTIES:
        person = Person.objects.create(name=name, password="!", home_unit=root)
        give_post(person, root, Role.LEADER, by=None, now=now, terms=PostTerms(title))
    return people


def _give_logins(county: County, now: datetime) -> dict[str, Person]:
    """Logins for people whom the rosters brought: clerk, study secretary, editor."""
    password = Person.objects.get(username="office").password
    people = {}
    for username, unit_name, place, role in ROSTER_LOGINS:
        unit = Unit.objects.get(name=unit_name)
        member = county.named(unit_name).staff[place]
        person = Person.objects.get(home_unit=unit, name=member.name)
        person.username = username
        person.password = password
        person.save(update_fields=["username", "password"])
        if not Post.objects.filter(person=person, unit=unit, role=role).exists():
            give_post(person, unit, role, by=None, now=now, terms=PostTerms(member.title))
        people[username] = person
    return people


def _excuse_factors(people: dict[str, Person], now: datetime) -> None:
    """Whoever looks at the demonstration signs in with a password alone."""
    for username in FACTORS_EXCUSED:
        excuse_factor(
            people[username],
            before_on=date(2100, 1, 1),
            reason="演示账号",
            by=people["security"] if username != "security" else None,
            now=now,
        )


def _second_staff(county: County, root: Unit, now: datetime) -> None:
    """Staff of the joint office, seconded from townships and departments for the year."""
    for unit_name in ("白塔镇", "县司法局", "县融媒体中心"):
        member = county.named(unit_name).staff[4]
        person = Person.objects.get(home_unit__name=unit_name, name=member.name)
        give_post(
            person,
            root,
            Role.OFFICE,
            by=None,
            now=now,
            terms=PostTerms(
                title="领导小组办公室工作人员",
                from_on=county.days.first,
                before_on=county.days.on("12-31") + DAY,
                is_secondment=True,
            ),
        )


def _add_evidence(campaign: Campaign, people: dict[str, Person], now: datetime) -> None:
    """A few slots answered by hand: pictures, minutes, a link, a place in the files."""
    acts = Act.objects.filter(kind__campaign=campaign)
    largest = acts.get(title=words("study")["largest"]["title"])
    _add_activity_evidence(largest, people["office"], now)
    sessions = acts.filter(kind__key="session").order_by("-occurred_on", "-id")
    _add_session_evidence(sessions.filter(unit__name="柳林镇")[0], people["clerk"], now)
    place = SlotAnswerDraft(SlotAnswerKind.KEPT, text="存于局机关档案室3号柜")
    session = sessions.filter(unit__name="县教育局")[0]
    answer_slot(session, "notes", place, by=people["study"], now=now)


def _add_activity_evidence(activity: Act, by: Person, now: datetime) -> None:
    for number, hue in enumerate((20, 120), start=1):
        file = keep_file(f"集中祭扫现场{number}.png", picture(hue), by=by, now=now)
        photo = SlotAnswerDraft(SlotAnswerKind.FILE, file=file)
        answer_slot(activity, "pictures", photo, by=by, now=now)
    address = f"https://qinghe.example/plan/{activity.occurred_on}"
    link = SlotAnswerDraft(SlotAnswerKind.LINK, text=address)
    answer_slot(activity, "plan", link, by=by, now=now)


def _add_session_evidence(session: Act, by: Person, now: datetime) -> None:
    file = keep_file("学习会议纪要.txt", _minutes(session).encode(), by=by, now=now)
    minutes = SlotAnswerDraft(SlotAnswerKind.FILE, file=file)
    answer_slot(session, "minutes", minutes, by=by, now=now)
    file = keep_file("中心组学习照片.png", picture(200), by=by, now=now)
    photo = SlotAnswerDraft(SlotAnswerKind.FILE, file=file)
    answer_slot(session, "pictures", photo, by=by, now=now)


def _minutes(act: Act) -> str:
    chair = act.participations.get(role="chair").person
    return MINUTES.format(
        unit=act.unit.name, day=act.occurred_on, place=act.place, title=act.title, chair=chair
    )


def _plan_acts(scene: Scene) -> None:
    for key, unit_name, written, title, place in PLANNED:
        kind = scene.campaign.kinds.get(key=key)
        unit = Unit.objects.get(name=unit_name)
        draft = ActDraft(
            kind=kind.pk,
            unit=unit.pk,
            title=title,
            occurred_on=scene.days.on(written),
            values={"status": Status.PLANNED, "place": place},
        )
        record_act(scene.campaign.pk, draft, by=scene.people["office"], now=scene.now)


PARTS: tuple[Callable[[Scene], None], ...] = (
    _plan_acts,
    add_plans,
    add_quizzes,
    add_readings,
    add_claims,
    add_duties,
    add_office,
    add_orders,
)
