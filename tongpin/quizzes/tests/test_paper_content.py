from collections import Counter
from fractions import Fraction
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from tongpin.questions.content import Choice, Content, Key, Mark
from tongpin.questions.tests import builders as b
from tongpin.quizzes.paper_content import DrawSection, PaperItem, PaperMarking, Sections
from tongpin.quizzes.question_draw import SeededStream, choice_orders

WHO = UUID(int=7)


def item(version: int, points: int = 1000, question=b.SINGLE) -> PaperItem:
    return PaperItem(version, points, *question)


def paper(*sections: DrawSection, shuffles: bool = True) -> Sections:
    return Sections(sections, "seed", shuffles)


TWENTY = DrawSection(tuple(map(item, range(20))), draw=5)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**62))
def test_a_draw_holds_different_numbers_and_can_be_drawn_again(count, size, who):
    drawn = SeededStream("seed", UUID(int=who), 1).draw(count, size)

    assert len(set(drawn)) == len(drawn) == min(count, size)
    assert all(0 <= number < size for number in drawn)
    assert SeededStream("seed", UUID(int=who), 1).draw(count, size) == drawn


def test_every_question_is_drawn_as_often_as_the_others():
    found = Counter(place for __ in range(4000) for place in paper(TWENTY).drawn(uuid4(), 1))

    assert set(found) == set(range(20))
    assert all(850 < count < 1150 for count in found.values())  # 1,000 expected, five sigma


def test_another_person_try_or_seed_draws_another_paper():
    drawn = paper(TWENTY).drawn(WHO, 1)

    assert paper(TWENTY).drawn(WHO, 1) == drawn
    assert paper(TWENTY).drawn(WHO, 2) != drawn
    assert paper(TWENTY).drawn(UUID(int=8), 1) != drawn
    assert Sections((TWENTY,), "other").drawn(WHO, 1) != drawn


def test_sections_keep_their_order_and_whole_ones_are_asked_whole():
    drawn = paper(DrawSection((item(1), item(2))), TWENTY).drawn(WHO, 1)

    assert list(drawn[:2]) == [0, 1]
    assert len(drawn) == 7
    assert all(2 <= place < 22 for place in drawn[2:])


def test_fixed_options_keep_their_places():
    found = choice_orders((False, False, False, True))

    assert len(found) == 6
    assert {order[3] for order in found} == {3}
    assert len(set(found)) == 6


def test_many_options_have_few_orders_so_that_pages_can_be_kept():
    assert len(choice_orders((False,) * 8)) == 720


def test_options_are_shown_in_orders_of_the_person():
    whole = paper(DrawSection(tuple(map(item, range(8)))))
    places = whole.drawn(WHO, 1)

    chosen = whole.orders(places, WHO, 1)

    assert whole.orders(places, WHO, 1) == chosen
    assert len(set(chosen)) > 1
    assert all(0 <= order < 24 for order in chosen)
    plain = paper(DrawSection((item(1),)), shuffles=False)
    assert (plain.orders([0], WHO, 1), plain.orders_of(0)) == ([0], ((0, 1, 2, 3),))


def test_a_paper_comes_back_from_what_is_stored():
    choices = (Choice("A", "甲", note="想想"), Choice("B", "以上都对", is_fixed=True))
    fixed = (Content("single", "?", choices), Key("B", why="因为"))
    whole = paper(DrawSection((item(1), item(2, 500, fixed)), title="一"), TWENTY)

    again = Sections.of(whole.as_json(), "seed", shuffles=True)

    assert (again, again.digest) == (whole, whole.digest)
    assert again.most == 1500 + 5 * 1000


def test_another_seed_or_key_is_another_paper():
    whole = paper(TWENTY)

    digests = {whole.digest, Sections((TWENTY,), "x").digest, whole.with_key(3, Key("A")).digest}

    assert len(digests) == 3


@given(st.integers(1, 10_000), st.integers(0, 12), st.integers(1, 12))
def test_points_are_rounded_half_up_and_never_more_than_all(points, top, bottom):
    share = min(Fraction(top, bottom), Fraction(1))

    worth = item(1, points).worth(Mark(share))

    assert 0 <= worth <= points
    assert abs(worth - points * share) <= Fraction(1, 2)
    assert item(1, points).worth(Mark(None)) == 0


def test_marking_remembers_and_marks_the_same():
    marking = PaperMarking(paper(DrawSection((item(1), item(2, 1000, b.COMPOSITE)))))

    first = marking.all([0, 1], ["B", ["B", "T"]])

    assert [one.points for one in first] == [1000, 1000]
    assert marking.all([0, 1], ["B", ["B", "T"]]) == first
    assert marking.total([0, 1], ["A", ["B", "F"]]) == 500
