import json

from django.core.management import call_command

from tongpin.testing import make_act


def test_a_figure_opens_its_rows(client, campaign, county, office):
    act = make_act(campaign, county["柳林镇"])
    client.force_login(office)

    response = client.get("/figures/activities/")

    assert [row["act"] for row in response.context["rows"]] == [act.pk]
    assert response.context["hidden"] == 0


def test_rows_of_other_units_are_counted_but_not_shown(client, campaign, county, clerk):
    make_act(campaign, county["柳林镇"])
    make_act(campaign, county["石桥乡"])
    client.force_login(clerk)

    response = client.get("/figures/activities/")

    assert response.context["figure"].exact == 2
    assert [row["unit"] for row in response.context["rows"]] == ["柳林镇"]
    assert response.context["hidden"] == 1


def test_an_unknown_figure_is_404(client, campaign, office):
    client.force_login(office)

    assert client.get("/figures/nothing/").status_code == 404


def test_a_period_that_ends_before_it_starts_is_told(client, campaign, county, office):
    client.force_login(office)

    response = client.get("/figures/", {"start": "2021-04-02", "until": "2021-04-01"})

    assert response.context["form"].non_field_errors()


def test_the_table_costs_the_same_queries_for_any_row_count(
    client, campaign, county, office, django_assert_max_num_queries
):
    for _ in range(5):
        make_act(campaign, county["柳林镇"])
    client.force_login(office)
    client.get("/figures/")  # folds

    with django_assert_max_num_queries(45):
        client.get("/figures/")


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


def test_rows_as_json_name_each_row(campaign, county, capsys):
    act = make_act(campaign, county["柳林镇"], visits=7)

    call_command("rows", "activity_visits", "--json")

    (row,) = json.loads(capsys.readouterr().out)
    assert (row["act"], row["unit"], row["value"]) == (act.pk, "柳林镇", 7)
