from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.base.name_lists import read_name_list
from tongpin.ledgers.cell_meanings import CellError
from tongpin.ledgers.field_types.field_registry import cell_of
from tongpin.ledgers.field_types.participants import minutes_in, time_word
from tongpin.ledgers.header_words import header_hint
from tongpin.ledgers.headers import LedgerColumn
from tongpin.ledgers.row_parser import RowParser, TableContext
from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues
from tongpin.ledgers.table_finder import match_header
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


@pytest.mark.parametrize(
    ("year", "cell", "day"),
    [
        (2027, "12月28日", date(2026, 12, 28)),
        (2027, "1月4日", date(2027, 1, 4)),
        (2026, "1月4日", date(2027, 1, 4)),
        (None, "3.5", date(2027, 3, 5)),
        (2027, "2026年12月28日", date(2026, 12, 28)),
        (2027, "8月31日", None),  # of neither year in the campaign
        (2027, "2025-12-28", None),
    ],
)
def test_a_day_without_its_year_is_the_campaigns_on_both_sides_of_new_year(year, cell, day):
    context = TableContext(DIRECTORY, date(2026, 9, 4), date(2027, 8, 3), year)
    header = ["学习时间", "单位", "学习主题"]

    parsed = RowParser(match_header(KINDS["session"], header, 0), context).parse(
        2, [cell, "柳林镇", "学党史"]
    )

    assert parsed.values.occurred_on == day
    assert bool(parsed.faults) == (day is None)


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


def is_plain_name(text):
    """Whether nobody would take it for a group or an office."""
    try:
        (name,) = read_name_list(text)
    except ValueError:
        return False
    return name.name == text


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
TITLES = st.text(HAN, min_size=1, max_size=30)
NAMES = st.lists(
    st.text(HAN, min_size=2, max_size=4).filter(is_plain_name),
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


@pytest.mark.parametrize(
    "cell",
    [
        *("30户", "20家", "20个支部", "2个班", "20岁", "20天", "20亩", "20辆", "20课时", "20时"),
        *("20日", "3月", "2021年", "5对夫妻", "20家企业职工", "20户居民", "20次", "3个村"),
    ],
)
def test_what_is_no_person_is_not_counted_as_people(cell):
    parsed = session(实到人数=cell)

    assert [fault.column for fault in parsed.faults] == ["实到人数"]


@pytest.mark.parametrize(
    ("cell", "heads"),
    [("20个党员", 20), ("20党员", 20), ("20名困难户", 20), ("20位", 20), ("20家长", 20)],
)
def test_people_are_counted_whatever_they_are_called(cell, heads):
    parsed = session(实到人数=cell)

    assert [count.visits for count in parsed.values.heads] == [heads]


@pytest.mark.parametrize(
    ("header", "cell", "heads"),
    [
        ("实到人数（百人）", 2, 200),
        ("实到人数(万人次)", 1.5, 15_000),
        ("实到人数/百人", "3", 300),
        ("实到人数（单位：千人）", 2, 2000),
    ],
)
def test_the_header_says_how_many_people_a_number_stands_for(header, cell, heads):
    parsed = session(**{header: cell})

    assert [count.visits for count in parsed.values.heads] == [heads]
    assert parsed.notes == (f"{cell} → {heads}",)


@pytest.mark.parametrize("cell", ["200人", 200, "2百"])
def test_a_number_that_seems_to_be_multiplied_already_is_refused(cell):
    parsed = session(**{"实到人数（百人）": cell})

    assert [fault.column for fault in parsed.faults] == ["实到人数（百人）"]


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("服务时长（天）", "others"),
        ("服务时长/天", "others"),
        ("服务时长（课时）", "others"),
        ("服务天数（日）", "others"),
        ("服务时长（小时/次）", "hours"),
        ("服务小时", "hours"),
        ("服务时长（分）", "minutes"),
        ("服务时长", ""),
    ],
)
def test_a_header_says_in_what_it_measures_time(header, word):
    column = LedgerColumn(0, header, KINDS["session"].fields[0], hint=header_hint(header))

    assert time_word(column) == word


def test_days_are_not_read_as_hours():
    column = LedgerColumn(0, "服务时长（天）", KINDS["session"].fields[0], hint="天")

    with pytest.raises(CellError):
        minutes_in(column, 2)
    assert minutes_in(column, "2小时") == (120, ())


@pytest.mark.parametrize("cell", ["应到50人，实到48人", "应20实18"])
def test_who_came_is_not_taken_for_who_was_to_come(cell):
    assert session(实到人数=cell).faults == ()
    assert [fault.column for fault in session(应到人数=cell).faults] == ["应到人数"]


VISIT = {"走访日期": "2021-03-05", "走访单位": "柳林镇", "帮扶内容": "修路"}


@pytest.mark.parametrize(
    ("cell", "key", "notes"),
    [
        ("已解决", "solved", ()),
        ("已化解", "solved", ("已化解 → 已解决",)),
        ("办结", "solved", ("办结 → 已解决",)),
        ("正在协调", None, ()),
        ("处理中", "open", ("处理中 → 办理中",)),
        ("未解决", None, ()),
    ],
)
def test_a_choice_may_be_written_by_its_stage(cell, key, notes):
    parsed = parse("visit", **VISIT, 办理结果=cell)

    assert (parsed.values.fields.get("result"), parsed.notes) == (key, notes)
    assert bool(parsed.faults) is (key is None)


@pytest.mark.parametrize(
    ("ticks", "result", "faults"),
    [
        (("√", ""), "solved", []),
        (("×", "√"), "open", []),
        (("", ""), None, []),
        (("√", "√"), "open", ["办理结果"]),
        (("√", "大概"), "solved", ["办理中"]),
    ],
)
def test_a_column_for_each_choice_is_ticked(ticks, result, faults):
    parsed = parse("visit", **VISIT, 已解决=ticks[0], 办理中=ticks[1])

    assert parsed.values.fields.get("result") == result
    assert [fault.column for fault in parsed.faults] == faults
