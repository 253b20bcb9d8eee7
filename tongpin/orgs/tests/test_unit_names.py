import pytest

from tongpin.orgs.unit_names import Directory, KnownName, UnitMatch

NAMES = [
    KnownName(1, "青禾县"),
    KnownName(2, "柳林镇"),
    KnownName(3, "县教育局"),
    KnownName(4, "石桥乡"),
    KnownName(2, "柳林乡", is_own=False),
    KnownName(4, "石桥", is_own=False),
    KnownName(3, "石桥 ", is_own=False),
]
DIRECTORY = Directory(NAMES, ["青禾县"])


@pytest.mark.parametrize("written", ["柳林镇", "柳林镇\u3000", " 柳林镇"])
def test_a_registered_name_needs_no_note(written):
    assert DIRECTORY.find(written) == UnitMatch(2)


@pytest.mark.parametrize(
    ("written", "unit", "name"),
    [
        (" 柳 林 镇", 2, "柳林镇"),
        ("柳林鎮", 2, "柳林镇"),
        ("青禾县柳林镇", 2, "柳林镇"),
        ("柳林乡", 2, "柳林镇"),
        ("青禾县教育局", 3, "县教育局"),
        ("柳林镇志愿服务队", 2, "柳林镇"),
        ("青禾县志愿服务队", 1, "青禾县"),
    ],
)
def test_what_was_understood_is_noted(written, unit, name):
    assert DIRECTORY.find(written) == UnitMatch(unit, f"{written.strip()} → {name}")


def test_a_name_of_two_units_is_neither():
    assert DIRECTORY.find("石桥") == UnitMatch(None, nearest=("县教育局", "石桥乡"))


@pytest.mark.parametrize("written", ["柳林真", "教育局", "志愿服务队", ""])
def test_nothing_is_taken_for_being_similar(written):
    assert DIRECTORY.find(written).unit is None


def test_an_unknown_name_comes_with_the_nearest():
    assert DIRECTORY.find("柳林真").nearest[0] == "柳林镇"
