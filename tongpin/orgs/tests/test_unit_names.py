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


BODIES = Directory(
    [
        KnownName(1, "青禾县"),
        KnownName(2, "柳林镇"),
        KnownName(3, "县教育局"),
        KnownName(4, "渡口村"),
        KnownName(5, "县住房和城乡建设局"),
        KnownName(6, "东风一队"),
        KnownName(7, "东风二队"),
        KnownName(6, "东风", is_own=False),
        KnownName(7, "东风", is_own=False),
    ],
    ["青禾县"],
)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("柳林镇党委", 2),
        ("中共柳林镇委员会", 2),
        ("柳林镇人民政府", 2),
        ("柳林镇党委、政府", 2),
        ("县教育局机关党支部", 3),
        ("中共青禾县教育局党组", 3),
        ("渡口村村民委员会", 4),
        ("渡口村委会", 4),
        ("柳林镇渡口村党支部", 4),
        ("青禾县柳林镇渡口村", 4),
        ("青禾县委", 1),
        ("县住房和城乡建设局党组", 5),
        ("县教育局（牵头）、柳林镇", 3),
        ("主办：柳林镇；协办：县教育局", 2),
        ("县教育局办公室", 3),
        ("1.柳林镇", 2),
    ],
)
def test_a_body_stands_for_its_unit_with_a_note(written, unit):
    match = BODIES.find(written)

    assert match.unit == unit
    assert match.note.startswith(f"{written} → ")


def test_a_body_of_one_of_two_units_is_asked_about():
    assert BODIES.find("东风党支部") == UnitMatch(None, nearest=("东风一队", "东风二队"))


@pytest.mark.parametrize(
    "written",
    ["柳林镇、县教育局", "柳林镇 县教育局", "柳林镇和县教育局", "柳林镇党委/县教育局党组"],
)
def test_several_units_are_named_together(written):
    assert BODIES.find(written).together == ("柳林镇", "县教育局")


def test_a_name_that_holds_the_word_and_is_one_unit():
    assert BODIES.find("县住房和城乡建设局") == UnitMatch(5)
    assert BODIES.find("县教育局和县住房和城乡建设局").together == (
        "县教育局",
        "县住房和城乡建设局",
    )


@pytest.mark.parametrize("written", ["镇政府", "机关党支部", "某公司、某学校"])
def test_a_body_of_nobody_stays_unknown(written):
    match = BODIES.find(written)

    assert (match.unit, match.together) == (None, ())


def test_units_are_found_in_titles():
    assert BODIES.mentioned("青禾县柳林镇2021年主题活动台账") == [2]
    assert BODIES.mentioned("青禾县主题活动台账") == []
    assert BODIES.beginning("柳林镇 镇长") == (2, "镇长")
