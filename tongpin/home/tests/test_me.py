import pytest
from django.test import Client
from django.utils import timezone

from tongpin.acts.models import Participation
from tongpin.burden.models import Complaint
from tongpin.dossiers.actions import PaperDraft, hand_in_paper
from tongpin.dossiers.models import DossierPaper
from tongpin.office.briefs import BriefDraft, send_brief
from tongpin.office.liaisons import begin_liaison
from tongpin.orgs.models import JournalEntry, Person
from tongpin.oversight.actions import ProblemDraft, make_move, register_problem
from tongpin.oversight.models import ProblemSource
from tongpin.oversight.move_details import MoveDetails
from tongpin.plans.actions import subscribe
from tongpin.plans.models import Feed
from tongpin.quizzes.tests.browsers import Browser
from tongpin.quizzes.tests.builders import published
from tongpin.signin.actions import open_hall
from tongpin.signin.codes import hall_code, window_at
from tongpin.signin.models import Device, Scan
from tongpin.testing import NOON, make_act, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(campaign, county):
    return make_act(campaign, county["柳林镇"], "session", visits=0, day=timezone.localdate())


@pytest.fixture
def hall(act):
    return open_hall(act, by=None, now=timezone.now())


def signed_in_by_phone(hall, name) -> Client:
    """A phone that signed in by typing a name."""
    phone = Client()
    page = f"/s/{hall.pk}/{hall_code(hall.key, window_at(timezone.now()))}/"
    ticket = phone.get(page).context["form"].initial["ticket"]
    response = phone.post(f"/s/{hall.pk}/", {"ticket": ticket, "name": name})
    assert response.context["person"].name == name
    return phone


def written(phone, act, text="我的发言"):
    return phone.post(f"/dossiers/{act.pk}/mine/outlines/", {"title": "体会", "text": text})


def test_a_person_sees_and_takes_along_everything(clerk_client, clerk, act, county, campaign):
    Participation.objects.create(act=act, person=clerk, source="paper", recorded_at=NOON)
    hand_in_paper(act, clerk, PaperDraft("outlines", "体会", "发言"), by=clerk, now=NOON)
    subscribe(clerk, county["柳林镇"], campaign, now=NOON)
    page = clerk_client.get("/me/")
    export = clerk_client.get("/me/everything.json").json()

    assert page.context["count"] == 1
    assert export["name"] == "林晓"
    assert [(one["title"], one["status"]) for one in export["sign_ins"]] == [(act.title, "present")]
    assert [one["text"] for one in export["papers"]] == ["发言"]
    assert export["subscriptions"] == ["柳林镇"]
    assert export["journal_entries_by_me"] == 2


def test_the_page_says_in_words_whether_somebody_was_there(clerk_client, clerk, campaign, county):
    for status, reason in (("present", ""), ("leave", "病假"), ("absent", "")):
        act = make_act(campaign, county["柳林镇"], "session", visits=0, title=status)
        details = {"status": status, "reason": reason, "source": "roster", "recorded_at": NOON}
        Participation.objects.create(act=act, person=clerk, **details)

    response = clerk_client.get("/me/")

    words = [
        (row["title"], row["status_label"], row["reason_of_leave"])
        for row in response.context["sign_ins"]
    ]
    assert words == [
        ("absent", "absent", ""),
        ("leave", "on leave", "病假"),
        ("present", "present", ""),
    ]
    assert "on leave：病假" in response.content.decode()


def test_a_phone_sees_what_came_from_it_alone(hall, act, county):
    make_person("马丽", county["柳林镇"])
    own_phone, other = signed_in_by_phone(hall, "马丽"), signed_in_by_phone(hall, "石磊")
    written(own_phone, act)

    assert [one["name"] for one in own_phone.get("/me/").context["sign_ins"]] == ["马丽"]
    assert [one["name"] for one in other.get("/me/").context["sign_ins"]] == ["石磊"]
    assert list(other.get("/me/").context["papers"]) == []
    assert Client().get("/me/").context["count"] == 0


def test_a_name_typed_on_another_phone_opens_nothing(hall, act, county):
    make_person("马丽", county["柳林镇"])
    first = signed_in_by_phone(hall, "马丽")
    written(first, act)
    second = signed_in_by_phone(hall, "马丽")

    form = second.get(f"/dossiers/{act.pk}/mine/outlines/").context["form"]
    refused = written(second, act, "别的话")

    assert form.initial == {}
    assert "already" in str(refused.context["form"].errors["text"])
    assert DossierPaper.objects.current().get().text == "我的发言"
    assert "saved" in written(first, act, "改过的话").context


def test_an_erased_paper_is_gone_with_all_its_versions(clerk_client, clerk, act):
    for text in ("第一稿", "第二稿"):
        hand_in_paper(act, clerk, PaperDraft("outlines", "体会", text), by=clerk, now=NOON)
    number = DossierPaper.objects.current().get().pk

    clerk_client.post("/me/erase/", {"what": f"paper:{number}"})
    clerk_client.post("/me/erase/", {"what": f"paper:{number}"})

    assert set(DossierPaper.objects.values_list("title", "text", "digest")) == {("", "", "")}
    assert not DossierPaper.objects.current().exists()
    assert JournalEntry.objects.filter(verb="dossiers.paper.erase").count() == 1


