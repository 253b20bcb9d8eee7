from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.acts.models import Act
from tongpin.duties.models import Directive, Duty, Template
from tongpin.notices.models import Message
from tongpin.orgs.actions import give_post
from tongpin.orgs.models import Person, Role
from tongpin.testing import NOON, make_act, make_person

pytestmark = pytest.mark.django_db


def logged_in(county, unit, username, role=Role.CLERK):
    client = Client()
    client.force_login(make_person(username, county[unit], role, username=username))
    return client


@pytest.fixture
def office(county):
    return logged_in(county, "青禾县", "office", Role.OFFICE)


@pytest.fixture
def clerk(county):
    return logged_in(county, "柳林镇", "clerk")


def typed(campaign, county, **told):
    kind = campaign.kinds.get(key="meeting").pk
    usual = {
        "unit": county["青禾县"].pk,
        "title": "关于开展学习教育的通知",
        "size": "special",
        "text": "各单位：请抓好落实。",
        "to": [county["柳林镇"].pk, county["石桥乡"].pk],
        "row0-label": "召开动员部署会",
        "row0-kind": kind,
        "row0-count": 1,
        "row0-due_on": localdate() + timedelta(days=20),
    }
    for number in range(1, 4):
        usual |= {f"row{number}-kind": kind, f"row{number}-count": 1}
    return usual | told


def issued(office, campaign, county, **told):
    office.post("/directives/new/", typed(campaign, county, **told))
    return Directive.objects.get()


def test_a_directive_shows_its_state_from_acts_alone(office, clerk, campaign, county):
    directive = issued(office, campaign, county)
    address = f"/directives/{directive.pk}/"
    page = office.get(address)
    assert [line.received_at for line in page.context["lines"]] == [None, None]

    assert "召开动员部署会" in clerk.get(address).content.decode()
    make_act(campaign, county["柳林镇"], "meeting", day=localdate())
    lines = office.get(address).context["lines"]

    assert [line.addressee.unit.name for line in lines] == ["柳林镇", "石桥乡"]
    assert lines[0].received_at is not None
    assert lines[0].duties[0].duty.met_on == localdate()
    assert lines[1].duties[0].duty.met_on is None
    assert "How it stands" in office.get(address).content.decode()


def test_a_unit_sees_only_its_own_line(office, clerk, campaign, county):
    directive = issued(office, campaign, county)

    page = clerk.get(f"/directives/{directive.pk}/")

    assert [line.addressee.unit.name for line in page.context["lines"]] == ["柳林镇"]
    assert "1 unit more" in page.content.decode()
    assert "石桥乡" not in page.content.decode()
    stranger = logged_in(county, "县教育局", "stranger")
    assert stranger.get(f"/directives/{directive.pk}/").status_code == 404


def test_a_township_passes_on_and_answers(office, clerk, campaign, county):
    directive = issued(office, campaign, county)
    town, village = county["柳林镇"].pk, county["王庄村"].pk

    clerk.post(f"/directives/{directive.pk}/pass-on/", {"through": town, "to": [village]})
    clerk.post(f"/directives/{directive.pk}/below/", {"through": town, "answers": "1"})

    assert Duty.objects.get(unit=village).expectation.directive == directive
    assert Duty.objects.get(unit=town).with_below
    other = {"through": county["石桥乡"].pk, "to": [village]}
    assert clerk.post(f"/directives/{directive.pk}/pass-on/", other).status_code == 403


def test_faults_of_the_form_keep_what_was_typed(office, campaign, county):
    page = office.post("/directives/new/", typed(campaign, county, text="字" * 4001))
    assert "4000 at most" in page.content.decode()
    assert "召开动员部署会" in page.content.decode()

    half = typed(campaign, county) | {"row1-label": "成立领导机构"}
    assert "both or neither" in office.post("/directives/new/", half).content.decode()
    assert not Directive.objects.exists()


def test_the_list_tells_what_is_owed_and_what_is_late_below(office, clerk, campaign, county):
    issued(office, campaign, county)
    Duty.objects.filter(unit=county["石桥乡"]).update(
        from_on=date(2021, 1, 1), due_on=localdate() - timedelta(days=1)
    )

    own = clerk.get("/duties/")
    assert [one.duty.title for one in own.context["own"]] == ["召开动员部署会"]
    assert "■" not in own.content.decode()
    below = office.get("/duties/").context["below"]

    assert [(one.duty.unit.name, one.sign.shape) for one in below] == [("石桥乡", "■")]


