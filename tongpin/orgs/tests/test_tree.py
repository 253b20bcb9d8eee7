from datetime import date

from tongpin.orgs.tree import Place, Tree

COUNTY, TOWN, OTHER, VILLAGE = 1, 2, 3, 4
MOVED = date(2021, 4, 1)
TREE = Tree.of(
    [
        Place(TOWN, COUNTY),
        Place(OTHER, COUNTY),
        Place(VILLAGE, TOWN, before_on=MOVED),
        Place(VILLAGE, OTHER, from_on=MOVED),
    ]
)


def test_subtree_is_that_of_the_day():
    assert TREE.subtree(TOWN, date(2021, 3, 31)) == {TOWN, VILLAGE}
    assert TREE.subtree(TOWN, MOVED) == {TOWN}
    assert TREE.subtree(COUNTY, MOVED) == {COUNTY, TOWN, OTHER, VILLAGE}


def test_spans_cut_the_period_where_the_subtree_changes():
    start, end = date(2021, 3, 1), date(2021, 5, 1)

    assert list(TREE.spans(TOWN, start, end)) == [
        (start, MOVED, {TOWN, VILLAGE}),
        (MOVED, end, {TOWN}),
    ]
    assert list(TREE.spans(COUNTY, start, end)) == [(start, end, {COUNTY, TOWN, OTHER, VILLAGE})]


def test_subtree_of_a_ring_ends():
    ring = Tree.of([Place(1, 2), Place(2, 1)])

    assert ring.subtree(1, MOVED) == {1, 2}


def test_above_climbs_as_the_tree_stood_that_day():
    assert TREE.above(VILLAGE, date(2021, 3, 31)) == [VILLAGE, TOWN, COUNTY]
    assert TREE.above(VILLAGE, MOVED) == [VILLAGE, OTHER, COUNTY]
    assert TREE.above(COUNTY, MOVED) == [COUNTY]
    assert Tree.of([Place(1, 2), Place(2, 1)]).above(1, MOVED) == [1, 2]
