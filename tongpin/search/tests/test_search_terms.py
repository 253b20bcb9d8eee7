import pytest

from tongpin.search.search_terms import (
    TextPart,
    WordMatcher,
    fold,
    marked_parts,
    piece_of_text,
    query_words,
    terms_of_text,
    terms_of_word,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("２０２１年，ＡＢＣ", "2021年 abc"),
        ("黨史學習教育", "党史学习教育"),
        ("“三会一课”（第一次）", "三会一课 第一次"),
        ("  ·——  ", ""),
    ],
)
def test_texts_are_compared_by_their_words_alone(text, folded):
    assert fold(text) == folded


def test_the_words_of_a_query_come_once_each():
    assert query_words("学习　党史，学习") == ["学习", "党史"]


def test_chinese_is_indexed_by_characters_and_pairs():
    assert terms_of_text("学党史") == {"学", "党", "史", "学党", "党史"}


def test_latin_words_and_numbers_are_indexed_by_how_they_begin():
    assert terms_of_text(fold("A12号")) == {"a", "a1", "a12", "a12.", "号"}


def test_nothing_is_found_across_a_sign():
    assert "习教" not in terms_of_text(fold("学习，教育"))


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("学", ["学"]),
        ("学党史", ["学党", "党史"]),
        ("第15号", ["第", "15.", "号"]),
        ("第15", ["第", "15"]),
    ],
)
def test_a_word_asks_for_terms_that_every_text_with_it_has(word, terms):
    assert terms_of_word(word) == terms
    assert set(terms) <= terms_of_text(f"前{word}后")


@pytest.mark.parametrize(
    ("words", "texts", "is_found"),
    [
        (["党史"], ["学党史"], True),
        (["党史", "学习"], ["学党史", "学习室"], True),
        (["党史", "教育"], ["学党史"], False),
        (["学史"], ["学党史"], False),
        (["202"], ["2021年"], True),
        (["021"], ["2021年"], False),
    ],
)
def test_every_word_has_to_be_in_a_text(words, texts, is_found):
    assert WordMatcher(words).matches(texts) is is_found


def test_hits_are_marked_in_the_text_as_it_is_written():
    text = "深入開展「黨史」學習，２０２１年"
    spans = WordMatcher(query_words("党史 2021")).spans(text)

    assert marked_parts(text, spans) == [
        TextPart("深入開展「"),
        TextPart("黨史", is_hit=True),
        TextPart("」學習，"),
        TextPart("２０２１", is_hit=True),
        TextPart("年"),
    ]


def test_a_long_text_is_shown_around_its_first_hit():
    text = "前" * 100 + "学习" + "后" * 100
    parts = piece_of_text(text, WordMatcher(["学习"]))

    assert [part.text for part in parts] == ["…", "前" * 24, "学习", "后" * 64, "…"]


def test_a_text_without_a_hit_gives_no_piece():
    assert piece_of_text("学习", WordMatcher(["党史"])) == []
