import pytest

from tongpin.contests.actions import EntrantDraft
from tongpin.contests.certificates import issue_certificates
from tongpin.contests.models import Certificate, Contest, Judge, Round, Score, Work
from tongpin.contests.rounds import close_round, name_judge
from tongpin.contests.tests.builders import TOLD, contest_of, round_of, score_all, work
from tongpin.orgs.models import Role
from tongpin.testing import NOON, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(county):
    return make_person("陈静", county["县教育局"], Role.CLERK, username="host")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """The day of the call: 30 April 2021."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


def test_a_bureau_calls_a_contest(client, host, campaign, county):
    client.force_login(host)
    told = {
        "name": "讲故事比赛",
        "unit": county["县教育局"].pk,
        "genre": "story",
        "kind": campaign.kinds.get(key="activity").pk,
        "entries_until": "2021-05-20",
        "criteria": "内容　４０分\n表达 60",
        "awards": "一等奖 1名",
        "tie_rule": "shared",
    }

    refused = client.post("/contests/new/", told | {"criteria": "内容"})
    response = client.post("/contests/new/", told)

    assert refused.context["form"].errors["criteria"] == [
        "Line 1: “内容”. Accepted is a name and a number, 内容 40."
    ]
    found = Contest.objects.get()
    assert response.url == f"/contests/{found.pk}/"
    assert (found.criteria, found.awards) == ([["内容", 40], ["表达", 60]], [["一等奖", 1]])


def test_a_school_hands_in_and_sees_its_own_works_alone(client, clerk, contest, works, county):
    client.force_login(clerk)
    told = {
        "unit": county["柳林镇"].pk,
        "title": "清明",
        "names": "小明、小红",
        "children": "on",
        "consent": "存于教务处",
        "text": "……",
    }

    refused = client.post(f"/contests/{contest.pk}/works/", told | {"consent": ""})
    client.post(f"/contests/{contest.pk}/works/", told)

    assert "guardian" in str(refused.context["form"].non_field_errors())
    assert set(client.get(f"/contests/{contest.pk}/").context["works"]) == {
        works[0],
        works[2],
        Work.objects.get(title="清明"),
    }


def test_a_judge_scores_without_an_account_and_without_names(client, contest, works):
    judge = name_judge(round_of(contest), "评委甲", works[0].unit, **TOLD)
    page = f"/contests/judge/{judge.key}/"

    text = client.get(page).content.decode()
    client.post(f"{page}{works[1].pk}/", {"points0": "30", "points1": "50"})
    client.post(f"{page}{works[0].pk}/", {"points0": "30", "points1": "50"})
    client.post(f"{page}{works[2].pk}/", {"points0": "30"})

    assert f"{works[1].number}" in text
    assert not any(told in text for told in ("欧阳明", "石桥乡", "王庄村", "王红"))
    assert list(Score.objects.values_list("work", "points")) == [(works[1].pk, [30, 50])]
    assert client.get("/contests/judge/guessed/").status_code == 404


def test_the_host_runs_a_round(client, host, contest, works):
    client.force_login(host)
    told = {"name": "决赛", "held_on": "2021-04-30", "place": "礼堂", "goes_on": ""}
    client.post(f"/contests/{contest.pk}/rounds/", told)
    final = Round.objects.get()
    client.post(f"/contests/rounds/{final.pk}/judges/", {"name": "评委甲", "unit": ""})
    page = client.get(f"/contests/rounds/{final.pk}/")
    assert page.context["judges"] == [(Judge.objects.get(), 3)]
    score_all(final, dict.fromkeys(works, (1, 1)))

    client.post(f"/contests/rounds/{final.pk}/close/")
    client.post(f"/contests/{contest.pk}/certificates/")

    assert Certificate.objects.count() == 3  # all share the first place
    pdf = client.get(f"/contests/{contest.pk}/certificates.pdf")
    assert pdf.content.startswith(b"%PDF-")
    client.post(f"/contests/rounds/{final.pk}/reopen/", {"reason": "x"})
    final.refresh_from_db()
    assert final.closed_at


def test_results_are_public_after_the_last_round(client, contest, county):
    child = [EntrantDraft("欧阳明", is_child=True, consent="x")]
    one = work(contest, county["柳林镇"], "欧阳明", entrants=child)
    final = round_of(contest)
    score_all(final, {one: (40, 50)})
    assert client.get(f"/contests/{contest.pk}/results/").status_code == 404

    close_round(final, **TOLD)

    page = client.get(f"/contests/{contest.pk}/results/").content.decode()
    assert "欧阳同学" in page
    assert "欧阳明</" not in page


def test_anybody_checks_a_number_and_learns_no_name(client, contest, works):
    final = round_of(contest)
    score_all(final, dict.fromkeys(works, (1, 1)))
    close_round(final, **TOLD)
    (one, *__) = issue_certificates(contest, **TOLD)

    found = client.post("/certificates/", {"number": one.number.lower().replace("-", "")})
    page = client.get(found.url)

    assert page.context["found"] == one
    assert one.entrant.name not in page.content.decode()
    assert client.get("/certificates/0000-0000-1/").status_code == 404
    slipped = client.post("/certificates/", {"number": "7K4M-9Q2X-!"})
    assert slipped.context["form"].errors["number"] == [
        "This is no number of ours; look for a slip."
    ]


def test_others_do_not_run_the_contest(client, clerk, contest, works):
    final = round_of(contest)
    client.force_login(clerk)

    assert client.get(f"/contests/rounds/{final.pk}/").status_code == 403
    assert client.post(f"/contests/rounds/{final.pk}/close/").status_code == 403
    assert client.post(f"/contests/works/{works[1].pk}/withdraw/").status_code == 403
    assert client.post(f"/contests/works/{works[0].pk}/withdraw/").status_code == 302
    assert client.get(f"/contests/{contest.pk}/certificates.pdf").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_contests_costs_the_same_queries_for_any_row_count(
    office_client, campaign, county, rows, django_assert_num_queries
):
    for number in range(rows):
        contest_of(campaign, county, name=f"第{number}届诵读比赛")
    office_client.get("/contests/")

    with django_assert_num_queries(10):
        response = office_client.get("/contests/")

    assert len(response.context["contests"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_contest_costs_the_same_queries_for_any_number_of_works(
    office_client, contest, county, rows, django_assert_num_queries
):
    for number in range(rows):
        work(contest, county["柳林镇"], f"张{number}")
    office_client.get(contest.get_absolute_url())

    with django_assert_num_queries(19):
        response = office_client.get(contest.get_absolute_url())

    assert len(response.context["works"]) == rows
