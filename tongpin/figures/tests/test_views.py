import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from tongpin.campaigns.mechanism_runs import MechanismOutput, note_run
from tongpin.orgs.journal_cache import clear_journal_cache
from tongpin.testing import DAY, NOON, make_act

LIST = reverse("figures:figure_list")
ACTIVITIES = reverse("figures:figure", args=["activities"])


def test_the_table_tells_every_figure_of_the_pack(office_client, campaign, county):
    make_act(campaign, county["柳林镇"], visits=23)

    figures = {figure.key: figure for figure in office_client.get(LIST).context["figures"]}

    keys = campaign.indicators.order_by("position").values_list("key", flat=True)
    assert list(figures) == list(keys)
    assert (figures["activities"].printed, figures["activity_visits"].printed) == (
        "1场次",
        "23人次",
    )


def test_the_table_is_that_of_the_unit_and_days_asked_for(office_client, campaign, county):
    make_act(campaign, county["柳林镇"])
    make_act(campaign, county["石桥乡"])
    asked = {"unit": county["石桥乡"].pk, "start": "2021-03-23", "until": "2021-03-23"}

    page = office_client.get(LIST, asked)

    scope = page.context["scope"]
    assert (scope.unit, str(scope.from_on), str(scope.before_on)) == (
        county["石桥乡"],
        "2021-03-23",
        "2021-03-24",
    )
    assert page.context["query"] == f"?start=2021-03-23&until=2021-03-23&unit={county['石桥乡'].pk}"
    figure = next(item for item in page.context["figures"] if item.key == "activities")
    assert figure.exact == 1


def test_an_unknown_unit_is_told_and_everything_shown(office_client, campaign, county):
    page = office_client.get(LIST, {"unit": "999999"})

    assert list(page.context["form"].errors) == ["unit"]
    assert page.context["scope"].unit == county["青禾县"]


def test_a_figure_opens_its_rows(office_client, campaign, county):
    act = make_act(campaign, county["柳林镇"])

    response = office_client.get(ACTIVITIES)

    assert [row["act"] for row in response.context["rows"]] == [act.pk]
    assert response.context["hidden"] == 0
    assert act.get_absolute_url() in response.content.decode()


def test_the_panel_alone_comes_to_whoever_asks_for_it(office_client, campaign, county):
    make_act(campaign, county["柳林镇"])

    panel = office_client.get(ACTIVITIES, headers={"HX-Request": "true"}).content.decode()

    assert "参观烈士陵园" in panel
    assert "<html" not in panel


def test_rows_of_other_units_are_counted_but_not_shown(clerk_client, campaign, county):
    make_act(campaign, county["柳林镇"])
    make_act(campaign, county["石桥乡"])

    response = clerk_client.get(ACTIVITIES)

    assert response.context["figure"].exact == 2
    assert [row["unit"] for row in response.context["rows"]] == ["柳林镇"]
    assert response.context["hidden"] == 1


def test_runs_of_mechanisms_open_to_their_pages(office_client, campaign, county):
    output = MechanismOutput(unit=county["柳林镇"].pk, day=DAY, words="第三期", path="/papers/3/")
    note_run(campaign.pk, "dispatch", output, now=NOON)

    page = office_client.get(reverse("figures:figure", args=["mechanisms"])).text

    assert '<a href="/papers/3/">第三期</a>' in page
    assert "定期调度" in page


def test_an_unknown_figure_is_404(office_client, campaign):
    assert office_client.get(reverse("figures:figure", args=["nothing"])).status_code == 404


def test_a_period_that_ends_before_it_starts_is_told(office_client, campaign, county):
    response = office_client.get(LIST, {"start": "2021-04-02", "until": "2021-04-01"})

    assert response.context["form"].non_field_errors() == ["The last day is before the first."]
    assert response.context["scope"].from_on == campaign.starts_on


@pytest.mark.parametrize(("address", "queries"), [(LIST, 45), (ACTIVITIES, 50)])
@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_queries_for_any_row_count(
    office_client, campaign, county, address, queries, rows, django_assert_num_queries
):
    for _number in range(rows):
        make_act(campaign, county["柳林镇"])
    office_client.get(address)  # folds
    clear_journal_cache()

    with django_assert_num_queries(queries):
        office_client.get(address)


def test_figures_as_json_have_the_agreed_fields(campaign, county, capsys):
    make_act(campaign, county["柳林镇"], visits=18152)

    call_command("figures", "--json")

    figures = {figure["key"]: figure for figure in json.loads(capsys.readouterr().out)}
    visits = figures["activity_visits"]
    as_of = visits.pop("as_of")
    assert as_of.startswith("20")
    assert visits == {
        "key": "activity_visits",
        "label": "主题活动参与人次",
        "exact": 18152,
        "printed": "18000余人次",
        "word": "人次",
        "rows": 1,
        "unit": "青禾县",
        "from": "2021-02-01",
        "to": "2021-12-31",
    }


def test_figures_are_printed_a_line_each(campaign, county, capsys):
    make_act(campaign, county["柳林镇"], visits=18152)

    call_command("figures", "--unit", "柳林镇", "--from", "2021-03-01", "--to", "2021-03-31")

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == campaign.indicators.count()
    assert f"{'activity_visits':20} {'18,152':>12}人次\t18000余人次\t主题活动参与人次" in lines


def test_rows_as_json_name_each_row(campaign, county, capsys):
    act = make_act(campaign, county["柳林镇"], visits=7)

    call_command("rows", "activity_visits", "--json")

    (row,) = json.loads(capsys.readouterr().out)
    assert row == {
        "id": act.participations.get().pk,
        "act": act.pk,
        "kind": "主题活动",
        "unit": "柳林镇",
        "day": "2021-03-23",
        "title": "参观烈士陵园",
        "value": 7,
        "recorded_by": None,
        "source": "",
    }


def test_rows_are_printed_with_tabs(campaign, county, capsys):
    act = make_act(campaign, county["柳林镇"])

    call_command("rows", "activities")

    line = f"{act.pk}\t{act.pk}\t主题活动\t柳林镇\t2021-03-23\t参观烈士陵园\t1\t\t\n"
    assert capsys.readouterr().out == line


def test_rows_of_an_unknown_figure_are_refused_with_those_there_are(campaign, county):
    with pytest.raises(CommandError, match="activity_visits"):
        call_command("rows", "nothing")


def test_a_campaign_starts_from_the_name_of_a_pack(db, capsys):
    call_command("campaign", "flood-safety")

    assert capsys.readouterr().out == "flood-safety\n"
    with pytest.raises(CommandError, match="flood-safety、study-2021"):
        call_command("campaign", "nothing")
