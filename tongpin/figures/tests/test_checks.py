from datetime import date, timedelta

from tongpin.figures.checks import figure_questions, shrunken_figures
from tongpin.figures.figure_reader import Scope
from tongpin.testing import DAY, NOON, make_act


def test_the_same_day_place_and_topic_of_two_units_is_asked_about(campaign, county):
    acts = [make_act(campaign, county[name], place="烈士陵园").pk for name in ("柳林镇", "石桥乡")]
    make_act(campaign, county["县教育局"], place="烈士陵园", title="另一场")

    (question,) = figure_questions(Scope.of(campaign))

    assert question.unit == "柳林镇、石桥乡"
    assert question.acts == tuple(acts)


def test_a_common_room_is_no_place_to_ask_about(campaign, county):
    for name in ("柳林镇", "石桥乡"):
        make_act(campaign, county[name], place="会议室")

    assert figure_questions(Scope.of(campaign)) == []


def counts(campaign, unit, numbers: list[int]) -> None:
    for day, visits in enumerate(numbers):
        make_act(campaign, unit, day=DAY + timedelta(days=day), visits=visits)


def test_equal_round_and_jumping_head_counts_are_asked_about(campaign, county):
    counts(campaign, county["柳林镇"], [33, 33, 33, 33, 33, 35])
    counts(campaign, county["石桥乡"], [10, 20, 30, 40, 50])
    counts(campaign, county["县教育局"], [11, 12, 13, 14, 99])

    found = [
        (question.unit, len(question.acts)) for question in figure_questions(Scope.of(campaign))
    ]

    assert found == [("柳林镇", 5), ("石桥乡", 5), ("县教育局", 1)]


def test_few_or_varied_head_counts_are_not_asked_about(campaign, county):
    counts(campaign, county["柳林镇"], [10, 20, 30, 40])
    counts(campaign, county["石桥乡"], [11, 20, 33, 41, 57])

    assert figure_questions(Scope.of(campaign)) == []


def test_a_unit_scope_asks_its_own_subtree_alone(campaign, county):
    counts(campaign, county["石桥乡"], [10, 20, 30, 40, 50])

    assert figure_questions(Scope.of(campaign, county["柳林镇"])) == []


def test_a_figure_below_the_last_release_is_asked_about(campaign, county):
    make_act(campaign, county["柳林镇"], day=date(2021, 3, 1))
    scope = Scope.of(campaign, county["青禾县"])

    found = shrunken_figures(scope, {"activities": 3, "sessions": 0}, now=NOON)

    assert [question.unit for question in found] == ["青禾县"]