def test_only_an_office_above_waives_and_moves(office, clerk, campaign, county):
    issued(office, campaign, county)
    duty = Duty.objects.get(unit=county["柳林镇"])
    later = localdate() + timedelta(days=30)
    told = {"due_on": later, "reason": "防汛"}

    assert clerk.post(f"/duties/{duty.pk}/move/", told).status_code == 403
    assert clerk.post(f"/duties/{duty.pk}/waive/", {"reason": "忙"}).status_code == 403
    office.post(f"/duties/{duty.pk}/move/", told)
    page = office.get(f"/duties/{duty.pk}/").content.decode()
    assert "防汛" in page
    office.post(f"/duties/{duty.pk}/waive/", {"reason": "撤并"})

    duty.refresh_from_db()
    assert (duty.due_on, duty.reason) == (later, "撤并")
    assert "撤并" in clerk.get(f"/duties/{duty.pk}/").content.decode()


def test_a_rule_is_made_by_a_form(office, campaign, county):
    told = {
        "unit": county["青禾县"].pk,
        "title": "每季度一次中心组学习",
        "count": 1,
        "kind": campaign.kinds.get(key="session").pk,
        "every": "quarter",
        "from_on": "2021-01-01",
        "last_on": "2021-12-31",
        "to": [county["柳林镇"].pk],
    }

    office.post("/duties/rules/new/", told)
    assert Template.objects.get().before_on == date(2022, 1, 1)
    assert Duty.objects.count() == 4
    nobody = office.post("/duties/rules/new/", told | {"to": []})

    assert "Choose units below" in nobody.content.decode()
    assert not Act.objects.exists()


def test_pages_cost_few_queries(office, campaign, county, django_assert_max_num_queries):
    directive = issued(office, campaign, county)
    for path in ("/duties/", f"/directives/{directive.pk}/"):
        office.get(path)
        with django_assert_max_num_queries(28, info=path):
            office.get(path)


def test_one_click_tells_the_offices_once(office, clerk, campaign, county, monkeypatch):
    issued(office, campaign, county)
    Duty.objects.update(from_on=date(2021, 1, 1), due_on=localdate() - timedelta(days=1))
    campaign.ends_on = localdate()
    campaign.save()
    noon = timezone.localtime().replace(hour=12)
    person = Person.objects.get(username="office")
    monkeypatch.setattr("tongpin.duties.views.timezone.now", lambda: noon)
    office.force_login(person)

    first = office.post("/duties/remind/", follow=True).content.decode()
    second = office.post("/duties/remind/", follow=True).content.decode()
    monkeypatch.setattr("tongpin.duties.views.timezone.now", lambda: noon.replace(hour=22))
    office.force_login(person)
    night = office.post("/duties/remind/", follow=True).content.decode()

    assert "2 offices were told" in first
    assert "Everybody was reminded already" in second
    assert "Nothing is told between" in night
    assert Message.objects.filter(key__startswith="reminders").count() == 2


def test_a_post_below_gives_no_right_over_ones_own_duty(office, campaign, county):
    issued(office, campaign, county)
    person = make_person("两职", county["柳林镇"], Role.CLERK, username="two")
    give_post(person, county["王庄村"], Role.CLERK, by=None, now=NOON)
    client = Client()
    client.force_login(person)
    duty = Duty.objects.get(unit=county["柳林镇"])

    assert client.post(f"/duties/{duty.pk}/waive/", {"reason": "忙"}).status_code == 403


def test_an_attachment_is_read_by_those_who_are_asked(office, clerk, campaign, county):
    file = SimpleUploadedFile("方案.txt", "要点".encode(), "text/plain")
    directive = issued(office, campaign, county, attachment=file)

    page = clerk.get(f"/directives/{directive.pk}/").content.decode()
    address = f"/directives/{directive.pk}/files/{directive.files.get().pk}/"
    assert address in page
    assert b"".join(clerk.get(address).streaming_content) == "要点".encode()
    assert logged_in(county, "县教育局", "else").get(address).status_code == 404
