"""Inspections: plans, visits, observations from a device, opinion and reply."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.duties.duty_rows import story_of
from tongpin.duties.models import Duty
from tongpin.duties.reminders import remind_all
from tongpin.duties.tests.builders import make_rule
from tongpin.notices.models import Message
from tongpin.orgs.models import Role
from tongpin.oversight.actions import MoveDetails, OversightError, make_move
from tongpin.oversight.models import Observation, Problem, Verdict, Visit
from tongpin.oversight.story import whole_story
from tongpin.oversight.visits import (
    InspectionPlan,
    ObservationDraft,
    answer_reply,
    cancel_visit,
    make_problem,
    plan_inspection,
    plan_visit,
    reply,
    take_observation,
    write_opinion,
)
from tongpin.testing import NOON, make_campaign, make_person

pytestmark = pytest.mark.django_db
DAY = localdate(NOON)
MONTH = timedelta(days=30)
A_DAY = timedelta(days=1)


@pytest.fixture
def inspector(county):
    return make_person("周正", county["青禾县"], Role.INSPECTOR, username="inspector")


@pytest.fixture
def inspection(campaign, county, inspector):
    plan = InspectionPlan(
        "第一轮督导", "中心组学习", DAY, DAY + 2 * MONTH + A_DAY, ["有年度计划", " ", "按季学习"]
    )
    return plan_inspection(campaign, county["青禾县"], plan, by=inspector, now=NOON)


@pytest.fixture
def visit(inspection, county, inspector):
    return plan_visit(inspection, county["柳林镇"].pk, DAY, by=inspector, now=NOON)


def seen(verdict=Verdict.WRONG, text="一季度没有中心组学习", **told):
    return ObservationDraft(
        **{"key": uuid4(), "verdict": verdict, "text": text, "seen_at": NOON} | told
    )


def take(visit, inspector, **told):
    return take_observation(visit, seen(**told), by=inspector, now=NOON)


def test_a_visit_is_announced_to_the_unit(visit, inspection, county):
    assert inspection.checklist == ["有年度计划", "按季学习"]
    message = Message.objects.get()
    assert (message.unit, message.path) == (county["柳林镇"], f"/visits/{visit.pk}/")


@pytest.mark.parametrize(("days", "is_near"), [(1, True), (29, True), (30, False)])
def test_a_unit_is_not_visited_twice_within_thirty_days(
    visit, inspection, county, inspector, days, is_near
):
    def again(**told):
        day = DAY + timedelta(days=days)
        return plan_visit(inspection, county["柳林镇"].pk, day, **told, by=inspector, now=NOON)

    if is_near:
        with pytest.raises(OversightError, match="Say why again"):
            again()
        assert again(reason="整改复核").reason == "整改复核"
    else:
        assert again().reason == ""


def test_a_visit_that_is_off_stands_in_nobodys_way(visit, inspection, county, inspector):
    cancel_visit(visit, by=inspector, now=NOON)
    day = DAY + timedelta(days=3)

    assert plan_visit(inspection, county["柳林镇"].pk, day, by=inspector, now=NOON).pk != visit.pk


@pytest.mark.parametrize(("unit", "days"), [("青禾县", 90), ("青禾县", 61), ("柳林镇", -1)])
def test_a_visit_outside_the_plan_is_refused(inspection, county, inspector, unit, days):
    day = DAY + timedelta(days=days)
    with pytest.raises(OversightError):
        plan_visit(inspection, county[unit].pk, day, by=inspector, now=NOON)


def test_an_observation_sent_again_is_there_once(visit, inspector):
    one = seen()
    for __ in range(3):
        take_observation(visit, one, by=inspector, now=NOON)

    assert Observation.objects.count() == 1


def test_what_is_wrong_becomes_a_problem_of_the_unit_once(visit, inspector, county):
    one = take(visit, inspector)
    for __ in range(2):
        problem = make_problem(one, DAY + MONTH, by=inspector, now=NOON)

    assert Problem.objects.get() == problem
    assert (problem.source, problem.state, problem.unit) == ("visit", "assigned", county["柳林镇"])
    assert problem.duty.due_on == DAY + MONTH
    with pytest.raises(OversightError, match="as it should be"):
        make_problem(take(visit, inspector, verdict=Verdict.FINE), DAY, by=inspector, now=NOON)


def test_the_unit_replies_for_thirty_days_and_somebody_else_answers(
    visit, inspector, office, clerk
):
    take(visit, inspector)
    write_opinion(visit, "计划齐全，一季度未学。", by=inspector, now=NOON)
    with pytest.raises(OversightError, match="over"):
        reply(visit, "已补学", by=clerk, now=NOON + timedelta(days=31))
    reply(visit, "因防汛推迟，已补学", by=clerk, now=NOON + MONTH)
    with pytest.raises(OversightError, match="Somebody else"):
        answer_reply(visit, "维持", by=inspector, now=NOON + MONTH)
    answer_reply(visit, "采纳", by=office, now=NOON + MONTH)

    told = Visit.objects.get(pk=visit.pk)
    assert (told.reply, told.answer) == ("因防汛推迟，已补学", "采纳")
    assert [m.title for m in Message.objects.order_by("id")][1:] == [
        "Opinion on the visit",
        "柳林镇 replied",
        "Answer to your reply",
    ]


def test_an_opinion_is_given_once_and_nothing_is_added_after_it(visit, inspector):
    with pytest.raises(OversightError, match="Nothing was observed"):
        write_opinion(visit, "好", by=inspector, now=NOON)
    take(visit, inspector)
    for __ in range(2):
        write_opinion(visit, "好", by=inspector, now=NOON)
    with pytest.raises(OversightError, match="not changed"):
        write_opinion(visit, "不好", by=inspector, now=NOON)
    with pytest.raises(OversightError, match="any more"):
        take(visit, inspector)


def test_the_unit_sees_what_was_observed_only_with_the_opinion(client, visit, inspector, clerk):
    take(visit, inspector)
    client.force_login(clerk)
    address = f"/visits/{visit.pk}/"
    assert "一季度没有中心组学习" not in client.get(address).content.decode()
    assert client.get(f"{address}observe/").status_code == 403

    write_opinion(visit, "请整改", by=inspector, now=NOON)

    assert "一季度没有中心组学习" in client.get(address).content.decode()


def test_a_device_sends_a_picture_and_hears_why_something_is_not_taken(client, visit, inspector):
    client.force_login(inspector)
    key, address = uuid4(), f"/visits/{visit.pk}/observations/"
    picture = SimpleUploadedFile("墙.txt", "只是字".encode())
    sent = {
        "key": key,
        "verdict": "wrong",
        "text": "墙上没有计划",
        "picture": picture,
        "seen_at": timezone.now().isoformat(),
    }

    assert client.post(address, sent).status_code == 200
    assert Observation.objects.get().file.name == "墙.txt"
    answer = client.post(address, {"key": uuid4(), "verdict": "wrong", "text": ""})
    assert (answer.status_code, "text" in answer.json()["error"]) == (422, True)


def test_a_stranger_sees_neither_the_visit_nor_its_inspection(client, visit, stranger):
    client.force_login(stranger)

    assert client.get(f"/visits/{visit.pk}/").status_code == 404
    assert client.get(f"/inspections/{visit.inspection_id}/").status_code == 403
    assert client.get("/problems/").status_code == 200


def test_pages_from_plan_to_problem(client, campaign, county, inspector, clerk):
    client.force_login(inspector)
    today = localdate()
    told = {
        "unit": county["青禾县"].pk,
        "title": "第一轮督导",
        "scope": "学习",
        "from_on": today,
        "last_on": today + MONTH,
        "checklist": "有计划\n按季学习",
    }
    made = client.post("/inspections/new/", told)
    planned = {"unit": county["柳林镇"].pk, "planned_on": today}
    client.post(f"{made.url}visits/", planned)
    visit = Visit.objects.get()
    page = client.get(f"/visits/{visit.pk}/observe/").content.decode()
    assert "按季学习" in page
    assert "offline.js" in page
    client.post(
        f"/visits/{visit.pk}/observations/",
        {"key": uuid4(), "verdict": "wrong", "text": "没有签到表", "as": "page"},
    )
    client.post(f"/visits/{visit.pk}/problems/", {"due_on": today + MONTH})
    problem = Problem.objects.get()
    page = client.get(f"/problems/{problem.pk}/").content.decode()
    assert f"/visits/{visit.pk}/" in page

    client.force_login(clerk)
    client.post(f"/problems/{problem.pk}/moves/accept/", {"charge": "林晓"})
    assert Problem.objects.get().state == "accepted"
    assert "没有签到表" in client.get("/problems/").content.decode()
    book = client.get("/problems/ledger/?as=xlsx")
    assert book.content[:2] == b"PK"
    assert "没有签到表" in client.get("/problems/ledger/").content.decode()
    for address in ("/inspections/", "/problems/?state=accepted", "/problems/?state=nonsense"):
        assert client.get(address).status_code == 200


def test_the_story_of_a_missed_duty_reads_on_one_page(
    client, campaign, county, visit, inspector, clerk, office
):
    make_rule(campaign, county, "柳林镇", from_on=DAY - timedelta(days=110), before_on=DAY)
    remind_all(now=NOON)
    missed = Duty.objects.get(period="2021-Q1")
    other = make_person("石磊", county["石桥乡"], Role.CLERK)
    theirs = Duty.objects.create(
        campaign=campaign,
        unit=county["石桥乡"],
        title="别的",
        from_on=DAY,
        due_on=DAY,
        made_at=NOON,
        made_by=other,
    )
    with pytest.raises(OversightError, match="another unit"):
        take(visit, inspector, about=theirs)
    problem = make_problem(
        take(visit, inspector, about=missed), DAY + MONTH, by=inspector, now=NOON
    )

    assert [str(event.what) for event in whole_story(problem)] == [
        "Owed",
        "Reminded",
        "Seen on a visit",
        "Registered",
        "Assign",
    ]
    told = [(event.path, event.path_words) for event in story_of(missed) if event.path]
    assert told == [(f"/problems/{problem.pk}/", "problem 2021-0001")]
    client.force_login(clerk)
    page = client.get(f"/problems/{problem.pk}/").content.decode()
    assert f"/duties/{missed.pk}/" in page
    assert f"/problems/{problem.pk}/" in client.get(f"/duties/{missed.pk}/").content.decode()


def test_what_stands_in_the_ledger_already_holds_up_nothing(visit, inspector, clerk):
    first = make_problem(take(visit, inspector), DAY + MONTH, by=inspector, now=NOON)
    make_move(first, "accept", MoveDetails(), by=clerk, now=NOON)
    again = make_problem(take(visit, inspector), DAY + MONTH, by=inspector, now=NOON)
    other = make_problem(
        take(visit, inspector, text="没有签到表"), DAY + MONTH, by=inspector, now=NOON
    )

    assert again == first
    assert other.state == "assigned"
    assert not Observation.objects.filter(problem=None).exists()


def test_a_device_with_a_clock_of_another_century_breaks_nothing(client, visit, inspector):
    client.force_login(inspector)
    sent = {"key": uuid4(), "verdict": "fine", "text": "好", "seen_at": "0001-01-01T00:00:00Z"}
    assert client.post(f"/visits/{visit.pk}/observations/", sent).status_code == 200
    assert Observation.objects.get().seen_at == visit.made_at
    assert client.get(f"/visits/{visit.pk}/").status_code == 200


def test_what_was_typed_stays_where_it_cannot_be_taken(client, visit, inspector):
    take(visit, inspector)
    client.force_login(inspector)
    text = "\r\n".join(["长" * 100] * 20)  # 2,019 characters, as browsers count them
    page = client.post(f"/visits/{visit.pk}/opinion/", {"text": text}).content.decode()
    assert "长" * 100 in page
    fits = "\r\n".join(["长" * 99] * 20)  # 1,999
    client.post(f"/visits/{visit.pk}/opinion/", {"text": fits})
    assert Visit.objects.get().opinion.count("长") == 1980


def test_a_visit_of_an_older_campaign_is_still_taken(client, visit, inspector):
    make_campaign("flood-safety")
    client.force_login(inspector)
    sent = {"key": uuid4(), "verdict": "fine", "text": "好"}
    assert client.post(f"/visits/{visit.pk}/observations/", sent).status_code == 200


def test_a_plain_member_reads_neither_inspections_nor_visits(client, visit, county):
    client.force_login(make_person("普通", county["青禾县"], Role.MEMBER, username="member"))
    page = client.get("/inspections/").content.decode()

    assert "第一轮督导" not in page
