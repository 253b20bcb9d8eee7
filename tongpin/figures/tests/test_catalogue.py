"""Every measure answers for every member, so that a forgotten one fails here."""

from datetime import date

import pytest
from django.db.models import QuerySet

from tongpin.acts.indicators import ActMeasure
from tongpin.base.numbers import COUNTING_WORDS
from tongpin.campaigns.measures import Measure
from tongpin.campaigns.models import Indicator
from tongpin.figures.catalogue import ALL_MEASURES, MEASURES, definitions
from tongpin.figures.figure_reader import Scope, read_figures, rows_for
from tongpin.figures.row_descriptions import describe_rows
from tongpin.orgs.models import Unit
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db
each_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)


def indicator_of(campaign, measure: Measure) -> Indicator:
    """An indicator that counts by the measure."""
    data = {
        "key": "counted",
        "label": "数字",
        "word": min(measure.words),
        "measure": measure.key,
        "definition": "为测试而数。",
        "kinds": ["session", "activity"],
        "roles": ["participant"],
    }
    return Indicator(campaign=campaign, key="counted", position=0, data=data)


def test_every_measure_has_a_key_of_its_own():
    keys = [measure.key for measure in ALL_MEASURES]

    assert sorted(keys) == sorted(MEASURES)


@each_measure
def test_a_measure_has_every_member(campaign, measure):
    indicator = indicator_of(campaign, measure)
    kinds = list(campaign.kinds.values_list("id", flat=True))

    rows = measure.rows(indicator, kinds)

    assert MEASURES[measure.key] is measure
    assert measure.about
    assert measure.words
    assert measure.words <= set(COUNTING_WORDS)
    assert isinstance(rows, QuerySet)
    assert rows.model is measure.model
    assert measure.sealed_columns[0] == "pk"
    assert rows.values_list(*measure.sealed_columns).count() == rows.count()
    assert isinstance(rows.aggregate(value=measure.total())["value"], int)
    assert measure.names(rows).keys() == set(rows.values_list("pk", flat=True))
    assert [row["id"] for row in measure.describe(rows)] == [row.pk for row in rows]
    assert isinstance(measure.is_attendance, bool)


@each_measure
def test_the_paths_of_a_measure_lead_somewhere(campaign, measure):
    indicator = indicator_of(campaign, measure)
    rows = measure.rows(indicator, [])
    day = measure.day_path(indicator.spec)

    assert list(rows.filter(**{f"{day}__lt": date(2000, 1, 1)})) == []
    assert list(rows.filter(**{f"{measure.unit_path}__in": Unit.objects.none()})) == []


def test_a_measure_without_one_member_cannot_be_made():
    with pytest.raises(TypeError, match="is_attendance"):
        ActMeasure(key="acts", words=frozenset("件"), aggregate="count", value="id", is_folded=True)


def test_a_subclass_without_one_member_cannot_be_made():
    class Silent(ActMeasure):
        names = Measure.names

    with pytest.raises(TypeError, match="names"):
        Silent(
            key="acts",
            about="acts",
            words=frozenset("件"),
            aggregate="count",
            value="id",
            is_folded=True,
            is_attendance=False,
        )


def test_every_figure_of_a_campaign_describes_its_rows(campaign, county):
    for kind in ("session", "activity", "service", "quiz"):
        make_act(campaign, county["柳林镇"], kind)
    scope = Scope.of(campaign)

    for figure in read_figures(scope, now=NOON):
        rows = describe_rows(figure.definition, rows_for(figure.definition, scope))
        assert len(rows) == figure.rows


def test_definitions_cost_two_queries(campaign, django_assert_num_queries):
    with django_assert_num_queries(2):
        figures = definitions(campaign)

    assert [definition.key for definition in figures] == list(
        campaign.indicators.order_by("position").values_list("key", flat=True)
    )
