import pytest

from tongpin.base.text import bare, quotable, split_names, without_debris


@pytest.mark.parametrize(
    "cell",
    [
        "徐伟，刘英、罗洋",
        "徐伟,刘英；罗洋",
        "徐伟 刘英 罗洋",
        "徐 伟、刘英/罗洋",
        "徐伟\n刘英\n罗洋、",
        "徐伟、刘英、罗洋、徐伟",
    ],
)
def test_split_names_with_mixed_separators(cell):
    assert split_names(cell) == ["徐伟", "刘英", "罗洋"]


def test_without_debris_undoes_what_a_clipped_page_left():
    assert without_debris("創(chuàng)新方法舉措") == "创新方法举措"
    assert without_debris("為群眾辦實(shí)事。") == "为群众办实事。"


def test_without_debris_leaves_honest_text_alone():
    assert without_debris("學習（第一期）") == "學習（第一期）"
    assert without_debris("使用APP（iOS版）") == "使用APP（iOS版）"


def test_bare_folds_width_and_blanks():
    assert bare(" 龙华　镇（ＡＢ）") == "龙华镇(ab)"


def test_quotable_leaves_a_title_fit_for_quotation_marks():
    assert quotable("“3·23”赶考日主题活动") == "‘3·23’赶考日主题活动"
    assert quotable("“青春向党”") == "青春向党"
    assert quotable("《红船》") == "《红船》"


def test_quotable_knows_what_stands_around():
    assert quotable("《红船》", "《") == "红船"
    assert quotable("读《红船》有感", "《") == "读〈红船〉有感"
    assert quotable("“大集普法”宣传", "《") == "“大集普法”宣传"
    assert quotable("“大集普法”宣传", "") == "“大集普法”宣传"