def test_the_paper_of_somebody_else_stays(stranger_client, clerk, act):
    hand_in_paper(act, clerk, PaperDraft("outlines", "体会", "发言"), by=clerk, now=NOON)
    stranger_client.post("/me/erase/", {"what": f"paper:{DossierPaper.objects.get().pk}"})

    assert DossierPaper.objects.get().text == "发言"


def test_a_forgotten_phone_leaves_counts_and_no_name(hall, act):
    phone = signed_in_by_phone(hall, "过路人")
    written(phone, act)

    phone.post("/me/erase/", {"what": "phone"})

    assert phone.get("/me/").context["count"] == 0
    assert set(Device.objects.values_list("phone", flat=True)) == {""}
    assert Scan.objects.count() == 1
    assert Participation.objects.current().count() == 1
    guest = Person.objects.get(scans__isnull=False)
    assert (guest.name, guest.is_known) == ("", False)
    assert DossierPaper.objects.get().text == ""


def test_a_member_keeps_the_name_when_the_phone_is_forgotten(hall, county):
    make_person("马丽", county["柳林镇"])
    phone = signed_in_by_phone(hall, "马丽")

    phone.post("/me/erase/", {"what": "phone"})

    assert Person.objects.filter(name="马丽").exists()


def test_the_rest_is_asked_of_the_office(clerk_client, clerk, county, campaign):
    feed = subscribe(clerk, county["柳林镇"], campaign, now=NOON)
    clerk_client.post("/me/erase/", {"what": f"feed:{feed.pk}"})
    clerk_client.post("/me/erase/", {"what": "rest"})

    assert not Feed.objects.exists()
    assert Complaint.objects.get().made_by == clerk


def test_somebody_known_from_elsewhere_keeps_the_name(hall, act, county):
    person = Person.objects.create(name="赵老师", home_unit=county["柳林镇"])
    details = {"role": "lead", "source": "paper", "recorded_at": NOON}
    Participation.objects.create(act=act, person=person, **details)
    phone = signed_in_by_phone(hall, "赵老师")

    phone.post("/me/erase/", {"what": "phone"})

    assert Person.objects.get(pk=person.pk).name == "赵老师"


@pytest.mark.parametrize("what", ["paper:²", "paper:" + "9" * 5000, "paper:", "", "feed:x"])
def test_odd_wishes_do_nothing(clerk_client, clerk, act, campaign, county, what):
    feed = subscribe(clerk, county["柳林镇"], campaign, now=NOON)
    hand_in_paper(act, clerk, PaperDraft("outlines", "体会", "发言"), by=clerk, now=NOON)

    assert clerk_client.post("/me/erase/", {"what": what}).url == "/me/"

    assert Feed.objects.get() == feed
    assert DossierPaper.objects.get().text == "发言"
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_about_oneself_costs_the_same_queries_for_any_row_count(
    clerk_client, clerk, campaign, county, rows, django_assert_num_queries
):
    for number in range(rows):
        act = make_act(campaign, county["柳林镇"], "session", visits=0, title=f"第{number}次")
        Participation.objects.create(act=act, person=clerk, source="paper", recorded_at=NOON)
        hand_in_paper(act, clerk, PaperDraft("outlines", "体会", "发言"), by=clerk, now=NOON)
        subscribe(clerk, list(county.values())[number], campaign, now=NOON)
    clerk_client.get("/me/")

    with django_assert_num_queries(16):
        response = clerk_client.get("/me/")

    assert [len(response.context[name]) for name in ("sign_ins", "papers", "feeds")] == [rows] * 3


def test_quizzes_are_shown_to_the_device_that_answered(client, campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now())
    browser = Browser(quiz)
    browser.open()
    browser.hand_in()
    client.cookies["phone"] = browser.cookies["phone"]

    export = client.get("/me/everything.json").json()

    assert [(one["quiz"], one["score"]) for one in export["quizzes"]] == [("党史知识测试", 40.0)]
    assert "党史知识测试" in client.get("/me/").content.decode()
    client.cookies.clear()
    assert client.get("/me/everything.json").json()["quizzes"] == []


def test_what_somebody_did_with_problems_and_news_is_taken_along(
    clerk_client, campaign, county, office, clerk
):
    found = ProblemDraft(
        county["柳林镇"].pk, ProblemSource.SELF, "台账不全", timezone.localdate(NOON)
    )
    problem = register_problem(campaign, county["柳林镇"], found, by=clerk, now=NOON)
    make_move(problem, "strike", MoveDetails("查无此事"), by=clerk, now=NOON)
    send_brief(campaign, county["柳林镇"], BriefDraft("田间课堂", "好"), by=clerk, now=NOON)
    begin_liaison(campaign, county["柳林镇"], clerk, by=office, now=NOON)
    export = clerk_client.get("/me/everything.json").json()

    assert [one["move"] for one in export["steps_of_problems"]] == ["strike"]
    assert [one["title"] for one in export["news_sent"]] == ["田间课堂"]
    assert export["looks_after"][0]["unit"] == "柳林镇"
