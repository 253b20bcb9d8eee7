from datetime import date, datetime, time

import pytest

from tongpin.base.dates import month_in, read_day, read_days, read_time, years_in


@pytest.mark.parametrize(
    "cell",
    [
        "2021年3月31日",
        "2021.03.31",
        "2021-3-31",
        "2021/03/31",
        "２０２１年３月３１日",
        " 2021 年 3 月 31 日 ",
        "20210331",
        20210331,
        44286,
        "44286",
        "二〇二一年三月三十一日",
        "2021年3月31日（星期三）",
        "2021-03-31 14:30",
        "2021年3月31日下午2点30分",
        date(2021, 3, 31),
        datetime(2021, 3, 31, 8),
    ],
)
def test_read_day_takes_every_notation(cell):
    assert read_day(cell)[0] == date(2021, 3, 31)


@pytest.mark.parametrize("cell", ["3月31日", "3.31", "三月三十一日", "3/31"])
def test_read_day_without_a_year_takes_it_from_context_with_a_note(cell):
    day, note = read_day(cell, year=2021)

    assert day == date(2021, 3, 31)
    assert note == f"{cell} → 2021-03-31"
    with pytest.raises(ValueError, match="without its year"):
        read_day(cell)


@pytest.mark.parametrize("cell", ["2021年2月30日", "2021-13-01", "三月", "", "昨天", 5, 1e9, True])
def test_read_day_refuses_what_is_no_day(cell):
    with pytest.raises(ValueError, match=r".+"):
        read_day(cell, year=2021)


def test_read_time_hears_the_afternoon():
    assert read_time("2021年3月31日下午2点30分") == time(14, 30)
    assert read_time("2021-03-31") is None


def test_years_in_takes_the_years_of_a_title():
    assert years_in("填报单位：  填报日期：2021年4月30日") == [2021]
    assert years_in("主题活动台账") == []


def test_an_hour_behind_a_blank_is_no_part_of_the_day():
    assert read_day("2021-03-3 14:30")[0] == date(2021, 3, 3)
    assert read_time("3月3日下午2点") == time(14, 0)


@pytest.mark.parametrize("cell", ["2021-03-314:30", float("nan"), float("inf"), "2021年3月"])
def test_read_day_refuses_what_could_be_two_days(cell):
    with pytest.raises(ValueError, match="not a day"):
        read_day(cell, year=2021)


def test_years_in_reads_spans_of_years():
    assert years_in("2020-2021年度台账") == [2020, 2021]


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("2021年3月5日（星期一）", "2021年3月5日（星期一） → 2021-03-05 星期五"),
        ("2021年3月5日（一）", "2021年3月5日（一） → 2021-03-05 星期五"),
        ("Mon 2021-03-05", "Mon 2021-03-05 → 2021-03-05 星期五"),
        ("2021年3月5日（星期五）", ""),
        ("2021年3月7日 周日", ""),
        ("2021年3月7日（礼拜天）", ""),
        (
            "3月5日（周五）至3月6日（周一）",
            "3月5日（周五）至3月6日（周一） → 2021-03-05 — 2021-03-06 星期六",
        ),
    ],
)
def test_a_weekday_that_contradicts_the_day_is_told(cell, note):
    assert read_days(cell, year=2021).note == note


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("2021年3月主题活动台账", 3),
        ("三月份台账", 3),
        ("2021.03", 3),
        ("2021-12", 12),
        ("十二月", 12),
        ("1-3月台账", None),
        ("2021年1月至3月", None),
        ("填报日期：2021年4月30日", None),
        ("3月、4月台账", None),
        ("2021年度台账", None),
    ],
)
def test_a_title_may_name_one_month(title, month):
    assert month_in(title) == month


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("5日", "2021-03-05"),
        ("5号上午", "2021-03-05"),
        ("5-7日", "2021-03-05 — 2021-03-07"),
        ("5、6日", "2021-03-05 — 2021-03-06"),
        ("4月5日-7日", "2021-04-05 — 2021-04-07"),
    ],
)
def test_a_day_alone_is_one_of_the_named_month(cell, words):
    assert read_days(cell, year=2021, month=3).note == f"{cell} → {words}"


@pytest.mark.parametrize(("cell", "month"), [("5日", None), ("31日", 2), ("3-5日", 3)])
def test_a_day_without_its_month_is_none(cell, month):
    with pytest.raises(ValueError, match="day"):
        read_days(cell, year=2021, month=month)
