from datetime import date

import pytest
from django.urls import reverse

from tongpin.orgs.models import JournalEntry, Role
from tongpin.search.index_keeping import keep_index
from tongpin.testing import client_of, make_act, make_person

PAGE = "search:search"


def found(client, **query) -> str:
    return client.get(reverse(PAGE), query).content.decode()


def test_an_act_is_found_by_its_title_with_the_hit_marked(campaign, county, clerk_client):
    act = make_act(campaign, county["柳林镇"], title="参观烈士陵园")
    keep_index()

    page = found(clerk_client, q="烈士")

    assert f'<a href="{act.get_absolute_url()}">参观<mark>烈士</mark>陵园</a>' in page
    assert "2021-03-23" in page


def test_what_was_written_just_now_is_found_before_it_is_indexed(campaign, county, clerk_client):
    keep_index()
    make_act(campaign, county["柳林镇"], title="重走支前路")

    assert "重走<mark>支前</mark>路" in found(clerk_client, q="支前")


def test_a_stranger_finds_nothing_of_other_units(campaign, county, stranger_client):
    make_act(campaign, county["柳林镇"], title="参观烈士陵园")
    keep_index()

    assert "<mark>" not in found(stranger_client, q="烈士")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"q": "学" * 101}, "Search for at most 100 characters."),
        ({"q": "，。"}, "Type a character, a word or a number."),
        ({"q": "学", "kind": "nonsense"}, "Select a valid choice"),
        ({"q": "学", "start": "2021-05-01", "until": "2021-04-01"}, "The last day is before"),
    ],
)
def test_a_query_that_says_nothing_is_refused(campaign, clerk_client, query, message):
    assert message in found(clerk_client, **query)


def test_results_are_narrowed_by_time(campaign, county, clerk_client):
    for day in (date(2021, 3, 1), date(2021, 4, 1)):
        make_act(campaign, county["柳林镇"], title=f"学习 {day:%m}月", day=day)
    keep_index()

    page = found(clerk_client, q="学习", start="2021-03-15", until="2021-04-01")

    assert page.count("<mark>") == 1
    assert "04月" in page


def test_one_kind_is_listed_page_by_page(campaign, county, clerk_client):
    for number in range(25):
        make_act(campaign, county["柳林镇"], title=f"学习{number}")
    keep_index()

    assert found(clerk_client, q="学习").count("<mark>") == 5
    assert found(clerk_client, q="学习", kind="act").count("<mark>") == 20
    assert found(clerk_client, q="学习", kind="act", page=2).count("<mark>") == 5


def test_text_from_rows_is_escaped(campaign, county, clerk_client):
    make_act(campaign, county["柳林镇"], title="<b>学习</b>")
    keep_index()

    assert "&lt;b&gt;<mark>学习</mark>&lt;/b&gt;" in found(clerk_client, q="学习")


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.SYSTEM_ADMIN, 200), (Role.SECURITY_ADMIN, 403), (Role.AUDIT_ADMIN, 403)],
)
def test_of_the_three_administrators_the_system_administrator_searches(county, role, status):
    client = client_of(make_person("甲", county["青禾县"], role, username="admin"))

    answer = client.get(reverse(PAGE))

    assert answer.status_code == status
    desk = client.get(reverse("administration:desk"), follow=True).content.decode()
    assert ('role="search"' in desk) is (status == 200)


def test_the_system_administrator_finds_units_and_people_in_the_registers(
    campaign, county, system, clerk
):
    make_act(campaign, county["柳林镇"], title="林晓讲党课")
    keep_index()
    client = client_of(system)

    assert reverse("administration:person", args=[clerk.pk]) in found(client, q="林晓")
    assert reverse("administration:unit", args=[county["柳林镇"].pk]) in found(client, q="柳林")
    assert "党课" not in found(client, q="林晓")


def test_a_search_writes_nothing_into_the_journal(campaign, county, clerk_client):
    before = JournalEntry.objects.count()
    found(clerk_client, q="学习")

    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("", 19), ("act", 17)])
def test_a_page_costs_the_same_queries_for_any_number_of_rows(
    campaign, county, clerk_client, count, kind, queries, django_assert_num_queries
):
    for number in range(count):
        make_act(campaign, county["柳林镇"], title=f"学习{number}")
    keep_index()
    found(clerk_client, q="学习")

    with django_assert_num_queries(queries):
        assert found(clerk_client, q="学习", kind=kind).count("<mark>") == count
