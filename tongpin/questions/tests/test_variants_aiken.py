"""Aiken as people write it."""

import pytest

from tongpin.questions.tests.outcomes import outcomes

CASES = [
    ("一大在哪？\nA)上海\nB)嘉兴\nANSWER: B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("一大在哪？\nA.上海\nB.嘉兴\nANSWER:B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("一大在哪？\na) 上海\nb) 嘉兴\nanswer: b", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("一大在哪？\na. 上海\nb. 嘉兴\nAnswer: B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("一大在哪？\nA）上海\nB）嘉兴\nANSWER：B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("一大在哪？\nＡ．上海\nＢ．嘉兴\nANSWER: Ｂ", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "一大在哪？\nA) 上海\nB) 嘉兴\n\n七大在哪？\nA) 延安\nB) 重庆\nANSWER: A",
        ["refused: It has no line such as ANSWER: B.", "single: 七大在哪？ [延安|重庆] = A"],
    ),
    (
        "一大在哪？\nA) 上海\nB) 嘉兴\n七大在哪？\nA) 延安\nB) 重庆\nANSWER: A",
        ["refused: It has no line such as ANSWER: B.", "single: 七大在哪？ [延安|重庆] = A"],
    ),
    ("一大在哪？\n\nA) 上海\n\nB) 嘉兴\n\nANSWER: B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "题库\n\n一大在哪？\nA) 上海\nB) 嘉兴\nANSWER: B",
        [
            "refused: It has no options, each on a line of its own: A. …",
            "single: 一大在哪？ [上海|嘉兴] = B",
        ],
    ),
    (
        "1. 一大在哪？\nA) 上海\nB) 嘉兴\nANSWER: B\n2. 七大？\nA) x\nB) y\nANSWER: A",
        ["single: 一大在哪？ [上海|嘉兴] = B", "single: 七大？ [x|y] = A"],
    ),
    ("一大在哪？\nA) 上海\nB) 嘉兴\nANSWER: AB", ["multiple: 一大在哪？ [上海|嘉兴] = AB ?"]),
    (
        "一大在哪？\nA) 上海\nB) 嘉兴\nANSWER: C",
        ["refused: The right option is not among the options."],
    ),
    (
        "一大在哪？\nB) 上海\nC) 嘉兴\nANSWER: B",
        ["refused: Its options are lettered B, C; accepted are letters from A on, each once."],
    ),
    (
        "一大在哪？\nA) 上海\nC) 嘉兴\nANSWER: A",
        ["refused: Its options are lettered A, C; accepted are letters from A on, each once."],
    ),
    ("一大在哪？\nA) 上海\nB) 嘉兴\nANSWER: B.", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("一大在哪？\nA) 上海\nB) 嘉兴\nANSWER: B) 嘉兴", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "ANSWER: B",
        ["refused: The question is empty. It has no options, each on a line of its own: A. …"],
    ),
    ("一大在哪？\nANSWER: B", ["refused: It has no options, each on a line of its own: A. …"]),
    (
        "一大在哪？\nA) 上海\nB) 嘉兴\nANSWER: B\nANSWER: A",
        ["refused: Two answers stand below it."],
    ),
    (
        "一大在哪？\nA) 上海\n还有\nB) 嘉兴\nANSWER: B",
        [
            "refused: It has no line such as ANSWER: B.",
            "refused: Its options are lettered B; accepted are letters from A on, each once.",
        ],
    ),
    (
        "一大在哪？\nA) 上海\nB) 嘉兴\nANSWER:\n\n七大？\nA) x\nB) y\nANSWER: A",
        ["refused: Its answer is missing.", "single: 七大？ [x|y] = A"],
    ),
    (
        "一大在哪？<img src='a'>\nA) 上海\nB) 嘉兴\nANSWER: B",
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    ("一大在哪？\r\nA) 上海\r\nB) 嘉兴\r\nANSWER: B\r\n", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("\ufeff一大在哪？\nA) 上海\nB) 嘉兴\nANSWER: B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("一大在哪？\n(A) 上海\n(B) 嘉兴\nANSWER: (B)", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    (
        "一大在哪？\nA. 上海\nB. 嘉兴\nANSWER: B\n解析：略\n\n七大？\nA. x\nB. y\nANSWER: A",
        ["single: 一大在哪？ [上海|嘉兴] = B", "single: 七大？ [x|y] = A"],
    ),
    ("一大在哪？\nA: 上海\nB: 嘉兴\nANSWER: B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("一大在哪？\nA、上海\nB、嘉兴\nANSWER: B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("一大在哪？\nA 上海\nB 嘉兴\nANSWER: B", ["single: 一大在哪？ [上海|嘉兴] = B"]),
    ("第一行\n第二行？\nA) 上海\nB) 嘉兴\nANSWER: B", ["single: 第一行\n第二行？ [上海|嘉兴] = B"]),
]


@pytest.mark.parametrize(("content", "expected"), CASES)
def test_aiken(content, expected):
    assert outcomes("a.txt", content) == expected
