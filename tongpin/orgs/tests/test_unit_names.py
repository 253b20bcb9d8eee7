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


@pytest.mark.parametrize("written", ["柳林真", "教体局", "林镇", "志愿服务队", ""])
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


TREE = Directory(
    [
        KnownName(1, "青禾县"),
        KnownName(2, "柳林镇"),
        KnownName(3, "石桥乡"),
        KnownName(4, "渡口村"),
        KnownName(5, "王庄村"),
        KnownName(6, "王庄村"),
        KnownName(7, "县教育局"),
        KnownName(8, "县住房和城乡建设局"),
        KnownName(9, "县卫生健康委员会"),
        KnownName(10, "县文化广电和旅游局"),
        KnownName(11, "县文物局"),
        KnownName(12, "平桥镇"),
        KnownName(13, "平桥村"),
    ],
    ["青禾县"],
    {2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 1, 8: 1, 9: 1, 10: 1, 11: 1, 12: 1, 13: 12},
)


@pytest.mark.parametrize("brackets", ["（）", "【】", "[]", "〔〕", "「」", "《》", "<>", "{}"])
def test_of_a_unit_and_one_in_brackets_the_lower_is_meant(brackets):
    left, right = brackets

    assert TREE.find(f"柳林镇{left}渡口村{right}").unit == 4
    assert TREE.find(f"渡口村{left}柳林镇{right}").unit == 4
    assert TREE.find(f"{left}柳林镇{right}渡口村").unit == 4
    assert TREE.find(f"{left}柳林镇{right}").unit == 2


@pytest.mark.parametrize("written", ["柳林镇（县教育局）", "石桥乡【渡口村】"])
def test_units_in_brackets_that_do_not_stand_below_are_asked(written):
    match = TREE.find(written)

    assert match.unit is None
    assert len(match.together) == 2


def test_a_place_in_brackets_that_nobody_knows_is_asked():
    assert TREE.find("柳林镇（李庄村）") == UnitMatch(None, nearest=("柳林镇",))
    assert TREE.find("柳林镇（盖章）").unit == 2
    assert BODIES.find("柳林镇【渡口村】").together == ("柳林镇", "渡口村")  # no tree is known


@pytest.mark.parametrize(
    ("written", "unit"), [("柳林镇王庄村", 5), ("石桥乡-王庄村", 6), ("石桥乡·王庄村委会", 6)]
)
def test_a_name_behind_another_is_that_of_the_unit_below(written, unit):
    assert TREE.find(written).unit == unit


def test_a_name_behind_one_that_is_not_above_it_is_unknown():
    assert TREE.find("石桥乡渡口村").unit is None


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("教育局", 7),
        ("教育局党组", 7),
        ("县住建局", 8),
        ("住建局", 8),
        ("青禾县住建局", 8),
        ("县卫健委", 9),
        ("卫生健康委", 9),
        ("文旅局", 10),
        ("柳林", 2),
        ("渡口", 4),
    ],
)
def test_a_short_name_of_one_unit_is_read_with_a_note(written, unit):
    match = TREE.find(written)

    assert (match.unit, match.is_short) == (unit, True)
    assert match.note.startswith(f"{written} → ")


def test_a_short_name_of_two_units_is_asked():
    assert TREE.find("平桥") == UnitMatch(None, nearest=("平桥村", "平桥镇"))


@pytest.mark.parametrize("written", ["口村", "县局", "林镇", "渡村", "教体局", "文局"])
def test_other_villages_and_offices_are_not_short_for_these(written):
    assert TREE.find(written).unit is None


def test_a_text_does_not_begin_with_a_short_name():
    assert TREE.beginning("柳林中学 校长") is None
