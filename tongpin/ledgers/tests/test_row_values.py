from datetime import date

import pytest

from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues


def values(**parts):
    return RowValues("session", unit=1, title="学习", occurred_on=date(2021, 3, 23), **parts)


def test_the_order_of_people_and_answers_is_no_part_of_the_meaning():
    names = (NamedPresence("王伟"), NamedPresence("李娜"))
    answers = (("plan", "stated", ""), ("notes", "kept", "左柜"))

    rows = [
        values(people=names, answers=answers, fields={"a": 1, "b": 2}),
        values(people=names[::-1], answers=answers[::-1], fields={"b": 2, "a": 1}),
    ]

    assert rows[0].digest() == rows[1].digest()


@pytest.mark.parametrize(
    "parts",
    [
        {"place": "礼堂"},
        {"status": "planned"},
        {"fields": {"expected": 3}},
        {"heads": (HeadCount("participant", 3),)},
        {"people": (NamedPresence("王伟", status="absent"),)},
    ],
)
def test_every_part_belongs_to_the_meaning(parts):
    assert values(**parts).digest() != values().digest()


def test_values_are_frozen():
    with pytest.raises(AttributeError):
        values().title = "另一个"


def test_who_a_name_is_does_not_change_what_the_row_says():
    known = NamedPresence("王伟").identified(NamedPresence("王伟", person=5, source="scan"))

    assert (known.person, known.source) == (5, "scan")
    assert known.key() == NamedPresence("王伟").key()


def test_a_patch_counts_on_from_what_stands():
    stored = values(heads=(HeadCount("participant", 10), HeadCount("served", 4)))
    before = values(heads=(HeadCount("participant", 8),))
    after = values(heads=(HeadCount("participant", 9, minutes=30),))

    assert stored.patched(before, after).heads == (
        HeadCount("participant", 11, minutes=30),
        HeadCount("served", 4),
    )


def test_a_patch_replaces_the_answers_of_a_changed_slot_alone():
    stored = values(answers=(("plan", "file", "方案.pdf"), ("notes", "stated", "")))
    before = values(answers=(("plan", "stated", "方案"), ("notes", "stated", "")))
    after = values(answers=(("plan", "stated", "方案"), ("notes", "kept", "左柜")))

    assert stored.patched(before, after).answers == (
        ("plan", "file", "方案.pdf"),
        ("notes", "kept", "左柜"),
    )


def test_a_patch_drops_a_field_that_was_emptied():
    stored = values(fields={"expected": 3, "topic": "党史"})

    patched = stored.patched(values(fields={"expected": 3}), values())

    assert patched.fields == {"topic": "党史"}
