"""Pages of problems."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from tongpin.duties.models import Duty
from tongpin.orgs.models import Role
from tongpin.oversight.models import Problem, ProblemUrgency
from tongpin.oversight.problem_states import ProblemState
from tongpin.oversight.tests.builders import SOON, go, plan, register
from tongpin.testing import client_of, make_act, make_person

pytestmark = pytest.mark.django_db
LIST = "/problems/"
NEW = "/problems/new/"
LEDGER = "/problems/ledger/"


@pytest.fixture
def form_data(county):
    return {
        "asker": county["青禾县"].pk,
        "unit": county["柳林镇"].pk,
        "source": "hotline",
        "text": "路灯坏了",
        "found_on": "2021-04-30",
        "place": "村口",
        "sort": "at_once",
        "lead": "分管副镇长",
        "helpers": "县住建局",
    }


def move_address(problem, key):
    return reverse("oversight:problem_move", args=[problem.pk, key])


def texts_on(page):
    return [problem.text for problem, __ in page.context["listed"]]


def test_a_problem_is_registered_by_the_form(office_client, office, campaign, county, form_data):
    page = office_client.post(NEW, form_data, follow=True)

    problem = Problem.objects.get()
    assert page.redirect_chain == [(problem.get_absolute_url(), 302)]
    assert (problem.asker, problem.unit) == (county["青禾县"], county["柳林镇"])
    assert (problem.text, problem.place, problem.made_by) == ("路灯坏了", "村口", office)
    assert (problem.source, problem.sort) == ("hotline", ProblemUrgency.AT_ONCE)
    assert (problem.lead, problem.helpers) == ("分管副镇长", "县住建局")
    assert [str(message) for message in page.context["messages"]] == [
        "Registered as 2021-0001. Next: assign it."
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"unit": ""}, "This field is required."),
        ({"source": "rumour"}, "Select a valid choice."),
        ({"found_on": "2099-01-01"}, "It cannot have been found on a day to come."),
    ],
)
def test_a_problem_that_cannot_be_registered_keeps_what_was_typed(
    office_client, form_data, campaign, values, words
):
    page = office_client.post(NEW, form_data | values)

    assert words in page.text
    assert "路灯坏了" in page.text
    assert not Problem.objects.exists()


def test_the_form_begins_with_where_the_problem_was_found(office_client, campaign, county):
    form = office_client.get(f"{NEW}?source=self").context["form"]

    assert form.initial == {"asker": county["青禾县"].pk, "source": "self"}


def test_a_member_registers_and_reads_no_problems(campaign, county, problem):
    member = make_person("普通", county["青禾县"], Role.MEMBER, username="member")
    client = client_of(member)

    assert client.get(problem.get_absolute_url()).status_code == 404
    assert client.get(NEW).status_code == 403
    assert texts_on(client.get(LIST)) == []


def test_a_stranger_sees_neither_the_problem_nor_its_row(stranger_client, problem):
    assert stranger_client.get(problem.get_absolute_url()).status_code == 404
    assert stranger_client.post(move_address(problem, "strike")).status_code == 404
    assert texts_on(stranger_client.get(LIST)) == []


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", ["在办"]),
        ("?state=open", ["在办"]),
        ("?state=all", ["在办", "查无此事"]),
        ("?state=nonsense", ["在办", "查无此事"]),
        ("?state=struck", ["查无此事"]),
        ("?state=closed", []),
    ],
)
def test_problems_are_listed_by_state(office_client, campaign, county, office, query, texts):
    register(campaign, county, office, text="在办")
    struck = register(campaign, county, office, text="查无此事")
    go(struck, ("strike", office, {"text": "查无此事"}))

    assert texts_on(office_client.get(f"{LIST}{query}")) == texts


def test_closed_problems_to_look_at_again_stand_on_top(office_client, closed_problem):
    page = office_client.get(LIST)
    assert list(page.context["look_back"]) == [closed_problem]
    assert "To look at again" in page.text

    Problem.objects.update(look_back_on=localdate() + timedelta(days=1))

    page = office_client.get(LIST)
    assert list(page.context["look_back"]) == []
    assert "To look at again" not in page.text


def test_each_side_is_offered_its_own_moves(office_client, clerk_client, problem, office):
    problem = go(problem, ("assign", office, {"due_on": SOON}))

    keys = [key for key, __, __ in clerk_client.get(problem.get_absolute_url()).context["forms"]]
    assert keys == ["accept", "decline", "apply"]
    page = office_client.get(problem.get_absolute_url())
    assert [key for key, __, __ in page.context["forms"]] == ["accept", "decline", "apply"]
    assert "On behalf of 柳林镇" in page.text


def test_a_problem_is_assigned_by_its_form(office_client, problem, campaign, county):
    kind = campaign.kinds.get(key="session")
    data = {"unit": county["石桥乡"].pk, "due_on": "2099-01-01", "kind": kind.pk, "text": "请抓紧"}

    page = office_client.post(move_address(problem, "assign"), data, follow=True)

    problem.refresh_from_db()
    assert (problem.state, problem.unit) == (ProblemState.ASSIGNED, county["石桥乡"])
    assert Duty.objects.get().kind == kind
    assert [str(message) for message in page.context["messages"]] == [
        "Done, and the other side was told."
    ]


def test_an_application_shows_an_act_and_a_file(
    clerk_client, stranger_client, problem, campaign, county, office, clerk
):
    act = make_act(campaign, county["柳林镇"], "session", day=problem.found_on)
    problem = plan(problem, office, clerk)
    file = SimpleUploadedFile("签到表.txt", "名单".encode(), "text/plain")
    data = {"text": "已补学", "act": act.pk, "file": file}

    page = clerk_client.post(move_address(problem, "apply"), data, follow=True)

    step = problem.steps.get(move="apply")
    assert (step.act, step.file.name) == (act, "签到表.txt")
    assert step.file_url() in page.text
    answer = clerk_client.get(step.file_url())
    assert b"".join(answer.streaming_content) == "名单".encode()
    assert stranger_client.get(step.file_url()).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": ""}, "This field is required."),
        ({"text": "已补学"}, "Show that it is corrected"),
        ({"text": "已补学", "act": "0"}, "“0” is not on the list."),
    ],
)
def test_a_move_that_is_refused_keeps_what_was_typed(
    clerk_client, problem, office, clerk, data, words
):
    problem = plan(problem, office, clerk)

    page = clerk_client.post(move_address(problem, "apply"), data)

    assert words in page.text
    assert data["text"] in page.text
    assert Problem.objects.get().state == ProblemState.PLANNED


def test_a_move_that_is_unknown_or_of_another_side_is_refused(
    office_client, leader_client, problem
):
    assert office_client.post(move_address(problem, "burn")).status_code == 403
    page = leader_client.post(move_address(problem, "accept"))
    assert [str(message) for message in page.context["messages"]] == [
        "This step is not possible now; the page was out of date."
    ]
    assert not problem.steps.exists()


def test_the_ledger_is_printed_and_given_as_a_workbook(office_client, closed_problem):
    page = office_client.get(LEDGER)
    book = office_client.get(f"{LEDGER}?as=xlsx")

    assert [row[1] for row in page.context["rows"]] == [closed_problem.number]
    assert page.context["open_count"] == 0
    assert "四月底前补学一次" in page.text
    assert book.content[:2] == b"PK"


@pytest.mark.parametrize(("address", "queries"), [(LIST, 14), (LEDGER, 12)])
@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_as_many_queries_for_three_problems_as_for_one(
    office_client, campaign, county, office, address, queries, count, django_assert_num_queries
):
    for number in range(count):
        problem = register(campaign, county, office, text=f"问题{number}")
        go(problem, ("assign", office, {"due_on": SOON}))
    office_client.get(address)

    with django_assert_num_queries(queries):
        page = office_client.get(address)

    assert page.text.count("问题0") == 1
