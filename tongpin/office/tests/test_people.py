"""Items of news, liaison and handover, make-ups, archives: the rules and the pages."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from tongpin.base.periods import day_period
from tongpin.duties.directives import DirectiveDraft, ExpectationDraft, issue_directive
from tongpin.duties.tests.builders import make_rule
from tongpin.evidence.actions import keep_file
from tongpin.notices.models import Message
from tongpin.office.actions import OfficeError, draft_paper
from tongpin.office.briefs import BriefDraft, decide_brief, send_brief
from tongpin.office.liaisons import begin_liaison, end_liaison, hand_over
from tongpin.office.models import Brief, Handover, Liaison, OfficePaper, Outcome, PaperKind
from tongpin.orgs.models import Post, Role
from tongpin.testing import NOON, make_act, make_person

pytestmark = pytest.mark.django_db
DAY = localdate(NOON)


def test_an_author_hears_what_became_of_an_item_with_thanks(campaign, county, office, clerk):
    item = BriefDraft("田间课堂", "把党课开到田间。")
    briefs = [send_brief(campaign, county["柳林镇"], item, by=clerk, now=NOON) for __ in range(2)]
    assert briefs[0] == briefs[1]
    with pytest.raises(OfficeError, match="why it is not used"):
        decide_brief(briefs[0], Outcome.DECLINED, " ", by=office, now=NOON)
    decide_brief(briefs[0], Outcome.ADOPTED, "刊发第3期", by=office, now=NOON)
    with pytest.raises(OfficeError, match="decided already"):
        decide_brief(briefs[0], Outcome.DECLINED, "改主意", by=office, now=NOON)

    message = Message.objects.get(unit=county["柳林镇"])
    assert ("thank you" in message.title, message.text) == (True, "刊发第3期")


@pytest.mark.parametrize("told", [("", "文"), ("题", " "), ("题", "长" * 1501)])
def test_an_item_that_says_nothing_or_too_much_is_refused(campaign, county, told):
    with pytest.raises(OfficeError):
        send_brief(campaign, county["柳林镇"], BriefDraft(*told), by=None, now=NOON)


def test_a_leader_looks_after_a_unit_from_day_to_day(campaign, county, office):
    leader = make_person("郑书记", county["青禾县"], Role.LEADER)
    for __ in range(2):
        liaison = begin_liaison(campaign, county["柳林镇"], leader, by=office, now=NOON)
    for days in (10, 20):
        end_liaison(liaison, by=office, now=NOON + timedelta(days=days))

    assert Liaison.objects.get().before_on == DAY + timedelta(days=10)


def test_who_leaves_hands_over_what_is_open(campaign, county, office, clerk):
    post = clerk.posts.get()
    other = make_person("丁一", county["柳林镇"], Role.CLERK)
    with pytest.raises(OfficeError, match="no end"):
        hand_over(post, other, "", by=office, now=NOON)
    post.before_on = DAY + timedelta(days=5)
    post.save()
    with pytest.raises(OfficeError, match="somebody else"):
        hand_over(post, clerk, "", by=office, now=NOON)
    for __ in range(2):
        hand_over(post, other, "钥匙在门卫", by=office, now=NOON)

    assert Handover.objects.get().to == other


def login(client, person):
    client.force_login(person)
    return client


def test_pages_of_the_office(client, campaign, county, office, clerk, stranger):
    login(client, office)
    for address in ("/office/", "/mechanisms/", "/papers/", "/briefs/", "/liaisons/"):
        assert client.get(address).status_code == 200, address
    made = client.post("/papers/new/", {"sort": "dispatch"})
    paper = OfficePaper.objects.get()
    assert made.url == f"/papers/{paper.pk}/"
    due = localdate() + timedelta(days=9)
    decided = {
        "text": "报送名单",
        "kind": campaign.kinds.get(key="matter").pk,
        "due_on": due,
        "to": [county["柳林镇"].pk],
    }
    client.post(f"/papers/{paper.pk}/decisions/", decided)
    client.post(f"/papers/{paper.pk}/words/", {"words": "请抓好", "then": "issue"})
    assert OfficePaper.objects.get().issued_at

    page = login(client, clerk).get(f"/papers/{paper.pk}/").content.decode()
    assert "报送名单" in page
    assert "请抓好" in page
    assert client.post(f"/papers/{paper.pk}/words/", {"words": "改"}).status_code == 403
    page = login(client, stranger).get(f"/papers/{paper.pk}/")
    assert page.status_code == 200


def test_units_read_only_their_own_rows(client, campaign, county, office, clerk, stranger):
    login(client, office).post("/papers/new/", {"sort": "circular"})
    paper = OfficePaper.objects.get()
    assert login(client, clerk).get(f"/papers/{paper.pk}/").status_code == 404
    login(client, office).post(f"/papers/{paper.pk}/words/", {"then": "issue"})
    page = login(client, clerk).get(f"/papers/{paper.pk}/").content.decode()

    assert f"/units/{county['柳林镇'].pk}/" in page
    assert f"/units/{county['石桥乡'].pk}/" not in page


def test_a_letter_is_for_its_unit_alone(client, campaign, county, office, clerk, stranger):
    login(client, office).post("/papers/new/", {"sort": "letter", "to": county["柳林镇"].pk})
    paper = OfficePaper.objects.get()
    client.post(f"/papers/{paper.pk}/words/", {"then": "issue", "number": "青提〔2021〕1号"})

    assert "青提〔2021〕1号" in login(client, clerk).get(f"/papers/{paper.pk}/").content.decode()
    assert login(client, stranger).get(f"/papers/{paper.pk}/").status_code == 404


def test_a_clerk_sends_an_item_and_the_office_decides(client, campaign, county, office, clerk):
    told = {"unit": county["柳林镇"].pk, "about": "practice", "title": "田间课堂", "text": "好"}
    login(client, clerk).post("/briefs/", told)
    brief = Brief.objects.get()
    assert client.post(f"/briefs/{brief.pk}/", {"outcome": "adopted"}).status_code == 403
    assert "田间课堂" in login(client, office).get("/office/").content.decode()
    client.post(f"/briefs/{brief.pk}/", {"outcome": "adopted", "answer": "谢谢"})
    assert Brief.objects.get().outcome == "adopted"


def test_somebody_who_leaves_is_listed_until_it_is_handed_over(
    client, campaign, county, office, clerk
):
    Post.objects.filter(person=clerk).update(before_on=localdate() + timedelta(days=3))
    other = make_person("丁一", county["柳林镇"], Role.CLERK)
    post = clerk.posts.get()
    assert f"/handovers/{post.pk}/" in login(client, office).get("/liaisons/").content.decode()
    assert client.get(f"/handovers/{post.pk}/").status_code == 200
    client.post(f"/handovers/{post.pk}/", {"to": other.pk, "notes": "账号已交"})
    page = client.get("/liaisons/").content.decode()
    assert f"/handovers/{post.pk}/" not in page
    assert "账号已交" in page


def test_the_archive_of_a_unit_is_one_package_with_a_catalogue(
    client, campaign, county, office, stranger
):
    make_act(campaign, county["柳林镇"], "session", day=date(2021, 3, 5), title="第一次学习")
    unit = county["柳林镇"].pk
    assert "第一次学习" in login(client, office).get(f"/archives/{unit}/").content.decode()
    answer = client.get(f"/archives/{unit}/package.zip")
    package = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = package.namelist()
    assert names == ["归档文件目录.xlsx", "0001/dossier.zip"]
    assert zipfile.ZipFile(io.BytesIO(package.read(names[1]))).testzip() is None
    assert login(client, stranger).get(f"/archives/{unit}/").status_code == 403


def test_the_office_page_counts_what_is_late_by_unit(client, campaign, county, office):
    make_rule(campaign, county, "柳林镇", "石桥乡")
    page = login(client, office).get("/office/")

    assert page.context["late"] >= 2
    assert [row["unit__name"] for row in page.context["late_units"]] == ["柳林镇", "石桥乡"]


def test_the_week_shows_what_happened_below(client, campaign, county, office):
    make_act(campaign, county["王庄村"], "activity", day=localdate(), title="本周的活动")
    make_act(campaign, county["王庄村"], day=localdate() - timedelta(days=7), title="上周的活动")

    page = login(client, office).get("/office/").content.decode()

    assert "本周的活动" in page
    assert "上周的活动" not in page


def test_the_office_page_costs_few_queries_however_much_is_owed(
    client, campaign, county, office, django_assert_num_queries
):
    make_rule(campaign, county, *county)
    login(client, office).get("/office/")
    with django_assert_num_queries(37):
        client.get("/office/")


def test_who_leads_or_inspects_reads_papers_and_makes_none(client, campaign, county, office, clerk):
    login(client, office).post("/papers/new/", {"sort": "dispatch"})
    paper = OfficePaper.objects.get()
    for role in (Role.LEADER, Role.INSPECTOR):
        person = make_person(role, county["青禾县"], role, username=role)
        login(client, person)
        assert client.get("/office/").url == "/problems/"
        assert client.get(f"/papers/{paper.pk}/").status_code == 404  # a draft
        assert client.get("/papers/").status_code == 200
        assert client.get("/mechanisms/").status_code == 200
        assert client.post("/papers/new/", {"sort": "dispatch"}).status_code == 403
    login(client, office).post(f"/papers/{paper.pk}/words/", {"then": "issue"})
    assert login(client, person).get(f"/papers/{paper.pk}/").status_code == 200
    member = make_person("普通", county["青禾县"], Role.MEMBER, username="member")
    assert login(client, member).get("/papers/").status_code == 403


def test_directives_and_issued_papers_go_into_the_archive_with_their_files(
    client, campaign, county, office
):
    file = keep_file("附件.txt", "名单".encode(), by=office, now=NOON)
    draft = DirectiveDraft(
        title="关于学习的通知",
        text="请抓好。",
        expectations=[ExpectationDraft("动员会", campaign.kinds.get(key="meeting"), DAY)],
        number="青办〔2021〕1号",
        files=[file],
    )
    issue_directive(campaign, county["青禾县"], draft, [county["柳林镇"].pk], by=office, now=NOON)
    login(client, office).post("/papers/new/", {"sort": "circular"})
    client.post(
        f"/papers/{OfficePaper.objects.get().pk}/words/", {"words": "请核对", "then": "issue"}
    )
    answer = client.get(f"/archives/{county['青禾县'].pk}/package.zip")
    package = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

    assert package.namelist()[1:] == [
        "0001/正文.txt",
        f"0001/{file.pk}-附件.txt",
        "0002/正文.txt",
    ]
    assert "青办〔2021〕1号" in package.read("0001/正文.txt").decode()
    text = package.read("0002/正文.txt").decode()
    assert "请核对" in text
    assert "柳林镇\t0" in text


def make_rows(campaign, county, office, count):
    """So many papers, items of news, liaisons and duties."""
    clerks = [make_person(f"联络员{n}", county["柳林镇"], Role.CLERK) for n in range(count)]
    for number in range(count):
        day = DAY - timedelta(days=number)
        period = day_period(day, day)
        draft_paper(campaign, county["青禾县"], PaperKind.DISPATCH, period, by=office, now=NOON)
        draft = BriefDraft(f"田间课堂{number}", "好")
        send_brief(campaign, county["柳林镇"], draft, by=office, now=NOON)
        begin_liaison(campaign, county["柳林镇"], clerks[number], by=office, now=NOON)
        make_act(campaign, county["柳林镇"], "session", title=f"第{number}次学习")


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/papers/", 17), ("/briefs/", 14), ("/liaisons/", 16), ("/mechanisms/", 22)],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_queries_for_any_row_count(
    office_client, campaign, county, office, address, queries, rows, django_assert_num_queries
):
    make_rows(campaign, county, office, rows)
    office_client.get(address)

    with django_assert_num_queries(queries):
        response = office_client.get(address)

    assert response.status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_archive_of_a_unit_costs_the_same_queries_for_any_row_count(
    office_client, campaign, county, office, rows, django_assert_num_queries
):
    make_rows(campaign, county, office, rows)
    address = f"/archives/{county['柳林镇'].pk}/"
    office_client.get(address)

    with django_assert_num_queries(19):
        response = office_client.get(address)

    assert len(response.context["items"]) == rows


def test_a_paper_may_be_about_an_earlier_round(client, campaign, county, office):
    login(client, office).post("/papers/new/", {"sort": "circular", "day": "2021-02-14"})
    client.post("/papers/new/", {"sort": "circular", "day": "nonsense"})

    earlier, running = OfficePaper.objects.order_by("id")
    assert (earlier.period, earlier.from_on) == ("2021-Q1", date(2021, 1, 1))
    assert running.last_on == localdate()
