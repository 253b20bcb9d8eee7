"""Pages of requests and complaints: what they show to whom, and what lists cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.burden.actions import FieldDraft, RequestDraft, ask_units, describe_request
from tongpin.burden.complaints import make_complaint
from tongpin.burden.models import Complaint, DataRequest, RequestState
from tongpin.orgs.journal_cache import clear_journal_cache

LIST = reverse("burden:request_list")
NEW = reverse("burden:request_new")
COMPLAINTS = reverse("burden:complaint_list")
MONTH = reverse("burden:burden_month")


@pytest.fixture
def describe(campaign, county, office):
    """Describe requests to 柳林镇 with one field that nobody knows."""

    def describe_one(title="基地统计", minutes=5) -> DataRequest:
        draft = RequestDraft(
            title=title,
            basis="青办发〔2021〕3号",
            due_on=localdate() + timedelta(days=9),
            fields=[FieldDraft("基地讲解员人数", minutes), FieldDraft("中心组学习次数", 5)],
            units=[county["柳林镇"].pk],
        )
        return describe_request(campaign, county["青禾县"], draft, by=office, now=timezone.now())

    return describe_one


@pytest.fixture
def ask(describe, office):
    def ask_one(title="基地统计", minutes=5) -> DataRequest:
        return ask_units(describe(title, minutes), by=office, now=timezone.now())

    return ask_one


def test_a_request_shows_its_office_what_is_known_and_what_is_open(office_client, describe):
    request = describe()

    page = office_client.get(request.get_absolute_url()).context

    labels = [(field.label, words) for field, words in page["fields"]]
    assert labels == [("基地讲解员人数", ""), ("中心组学习次数", "中心组学习次数")]
    assert (page["known_count"], page["open_count"]) == (1, 1)
    assert (page["is_own"], page["is_open"], page["may_sign"]) == (True, True, False)
    assert (page["most"], page["sum"], page["budget"], page["is_over"]) == (0, 5, 30, False)
    assert page["forms"] == []


def test_a_unit_gets_a_form_for_what_nobody_knows(clerk_client, county, ask):
    request = ask()

    page = clerk_client.get(request.get_absolute_url()).context

    ((asked, inputs),) = page["forms"]
    assert asked.unit == county["柳林镇"]
    assert [(item.label, item.name, item.value) for item in inputs] == [
        ("基地讲解员人数", "v0", ""),
        ("中心组学习次数", "", 0),
    ]
    assert [item.is_required for item in inputs] == [True, False]
    assert not page["is_own"]


def test_a_leader_sees_why_a_signature_is_needed(leader_client, ask):
    request = ask(minutes=31)

    page = leader_client.get(request.get_absolute_url()).context

    assert request.state == RequestState.TO_SIGN
    assert (page["may_sign"], page["sum"], page["budget"], page["is_over"]) == (True, 31, 30, True)


def test_strangers_find_no_request(stranger_client, ask):
    request = ask()

    assert stranger_client.get(request.get_absolute_url()).status_code == 404
    assert list(stranger_client.get(LIST).context["page"]) == []


def test_only_the_own_office_changes_a_request(leader_client, describe):
    request = describe()
    for name in ("request_known", "request_ask", "request_withdraw"):
        assert leader_client.post(reverse(f"burden:{name}", args=[request.pk])).status_code == 403

    request.refresh_from_db()
    assert request.state == RequestState.LOOKED_UP


def test_a_refusal_stands_on_the_form(office_client, campaign, county):
    data = {
        "unit": county["青禾县"].pk,
        "title": "统计",
        "basis": "文件",
        "due_on": localdate(),
        "fields_text": "讲解员 9",
    }

    page = office_client.post(NEW, data)

    assert page.context["form"].non_field_errors() == ["Choose units below."]
    assert not DataRequest.objects.exists()


def test_a_unit_of_others_is_no_choice(office_client, county, campaign):
    data = {"unit": county["柳林镇"].pk, "title": "统计", "basis": "文件"}

    page = office_client.post(NEW, data)

    assert list(page.context["form"].errors) == ["unit", "due_on", "fields_text"]


def test_an_office_without_units_below_describes_nothing(stranger_client, campaign):
    assert stranger_client.get(NEW).status_code == 403


def test_withdrawing_is_offered_while_somebody_is_asked(office_client, ask):
    request = ask()
    address = request.get_absolute_url()
    assert office_client.get(address).context["may_withdraw"]

    office_client.post(reverse("burden:request_withdraw", args=[request.pk]))

    page = office_client.get(address).context
    assert page["data_request"].state == RequestState.WITHDRAWN
    assert not page["may_withdraw"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_requests_costs_the_same_queries_for_any_row_count(
    office_client, describe, rows, django_assert_num_queries
):
    for number in range(rows):
        describe(f"第{number}次统计")
    office_client.get(LIST)
    clear_journal_cache()

    with django_assert_num_queries(20):
        page = office_client.get(LIST)

    titles = [request.title for request in page.context["page"]]
    assert titles == [f"第{number}次统计" for number in reversed(range(rows))]
    assert page.context["may_ask"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_burden_month_costs_the_same_queries_for_any_row_count(
    office_client, ask, rows, django_assert_num_queries
):
    for number in range(rows):
        ask(f"第{number}次统计")
    office_client.get(MONTH)
    clear_journal_cache()

    with django_assert_num_queries(20):
        page = office_client.get(MONTH)

    assert page.context["minutes"] == [("柳林镇", 5 * rows)]
    assert page.context["most"] == 5 * rows
    month = page.context["month"]
    assert (len(month.requests), month.reused, month.spared) == (rows, rows, 5 * rows)


def test_the_burden_month_leads_to_the_months_beside_it(office_client, campaign):
    page = office_client.get(MONTH, {"month": "2021-12"})

    assert (page.context["before"], page.context["after"]) == ("2021-11", "2022-01")
    assert str(page.context["month"].period.from_on) == "2021-12-01"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_complaints_costs_the_same_queries_for_any_row_count(
    office_client, campaign, rows, django_assert_num_queries
):
    for number in range(rows):
        make_complaint(f"表太多{number}", page="", contact="", by=None, now=timezone.now())
    office_client.get(COMPLAINTS)
    clear_journal_cache()

    with django_assert_num_queries(15):
        page = office_client.get(COMPLAINTS)

    texts = [complaint.text for complaint in page.context["complaints"]]
    assert texts == [f"表太多{number}" for number in reversed(range(rows))]


def test_anybody_complains_and_the_office_answers(client, office_client, office, campaign):
    answer = client.post(reverse("burden:complaint_new"), {"text": "表太多", "page": "/acts/"})
    complaint = Complaint.objects.get()
    assert answer.url == reverse("account_login")
    assert (complaint.text, complaint.page, complaint.made_by) == ("表太多", "/acts/", None)

    office_client.post(
        reverse("burden:complaint_answer", args=[complaint.pk]), {"answer": "已减一半"}
    )

    complaint.refresh_from_db()
    assert (complaint.answer, complaint.answered_by) == ("已减一半", office)
    assert "已减一半" in office_client.get(COMPLAINTS).content.decode()


def test_a_clerk_answers_no_complaints(clerk_client, office, campaign):
    complaint = make_complaint("表太多", page="", contact="", by=None, now=timezone.now())

    for name in ("complaint_answer", "complaint_hand"):
        address = reverse(f"burden:{name}", args=[complaint.pk])
        assert clerk_client.post(address, {"answer": "不"}).status_code == 403

    assert clerk_client.get(COMPLAINTS).status_code == 403
    complaint.refresh_from_db()
    assert complaint.answer == ""
