from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.questions.blanks import is_accepted, normal, read_number


@pytest.mark.parametrize(
    ("told", "accepted"),
    [
        ("1921", "一九二一"),
        ("１９２１年", "一九二一年"),
        ("二十三", "23"),
        ("解放思想，实事求是", "解放思想、实事求是"),
        ("《共产党宣言》", "共产党宣言"),
        ("中国 共产党。", "中国共产党"),
        ("黨章", "党章"),
        ("第十二届三中全会", "第12届三中全会"),
    ],
)
def test_the_same_in_other_signs_is_accepted(told, accepted):
    assert is_accepted(told, [accepted])


@pytest.mark.parametrize(
    ("told", "accepted"),
    [
        ("十二届三中全会", "十一届三中全会"),
        ("1912", "1921"),
        ("共产党", "中国共产党"),
        ("实事求是解放思想", "解放思想实事求是"),
        ("", "。"),
        ("二会", "两会"),
        ("千百万", "110万"),
    ],
)
def test_what_is_only_like_it_is_not(told, accepted):
    assert not is_accepted(told, [accepted])


@given(st.text("一二十百万年〇黨会13AＡ,，、。《》 ", max_size=30))
def test_normal_form_is_its_own_normal_form(text):
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("1,234.5", Decimal("1234.5")),
        ("－3", Decimal(-3)),
        ("二百", Decimal(200)),
        ("1,23", None),
        ("", None),
        ("约三十", None),
        ("3..4", None),
    ],
)
def test_numbers_are_read_exactly(told, expected):
    assert read_number(told) == expected
