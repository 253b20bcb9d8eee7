"""More layouts of typed questions: marks, letters and answers in other places."""

import pytest

from tongpin.questions.tests.outcomes import outcomes

CASES = [
    (
        "1．（单选）一大在哪？\nＡ、上海\nＢ、嘉兴\n【正确答案】Ｂ\n【答案解析】略",
        ["single: 一大在哪？ [上海|嘉兴] = B"],
    ),
    (
        "1. 一大在哪？\nA． 上海；B． 嘉兴；C． 北京\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    ("1. 一大在哪？\nA 、上海 B 、嘉兴\n答案：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA。上海\nB。嘉兴\n答案：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？A、上海\nB、嘉兴\n答案：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "1. 一大在哪？（  ）A上海\nB嘉兴\nC北京\n答案：B",
        ["single: 一大在哪？（ ） [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？（  ） A 上海 B 嘉兴 C 北京\n答案：C",
        ["single: 一大在哪？（ ） [上海|嘉兴|北京] = C"],
    ),
    ("1. 一大在哪？\nB. 嘉兴\nA. 上海\n答案：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nE. 北京\n答案：B",
        ["refused: Its options are lettered A, B, E; accepted are letters from A on, each once."],
    ),
    (
        "1. 一大在哪？\nＡ上海Ｂ嘉兴Ｃ北京\n答案：B",
        ["refused: The answer “B” is the letter of an option, and there are no options."],
    ),
    (
        "1. 一大在哪？\nA上海B嘉兴C北京\n答案：B",
        ["refused: The answer “B” is the letter of an option, and there are no options."],
    ),
    ("1. 一大在哪？\nA 上海\nB嘉兴\nC. 北京\n答案：B", ["single: 一大在哪？ [上海|嘉兴|北京] = B"]),
    (
        "1. 一大在哪？\nA. 上海\nB 嘉兴\nC. 北京\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\n1) 上海\n2) 嘉兴\n答案：2",
        [
            "refused: It has neither options nor an answer.",
            "refused: It has neither options nor an answer.",
            "refused: The answer “2” is the letter of an option, and there are no options.",
        ],
    ),
    (
        "1. 一大在哪？\n甲. 上海\n乙. 嘉兴\n答案：乙",
        ["refused: The answer “乙” is the letter of an option, and there are no options."],
    ),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n答案：（B）", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n答案：[B]", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n答案：b", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n答案：Ｂ．", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n答案：B（嘉兴）", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n答案是：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n答：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n正确选项：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n★答案★B", ["refused: The answer “” names no option."]),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n答案：B；解析：略", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\n答案：B  出处：《简史》",
        ["single: 一大在哪？ [上海|嘉兴] = B"],
    ),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n【答案】：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n〖答案〗B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n<答案>B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\n答案:B\n1. 一大在哪？\nA. 上海\nB. 嘉兴\n答案:A",
        ["single: 一大在哪？ [上海|嘉兴] = B", "single: 一大在哪？ [上海|嘉兴] = A"],
    ),
    (
        "1. 一大于（A）开幕，（B）闭幕。\nA. 上海\nB. 嘉兴\n答案：AB",
        ["multiple: 一大于（A）开幕，（B）闭幕。 [上海|嘉兴] = AB ?"],
    ),
    (
        "1. 哪些？（ABC）\nA. 上海\nB. 嘉兴\nC. 北京",
        ["multiple: 哪些？（\u3000\u3000） [上海|嘉兴|北京] = ABC ?"],
    ),
    (
        "1. 哪些？（A B C）\nA. 上海\nB. 嘉兴\nC. 北京",
        ["multiple: 哪些？（\u3000\u3000） [上海|嘉兴|北京] = ABC ?"],
    ),
    (
        "1. 哪些？（A、B、C）\nA. 上海\nB. 嘉兴\nC. 北京",
        ["multiple: 哪些？（\u3000\u3000） [上海|嘉兴|北京] = ABC ?"],
    ),
    (
        "1. 哪些？（Ａ，Ｂ）\nA. 上海\nB. 嘉兴\nC. 北京",
        ["multiple: 哪些？（\u3000\u3000） [上海|嘉兴|北京] = AB ?"],
    ),
    (
        "1. (B)一大在哪？\nA. 上海\nB. 嘉兴",
        ["single: （\u3000\u3000）一大在哪？ [上海|嘉兴] = B ?"],
    ),
    (
        "(B) 1. 一大在哪？\nA. 上海\nB. 嘉兴",
        ["single: 一大在哪？（\u3000\u3000） [上海|嘉兴] = B ?"],
    ),
    (
        "( B )1、一大在哪？\nA. 上海\nB. 嘉兴\n( A )2、七大在哪？\nA. 延安\nB. 重庆",
        [
            "single: 一大在哪？（\u3000\u3000） [上海|嘉兴] = B ?",
            "single: 七大在哪？（\u3000\u3000） [延安|重庆] = A ?",
        ],
    ),
    ("1. 一大在 B 闭幕。\nA. 上海\nB. 嘉兴", ["refused: The answer “” names no option."]),
    (
        "1. 一大闭幕于____。（B）\nA. 上海\nB. 嘉兴",
        ["single: 一大闭幕于____。（\u3000\u3000） [上海|嘉兴] = B ?"],
    ),
    ("1. 七大在重庆。 ×", ["refused: It has neither options nor an answer."]),
    ("1. 七大在重庆。【错误】", ["true_false: 七大在重庆。（\u3000\u3000） = F ?"]),
    ("1. 七大在重庆。（错误）。", ["true_false: 七大在重庆。（\u3000\u3000）。 = F ?"]),
    (
        "（√）1. 甲。\n（×）2. 乙。",
        ["true_false: 甲。（\u3000\u3000） = T ?", "true_false: 乙。（\u3000\u3000） = F ?"],
    ),
    (
        "1. √ 甲。\n2. × 乙。",
        [
            "refused: It has neither options nor an answer.",
            "refused: It has neither options nor an answer.",
        ],
    ),
    (
        "判断题\n1. 甲。（ ）\n2. 乙。（ ）\n答案：√×",
        [
            "refused: The answer “” is neither true nor false; accepted are √ and ×.",
            "refused: The answer “√×” is neither true nor false; accepted are √ and ×.",
        ],
    ),
    (
        "判断题\n1. 甲。（ ）\n2. 乙。（ ）\n答案：1.√2.×",
        ["true_false: 甲。（ ） = T", "true_false: 乙。（ ） = F"],
    ),
    (
        "判断题\n1. 甲。（ ）\n2. 乙。（ ）\n答案：1-2 对错",
        ["true_false: 甲。（ ） = T", "true_false: 乙。（ ） = F"],
    ),
    (
        "填空题\n1. 成立于（    ）年。\n2. 地点（    ）。\n答案：1. 1921 2. 上海",
        ["blank: 成立于____年。 = 1921", "blank: 地点____。 = 上海"],
    ),
    (
        "填空题\n1. 成立于【1921】年。",
        ["refused: There is no gap in the question; write ____ for it."],
    ),
    (
        "填空题\n1. 成立于__1921__年。",
        ["refused: Each blank needs its answers, and each answer its blank."],
    ),
    ("1. 成立于   年，共  人。\n答案：1921，13", ["short: 成立于 年，共 人。 = 1921，13 ?"]),
    ("1. 成立于______。答案：1921年7月", ["blank: 成立于____。 = 1921年7月"]),
    ("1. 成立于____。\n答案：B.C.500", ["blank: 成立于____。 = B.C.500"]),
    (
        "1. 材料：甲。\n（1）问一？\nA. x\nB. y\n答案：A\n（2）问二？\nA. x\nB. y\n答案：B",
        [
            "refused: Two answers stand below it, “A\n（2）问二？\nA. x\nB. y” and “B”; is a number missing?"
        ],
    ),
    (
        "1. 【单选题】一大？\nA. 上海\nB. 嘉兴\n答案：B\n难度：★★★☆☆",
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        "1. 【单选题】一大？\nA. 上海\nB. 嘉兴\n答案：B\n难度：0.3",
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\n答案：B\n难度系数：0.3\n分值：2",
        ["single: 一大在哪？ [上海|嘉兴] = B"],
    ),
    ("1. 一大在哪？\nA. 上海\nB. 嘉兴\n分值：2分\n答案：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\n题型：单选题\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴] = B"],
    ),
    ("题目：一大在哪？\n选项：\nA. 上海\nB. 嘉兴\n答案：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "题干：一大在哪？\nA. 上海\nB. 嘉兴\n答案：B\n\n题干：七大？\nA. x\nB. y\n答案：A",
        ["single: 一大在哪？ [上海|嘉兴] = B", "single: 七大？ [x|y] = A"],
    ),
    ("1. 一大在哪？ [单选题]\n○A. 上海\n○B. 嘉兴\n答案：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "1. 一大在哪？ [单选题] *\nA. 上海\nB. 嘉兴(正确答案)",
        ["single: 一大在哪？ [上海|嘉兴] = B ?"],
    ),
    ("1. 一大在哪？\n□ A. 上海\n□ B. 嘉兴\n答案：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\n- A. 上海\n- B. 嘉兴\n答案：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "**1. 一大在哪？**\nA. 上海\nB. 嘉兴\n**答案：B**",
        ["refused: No question begins above these lines; each begins with its number, such as 1."],
    ),
    ("1. 一大在哪？\nA. 上海\n*B. 嘉兴\nC. 北京", ["single: 一大在哪？ [上海|嘉兴|北京] = B ?"]),
    (
        "1. 一大在哪？\nA．上海市 B．嘉兴市\nC．北京市\nD．广州市   答案:B",
        ["single: 一大在哪？ [上海市|嘉兴市|北京市|广州市] = B"],
    ),
    (
        "第一题：一大在哪？\nA. 上海\nB. 嘉兴\n答案：B\n第二题：七大？\nA. x\nB. y\n答案：A",
        ["single: 第一题：一大在哪？ [上海|嘉兴] = B", "single: 第二题：七大？ [x|y] = A"],
    ),
    ("①一大在哪？\nA. 上海\nB. 嘉兴\n答案：B", ["single: ①一大在哪？ [上海|嘉兴] = B"]),
    (
        "一、一大在哪？\nA. 上海\nB. 嘉兴\n答案：B\n二、七大？\nA. x\nB. y\n答案：A",
        ["single: 一、一大在哪？ [上海|嘉兴] = B", "single: 二、七大？ [x|y] = A"],
    ),
]


@pytest.mark.parametrize(("content", "expected"), CASES)
def test_layouts(content, expected):
    assert outcomes("a.txt", content) == expected
