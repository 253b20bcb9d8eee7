from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.ledgers.field_types.field_registry import cell_of
from tongpin.ledgers.headers import match_header
from tongpin.ledgers.row_parser import RowParser, TableContext
from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues
from tongpin.orgs.unit_names import Directory, KnownName
from tongpin.testing import open_pack

KINDS = {kind.key: kind for kind in open_pack("study-2021").kinds}
UNITS = {1: "青禾县", 2: "柳林镇", 3: "县教育局"}
DIRECTORY = Directory([KnownName(*pair) for pair in UNITS.items()], ["青禾县"])


def parser_of(kind, header):
    context = TableContext(DIRECTORY, date(2021, 1, 1), date(2021, 12, 31), 2021)
    return RowParser(match_header(KINDS[kind], header, 0), context)


def parse(kind, **cells):
    return parser_of(kind, list(cells)).parse(2, list(cells.values()))


def session(**cells):
    usual_cells = {"学习时间": "2021-03-23", "单位": "柳林镇", "学习主题": "学党史"}
    return parse("session", **(usual_cells | cells))


def people(parsed):
    return [(p.name, p.role, p.status, p.reason) for p in parsed.values.people]


def test_names_with_mixed_separators_are_people():
    parsed = session(参加人员="徐伟，刘英/罗 洋;王芳\n无")

    assert [presence.name for presence in parsed.values.people] == ["徐伟", "刘英", "罗洋", "王芳"]


@pytest.mark.parametrize("cell", ["徐伟等13人", "徐伟、刘英等", "全体党员", "13人", "长" * 61])
def test_a_list_that_does_not_name_everybody_is_refused(cell):
    assert [fault.column for fault in session(参加人员=cell).faults] == ["参加人员"]


def test_counted_and_named_people_are_not_added():
    parsed = session(实到人数="13人", 参加人员="徐伟、刘英")

    assert parsed.values.heads == (HeadCount("participant", 11),)
    assert parsed.notes == ("13 counted, 2 named; the named ones are taken by name",)


def test_absent_people_keep_their_reasons():
    parsed = session(请假人员及事由="陈娜（病假）；高平、李明")

    assert people(parsed) == [
        ("陈娜", "participant", "leave", "病假"),
        ("高平", "participant", "absent", ""),
        ("李明", "participant", "absent", ""),
    ]


@pytest.mark.parametrize(
    ("cell", "visits", "notes"),
    [
        ("１３人", 13, ()),
        ("约20人次", 20, ("约20人次 is no exact number; taken as 20",)),
        (7.0, 7, ()),
    ],
)
def test_counts_come_with_their_word(cell, visits, notes):
    parsed = session(实到人数=cell)

    assert parsed.values.heads == (HeadCount("participant", visits),)
    assert parsed.notes == notes


def test_one_and_true_are_told_apart():
    parser = parser_of("session", ["学习时间", "单位", "学习主题", "实到人数"])
    row = ["2021-03-23", "柳林镇", "学党史"]

    assert parser.parse(2, [*row, 1]).faults == ()
    assert [fault.value for fault in parser.parse(3, [*row, True]).faults] == ["True"]


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        (float("nan"), "实到人数"),
        (float("inf"), "实到人数"),
        (-1, "实到人数"),
        (1e300, "实到人数"),
        (time(9, 30), "实到人数"),
        (timedelta(hours=2), "实到人数"),
        ("13元", "实到人数"),
        (float("nan"), "学习时间"),
        (float("inf"), "学习时间"),
        (True, "学习时间"),
        (time(9), "学习时间"),
        ("2022-01-01", "学习时间"),
        ("单", "单位"),
        ("", "学习主题"),
    ],
)
def test_hostile_cells_are_refused_by_their_column(cell, column):
    assert [fault.column for fault in session(**{column: cell}).faults] == [column]


def test_the_hour_is_no_part_of_the_day():
    parsed = session(学习时间="2021-03-3 14:30")

    assert (parsed.values.occurred_on, parsed.values.starts_at) == (date(2021, 3, 3), time(14, 30))


def test_seconds_of_a_cell_are_left_out():
    assert session(学习时间=datetime(2021, 3, 3, 9, 30, 15)).values.starts_at == time(9, 30)


def test_long_titles_are_cut_with_a_note():
    parsed = session(学习主题="长" * 201)

    assert parsed.values.title == "长" * 200
    assert parsed.notes == ("cut to 200 characters",)


def test_clipped_text_is_cleaned_with_a_note():
    parsed = session(学习主题="創(chuàng)新方法")

    assert parsed.values.title == "创新方法"
    assert parsed.notes == ("web debris removed: 创新方法",)


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
TITLES = st.text(HAN, min_size=1, max_size=30)
NAMES = st.lists(
    st.text(HAN, min_size=2, max_size=4).filter(lambda n: not set("等无没全") & set(n)),
    max_size=4,
    unique=True,
)
DAYS = st.dates(date(2021, 1, 1), date(2021, 12, 31))
TIMES = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))


@st.composite
def sessions(draw):
    present, away, chair = draw(NAMES), draw(NAMES), draw(NAMES)[:1]
    gone = [NamedPresence(n, status="leave", reason="病假") for n in away if n not in present]
    named = [NamedPresence(name) for name in present] + [
        NamedPresence(name, "chair") for name in chair
    ]
    visits, expected = draw(st.integers(0, 500)), draw(st.none() | st.integers(0, 500))
    slots = draw(st.sets(st.sampled_from([slot.key for slot in KINDS["session"].slots])))
    kinds = st.sampled_from(
        [("stated", ""), ("kept", "左柜"), ("link", "https://a.cn/B"), ("none", "观影")]
    )
    return RowValues(
        "session",
        draw(st.sampled_from(sorted(UNITS))),
        draw(TITLES),
        draw(DAYS),
        draw(TIMES),
        place=draw(TITLES),
        people=(*named, *gone),
        heads=(HeadCount("participant", visits),) if visits else (),
        fields={} if expected is None else {"expected": expected},
        answers=tuple((slot, *draw(kinds)) for slot in sorted(slots)),
    )


@st.composite
def services(draw):
    heads = (
        HeadCount("volunteer", draw(st.integers(1, 500)), draw(st.none() | st.integers(1, 1440))),
        HeadCount("served", draw(st.integers(1, 9999))),
    )
    unit, title, day = draw(st.sampled_from(sorted(UNITS))), draw(TITLES), draw(DAYS)
    return RowValues("service", unit, title, day, draw(TIMES), place=draw(TITLES), heads=heads)


@given(st.one_of(sessions(), services()))
def test_what_a_list_shows_reads_back_as_it_was(values):
    specs = KINDS[values.kind].fields
    parser = parser_of(values.kind, [spec.label for spec in specs])
    cells = [cell_of(spec, values, UNITS) for spec in specs]

    parsed = parser.parse(2, ["" if cell is None else cell for cell in cells])

    assert parsed.faults == ()
    assert parsed.values.meaning() == values.meaning()
