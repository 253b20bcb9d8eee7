from datetime import date

from tongpin.ledgers.row_index import KnownRow, RowIndex
from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues

HERE = KnownRow("甲.xlsx", "三月", 2, 7)
STOOD = KnownRow("甲.xlsx", "三月", 2, 7, act=1)


def row(**parts):
    values = {"unit": 1, "title": "参观", "occurred_on": date(2021, 3, 23), "place": "陵园"}
    values |= {"heads": (HeadCount("participant", 40),)}
    return RowValues("activity", **(values | parts))


def test_an_unknown_meaning_is_new():
    assert RowIndex().match(HERE, {"三月"}) == ("new", None)


def test_a_row_answers_once():
    index = RowIndex([STOOD])

    assert index.match(HERE, {"三月"}) == ("same", STOOD)
    index.use(STOOD)
    assert index.match(HERE, {"三月"}) == ("repeat", STOOD)


def test_a_row_of_a_vanished_sheet_has_moved():
    assert RowIndex([STOOD]).match(KnownRow("甲.xlsx", "四月", 2, 7), {"四月"}) == ("same", STOOD)


def test_a_row_of_another_sheet_that_is_still_there_is_a_repeat():
    here = KnownRow("甲.xlsx", "补报", 2, 7)

    assert RowIndex([STOOD]).match(here, {"三月", "补报"}) == ("repeat", STOOD)


def test_a_new_row_in_the_same_place_does_not_hide_the_earlier_one():
    index = RowIndex([STOOD])
    new = KnownRow("甲.xlsx", "三月", 2, 8)
    index.add(new)
    index.use(new)

    assert index.left_over("甲.xlsx") == [STOOD]
    assert index.is_met("甲.xlsx") is False


def test_an_act_met_by_its_record_is_not_left_over():
    index = RowIndex([STOOD])
    index.use_act(1)

    assert index.left_over("甲.xlsx") == []


def test_some_other_part_may_be_corrected():
    assert row(heads=(HeadCount("participant", 41),)).corrects(row(), same_file=False) is True
    assert row(title="参观烈士陵园").corrects(row(), same_file=False) is True
    assert row(occurred_on=date(2021, 3, 24)).corrects(row(), same_file=False) is True
    assert row(unit=2).corrects(row(), same_file=True) is True


def test_another_event_is_no_correction():
    other_day = row(occurred_on=date(2021, 4, 23), heads=(HeadCount("participant", 55),))

    assert other_day.corrects(row(), same_file=True) is False
    assert row(unit=2).corrects(row(), same_file=False) is False
    assert row(title="甲", place="乙", heads=()).corrects(row(), same_file=True) is False


def test_another_device_is_never_a_correction():
    mine, its = (row(people=(NamedPresence("", token=token),)) for token in ("a", "b"))

    assert mine.corrects(its, same_file=True) is False


def test_a_patch_changes_only_what_was_edited():
    stands = row(
        people=(NamedPresence("王伟", person=5, source="scan"),), place="旧", fields={"x": 1}
    )
    before, after = row(place="旧"), row(place="新", heads=(HeadCount("participant", 42),))

    result = stands.patched(before, after)

    assert (result.place, result.fields, result.heads) == (
        "新",
        {"x": 1},
        (HeadCount("participant", 42),),
    )
    assert result.people == stands.people
