"""Questions for tests: some of each kind, and the example of every kind that has none here."""

import re

from tongpin.questions.content import Choice, Content, Key, Response
from tongpin.questions.formats.text import read_text
from tongpin.questions.kinds import KINDS, QuestionKind, kind_of

LETTERS = "ABCDEFGH"


def choices(*texts: str) -> tuple[Choice, ...]:
    return tuple(Choice(letter, text) for letter, text in zip(LETTERS, texts, strict=False))


CITIES = choices("上海", "嘉兴", "北京", "广州")
SINGLE = (Content("single", "党的一大最后一天在哪里举行？", CITIES), Key("B", why="会议转移到南湖"))
TRUE_FALSE = (Content("true_false", "遵义会议于1935年召开。"), Key("T"))
BLANK = (
    Content("blank", "中国共产党成立于____年，一大代表共____人。", blanks=2),
    Key([["1921"], ["13", "十三位"]]),
)
MATCHING = (
    Content(
        "matching",
        "会议和地点",
        choices("遵义", "洛川", "瓦窑堡"),
        lefts=("1935年1月", "1937年8月"),
    ),
    Key(["A", "B"]),
)
ORDERING = (
    Content("ordering", "按时间排序", choices("遵义会议", "古田会议", "七大")),
    Key(["B", "A", "C"]),
)
NUMBER = (Content("number", "长征约多少里？", unit="里"), Key("25000", tolerance="500"))
SHORT = (Content("short", "谈谈体会"), Key("言之有物"))
POLL = (Content("poll", "最想听哪一讲？", CITIES), Key())
COMPOSITE = (
    Content("composite", "阅读材料，回答问题。", parts=(SINGLE[0], TRUE_FALSE[0])),
    Key(parts=(SINGLE[1], TRUE_FALSE[1])),
)


def multiple(rule: str = "some") -> tuple[Content, Key]:
    return Content("multiple", "下列哪些是……", CITIES), Key(["A", "B"], rule=rule)


ALTERNATIVE = re.compile(r"（或：.*?）")  # what else could stand there


def example_of(kind: QuestionKind) -> tuple[Content, Key]:
    """The question that the editor's help shows for this kind."""
    (question,) = read_text(ALTERNATIVE.sub("", kind.files.example))
    assert question.faults == ()
    return question.draft.content, question.draft.key


EVERY = [
    SINGLE,
    TRUE_FALSE,
    BLANK,
    MATCHING,
    ORDERING,
    NUMBER,
    SHORT,
    POLL,
    COMPOSITE,
    multiple(),
]
EVERY += [
    example_of(kind)
    for kind in KINDS.values()
    if kind.name not in {content.kind for content, __ in EVERY}
]
ANSWERS = {  # that are right, where the key is no answer itself
    "blank": ["1921", "13"],
    "short": "体会",
    "poll": "A",
    "composite": ["B", "T"],
}


def right_answer(question: tuple[Content, Key]) -> Response:
    content, key = question
    return kind_of(content).fit(content, ANSWERS.get(content.kind, key.right))
