from dataclasses import dataclass

from tongpin.base.keyed import by_key


@dataclass(frozen=True)
class Word:
    key: str
    label: str


def test_things_are_found_by_their_keys_in_their_order():
    things = by_key([Word("b", "乙"), Word("a", "甲")])

    assert list(things) == ["b", "a"]
    assert things["a"] == Word("a", "甲")


def test_of_two_with_the_same_key_the_later_one_is_found():
    assert by_key([Word("a", "甲"), Word("a", "又")]) == {"a": Word("a", "又")}
