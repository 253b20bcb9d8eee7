"""How much of a text stands in another, and how long it is."""

import pytest

from tongpin.duties.overlap import length, shared_part

SUPERIOR = "各乡镇要结合实际制定方案，于三月底前召开动员部署会议，并抓好落实。"
OWN = "本镇二十一个村分三片推进，先把积水路段修好，再办学习点。"


def test_a_repeated_text_repeats_whatever_signs_stand_between():
    assert shared_part(SUPERIOR, SUPERIOR) == 1
    assert shared_part(f"一、{SUPERIOR.replace('，', ' , ')}", SUPERIOR) > 0.9


@pytest.mark.parametrize("text", [OWN, "太短", ""])
def test_an_own_or_short_text_repeats_nothing(text):
    assert shared_part(text, SUPERIOR) == 0


def test_a_text_that_adds_as_much_repeats_half():
    assert 0.3 < shared_part(SUPERIOR + OWN, SUPERIOR) < 0.7


def test_blanks_are_no_length():
    assert length("一 二\n三　四") == 4
