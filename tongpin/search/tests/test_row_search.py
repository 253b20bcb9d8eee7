"""What is found, by whom, in which order; and that every result opens."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db.models import F
from django.urls import reverse

from tongpin.acts.actions import ActDraft, correct_act
from tongpin.acts.models import Act
from tongpin.administration.person_merges import merge_people
from tongpin.orgs.actions import let_leave, rename_unit
from tongpin.orgs.models import Person, Role
from tongpin.orgs.tree import EVER, NEVER
from tongpin.search import row_search
from tongpin.search.catalogue import KINDS, KINDS_BY_KEY, kinds_open_to
from tongpin.search.index_keeping import keep_index
from tongpin.search.models import IndexedRow, Posting
from tongpin.search.posting_store import DayPlace
from tongpin.search.results import overview
from tongpin.search.row_search import Asker, IndexState, KindSearch, SearchQuery
from tongpin.search.tests.conftest import TODAY, WORD
from tongpin.testing import NOON, client_of, make_act, make_campaign, make_person

pytestmark = pytest.mark.django_db


def search_of(kind, query, person) -> KindSearch:
    return KindSearch(kind, query, Asker(person, TODAY), IndexState.now(query.campaign))


def titles(person, text, campaign, kind="act", count=10, **query) -> list[str]:
    """The titles that are found, by the index alone."""
    search = search_of(KINDS_BY_KEY[kind], SearchQuery(text, campaign.pk, **query), person)
    return [found.entry.title for found in search.newest(count)]


@pytest.mark.parametrize("is_indexed", [True, False])
def test_every_result_opens(rows, county, campaign, is_indexed):
    if is_indexed:
        keep_index()
    opened = set()
    for place, role in product(["青禾县", "柳林镇", "石桥乡"], Role):
        person = make_person("某人", county[place], role, username=f"{place}{role}")
        client = client_of(person)
        query = SearchQuery(WORD, campaign.pk)
        for group in overview(kinds_open_to(person, TODAY), query, Asker(person, TODAY)):
            for line in group.lines:
                answer = client.get(line.address)
                assert answer.status_code == 200, (place, role, line.address)
                opened.add(group.key)

    assert opened == KINDS_BY_KEY.keys()


def test_whoever_works_for_the_town_finds_all_of_it(rows, campaign, clerk):
    keep_index()

    groups = overview(KINDS, SearchQuery(WORD, campaign.pk), Asker(clerk, TODAY))

    assert [group.key for group in groups] == list(rows)


def test_whoever_works_elsewhere_finds_what_is_sent_to_all(rows, campaign, stranger):
    keep_index()

    groups = overview(KINDS, SearchQuery(WORD, campaign.pk), Asker(stranger, TODAY))

    assert [group.key for group in groups] == ["paper", "release"]


def test_members_find_who_holds_office_and_no_other_member(rows, campaign, county):
    member = make_person("张一", county["柳林镇"])
    make_person("张二", county["柳林镇"])
    make_person("张三", county["柳林镇"], Role.SECRETARY)
    keep_index()

    assert titles(member, "张", campaign, "person") == ["张三"]


def test_the_newest_comes_first(campaign, county, office):
    days = [date(2021, 3, 1) + timedelta(days=40 * number) for number in (2, 0, 3, 1)]
    for day in days:
        make_act(campaign, county["柳林镇"], title=f"学习{day:%m%d}", day=day)
    keep_index()

    found = titles(office, "学习", campaign)

    assert found == [f"学习{day:%m%d}" for day in sorted(days, reverse=True)]
    assert titles(office, "学习", campaign, count=2) == found[:2]


@pytest.fixture
def _few(monkeypatch):
    """As if a block held far more rows than are looked at one by one."""
    monkeypatch.setattr(row_search, "FEW", 2)
    monkeypatch.setattr(row_search, "PIECE", 3)


@pytest.mark.usefixtures("_few")
def test_many_rows_come_by_day_too(campaign, county, clerk):
    for number in range(12):
        unit = county["柳林镇" if number % 3 else "石桥乡"]
        make_act(campaign, unit, title=f"学习{number}", day=date(2021, 3, 1 + number // 2))
    keep_index()

    found = titles(clerk, "学习", campaign)

    assert found == [f"学习{number}" for number in range(11, 0, -1) if number % 3]


@pytest.mark.usefixtures("_few")
def test_of_many_rows_those_in_the_period_are_looked_at(campaign, county, office, monkeypatch):
    monkeypatch.setattr(row_search, "MOST_CHECKED", 4)
    for day in range(1, 31):
        make_act(campaign, county["柳林镇"], title=f"学习{day}", day=date(2021, 4, day))
    keep_index()

    found = titles(office, "学习", campaign, from_on=date(2021, 4, 9), before_on=date(2021, 4, 12))

    assert found == ["学习11", "学习10", "学习9"]


@pytest.mark.parametrize(
    ("from_on", "before_on", "days"),
    [
        (date(2021, 4, 9), date(2021, 4, 10), 1),
        (date(2021, 1, 1), date(2021, 12, 31), 32),
        (EVER, NEVER, 32),
        (date(2021, 4, 9), NEVER, None),
    ],
)
def test_the_days_of_a_block_are_those_of_the_period(from_on, before_on, days):
    query = SearchQuery("学习", 1, from_on, before_on)
    place = DayPlace.of(date(2021, 4, 9))

    terms = query.day_terms(place.block)

    assert query.covers_block(place.block)
    assert place.term in terms
    assert len(terms) == (days or 32 - place.number)


def test_rows_without_a_day_are_not_found_by_period(campaign, county, office):
    keep_index()

    assert titles(office, "柳林", campaign, "unit") == ["柳林镇"]
    assert titles(office, "柳林", campaign, "unit", before_on=date(2021, 12, 31)) == []


def test_rows_of_another_campaign_are_not_found(campaign, county, office):
    other = make_campaign("flood-safety")
    make_act(campaign, county["柳林镇"], title="学习")
    keep_index()

    assert titles(office, "学习", campaign) == ["学习"]
    assert titles(office, "学习", other) == []


def test_words_are_found_in_the_place_the_number_and_the_unit(campaign, county, office):
    make_act(campaign, county["柳林镇"], title="甲", place="烈士陵园", number="青宣〔2021〕7号")
    keep_index()

    for text in ("烈士", "陵 甲", "2021 7号", "青宣〔2021〕", "柳林镇", "園"):
        assert titles(office, text, campaign) == ["甲"], text
    assert titles(office, "园烈", campaign) == []


def test_a_corrected_act_gives_way_to_its_correction(campaign, county, office):
    act = make_act(campaign, county["柳林镇"], title="学习一")
    keep_index()
    draft = ActDraft(act.kind_id, act.unit_id, "学习二", act.occurred_on)
    correct_act(act, draft, reason="写错", by=office, now=NOON)

    assert titles(office, "学习一", campaign) == []
    keep_index()
    assert titles(office, "学习", campaign) == ["学习二"]


def test_a_renamed_unit_is_found_by_its_new_name_with_its_acts(campaign, county, office):
    make_act(campaign, county["柳林镇"], title="甲")
    keep_index()
    rename_unit(county["柳林镇"], "杨树镇", by=None, now=NOON)
    keep_index()

    assert titles(office, "杨树", campaign) == ["甲"]
    assert titles(office, "柳林", campaign) == []
    assert titles(office, "柳林", campaign, "unit") == ["杨树镇"]


def test_whoever_left_is_not_found_by_those_who_work(campaign, county, office):
    person = make_person("顾长安", county["柳林镇"], Role.EDITOR)
    keep_index()
    assert titles(office, "顾长安", campaign, "person") == ["顾长安"]

    let_leave(person, on=TODAY, by=None, now=NOON)

    assert titles(office, "顾长安", campaign, "person") == []


def test_who_turned_out_to_be_somebody_else_is_found_once(campaign, county, office):
    twins = [make_person("顾长安", county["柳林镇"]) for __ in range(2)]
    keep_index()
    assert titles(office, "顾长安", campaign, "person") == ["顾长安", "顾长安"]

    merge_people(*twins, by=office, now=NOON)

    assert titles(office, "顾长安", campaign, "person") == ["顾长安"]
    keep_index()
    assert IndexedRow.objects.filter(kind="person", words="顾长安").count() == 1


def test_an_erased_name_is_gone_from_the_index(campaign, county, office):
    person = make_person("顾长安", county["柳林镇"], Role.EDITOR)
    keep_index()
    Person.objects.filter(pk=person.pk).update(name="")

    assert titles(office, "顾长安", campaign, "person") == []
    keep_index()
    assert not Posting.objects.filter(kind="person", term="顾长").exists()
    assert not IndexedRow.objects.filter(words__contains="顾长").exists()


def test_people_are_not_found_by_telephone(campaign, county, office):
    person = make_person("顾长安", county["柳林镇"], Role.EDITOR)
    person.phone = "13800000000"
    person.save()
    keep_index()

    assert titles(office, "13800000000", campaign, "person") == []


def test_acts_of_single_people_are_not_looked_for(campaign, county, office):
    act = make_act(campaign, county["柳林镇"], title="学习")
    personal = next(kind for kind in campaign.kinds.all() if kind.spec.is_personal)
    Act.objects.filter(pk=act.pk).update(kind=personal)
    keep_index()

    assert titles(office, "学习", campaign) == []


@pytest.mark.usefixtures("_few")
def test_whoever_reads_of_one_village_finds_its_row_among_many(campaign, county, monkeypatch):
    monkeypatch.setattr(row_search, "VERY_FEW", 1)
    monkeypatch.setattr(row_search, "MOST_CHECKED", 5)
    member = make_person("张一", county["王庄村"])
    make_act(campaign, county["王庄村"], title="学习 王庄", day=date(2021, 1, 5))
    for day in range(1, 29):
        make_act(campaign, county["柳林镇"], title="学习", day=date(2021, 3, day))
    keep_index()

    assert titles(member, "学习", campaign) == ["学习 王庄"]


def test_a_search_looks_at_so_many_rows_and_says_so(campaign, county, office, monkeypatch):
    monkeypatch.setattr(row_search, "PIECE", 1)
    monkeypatch.setattr(row_search, "MOST_CHECKED", 1)
    for day in (1, 28):  # of two blocks
        make_act(campaign, county["柳林镇"], title="学习", day=date(2021, 3, day))
    make_act(campaign, county["柳林镇"], title="学习", day=date(2021, 8, 1))
    keep_index()
    search = search_of(KINDS_BY_KEY["act"], SearchQuery("学习", campaign.pk), office)

    assert len(search.newest(10)) < 3
    assert search.is_cut_short


def test_a_search_that_is_cut_short_says_so_where_it_found_nothing(
    campaign, county, office, monkeypatch
):
    monkeypatch.setattr(row_search, "PIECE", 1)
    monkeypatch.setattr(row_search, "MOST_CHECKED", 1)
    for day in (1, 28):
        make_act(campaign, county["柳林镇"], title="学习，习党，党史", day=date(2021, 3, day))
    keep_index()

    page = client_of(office).get(reverse("search:search"), {"q": "学习党史"}).content.decode()

    assert "not all were looked at" in page
    assert "Nothing that you may see" not in page


def test_a_moved_day_leaves_no_second_hit(campaign, county, office):
    make_act(campaign, county["柳林镇"], title="学习")
    keep_index()
    Act.objects.update(occurred_on=F("occurred_on") + timedelta(days=100))
    keep_index()

    assert titles(office, "学习", campaign) == ["学习"]
