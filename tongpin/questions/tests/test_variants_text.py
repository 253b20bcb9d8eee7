"""Questions as people type them: each is read right, or refused with the reason."""

import pytest

from tongpin.questions.tests.outcomes import outcomes

CASES = [
    ("1. 一大在哪？\nＡ．上海\nＢ．嘉兴\n答案：Ｂ", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\nA 上海\nB 嘉兴\nC 北京\n答案：B", ["single: 一大在哪？ [上海|嘉兴|北京] = B"]),
    ("1. 一大在哪？\nA上海\nB嘉兴\n答案：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "1. 一大在哪？A. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？A.上海 B.嘉兴 C.北京 D.广州\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴|北京|广州] = B"],
    ),
    ("1. 一大在哪？A上海 B嘉兴 C北京\n答案：B", ["single: 一大在哪？ [上海|嘉兴|北京] = B"]),
    (
        "1. 一大在（ B ）。A.上海B.嘉兴C.北京",
        ["single: 一大在（\u3000\u3000）。 [上海|嘉兴|北京] = B ?"],
    ),
    (
        "1. 一大在哪？\nB. 嘉兴\nC. 北京\n答案：B",
        ["refused: Its options are lettered B, C; accepted are letters from A on, each once."],
    ),
    (
        "1. 一大在哪？\nA. 上海\nC. 北京\nD. 广州\n答案：C",
        ["refused: Its options are lettered A, C, D; accepted are letters from A on, each once."],
    ),
    (
        "1. 一大在哪？\nA. 上海  C. 北京\nB. 嘉兴  D. 广州\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴|北京|广州] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海 B. 嘉兴 D. 广州\n答案：B",
        ["refused: Its options are lettered A, B, D; accepted are letters from A on, each once."],
    ),
    (
        "1. 一大在哪？\n答案：B",
        ["refused: The answer “B” is the letter of an option, and there are no options."],
    ),
    (
        "1. 一大在（  ）闭幕。\n答案：Ｂ",
        ["refused: The answer “Ｂ” is the letter of an option, and there are no options."],
    ),
    (
        "1. 一大在____闭幕。\n答案：B",
        ["refused: The answer “B” is the letter of an option, and there are no options."],
    ),
    ("1. 【填空题】维生素____防坏血病。\n答案：C", ["blank: 维生素____防坏血病。 = C ?"]),
    (
        "1. 一大在哪？【答案】B\nA. 上海\nB. 嘉兴\nC. 北京",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京 【答案】B【解析】会议转移",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？（答案：B）\nA. 上海\nB. 嘉兴\nC. 北京",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B 解析：会议转移。 难度：易",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n正确答案是B",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案 B",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B、嘉兴",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B. 上海",
        ["refused: The answer “B. 上海” names an option by its letter, but says something else."],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：嘉兴",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：选B。",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    ("1. 一大在哪？ B\nA. 上海\nB. 嘉兴\nC. 北京", ["single: 一大在哪？ [上海|嘉兴|北京] = B ?"]),
    (
        "1. 一大在（Ｂ）闭幕。\nA. 上海\nB. 嘉兴\nC. 北京",
        ["single: 一大在（\u3000\u3000）闭幕。 [上海|嘉兴|北京] = B ?"],
    ),
    (
        "1. 一大在【B】闭幕。\nA. 上海\nB. 嘉兴\nC. 北京",
        ["single: 一大在（\u3000\u3000）闭幕。 [上海|嘉兴|北京] = B ?"],
    ),
    (
        "1. 一大在__B__闭幕。\nA. 上海\nB. 嘉兴\nC. 北京",
        ["single: 一大在（\u3000\u3000）闭幕。 [上海|嘉兴|北京] = B ?"],
    ),
    (
        "1. 一大在（A）闭幕。\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        ["refused: The answer is “B”, but in the question stands A."],
    ),
    (
        "1. 一大在（B）闭幕。\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        ["single: 一大在（\u3000\u3000）闭幕。 [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴（√）\nC. 北京",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B ?"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴(正确答案)\nC. 北京\n答案：A",
        ["refused: The answer is “A”, but marked as right are B."],
    ),
    (
        "第1题 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n第2题：乙\nA. 上海\nB. 嘉兴\nC. 北京\n答案：C",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B", "single: 乙 [上海|嘉兴|北京] = C"],
    ),
    (
        "（1）一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n（2）乙是？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：C",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B", "single: 乙是？ [上海|嘉兴|北京] = C"],
    ),
    (
        "1 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n2 乙是？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：C",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B", "single: 乙是？ [上海|嘉兴|北京] = C"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n2 乙是？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：C",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B", "single: 乙是？ [上海|嘉兴|北京] = C"],
    ),
    (
        "１．一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n解析：略\n乙是？（没有题号）\nA. 上海\nB. 嘉兴\nC. 北京\n答案：C",
        ["refused: Two answers stand below it, “B” and “C”; is a number missing?"],
    ),
    ("一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B", ["single: 一大在哪？ [上海|嘉兴|北京] = B"]),
    (
        "1. 哪些？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：A、Ｃ",
        ["multiple: 哪些？ [上海|嘉兴|北京] = AC ?"],
    ),
    (
        "1. 哪些？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：（A）（C）",
        ["multiple: 哪些？ [上海|嘉兴|北京] = AC ?"],
    ),
    (
        "1. 哪些？\n(A) 上海 (B) 嘉兴 (C) 北京\n答案：AC",
        ["multiple: 哪些？ [上海|嘉兴|北京] = AC ?"],
    ),
    ("1. 哪些？\n【A】上海\n【B】嘉兴\n答案：AB", ["multiple: 哪些？ [上海|嘉兴] = AB ?"]),
    ("1. 七大在重庆。（×）", ["true_false: 七大在重庆。（\u3000\u3000） = F ?"]),
    ("1. 七大在重庆。(错)", ["true_false: 七大在重庆。（\u3000\u3000） = F ?"]),
    ("1. 七大在重庆。\n答案：F", ["true_false: 七大在重庆。 = F"]),
    (
        "1. 哪个？\n① 上海\n② 嘉兴\n答案：②",
        ["refused: The answer “②” is the letter of an option, and there are no options."],
    ),
    (
        "1. 下列维生素A、B、C的说法，正确的是（  ）\nA. 都对\nB. 都错\n答案：A",
        ["single: 下列维生素A、B、C的说法，正确的是（ ） [都对|都错] = A"],
    ),
    ("1. 谈谈体会", ["refused: It has neither options nor an answer."]),
    ("1. 谈谈体会\n答案：略", ["short: 谈谈体会 = 略 ?"]),
    ("1. 一大在哪？\na. 上海\nb. 嘉兴\n答案：b", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("1. 一大在哪？\na) 上海 b) 嘉兴\n答案：b", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n难度：无\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B ?"],
    ),
    ("1. 一大在哪？\nA：上海\nB：嘉兴\n答案：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "1. 一大在哪？\nA、上海；B、嘉兴；C、北京\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 如图所示，这是哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        ["single: 如图所示，这是哪？ [上海|嘉兴|北京] = B ?"],
    ),
    (
        "1. 这是哪？[图片]\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    ("1. \\(x^2=4\\) 的解是____。\n答案：2", ["blank: x^2=4 的解是____。 = 2 ?"]),
    ("1. $\\frac{1}{2}+x$ 是多少？\nA. 1\nB. 2\n答案：A", ["single: 1/2+x 是多少？ [1|2] = A"]),
    (
        "1. 单选\n一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        ["single: 单选\n一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "单选题\n1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n2. 乙\nA. 上海\nB. 嘉兴\nC. 北京\n答案\n1-2：BC",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B", "single: 乙 [上海|嘉兴|北京] = C"],
    ),
    (
        "一、单选题\n1. 甲\nA. 上海\nB. 嘉兴\nC. 北京\n2. 乙\nA. 上海\nB. 嘉兴\nC. 北京\n二、多选题\n1. 丙\nA. 上海\nB. 嘉兴\nC. 北京\n答案\n一、单选题\n1.B 2.C\n二、多选题\n1.AB",
        [
            "single: 甲 [上海|嘉兴|北京] = B",
            "single: 乙 [上海|嘉兴|北京] = C",
            "multiple: 丙 [上海|嘉兴|北京] = AB ?",
        ],
    ),
    (
        "一、单选题\n1. 甲\nA. 上海\nB. 嘉兴\nC. 北京\n2. 乙\nA. 上海\nB. 嘉兴\nC. 北京\n参考答案：\n1\t2\nB\tC",
        ["single: 甲 [上海|嘉兴|北京] = B", "single: 乙 [上海|嘉兴|北京] = C"],
    ),
    (
        "1. 甲\nA. 上海\nB. 嘉兴\nC. 北京\n2. 乙\nA. 上海\nB. 嘉兴\nC. 北京\n3. 丙\nA. 上海\nB. 嘉兴\nC. 北京\n参考答案\n1-3 AB ABC C",
        [
            "multiple: 甲 [上海|嘉兴|北京] = AB ?",
            "multiple: 乙 [上海|嘉兴|北京] = ABC ?",
            "single: 丙 [上海|嘉兴|北京] = C",
        ],
    ),
    (
        "1. 甲\nA. 上海\nB. 嘉兴\nC. 北京\n2. 乙\nA. 上海\nB. 嘉兴\nC. 北京\n参考答案\n1A 2B",
        ["single: 甲 [上海|嘉兴|北京] = A", "single: 乙 [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 甲\nA. 上海\nB. 嘉兴\nC. 北京\n2. 乙\nA. 上海\nB. 嘉兴\nC. 北京\n参考答案\n1～2：Ａ Ｂ",
        ["single: 甲 [上海|嘉兴|北京] = A", "single: 乙 [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 甲\nA. 上海\nB. 嘉兴\nC. 北京\n答案：A\n参考答案\n1. B",
        ["refused: It has the answer “A”, and below stands “B”."],
    ),
    (
        "1. 一大在哪？（答案：B）\nA. 上海\nB. 嘉兴\nC. 北京\n2. 七大？[答案]A\nA. 上海\nB. 嘉兴\nC. 北京",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B", "single: 七大？ [上海|嘉兴|北京] = A"],
    ),
    (
        "1. 一大在哪？【答案】B【解析】转移了\nA. 上海\nB. 嘉兴\nC. 北京",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\n答案：B\nA. 上海\nB. 嘉兴\nC. 北京\n解析：A. 错\nB. 对",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n\n乙是？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：C",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B", "single: 乙是？ [上海|嘉兴|北京] = C"],
    ),
    (
        "党史题库\n\n一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n乙是？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：C\n解析：是的\n还有呢",
        [
            "refused: It has neither options nor an answer.",
            "single: 一大在哪？ [上海|嘉兴|北京] = B",
            "single: 乙是？ [上海|嘉兴|北京] = C",
        ],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n【答案】 B\n【解析】 略\n【难度】 0.65\n【知识点】 一大",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？ 【单选题】\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. (单选题) 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1.[多选] 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        ["multiple: 一大在哪？ [上海|嘉兴|北京] = B ?"],
    ),
    (
        "1、（5分）一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\nD. 以上都不对\n标准答案：D",
        ["single: 一大在哪？ [上海|嘉兴|北京|以上都不对] = D"],
    ),
    ("1. 成立于（1921）年，代表（13）人。", ["refused: It has neither options nor an answer."]),
    ("1. 成立于1921年。\n答案：正确", ["true_false: 成立于1921年。 = T"]),
    ("1. 成立于____年\n【答案】1921", ["blank: 成立于____年 = 1921"]),
    (
        "1. 成立于___年，共___人\n答案：（1）1921 （2）13",
        ["blank: 成立于____年，共____人 = 1921；13"],
    ),
    (
        "1. 成立于___年，共___人\n答案：1921年，13人",
        ["blank: 成立于____年，共____人 = 1921年；13人"],
    ),
    ("1. 甲是B.C. 500年？\nA. 是\nB. 否\n答案：A", ["single: 甲是B.C. 500年？ [是|否] = A"]),
    ("1. 计划B：是什么？\nA. 一\nB. 二\n答案：A", ["single: 计划B：是什么？ [一|二] = A"]),
    ("1. A、B两地相距多少？\nA. 10\nB. 20\n答案：A", ["single: A、B两地相距多少？ [10|20] = A"]),
    (
        "1. A同志说：“对。” 这是？\nA. 甲\nB. 乙\n答案：B",
        ["single: A同志说：“对。” 这是？ [甲|乙] = B"],
    ),
    (
        "1. 选项多\nA. 项A\nB. 项B\nC. 项C\nD. 项D\nE. 项E\nF. 项F\nG. 项G\nH. 项H\nI. 项I\nJ. 项J\n答案：J",
        ["single: 选项多 [项A|项B|项C|项D|项E|项F|项G|项H|项I|项J] = J"],
    ),
    (
        "1. 选项\nA. 甲\nA. 乙\nB. 丙\n答案：A",
        ["refused: Its options are lettered A, A, B; accepted are letters from A on, each once."],
    ),
    ("1. 选项\nA. 甲\nB.\nC. 丙\n答案：A", ["refused: An option is empty."]),
    ("1. 选项\nA. 甲 B. C. 丙\n答案：A", ["refused: An option is empty."]),
    ("1. 选项\nA. 甲\n\nB. 乙\n\n答案：A", ["single: 选项 [甲|乙] = A"]),
    (
        "1. 选项\nA.甲\u3000\u3000\u3000\u3000B.乙\nC.丙\u3000\u3000\u3000\u3000D.丁\n答案：D",
        ["single: 选项 [甲|乙|丙|丁] = D"],
    ),
    ("1. 选项\nA.\t甲\tB.\t乙\n答案：B", ["single: 选项 [甲|乙] = B"]),
    ("1. 选项\nA．甲，含B族\nB．乙\n答案：B", ["single: 选项 [甲，含B族|乙] = B"]),
    (
        "1. 选项\nA-甲\nB-乙\n答案：B",
        ["refused: The answer “B” is the letter of an option, and there are no options."],
    ),
    ("1. 选项\n选项A：甲\n选项B：乙\n答案：B", ["single: 选项 [甲|乙] = B"]),
    ("1. 选项\nＡ 甲\nＢ 乙\nＣ 丙\n答案：ＡＣ", ["multiple: 选项 [甲|乙|丙] = AC ?"]),
    (
        "1. 选项\nA甲 B乙 D丁\n答案：B",
        ["refused: Its options are lettered A, B, D; accepted are letters from A on, each once."],
    ),
    (
        "1. 选项\nA 甲\nB 乙\nD 丁\n答案：B",
        ["refused: Its options are lettered A, B, D; accepted are letters from A on, each once."],
    ),
    (
        "1. 选项\nＡ甲\nＣ丙\nＤ丁\n答案：C",
        ["refused: Its options are lettered A, C, D; accepted are letters from A on, each once."],
    ),
    ("1. 选项（多选）\nA. 甲\nB. 乙\n答案：AB", ["multiple: 选项 [甲|乙] = AB ?"]),
    (
        "1. 甲。（   ）\n答案：√\n2. 乙。（ ）\n答案：x",
        ["true_false: 甲。（ ） = T", "true_false: 乙。（ ） = F"],
    ),
    (
        "1. 甲。（T）\n2. 乙。（F）",
        ["true_false: 甲。（\u3000\u3000） = T ?", "true_false: 乙。（\u3000\u3000） = F ?"],
    ),
    ("1. 甲。\n参考答案：对。", ["true_false: 甲。 = T"]),
    ("1. 甲。\n答案：A\nA. 对\nB. 错", ["single: 甲。 [对|错] = A"]),
    ("1. 【判断题】甲。\nA. 对\nB. 错\n答案：B", ["true_false: 甲。 = F"]),
    (
        "1. 【判断题】甲。\n答案：A",
        ["refused: The answer “A” is neither true nor false; accepted are √ and ×."],
    ),
    (
        "1. <p>一大在<b>哪里</b>？</p>\nA. <p>上海</p>\nB. 嘉兴\n答案：B",
        ["single: 一大在哪里？ [上海|嘉兴] = B ?"],
    ),
    (
        "1. 一大<img src='x.png' alt='红船图'>？\nA. 上海\nB. 嘉兴\n答案：B",
        ["single: 一大（图：红船图）？ [上海|嘉兴] = B ?"],
    ),
    (
        "1. 一大<img src='x.png'>？\nA. 上海\nB. 嘉兴\n答案：B",
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    ("1. 10<sup>2</sup>是多少？\nA. 100\nB. 20\n答案：A", ["single: 10^2是多少？ [100|20] = A ?"]),
    ("1. 若 a<b 且 b>c，则？\nA. x\nB. y\n答案：A", ["single: 若 a<b 且 b>c，则？ [x|y] = A"]),
    (
        "题目1：一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n题目2：乙？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：A",
        ["single: 一大在哪？ [上海|嘉兴|北京] = B", "single: 乙？ [上海|嘉兴|北京] = A"],
    ),
    (
        "问题一：一大在哪？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B",
        ["single: 问题一：一大在哪？ [上海|嘉兴|北京] = B"],
    ),
    ("Q1. where?\nA) x\nB) y\nAnswer: B", ["single: where? [x|y] = B"]),
    ("1) where?\n(a) x\n(b) y\nans: b", ["single: where? [x|y] = B"]),
    (
        "1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n\n2. 七大？\nA. 上海\nB. 嘉兴\nC. 北京\n\n3. 八大？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：C",
        [
            "single: 一大？ [上海|嘉兴|北京] = B",
            "refused: The answer “” names no option.",
            "single: 八大？ [上海|嘉兴|北京] = C",
        ],
    ),
    (
        "1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：A和C都对",
        ["refused: The answer “A和C都对” names no option."],
    ),
    (
        "1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：ABD",
        ["refused: The right options are not among the options."],
    ),
    (
        "1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：无",
        ["refused: The answer “无” names no option."],
    ),
    ("1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：", ["refused: The answer “” names no option."]),
    (
        "1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n知识点：一大\n难度：中等偏上\n来源：网络\n答案：B",
        ["single: 一大？ [上海|嘉兴|北京] = B ?"],
    ),
    ("1. 【案例题】怎么办？\n答案：报告", ["short: 【案例题】怎么办？ = 报告 ?"]),
    ("三、案例题\n1. 怎么办？\n答案：报告", ["short: 怎么办？ = 报告 ?"]),
    (
        "1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n计分：随便",
        ["single: 一大？ [上海|嘉兴|北京] = B"],
    ),
    (
        "1. 哪些？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：AB\n计分：随便",
        ["multiple: 哪些？ [上海|嘉兴|北京] = AB ?"],
    ),
    (
        "（一）单选题（每题2分）\n1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n（二）判断题\n1. 甲。\n答案：√",
        ["single: 一大？ [上海|嘉兴|北京] = B", "true_false: 甲。 = T"],
    ),
    (
        "第一部分 单选题\n1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：B\n第二部分 判断题\n1. 甲。\n答案：√",
        ["single: 一大？ [上海|嘉兴|北京] = B", "true_false: 甲。 = T"],
    ),
    (
        "一．单选题\n1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n2. 二大？\nA. 上海\nB. 嘉兴\nC. 北京\n二．判断题\n3. 甲。\n4. 乙。\n参考答案：\n1.B 2.A 3.√ 4.×",
        [
            "single: 一大？ [上海|嘉兴|北京] = B",
            "single: 二大？ [上海|嘉兴|北京] = A",
            "true_false: 甲。 = T",
            "true_false: 乙。 = F",
        ],
    ),
    (
        "1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n2. 二大？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：1.B 2.A",
        ["single: 一大？ [上海|嘉兴|北京] = B", "single: 二大？ [上海|嘉兴|北京] = A"],
    ),
    (
        "1. 一大？\nA. 上海\nB. 嘉兴\nC. 北京\n2. 二大？\nA. 上海\nB. 嘉兴\nC. 北京\n答案：1-2 BA",
        ["single: 一大？ [上海|嘉兴|北京] = B", "single: 二大？ [上海|嘉兴|北京] = A"],
    ),
]


@pytest.mark.parametrize(("content", "expected"), CASES)
def test_typed_questions(content, expected):
    assert outcomes("a.txt", content) == expected
