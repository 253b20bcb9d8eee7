import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.base.numbers import (
    CountedNumber,
    UnlikeCounts,
    chinese_number,
    phrase,
    printed_count,
    row_number,
)


@pytest.mark.parametrize(
    ("value", "word", "style", "printed"),
    [
        (11, "项", {}, "11项"),
        (104, "次", {"digits": 1}, "100余次"),
        (100, "次", {"digits": 1}, "100次"),
        (112, "场次", {"digits": 2}, "110余场次"),
        (18152, "人次", {"digits": 2}, "18000余人次"),
        (9724, "人", {"digits": 1, "direction": "up"}, "近万人"),
        (9499, "人", {"digits": 1, "direction": "up"}, "9000余人"),
        (9500, "人", {"digits": 1, "direction": "up"}, "近万人"),
        (627, "场次", {"digits": 1}, "600余场次"),
        (158430, "人次", {"digits": 2}, "15万余人次"),
        (32, "起", {"digits": 1}, "30余起"),
        (33, "个", {"digits": 1}, "30多个"),
        (6, "篇", {"vague_below": 10}, "多篇"),
        (1, "篇", {"vague_below": 10}, "1篇"),
        (12, "篇", {"vague_below": 10, "digits": 1}, "10余篇"),
        (20000, "人次", {}, "20000人次"),
        (20000, "人次", {"digits": 1}, "2万人次"),
        (196, "篇", {"digits": 1, "direction": "up"}, "近200篇"),
        (98, "件", {"digits": 1, "direction": "up"}, "近百件"),
        (7, "件", {"digits": 1}, "7件"),
    ],
)
def test_phrase_prints_as_reports_do(value, word, style, printed):
    assert phrase(value, word, **style) == printed


def spelled(text: str) -> int:
    """The number that a phrase shows, read back."""
    number = text.lstrip("近").rstrip("人次余")
    powers = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
    if number in powers:
        return powers[number]
    for sign in ("亿", "万"):
        if number.endswith(sign):
            return int(number[:-1]) * powers[sign]
    return int(number)


@given(st.integers(0, 10**12), st.sampled_from([None, 1, 2]), st.sampled_from(["down", "up"]))
def test_phrase_never_claims_more_than_is_true(value, digits, direction):
    printed = phrase(value, "人次", digits=digits, direction=direction)

    shown = spelled(printed)
    if printed.startswith("近"):
        assert shown * 0.95 <= value < shown
    elif "余" in printed:
        assert shown < value
    else:
        assert shown == value


def test_phrase_refuses_a_negative_count():
    with pytest.raises(ValueError, match="never negative"):
        phrase(-1, "人")


def test_counts_add_only_with_the_same_word():
    assert CountedNumber(2, "人次") + CountedNumber(3, "人次") == CountedNumber(5, "人次")
    with pytest.raises(UnlikeCounts, match="人次 and 场次 do not add up"):
        CountedNumber(2, "人次") + CountedNumber(3, "场次")
    with pytest.raises(UnlikeCounts, match="人次 and 人 do not add up"):
        CountedNumber(2, "人次") + CountedNumber(3, "人")


def test_people_are_never_added():
    with pytest.raises(UnlikeCounts, match="joined as sets"):
        CountedNumber(2, "人") + CountedNumber(3, "人")


@pytest.mark.parametrize(
    ("text", "number"),
    [("十", 10), ("二十三", 23), ("一百零五", 105), ("两千", 2000), ("二〇二一", 2021)],
)
def test_chinese_number(text, number):
    assert chinese_number(text) == number


def test_chinese_number_does_not_guess_what_a_last_digit_means():
    with pytest.raises(ValueError, match="five"):
        chinese_number("两千五")
    assert chinese_number("万") == 10_000


def test_the_number_of_a_row_is_a_plain_one():
    told = ["7", "", "0", "x", "７", "-1", "1" * 30, " 7"]

    assert [row_number(text) for text in told] == [7, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("minutes", "digits", "printed"),
    [
        (599, None, "599分钟"),
        (600, None, "10小时"),
        (835_830, None, "13930余小时"),
        (835_830, 2, "13000余小时"),
        (780_000, 2, "13000小时"),
        (780_001, 2, "13000余小时"),
    ],
)
def test_many_minutes_are_printed_as_hours(minutes, digits, printed):
    assert printed_count(CountedNumber(minutes, "分钟"), digits=digits) == printed


def test_other_words_are_printed_as_they_are():
    assert printed_count(CountedNumber(835_830, "人次"), digits=2) == "83万余人次"
