"""Lines of typed questions: where one begins, and fields behind it on the same line; pure."""

import re
from collections.abc import Sequence

ANSWER_WORDS = (
    "正确答案|标准答案|参考答案|本题答案|正确选项|答案|正解|答(?=\\s*[\\]】〕:：])|ans(?:wer)?"
)
LEARNERS = "我的|你的|您的|本人|学生|考生|学员|答题者|提交|已选|所选"
LEARNER_WORDS = f"(?:{LEARNERS})(?:的)?(?:答案|作答|回答|选择|选项)"  # what somebody answered
WORDS = (
    f"{LEARNER_WORDS}|答案解析|试题解析|答案说明|{ANSWER_WORDS}|解析|解释|说明|出处|来源|依据|"
    "选项反馈|反馈|知识点|考点|章节|专题|分类|难度系数|难易度|难度|计分|分值|本题得分|得分|题型"
)
FIELD = re.compile(
    rf"^\s*[\[【〔〖<]?\s*({WORDS})\s*(?:[\]】〕〗>]\s*[:：]?|[是为]?\s*[:：])\s*(.*)$",
    re.IGNORECASE | re.DOTALL,
)
IS_ANSWER = re.compile(
    rf"^\s*[\[【〔]?\s*(?:{ANSWER_WORDS})\s*(?:[\]】〕]\s*[:：]?|[:：])\s*\S", re.IGNORECASE
)
BRACKETED = re.compile(rf"[\[【〔〖]\s*({WORDS})\s*[\]】〕〗]\s*[:：]?", re.IGNORECASE)
_SIGN = r"[A-HＡ-Ｈ](?:[\s、,，]*[A-HＡ-Ｈ]){0,7}|[√×✓✗✔✘]|(?<=[\s是为])(?:正确|错误|对|错)"
SAID_BEHIND = re.compile(  # 一大在哪里闭幕？ 答案 B
    rf"(?:(?<=[\s。？?！!；;）)])|[（(])\s*(?:正确|标准|参考|本题)?答案\s*(?:是|为|选)?\s*({_SIGN})"
    r"\s*[)）]?\s*[。.]?\s*$"
)
LEARNER_SAID = re.compile(rf"^\s*({LEARNER_WORDS})\s*(?:是|为)?\s+(\S.*)$")  # without a colon
IN_BRACKETS = re.compile(rf"[（(]\s*(?:{ANSWER_WORDS})\s*[:：]\s*([^（()）]*)[)）]", re.IGNORECASE)
BEHIND = re.compile(
    rf"(?<=[\s。？?！!；;，,）)])(?={ANSWER_WORDS}|{LEARNER_WORDS}|答案解析|试题解析|解析|难度)"
    rf"(?:答案解析|试题解析|{LEARNER_WORDS}|{ANSWER_WORDS}|解析|难度)\s*[:：]|"
    r"(?<=\s)(?:出处|知识点|考点|分值|得分|本题得分)\s*[:：]",
    re.IGNORECASE,
)
ANSWER_BEFORE = re.compile(  # （B）1. 一大在哪里闭幕？
    r"^\s*([（(]\s*(?:[A-HＡ-Ｈ]{1,8}|[√×✓✗对错])?\s*[)）])\s*(\d{1,4}\s*[.．、])\s*(.*)$"
)
SAID = re.compile(  # 答案是B, without a colon
    r"^\s*(?:正确|标准|参考|本题)?答案\s*(?:是|为|选)?\s*"
    r"([A-HＡ-Ｈa-hａ-ｈ](?:[\s、,，]*[A-HＡ-Ｈa-hａ-ｈ])*|[√×✓✗对错]|正确|错误)\s*[。.]?\s*$"
)
DOTTED = re.compile(r"^\s*(\d{1,4})\s*[.．、)）\t:：。]\s*(?=\S)(.*)$", re.DOTALL)
NAMED = re.compile(
    r"^\s*(?:第\s*(\d{1,4})\s*题|(?:题目?|试题|问题|q|question)\s*(\d{1,4})(?=\W))"
    r"\s*[.．、:：)）]?\s*(.*)$",
    re.DOTALL | re.IGNORECASE,
)
IN_PARENTHESES = re.compile(
    r"^\s*[（(\[【]\s*(\d{1,4})\s*[)）\]】]\s*[.．、]?\s*(?=\S)(.*)$", re.DOTALL
)
SPACED = re.compile(r"^\s*(\d{1,4})(?:\s+(?=\S)|(?=[\u3400-\u9fff《“]))(.*)$", re.DOTALL)


def field_lines(line: str) -> list[str]:
    """The line, with each field that stands behind something on a line of its own."""
    if said := SAID.match(line):
        return [f"答案：{said[1]}"]
    if said := LEARNER_SAID.match(line):
        line = f"{said[1]}：{said[2]}"
    line = ANSWER_BEFORE.sub(r"\2 \3\1", line)
    line = IN_BRACKETS.sub(r"\n答案：\1\n", line)
    line = SAID_BEHIND.sub(r"\n答案：\1", line)
    line = BRACKETED.sub(lambda field: f"\n{field[1]}：", line)
    line = BEHIND.sub(lambda field: f"\n{field[0]}", line)
    lines = [part for part in line.split("\n") if part.strip()]
    return lines or [line.strip("\n")]


class Numbering:
    """How the questions of one file are numbered.

    Numbers in brackets or without a sign count only where no others do, and one after the other:
    （1） and 2 also stand inside questions. Where there are answers and no numbers at all, empty
    lines and answers part the questions.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.is_plain = any(DOTTED.match(line) or NAMED.match(line) for line in lines)
        self.is_needless = not self.is_plain and _are_unnumbered(lines)

    def begin(self, line: str, *, last: int, may_begin: bool) -> tuple[int, str] | None:
        """(number, text) where the line begins a question.

        last       number of the question before it
        may_begin  whether that question has answer or options already
        """
        if match := DOTTED.match(line):
            return int(match[1]), match[2]
        if match := NAMED.match(line):
            return int(match[1] or match[2]), match[3]
        if self.is_needless:
            return (last + 1, line) if may_begin else None
        patterns = (SPACED,) if self.is_plain else (IN_PARENTHESES, SPACED)
        for pattern in patterns if may_begin else ():
            match = pattern.match(line)
            if match and int(match[1]) == last + 1:
                return int(match[1]), match[2]
        return None


def _are_unnumbered(lines: Sequence[str]) -> bool:
    """Whether answers stand below lines that no number begins."""
    has_answers = False
    for line in lines:
        match = IN_PARENTHESES.match(line) or SPACED.match(line)
        if match and int(match[1]) == 1:
            return False
        has_answers = has_answers or IS_ANSWER.match(line) is not None
    return has_answers
