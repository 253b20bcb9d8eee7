"""Pages of directives."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from tongpin.duties.models import Directive, Duty
from tongpin.duties.tests.builders import SOON, issue
from tongpin.orgs.models import Role
from tongpin.testing import client_of, make_act, make_person

pytestmark = pytest.mark.django_db
LIST = "/directives/"
NEW = "/directives/new/"


@pytest.fixture
def form_data(campaign, county):
    """What the form for a new directive sends: one thing expected of both townships."""
    kind = campaign.kinds.get(key="meeting").pk
    data = {
        "unit": county["青禾县"].pk,
        "title": "关于开展学习教育的通知",
        "size": "special",
        "text": "各单位：请抓好落实。",
        "to": [county["柳林镇"].pk, county["石桥乡"].pk],
        "row0-label": "召开动员部署会",
        "row0-due_on": localdate() + timedelta(days=20),
    }
    for number in range(4):
        data |= {f"row{number}-kind": kind, f"row{number}-count": 1}
    return data


@pytest.fixture
def bureau_client(county):
    person = make_person("县教育局办", county["县教育局"], Role.CLERK, username="bureau")
    return client_of(person)


def address_of(directive, action):
    return reverse(f"duties:directive_{action}", args=[directive.pk])


def test_a_directive_is_issued_by_the_form(office_client, office, county, form_data):
    answer = office_client.post(NEW, form_data | {"number": "青办〔2021〕1号"})

    directive = Directive.objects.get()
    assert answer.url == directive.get_absolute_url()
    assert (directive.unit, directive.issued_by) == (county["青禾县"], office)
    assert (directive.number, directive.size) == ("青办〔2021〕1号", "special")
    due_on = localdate() + timedelta(days=20)
    assert list(Duty.objects.order_by("unit").values_list("unit__name", "title", "due_on")) == [
        ("柳林镇", "召开动员部署会", due_on),
        ("石桥乡", "召开动员部署会", due_on),
    ]


def test_a_directive_shows_its_state_from_acts_alone(
    office_client, clerk_client, campaign, county, form_data
):
    office_client.post(NEW, form_data)
    directive = Directive.objects.get()
    page = office_client.get(directive.get_absolute_url())
    assert [line.addressee.received_at for line in page.context["lines"]] == [None, None]

    assert "召开动员部署会" in clerk_client.get(directive.get_absolute_url()).text
    make_act(campaign, county["柳林镇"], "meeting", day=localdate())
    page = office_client.get(directive.get_absolute_url())

    first, second = page.context["lines"]
    assert (first.addressee.unit, second.addressee.unit) == (county["柳林镇"], county["石桥乡"])
    assert first.addressee.received_at is not None
    assert [row.duty.met_on for row in first.duties] == [localdate()]
    assert [row.duty.met_on for row in second.duties] == [None]
    assert "How it stands" in page.text


def test_a_unit_sees_only_its_own_line(clerk_client, directive):
    page = clerk_client.get(directive.get_absolute_url())

    assert [line.addressee.unit.name for line in page.context["lines"]] == ["柳林镇"]
    assert "1 unit more" in page.text
    assert "石桥乡" not in page.text


def test_who_is_not_addressed_finds_no_directive(bureau_client, directive):
    assert bureau_client.get(directive.get_absolute_url()).status_code == 404
    assert list(bureau_client.get(LIST).context["page"]) == []


def test_who_leads_reads_directives_and_issues_none(leader_client, directive):
    assert list(leader_client.get(LIST).context["page"]) == [directive]
    assert leader_client.get(NEW).status_code == 403


def test_who_has_nobody_below_issues_nothing(stranger_client, directive):
    page = stranger_client.get(LIST)

    assert [listed.title for listed in page.context["page"]] == [directive.title]
    assert "Issue a directive" not in page.text
    assert stranger_client.get(NEW).status_code == 403


def test_a_township_passes_on_and_answers(clerk_client, county, directive):
    township = county["柳林镇"].pk
    village = county["王庄村"].pk

    clerk_client.post(address_of(directive, "pass_on"), {"through": township, "to": [village]})
    clerk_client.post(address_of(directive, "below"), {"through": township, "answers": "1"})

    assert Duty.objects.get(unit=village).expectation.directive == directive
    assert Duty.objects.get(unit=township).with_below


def test_nobody_passes_on_for_another_unit(clerk_client, county, directive):
    data = {"through": county["石桥乡"].pk, "to": [county["王庄村"].pk]}

    assert clerk_client.post(address_of(directive, "pass_on"), data).status_code == 403
    assert not Duty.objects.filter(unit=county["王庄村"]).exists()


@pytest.mark.parametrize(
    ("action", "values", "words"),
    [
        ("pass_on", {"to": []}, "Choose units below."),
        ("withdraw", {"reason": ""}, "Say why it is withdrawn."),
        ("move", {"reason": "忙"}, "Say the new day, and why it is moved."),
    ],
)
def test_what_is_refused_is_said_on_the_page(
    office_client, county, directive, action, values, words
):
    usual = {"through": county["柳林镇"].pk, "expectation": directive.expectations.get().pk}

    page = office_client.post(address_of(directive, action), usual | values, follow=True)

    assert [str(message) for message in page.context["messages"]] == [words]


def test_a_withdrawn_directive_is_not_answered_for(office_client, clerk_client, county, directive):
    office_client.post(address_of(directive, "withdraw"), {"reason": "重复"})
    data = {"through": county["柳林镇"].pk, "answers": "1"}

    page = clerk_client.post(address_of(directive, "below"), data, follow=True)

    assert [str(message) for message in page.context["messages"]] == ["The directive is withdrawn."]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": "字" * 4001}, "4000 at most"),
        ({"row1-label": "成立领导机构"}, "both or neither"),
        ({"to": []}, "Choose to whom it is addressed."),
        ({"unit": 0}, "“0” is not on the list."),
    ],
)
def test_faults_of_the_form_keep_what_was_typed(office_client, form_data, values, words):
    page = office_client.post(NEW, form_data | values)

    assert words in page.text
    assert "召开动员部署会" in page.text
    assert not Directive.objects.exists()


def test_a_directive_that_repeats_its_superior_says_so(
    office_client, clerk_client, county, directive, form_data
):
    text = directive.text * 9
    Directive.objects.update(text=text)
    data = form_data | {
        "unit": county["柳林镇"].pk,
        "text": text,
        "to": [county["王庄村"].pk],
    }

    page = clerk_client.post(f"{NEW}?passes_on={directive.pk}", data, follow=True)

    assert Directive.objects.latest("id").passes_on == directive
    assert [str(message)[:5] for message in page.context["messages"]] == ["100 %"]


def test_only_what_a_person_sees_is_passed_on(bureau_client, clerk_client, directive):
    assert clerk_client.get(f"{NEW}?passes_on={directive.pk}").context["above"] == directive
    assert clerk_client.get(f"{NEW}?passes_on=x").status_code == 404


def test_the_issuing_office_changes_it_on_the_page(office_client, clerk_client, directive):
    expectation = directive.expectations.get()
    data = {"expectation": expectation.pk, "due_on": "2099-01-04", "reason": "忙"}

    assert clerk_client.post(address_of(directive, "move"), data).status_code == 403
    office_client.post(address_of(directive, "move"), data)
    expectation.refresh_from_db()
    assert str(expectation.due_on) == "2099-01-04"
    assert clerk_client.post(address_of(directive, "withdraw"), {}).status_code == 403
    page = office_client.post(address_of(directive, "withdraw"), {"reason": "重复"}, follow=True)
    assert "withdrawn" in page.text
    assert "Withdraw the directive" not in page.text


def test_an_attachment_is_read_by_those_who_are_asked(
    office_client, clerk_client, bureau_client, form_data
):
    attachment = SimpleUploadedFile("方案.txt", "要点".encode(), "text/plain")
    office_client.post(NEW, form_data | {"attachment": attachment})
    directive = Directive.objects.get()
    address = reverse("duties:directive_file", args=[directive.pk, directive.files.get().pk])

    assert address in clerk_client.get(directive.get_absolute_url()).text
    assert b"".join(clerk_client.get(address).streaming_content) == "要点".encode()
    assert bureau_client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_many_queries_for_three_as_for_one(
    office_client, campaign, county, count, django_assert_num_queries
):
    for number in range(count):
        issue(campaign, county, title=f"通知{number}")
    office_client.get(LIST)

    with django_assert_num_queries(16):
        page = office_client.get(LIST)

    assert len(page.context["page"]) == count


@pytest.mark.parametrize("names", [["柳林镇"], ["柳林镇", "石桥乡", "县教育局"]])
def test_a_directive_costs_as_many_queries_for_three_units_as_for_one(
    office_client, campaign, county, names, django_assert_num_queries
):
    directive = issue(campaign, county, names)
    office_client.get(directive.get_absolute_url())

    with django_assert_num_queries(27):
        page = office_client.get(directive.get_absolute_url())

    assert len(page.context["lines"]) == len(names)
    assert {row.duty.due_on for line in page.context["lines"] for row in line.duties} == {SOON}
