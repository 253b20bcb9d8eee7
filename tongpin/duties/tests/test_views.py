"""Pages of duties."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.duties.models import Duty
from tongpin.duties.tests.builders import issue
from tongpin.notices.models import Message
from tongpin.orgs.actions import give_post
from tongpin.orgs.models import Role
from tongpin.testing import NOON, client_of, make_act, make_person

pytestmark = pytest.mark.django_db
LIST = "/duties/"
REMIND = "/duties/remind/"
YESTERDAY = localdate() - timedelta(days=1)


@pytest.fixture
def duty(directive, county):
    """A duty of 柳林镇 that is still to come."""
    duty = Duty.objects.get(unit=county["柳林镇"])
    duty.due_on = localdate() + timedelta(days=20)
    duty.save()
    return duty


def let_be_late(*units):
    duties = Duty.objects.filter(unit__in=units)
    duties.update(from_on=date(2021, 1, 1), due_on=YESTERDAY)


def address_of(duty, action):
    return reverse(f"duties:duty_{action}", args=[duty.pk])


def test_the_list_tells_what_is_owed_and_what_is_late_below(
    office_client, clerk_client, county, duty
):
    let_be_late(county["石桥乡"])

    page = clerk_client.get(LIST)
    assert [row.duty for row in page.context["own"]] == [duty]
    assert [(str(sign.word), count) for sign, count in page.context["counts"]] == [
        ("on schedule", 1)
    ]
    assert not page.context["has_below"]
    assert "■" not in page.text
    rows = office_client.get(LIST).context["below"]

    assert [(row.duty.unit.name, row.sign.shape) for row in rows] == [("石桥乡", "■")]


def test_a_leader_sees_what_is_late_and_whose_and_changes_nothing(leader, county, duty):
    let_be_late(county["石桥乡"])
    client = client_of(leader)

    page = client.get(LIST)

    assert [row.duty.unit.name for row in page.context["below"]] == ["石桥乡"]
    assert REMIND not in page.text
    assert client.get(duty.get_absolute_url()).status_code == 200
    assert client.get(duty.expectation.directive.get_absolute_url()).status_code == 200
    assert client.post(REMIND).status_code == 403
    assert client.post(address_of(duty, "waive"), {"reason": "x"}).status_code == 403
    assert not duty.expectation.directive.addressees.exclude(received_at=None).exists()


def test_what_is_met_or_waived_stands_apart(clerk_client, campaign, county, duty):
    make_act(campaign, county["柳林镇"], "meeting", day=localdate())

    page = clerk_client.get(LIST)

    assert page.context["own"] == []
    assert [row.duty.met_on for row in page.context["closed"]] == [localdate()]
    assert "Nothing is open." in page.text


def test_a_member_sees_no_duties(county, duty):
    member_client = client_of(make_person("马丽", county["柳林镇"], username="member"))

    assert member_client.get(LIST).status_code == 403
    assert member_client.get(duty.get_absolute_url()).status_code == 403


def test_a_duty_of_another_unit_is_not_found(stranger_client, duty):
    assert stranger_client.get(duty.get_absolute_url()).status_code == 404
    assert stranger_client.post(address_of(duty, "waive"), {"reason": "x"}).status_code == 404


def test_a_duty_shows_where_it_comes_from_and_its_acts(
    office_client, clerk_client, campaign, county, directive, duty
):
    act = make_act(campaign, county["柳林镇"], "meeting", day=localdate(), title="动员会")
    make_act(campaign, county["柳林镇"], "meeting", day=date(2021, 1, 1), title="太早")

    page = clerk_client.get(duty.get_absolute_url())

    assert list(page.context["acts"]) == [act]
    assert directive.get_absolute_url() in page.text
    assert "Waive it" not in page.text
    assert [str(event.what) for event in page.context["story"]] == ["Owed"]


def test_only_an_office_above_waives_and_moves(office_client, clerk_client, duty):
    later = localdate() + timedelta(days=30)
    data = {"due_on": later, "reason": "防汛"}

    assert clerk_client.post(address_of(duty, "move"), data).status_code == 403
    assert clerk_client.post(address_of(duty, "waive"), {"reason": "忙"}).status_code == 403
    page = office_client.post(address_of(duty, "move"), data, follow=True)
    assert page.redirect_chain == [(duty.get_absolute_url(), 302)]
    assert f"{later} 防汛" in page.text
    office_client.post(address_of(duty, "waive"), {"reason": "撤并"})

    duty.refresh_from_db()
    assert (duty.due_on, duty.reason) == (later, "撤并")
    assert "撤并" in clerk_client.get(duty.get_absolute_url()).text


@pytest.mark.parametrize(
    ("action", "data", "words"),
    [
        ("waive", {"reason": " "}, "Say why it is waived."),
        ("waive", {"reason": "长" * 201}, "Say why it is waived."),
        ("move", {"due_on": "", "reason": "忙"}, "Say the new day, and why it is moved."),
        (
            "move",
            {"due_on": "2020-01-01", "reason": "忙"},
            "The day is before the time in which acts count.",
        ),
    ],
)
def test_what_is_refused_is_said_on_the_page(office_client, duty, action, data, words):
    page = office_client.post(address_of(duty, action), data, follow=True)

    assert [str(message) for message in page.context["messages"]] == [words]
    assert Duty.objects.get(pk=duty.pk).waived_at is None


def test_one_click_tells_the_offices_once(office, campaign, county, directive, monkeypatch):
    let_be_late(county["柳林镇"], county["石桥乡"])
    campaign.ends_on = localdate()
    campaign.save()
    noon = timezone.localtime().replace(hour=12)

    def said_at(moment, **data):
        monkeypatch.setattr("tongpin.duties.views.timezone.now", lambda: moment)
        page = client_of(office).post(REMIND, data, follow=True)
        return page.redirect_chain[0][0], [str(message) for message in page.context["messages"]]

    assert said_at(noon, back="office") == (reverse("office:office"), ["Told: 柳林镇、石桥乡."])
    assert said_at(noon) == (
        LIST,
        ["2 matters were told before; each is told once before, on and after the day."],
    )
    assert said_at(noon.replace(hour=22)) == (
        LIST,
        ["Nothing is told between eight in the evening and eight."],
    )
    assert Message.objects.filter(key__startswith="reminders").count() == 2


def test_a_post_below_gives_no_right_over_ones_own_duty(clerk, county, duty):
    give_post(clerk, county["王庄村"], Role.CLERK, by=None, now=NOON)

    answer = client_of(clerk).post(address_of(duty, "waive"), {"reason": "忙"})

    assert answer.status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_many_queries_for_three_duties_as_for_one(
    office_client, campaign, county, count, django_assert_num_queries
):
    for number in range(count):
        issue(campaign, county, ["柳林镇"], title=f"通知{number}")
    let_be_late(county["柳林镇"])
    office_client.get(LIST)

    with django_assert_num_queries(30):
        page = office_client.get(LIST)

    assert len(page.context["below"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_duty_costs_as_many_queries_for_three_acts_as_for_one(
    office_client, campaign, county, duty, count, django_assert_num_queries
):
    for number in range(count):
        make_act(campaign, county["柳林镇"], "meeting", day=localdate(), title=f"会{number}")
    office_client.get(duty.get_absolute_url())

    with django_assert_num_queries(23):
        page = office_client.get(duty.get_absolute_url())

    assert len(page.context["acts"]) == count
