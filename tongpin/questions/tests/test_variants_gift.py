"""GIFT as people and programs write it."""

import pytest

from tongpin.questions.tests.outcomes import outcomes

CASES = [
    ("[html]<p>一大在哪？</p>{=嘉兴 ~上海}", ["single: 一大在哪？ [嘉兴|上海] = A"]),
    (
        "::t::[html]<p>一大&nbsp;在哪？&lt;问&gt;</p>{=[html]<p>嘉兴</p>#[html]<p>对</p> ~<b>上海</b>}",
        ["single: 一大 在哪？<问> [嘉兴|上海] = A"],
    ),
    ("甲 &amp; 乙？{=对的 ~错的}", ["single: 甲 & 乙？ [对的|错的] = A"]),
    ("七大在重庆。{F#错了，在延安#对}", ["true_false: 七大在重庆。 = F"]),
    ("七大在延安。{TRUE#错}", ["true_false: 七大在延安。 = T"]),
    ("七大在延安。{true}", ["true_false: 七大在延安。 = T"]),
    ("七大在延安。{ t }", ["true_false: 七大在延安。 = T"]),
    (
        "成立于？{=1921#对 =一九二一年#也对 =%0%1920#不对}",
        ["blank: 成立于？____ = 1921/一九二一年"],
    ),
    (
        "成立于？{=1921 =%50%1920}",
        ["refused: Some answers are worth a part of the points, which is not known here."],
    ),
    (
        "成立于？{=*南湖*}",
        ["refused: In the answer “*南湖*” * stands for any text, which is not known here."],
    ),
    ("成立于？{=1921 =%0%*#想想}", ["blank: 成立于？____ = 1921"]),
    ("几颗星\\*？{=五颗\\*}", ["blank: 几颗星\\*？____ = 五颗*"]),
    (
        "多少？{#=25000:500#对 =%50%25000:1000#近}",
        ["refused: Some answers are worth a part of the points, which is not known here."],
    ),
    ("多少？{#=25000:500 =%0%0#错}", ["number: 多少？ = 25000"]),
    ("多少？{#25000:500#对}", ["number: 多少？ = 25000"]),
    ("多少？{#1..5}", ["number: 多少？ = 3"]),
    ("多少？{#=1 =2}", ["refused: It has several right numbers."]),
    (
        "多少？{#\n=1822:0\n=%50%1822:2\n}",
        ["refused: Some answers are worth a part of the points, which is not known here."],
    ),
    ("多少？{#3.14159:0.0005}", ["number: 多少？ = 3.14159"]),
    ("多少？{# 3}", ["number: 多少？ = 3"]),
    (
        "哪些？{~%50%甲 ~%50%乙 ~%0%丙}",
        ["refused: The weights of its options are none of the rules here."],
    ),
    ("哪些？{~%50%甲 ~%50%乙 ~%-50%丙 ~%-50%丁}", ["multiple: 哪些？ [甲|乙|丙|丁] = AB"]),
    (
        "哪些？{~%33.33333%甲 ~%33.33333%乙 ~%33.33333%丙 ~%-100%丁}",
        ["multiple: 哪些？ [甲|乙|丙|丁] = ABC"],
    ),
    ("哪个？{~%100%甲 ~%0%乙}", ["single: 哪个？ [甲|乙] = A"]),
    ("哪个？{=%100%甲 ~乙}", ["single: 哪个？ [甲|乙] = A"]),
    ("哪个？{=甲 ~%50%乙}", ["refused: The weights of its options are none of the rules here."]),
    ("哪个？{=甲 =乙 ~丙}", ["refused: The weights of its options are none of the rules here."]),
    (
        '看<img src\\="a.png" alt\\="红船">是？{=甲 ~乙}',
        ["single: 看（图：红船）是？ [甲|乙] = A ?"],
    ),
    (
        '看<img src\\="a.png">是？{=甲 ~乙}',
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    (
        '看是？{=<img src\\="@@PLUGINFILE@@/a.png"> ~乙}',
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    ("看![红船](a.png)是？{=甲 ~乙}", ["single: 看（图：红船）是？ [甲|乙] = A ?"]),
    ("$$x^2$$是？{=甲 ~乙}", ["single: x^2是？ [甲|乙] = A ?"]),
    ("\\\\(x^2\\\\)是？{=甲 ~乙}", ["single: x^2是？ [甲|乙] = A ?"]),
    ("<math><mi>x</mi></math>是？{=甲 ~乙}", ["single: x是？ [甲|乙] = A ?"]),
    (
        "甲{T}\n乙{F}",
        ["refused: It has answers in braces twice; an empty line parts two questions."],
    ),
    (
        "甲{=一 ~二}和{=三 ~四}",
        ["refused: It has answers in braces twice; an empty line parts two questions."],
    ),
    ("甲 {1 =对 ~错}", ["refused: Its answers cannot be read."]),
    ("{=1921 ~1920}年成立。", ["single: ____年成立。 [1921|1920] = A"]),
    ("党成立于{=1921 ~1920}年。", ["single: 党成立于____年。 [1921|1920] = A"]),
    ("党成立于{=1921 =一九二一}年。", ["blank: 党成立于____年。 = 1921/一九二一"]),
    (
        "答案是{=B}",
        ["refused: The answer “B” is the letter of an option, and there are no options."],
    ),
    (
        "一大在哪？ A. 上海 B. 嘉兴 {=B}",
        ["refused: The answer “B” is the letter of an option, and there are no options."],
    ),
    ("配{=甲 -> 一#好 =乙 -> 二}", ["matching: 配 [甲|乙|一|二] = AB"]),
    ("配{=甲 -> 一 =乙 -> 二 = -> 三}", ["matching: 配 [甲|乙|一|二|三] = AB"]),
    ("配{=甲->一 =乙->二}", ["matching: 配 [甲|乙|一|二] = AB"]),
    ("题{}", ["short: 题 = "]),
    ("题{####解析在此}", ["short: 题 = "]),
    ("题{=甲#反馈a ~乙#反馈b####总的解析}", ["single: 题 [甲|乙] = A"]),
    (
        "// 注释\n::标题:: 题干{=甲\n~乙\n}\n\n// c\n$CATEGORY: a/b/c\n\n题二{F}",
        ["single: 题干 [甲|乙] = A", "true_false: 题二 = F"],
    ),
    ("说明文字没有大括号", ["no questions: No question was found in a.gift."]),
    ("甲若a<b且c>d则{=对 ~错}", ["single: 甲若a<b且c>d则 [对|错] = A"]),
    ("[plain]甲<b>x</b>{=对 ~错}", ["single: 甲<b>x</b> [对|错] = A"]),
    ("[markdown]**甲**{=对 ~错}", ["single: **甲** [对|错] = A"]),
    ("::Q1:: 1+1\\=2 {T}", ["true_false: 1+1=2 = T"]),
    ("x{=%abc%甲 ~乙}", ["refused: The weights of its options are none of the rules here."]),
    ("x{=甲~乙~丙}", ["single: x [甲|乙|丙] = A"]),
    ("x {\n\t=甲\n\t~乙\n}", ["single: x [甲|乙] = A"]),
    ("x { = 甲 ~ 乙 }", ["single: x [甲|乙] = A"]),
    ("党{~上海 ~嘉兴 ~北京}", ["refused: The weights of its options are none of the rules here."]),
    ("__在哪__{=甲}", ["refused: It has several gaps, and answers for one."]),
    ("有____和____{=甲}", ["refused: It has several gaps, and answers for one."]),
    ("a\n\nb{T}", ["refused: It has no answers in braces.", "true_false: b = T"]),
    ("甲 {FALSE####因为}", ["true_false: 甲 = F"]),
    ("甲 {F#x####y}", ["true_false: 甲 = F"]),
    (
        '音<audio src\\="a.mp3"></audio>{=甲 ~乙}',
        ["refused: It holds sounds, films or drawings, which cannot be shown here (audio)."],
    ),
]


@pytest.mark.parametrize(("content", "expected"), CASES)
def test_gift(content, expected):
    assert outcomes("a.gift", content) == expected
