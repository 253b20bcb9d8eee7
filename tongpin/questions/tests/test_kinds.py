from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.questions.content import Choice, Content, Key, Reason
from tongpin.questions.kinds import (
    KINDS,
    KindError,
    fit_response,
    kind_of,
    question_faults,
    score_response,
)
from tongpin.questions.tests import builders as b

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from("ABCDT"),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


def worth(question, response):
    return score_response(*question, response).fraction


@pytest.mark.parametrize("question", b.EVERY, ids=lambda pair: pair[0].kind)
def test_every_kind_has_a_question_without_faults(question):
    assert question_faults(*question) == []
    assert Content.of(question[0].as_json()) == question[0]
    assert Key.of(question[1].as_json()) == question[1]


def test_the_questions_of_these_tests_are_of_every_kind():
    assert {content.kind for content, __ in b.EVERY} == set(KINDS)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        (b.SINGLE, "B"),
        (b.TRUE_FALSE, "T"),
        (b.BLANK, ["一九二一", "１３"]),
        (b.MATCHING, ["A", "B"]),
        (b.ORDERING, ["B", "A", "C"]),
        (b.NUMBER, "25,100里"),
        (b.COMPOSITE, ["B", "T"]),
        (b.multiple(), ["B", "A"]),
    ],
    ids=lambda value: value[0].kind if isinstance(value, tuple) else "",
)
def test_the_right_answer_is_worth_all(question, right):
    assert score_response(*question, fit_response(question[0], right)).fraction == 1


@pytest.mark.parametrize("question", b.EVERY, ids=lambda pair: pair[0].kind)
@pytest.mark.parametrize("nothing", [None, "", " ", [], ["", ""], {}])
def test_a_blank_sheet_scores_nothing(question, nothing):
    content, key = question

    assert not score_response(content, key, fit_response(content, nothing)).fraction


@given(question=st.sampled_from(b.EVERY), told=ANYTHING)
def test_whatever_is_sent_scores_between_nothing_and_all(question, told):
    content, key = question

    mark = score_response(content, key, fit_response(content, told))

    assert mark.fraction is None or 0 <= mark.fraction <= 1


@given(question=st.sampled_from(b.EVERY), told=ANYTHING)
def test_an_answer_that_fits_stays_as_it_is(question, told):
    fitted = fit_response(question[0], told)

    assert fit_response(question[0], fitted) == fitted


@pytest.mark.parametrize(
    ("rule", "chosen", "expected"),
    [
        ("all", "A", 0),
        ("all", "ABC", 0),
        ("some", "A", Fraction(1, 2)),
        ("some", "AC", 0),
        ("some", "ABCD", 0),
        ("half", "A", Fraction(1, 2)),
        ("half", "ABC", 0),
        ("each", "A", Fraction(1, 2)),
        ("each", "ABC", Fraction(1, 2)),
        ("each", "ABCD", 0),
        ("each", "CD", 0),
    ],
)
def test_parts_of_several_right_options_score_by_the_named_rule(rule, chosen, expected):
    assert worth(b.multiple(rule), list(chosen)) == expected


def test_reasons_name_what_was_missed_and_what_was_wrong():
    mark = score_response(*b.multiple(), ["A", "D"])

    assert mark.reasons == (Reason("missed", ("B",)), Reason("wrong", ("D",)))


def test_blanks_in_any_order_are_given_to_the_answers_that_they_fit():
    content = Content("blank", "____和____", blanks=2)
    key = Key([["遵义", "遵义会议"], ["遵义会议"]], any_order=True)

    assert worth((content, key), ["遵义会议", "遵义"]) == 1
    assert worth((content, key), ["遵义", "遵义"]) == Fraction(1, 2)
    assert worth((content, Key(key.right)), ["遵义会议", "遵义"]) == Fraction(1, 2)


def test_an_order_scores_by_neighbours():
    content = Content("ordering", "排序", b.choices("甲", "乙", "丙", "丁"))
    key = Key(list("ABCD"))

    assert worth((content, key), list("BCDA")) == Fraction(2, 3)
    assert worth((content, key), list("AB")) == 0


@pytest.mark.parametrize(
    ("told", "expected"),
    [("24500", 1), ("25,500里", 1), ("二万五千", 1), ("2.5万", 0), ("24499.9", 0), ("里", 0)],
)
def test_a_number_may_be_off_by_its_tolerance(told, expected):
    assert worth(b.NUMBER, told) == expected


def test_parts_of_a_text_count_the_same():
    assert worth(b.COMPOSITE, ["B", ""]) == Fraction(1, 2)


def form(**fields):
    return lambda end: fields.get(f"f{end.replace('.', '_')}", [])


@pytest.mark.parametrize(
    ("question", "sent", "expected"),
    [
        (b.SINGLE, {"f": ["B"]}, "B"),
        (b.SINGLE, {"f": ["Z"]}, ""),
        (b.multiple(), {"f": ["D", "A", "X"]}, ["A", "D"]),
        (b.TRUE_FALSE, {"f": ["F"]}, "F"),
        (b.BLANK, {"f1": ["1921"]}, ["1921", ""]),
        (b.MATCHING, {"f1": ["A"], "f2": ["Z"]}, ["A", ""]),
        (b.ORDERING, {"fA": ["2"], "fB": ["1"], "fC": ["3"]}, ["B", "A", "C"]),
        (b.ORDERING, {"fA": ["1"], "fB": ["1"]}, []),
        (b.NUMBER, {"f": ["25000"]}, "25000"),
        (b.COMPOSITE, {"f1": ["B"], "f2": ["T"]}, ["B", "T"]),
    ],
    ids=lambda value: value[0].kind if isinstance(value, tuple) else "",
)
def test_answers_are_read_from_a_form(question, sent, expected):
    content = question[0]

    assert kind_of(content).read_answer(content, form(**sent)) == expected


@pytest.mark.parametrize(
    ("content", "key", "said"),
    [
        (Content("single", "", b.CITIES), Key("A"), "empty"),
        (Content("single", "?", b.CITIES), Key("E"), "not among"),
        (Content("single", "?", b.choices("甲")), Key("A"), "At least 2"),
        (Content("single", "?", b.choices("甲", "甲")), Key("A"), "same"),
        (Content("single", "?", (Choice("A", "甲"), Choice("A", "乙"))), Key("A"), "letter"),
        (Content("multiple", "?", b.CITIES), Key(["A"]), "rule"),
        (Content("multiple", "?", b.CITIES), Key([], rule="all"), "not among"),
        (Content("true_false", "?"), Key("A"), "true or false"),
        (Content("blank", "?", blanks=2), Key([["甲"]]), "blank"),
        (Content("blank", "?", blanks=1), Key([["。"]]), "empty"),
        (Content("matching", "?", b.CITIES, lefts=("甲",)), Key(["A"]), "two things"),
        (Content("ordering", "?", b.CITIES), Key(["A"]), "order"),
        (Content("number", "?"), Key("很多"), "number"),
        (Content("composite", "?", parts=(b.SHORT[0],)), Key(parts=(Key(),)), "cannot be a part"),
        (Content("composite", "?"), Key(), "key"),
    ],
)
def test_faults_are_told_to_the_author(content, key, said):
    assert said in " ".join(question_faults(content, key))


def test_a_kind_that_there_is_not_is_refused():
    with pytest.raises(KindError, match="dream"):
        question_faults(Content("dream", "?"), Key())
