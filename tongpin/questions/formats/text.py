"""Questions as plain text, as people type them and Word holds them; pure.

Numbered questions, options by letter, then 答案：, 解析：, 出处：. Answers may also stand in the
brackets of the question, or all together at the end under 参考答案.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tongpin.base.text import half_width
from tongpin.questions.content import Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.raw import (
    KIND_NAMES,
    KIND_OF,
    RULE_NAMES,
    RawQuestion,
    ReadQuestion,
    found,
    remarks_text,
)

KIND = "|".join(sorted(KIND_OF.keys() - {"1", "2", "3", "4", "单", "多"}, key=len, reverse=True))
HEADING = re.compile(
    rf"^\s*[（(]?[一二三四五六七八九十]+[)）]?\s*[、.．:：]?\s*({KIND})(?:选择)?题?\s*(?:[（(].*)?$"
)
NUMBERED = re.compile(r"^\s*(\d{1,4})\s*[.．、)）\t:：]\s*(?=\S)(.*)$", re.DOTALL)
TAGGED = re.compile(rf"^\s*[\[【（(]\s*({KIND})(?:选择)?题?\s*[\]】)）]\s*")
OPTION = re.compile(r"^\s*[（(]?([A-Ha-h])\s*[.．、:：)）]\s*(.*)$", re.DOTALL)
NEXT_OPTION = re.compile(r"(?:(?<=\s)|(?<=[；;]))[（(]?([B-H])\s*[.．、:：)）]\s*")
FIELD = re.compile(
    r"^\s*[\[【]?\s*(正确答案|标准答案|参考答案|答案解析|试题解析|答案|解析|解释|说明|出处|来源|依据|"
    r"选项反馈|反馈|知识点|专题|分类|难度|计分|ans(?:wer)?)\s*(?:[\]】]\s*[:：]?|[:：])\s*(.*)$",
    re.IGNORECASE | re.DOTALL,
)
FIELDS = {
    "解析": "why",
    "答案解析": "why",
    "试题解析": "why",
    "解释": "why",
    "说明": "why",
    "出处": "source",
    "来源": "source",
    "依据": "source",
    "知识点": "topic",
    "专题": "topic",
    "分类": "topic",
    "难度": "difficulty",
    "计分": "rule",
    "选项反馈": "remarks",
    "反馈": "remarks",
}
ANSWERS_BELOW = re.compile(r"^\s*[\[【]?\s*(?:参考|标准|正确)?答案\s*[\]】]?\s*[:：]?\s*$")
ANSWER_RANGE = re.compile(
    r"(\d{1,4})\s*[-–~～—至]\s*(\d{1,4})\s*[:：.．、]?\s*([A-H]+|[√×对错TF]+)(?![a-z])"
)
ANSWER_ITEM = re.compile(r"(\d{1,4})\s*[.．、:：)）]\s*(.+?)(?=\s+\d{1,4}\s*[.．、:：)）]|$)")
BLANKS = re.compile(r"\s{4,}")
LONGEST_LINE = 5000  # characters; what is behind them is no part of a question
LETTERED = "ABCDEFGH"
PART = re.compile(r"^\s*[（(](\d{1,2})[)）]\s*(.*)$", re.DOTALL)


@dataclass
class _Section:
    """Questions under one heading, with numbers of their own."""

    kind: str = ""
    raws: dict[int, RawQuestion] = field(default_factory=dict)


class _TextReader:
    """Takes lines one by one; `raws` are the questions so far."""

    def __init__(self) -> None:
        self.sections = [_Section()]
        self.raws: list[RawQuestion] = []
        self.at: RawQuestion | None = None  # the question whose lines follow
        self.whole: RawQuestion | None = None  # the one with parts that it belongs to
        self.part = "stem"  # of the question, to which a line without a sign belongs
        self.answering: _Section | None = None  # under 参考答案: the section whose answers follow

    def take(self, number: int, line: str) -> None:
        if self._is_of_answers(line):
            return
        if heading := HEADING.match(line):
            self.sections.append(_Section(KIND_OF[heading[1]]))
            self.at = self.whole = None
        elif line.strip():
            self._take(number, line)
            if at := self.whole or self.at:
                at.original = f"{at.original}\n{line}".strip("\n")

    def _is_of_answers(self, line: str) -> bool:
        """Whether the line belongs to the answers that stand together at the end."""
        if ANSWERS_BELOW.match(line) and (self.at is None or self.at.answer or self._is_end()):
            self.answering = self.sections[1] if len(self.sections) == 2 else self.sections[0]
            self.at = None
            return True
        return self.answering is not None and self._answer(line)

    def _take(self, number: int, line: str) -> None:
        """A line of a question."""
        if told := FIELD.match(line):
            self._field(told[1], told[2])
        elif self.whole and (part := PART.match(line)):
            self._begin_part(part[2])
        elif (told := OPTION.match(line)) and self.at and self.part in ("stem", "options"):
            self._options(told[1].upper(), told[2])
        elif told := NUMBERED.match(line):
            self._begin(number, int(told[1]), told[2])
        elif TAGGED.match(line):
            self._begin(number, len(self.raws) + 1, line)
        else:
            self._more(line)

    def _is_end(self) -> bool:
        """Whether no question before has an answer: then all stand below."""
        return not any(raw.answer for raw in self.raws)

    def _begin(self, line: int, number: int, text: str) -> None:
        section = self.sections[-1]
        raw = RawQuestion(place=f"{line}", kind=section.kind)
        self._named(raw, text)
        self.raws.append(raw)
        section.raws[number] = raw
        self.at, self.part = raw, "stem"
        self.whole = raw if raw.kind == "composite" else None

    def _begin_part(self, text: str) -> None:
        assert self.whole
        raw = RawQuestion(place=self.whole.place)
        self._named(raw, text)
        self.whole.parts.append(raw)
        self.at, self.part = raw, "stem"

    @staticmethod
    def _named(raw: RawQuestion, text: str) -> None:
        if tagged := TAGGED.match(text):
            raw.kind, text = KIND_OF[tagged[1]], text[tagged.end() :]
        raw.stem = text

    def _options(self, letter: str, text: str) -> None:
        """An option, and those behind it on the same line."""
        assert self.at
        self.part = "options"
        pieces = NEXT_OPTION.split(text)
        self.at.options.append((letter, pieces[0].strip()))
        for follows, more in zip(pieces[1::2], pieces[2::2], strict=True):
            self.at.options.append((follows, more.strip()))

    def _field(self, name: str, text: str) -> None:
        if self.at is None:
            return
        self.part = FIELDS.get(name, "answer")
        target = self.at
        if self.part in ("source", "topic", "difficulty") and self.whole:
            target = self.whole
        before = getattr(target, self.part)
        setattr(target, self.part, f"{before}\n{text}".strip())

    def _more(self, line: str) -> None:
        """A line without a sign of its own goes on with what stands before it."""
        if self.at is None:
            return
        if self.part == "options":
            letter, text = self.at.options[-1]
            self.at.options[-1] = (letter, f"{text}\n{line.strip()}")
        else:
            before = getattr(self.at, self.part)
            setattr(self.at, self.part, f"{before}\n{line.strip()}".strip())

    def _answer(self, line: str) -> bool:
        """A line of answers at the end; False for one that is none."""
        if heading := HEADING.match(line):
            kind = KIND_OF[heading[1]]
            same = [one for one in self.sections if one.kind == kind]
            self.answering = same[0] if same else self.answering
            return True
        section = self.answering
        assert section
        told = half_width(line)
        pairs: list[tuple[int, str]] = []
        for first, last, signs in ANSWER_RANGE.findall(told):
            numbers = range(int(first), int(last) + 1)
            if len(numbers) == len(signs):
                pairs += list(zip(numbers, signs, strict=True))
        if not pairs:
            pairs = [(int(number), text) for number, text in ANSWER_ITEM.findall(line.strip())]
        known = [(number, text) for number, text in pairs if number in section.raws]
        for number, text in known:
            if not section.raws[number].answer:
                section.raws[number].answer = text.strip()
        return bool(known)


def read_lines(lines: Iterable[str]) -> Iterator[ReadQuestion]:
    """The questions in lines of text, each with what keeps it from being one."""
    reader = _TextReader()
    for number, line in enumerate(lines, start=1):
        for piece in line.replace("\x0b", "\n").replace("\xa0", " ").split("\n"):
            reader.take(number, BLANKS.sub("   ", piece[:LONGEST_LINE]))
    for raw in reader.raws:
        yield found(raw)


def read_text(text: str) -> list[ReadQuestion]:
    return list(read_lines(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def write_text(draft: QuestionDraft, number: int = 1) -> str:
    """The question as read_text takes it."""
    lines = [f"{number}. {_body(draft.content, draft.key)}"]
    lines += [f"出处：{draft.source}"] if draft.source else []
    lines += [f"知识点：{draft.topic}"] if draft.topic else []
    lines += [f"难度：{draft.difficulty}"] if draft.difficulty != 3 else []
    return "\n".join(lines)


def _body(content: Content, key: Key) -> str:
    lines = [f"【{KIND_NAMES[content.kind]}】{content.stem}"]
    lines += [f"{one.letter}. {one.text}" for one in content.choices]
    for number, (part, its_key) in enumerate(zip(content.parts, key.parts, strict=True), start=1):
        lines.append(f"({number}) {_body(part, its_key)}")
    if answer := answer_text(content, key):
        lines.append(f"答案：{answer}")
    if key.rule:
        lines.append(f"计分：{RULE_NAMES[key.rule]}")
    if told := remarks_text(content):
        lines.append(f"选项反馈：{told}")
    if key.why:
        lines.append(f"解析：{key.why}")
    return "\n".join(lines)


def answer_text(content: Content, key: Key) -> str:
    """The right answer as it is typed."""
    right = key.right
    if content.kind == "true_false":
        return "√" if right == "T" else "×"
    if content.kind == "blank":
        told = "；".join(" / ".join(accepted) for accepted in right)
        return f"{told}（顺序不限）" if key.any_order else told
    if content.kind == "number":
        off = f" ± {key.tolerance}" if key.tolerance != "0" else ""
        return f"{right}{off} {content.unit}".strip()
    if content.kind == "matching":
        pairs = zip(content.lefts, right, strict=True)
        return "；".join(f"{left} = {letter}" for left, letter in pairs)
    if content.kind in ("multiple", "ordering"):
        return "".join(right)
    return right or ""
