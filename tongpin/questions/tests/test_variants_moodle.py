"""Moodle XML as Moodle and others write it."""

import pytest

from tongpin.questions.tests.outcomes import outcomes


def question(kind, stem):
    return (
        f'<quiz><question type="{kind}"><name><text>n</text></name>'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text></questiontext>'
        "%s</question></quiz>"
    )


def answer(fraction, text, feedback="", extra=""):
    return (
        f'<answer fraction="{fraction}" format="html"><text>{text}</text>{extra}'
        f"<feedback><text>{feedback}</text></feedback></answer>"
    )


CASES = [
    (
        question("multichoice", "<p>一大&nbsp;在哪？</p>")
        % (answer(100, "嘉兴", "对") + answer(0, "上海")),
        ["single: 一大 在哪？ [嘉兴|上海] = A"],
    ),
    (
        question("multichoice", "<p>看<img src='@@PLUGINFILE@@/a.png' alt='红船'></p>")
        % (answer(100, "嘉兴") + answer(0, "上海")),
        ["single: 看（图：红船） [嘉兴|上海] = A ?"],
    ),
    (
        question("multichoice", "<p>看<img src='@@PLUGINFILE@@/a.png'></p>")
        % (answer(100, "嘉兴") + answer(0, "上海")),
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    (
        question("multichoice", "看")
        % (answer(100, "<![CDATA[<img src='a'>]]>") + answer(0, "上海")),
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    (
        '<quiz><question type="multichoice"><questiontext format="html"><text><p>看<b>这</b>里</p></text><file name="a.png" encoding="base64">AAAA</file></questiontext>'
        + answer(100, "甲")
        + answer(0, "乙")
        + "</question></quiz>",
        ["single: 看这里 [甲|乙] = A ?"],
    ),
    (
        question("truefalse", "甲") % (answer(100, "false", "对了") + answer(0, "true", "错了")),
        ["true_false: 甲 = F"],
    ),
    (
        question("truefalse", "甲") % (answer(100, "正确") + answer(0, "错误")),
        ["true_false: 甲 = T"],
    ),
    (
        question("truefalse", "甲") % (answer(0, "true") + answer(0, "false")),
        ["refused: Say whether the sentence is true or false."],
    ),
    (
        question("truefalse", "甲") % (answer("100.00000", "True") + answer(0, "False")),
        ["true_false: 甲 = T"],
    ),
    (
        question("shortanswer", "年份") % (answer(100, "1921", "好") + answer(0, "*", "错")),
        ["blank: 年份____ = 1921"],
    ),
    (
        question("shortanswer", "年份") % (answer(100, "*1921*")),
        ["refused: In the answer “*1921*” * stands for any text, which is not known here."],
    ),
    (
        question("shortanswer", "年份") % (answer(100, "1921") + answer(50, "一九二一年")),
        ["refused: Some answers are worth a part of the points, which is not known here."],
    ),
    (
        question("shortanswer", "选") % (answer(100, "B")),
        ["refused: The answer “B” is the letter of an option, and there are no options."],
    ),
    (
        question("numerical", "里程")
        % (
            answer(100, "25000", "", "<tolerance>500</tolerance>")
            + answer(50, "25000", "", "<tolerance>1000</tolerance>")
        ),
        ["refused: Some answers are worth a part of the points, which is not known here."],
    ),
    (
        question("numerical", "里程")
        % (answer("100.0", "25000", "好", "<tolerance>500</tolerance>") + answer(0, "*", "错")),
        ["number: 里程 = 25000"],
    ),
    (
        question("numerical", "里程") % (answer(100, "25000") + answer(100, "12500")),
        ["refused: It has several right numbers."],
    ),
    (
        question("numerical", "里程") % (answer(90, "25000")),
        ["refused: Some answers are worth a part of the points, which is not known here."],
    ),
    (
        question("numerical", "里程")
        % (
            answer(100, "25000")
            + "<units><unit><multiplier>1</multiplier><unit_name>里</unit_name></unit></units>"
        ),
        ["number: 里程 = 25000"],
    ),
    (
        question("numerical", "里程")
        % (
            answer(100, "25000")
            + "<units><unit><multiplier>1</multiplier><unit_name>里</unit_name></unit><unit><multiplier>0.5</multiplier><unit_name>km</unit_name></unit></units>"
        ),
        ["refused: It takes its number in several units."],
    ),
    (
        question("multichoice", "哪些")
        % (
            "<single>false</single>"
            + answer(50, "甲")
            + answer(50, "乙")
            + answer(-50, "丙")
            + answer(-50, "丁")
        ),
        ["multiple: 哪些 [甲|乙|丙|丁] = AB"],
    ),
    (
        question("multichoice", "哪些")
        % ("<single>false</single>" + answer(50, "甲") + answer(50, "乙") + answer(0, "丙")),
        ["refused: The weights of its options are none of the rules here."],
    ),
    (
        question("multichoice", "哪些")
        % (
            "<single>false</single>"
            + answer("33.3333333", "甲")
            + answer("33.3333333", "乙")
            + answer("33.3333333", "丙")
            + answer(-100, "丁")
        ),
        ["multiple: 哪些 [甲|乙|丙|丁] = ABC"],
    ),
    (
        question("multichoiceset", "哪些")
        % (answer(100, "甲") + answer(100, "乙") + answer(0, "丙")),
        ["multiple: 哪些 [甲|乙|丙] = AB"],
    ),
    (
        question("essay", "谈谈")
        % ('<graderinfo format="html"><text><![CDATA[<p>要点一</p>]]></text></graderinfo>'),
        ["short: 谈谈 = 要点一"],
    ),
    (
        question("matching", "配")
        % (
            '<subquestion format="html"><text>甲</text><answer><text>一</text></answer></subquestion><subquestion><text>乙</text><answer><text>二</text></answer></subquestion>'
        ),
        ["matching: 配 [甲|乙|一|二] = AB"],
    ),
    (
        question("multichoice", r"\(x^2\) 是") % (answer(100, "甲") + answer(0, "乙")),
        ["single: x^2 是 [甲|乙] = A ?"],
    ),
    (
        question("multichoice", r"\(\mathbb{R}\) 是") % (answer(100, "甲") + answer(0, "乙")),
        ["refused: It holds a formula that cannot be written in one line (\\mathbb)."],
    ),
    (
        question(
            "multichoice",
            "<math xmlns='http://www.w3.org/1998/Math/MathML'><msup><mi>x</mi><mn>2</mn></msup></math>是",
        )
        % (answer(100, "甲") + answer(0, "乙")),
        ["single: x^2是 [甲|乙] = A ?"],
    ),
    (
        question("multichoice", "<iframe src='x'></iframe>是")
        % (answer(100, "甲") + answer(0, "乙")),
        ["refused: It holds sounds, films or drawings, which cannot be shown here (iframe)."],
    ),
    (
        question("multichoice", "H<sub>2</sub>O与10<sup>3</sup>")
        % (answer(100, "甲") + answer(0, "乙")),
        ["single: H₂O与10^3 [甲|乙] = A"],
    ),
    (
        question("multichoice", "a &lt; b 且 c &gt; d") % (answer(100, "甲") + answer(0, "乙")),
        ["single: a < b 且 c > d [甲|乙] = A"],
    ),
    (
        question("multichoice", "甲").replace('format="html"', 'format="plain_text"', 1)
        % (answer(100, "x&lt;b&gt;y") + answer(0, "乙")),
        ["single: 甲 [xy|乙] = A"],
    ),
    (
        question("description", "说明") % "",
        ["refused: Questions of Moodle's kind “description” are not known here."],
    ),
    (
        question("cloze", "说明") % "",
        ["refused: Questions of Moodle's kind “cloze” are not known here."],
    ),
    (
        question("ddwtos", "说明") % "",
        ["refused: Questions of Moodle's kind “ddwtos” are not known here."],
    ),
    (
        '<?xml version="1.0"?><!DOCTYPE quiz SYSTEM "x.dtd">'
        + question("truefalse", "甲") % (answer(100, "true") + answer(0, "false")),
        ["true_false: 甲 = T"],
    ),
    (
        question("multichoice", "甲<br>乙<ul><li>丙</li></ul>")
        % (answer(100, "甲") + answer(0, "乙")),
        ["single: 甲\n乙\n丙 [甲|乙] = A"],
    ),
    (
        question("multichoice", "<table><tr><td>年</td><td>1921</td></tr></table>")
        % (answer(100, "甲") + answer(0, "乙")),
        ["single: 年\t1921 [甲|乙] = A"],
    ),
    (
        question("multichoice", "甲")
        % (
            "<generalfeedback><text>解析。出处：书</text></generalfeedback><correctfeedback><text>Good</text></correctfeedback>"
            + answer(100, "甲")
            + answer(0, "乙")
        ),
        ["single: 甲 [甲|乙] = A"],
    ),
    (
        question("multichoice", "如图所示") % (answer(100, "甲") + answer(0, "乙")),
        ["single: 如图所示 [甲|乙] = A ?"],
    ),
]


@pytest.mark.parametrize(("content", "expected"), CASES)
def test_moodle(content, expected):
    assert outcomes("a.xml", content) == expected
