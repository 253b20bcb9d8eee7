"""Questions as plain text, as people type them and Word holds them; pure.

Numbered questions, options by letter, then 答案：, 解析：, 出处：. Answers may also stand in the
brackets of the question, or all together at the end under 参考答案.
"""

import re
from collections.abc import Iterable, Iterator

from tongpin.questions.content import Content, Key
from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.formats.answers_below import (
    KIND_WORD,
    TITLE,
    AnswersBelow,
    Section,
    kind_in_heading,
)
from tongpin.questions.formats.typed_questions import KIND_OF_WORD, USUAL_DIFFICULTY, read_typed
from tongpin.questions.kinds import KINDS
from tongpin.questions.notations.raw_question import RawQuestion, remarks_text
from tongpin.questions.scoring_rules import RULE_NAMES

NUMBERED = re.compile(r"^\s*(\d{1,4})\s*[.．、)）\t:：]\s*(?=\S)(.*)$", re.DOTALL)
TAGGED = re.compile(rf"^\s*[\[【（(]\s*{KIND_WORD}\s*[\]】)）]\s*")
OPTION = re.compile(r"^\s*[（(]?([A-Ha-h])\s*[.．、:：)）]\s*(.*)$", re.DOTALL)
NEXT_OPTION = re.compile(r"(?:(?<=\s)|(?<=[；;]))[（(]?([B-H])\s*[.．、:：)）]\s*")
PART = re.compile(r"^\s*[（(](\d{1,2})[)）]\s*(.*)$", re.DOTALL)
FIELD = re.compile(
    r"^\s*[\[【]?\s*(正确答案|标准答案|参考答案|答案解析|试题解析|答案|解析|解释|说明|出处|来源|依据|"
    r"选项反馈|反馈|知识点|专题|分类|难度|计分|ans(?:wer)?)\s*(?:[\]】]\s*[:：]?|[:：])\s*(.*)$",
    re.IGNORECASE | re.DOTALL,
)
FIELDS = {  # what does not stand here is an answer
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
OF_THE_WHOLE = ("source", "topic", "difficulty")  # never of a part
SPACES = re.compile(r"\s{4,}")
LONGEST_LINE = 5000  # characters; what is behind them is no part of a question


class _TextReader:
    """Takes lines one by one; `raws` are the questions so far."""

    def __init__(self) -> None:
        self.sections = [Section()]
        self.raws: list[RawQuestion] = []
        self.raw: RawQuestion | None = None  # the question whose lines follow
        self.whole: RawQuestion | None = None  # the one with parts that it belongs to
        self.field = "stem"  # of the question, to which a line without a sign belongs
        self.answers: AnswersBelow | None = None  # once they have begun

    def take(self, number: int, line: str) -> None:
        if self._begins_answers(line):
            self.answers = AnswersBelow(self.sections)
            self.raw = None
        elif self.answers and self.answers.take(line):
            return
        elif (kind := kind_in_heading(line)) is not None:
            self.sections.append(Section(kind))
            self.raw = None
            self.whole = None
        elif line.strip():
            self._take_of_question(number, line)
            if raw := self.whole or self.raw:
                raw.original = f"{raw.original}\n{line}".strip("\n")

    def _begins_answers(self, line: str) -> bool:
        """Whether answers stand together below: not where this question waits for its own."""
        if not TITLE.match(line):
            return False
        if self.raw is None or self.raw.answer:
            return True
        return not any(raw.answer for raw in self.raws)

    def _take_of_question(self, number: int, line: str) -> None:
        if field := FIELD.match(line):
            self._take_field(field[1], field[2])
        elif self.whole and (part := PART.match(line)):
            self._begin_part(self.whole, part[2])
        elif self._takes_options() and (option := OPTION.match(line)):
            self._take_options(option[1].upper(), option[2])
        elif numbered := NUMBERED.match(line):
            self._begin(number, int(numbered[1]), numbered[2])
        elif TAGGED.match(line):
            self._begin(number, len(self.raws) + 1, line)
        else:
            self._take_more(line)

    def _takes_options(self) -> bool:
        return self.raw is not None and self.field in ("stem", "options")

    def _begin(self, line: int, number: int, text: str) -> None:
        section = self.sections[-1]
        raw = RawQuestion(place=str(line), kind=section.kind)
        _take_stem(raw, text)
        self.raws.append(raw)
        section.raws[number] = raw
        self.raw = raw
        self.field = "stem"
        self.whole = raw if raw.kind and KINDS[raw.kind].files.has_parts else None

    def _begin_part(self, whole: RawQuestion, text: str) -> None:
        raw = RawQuestion(place=whole.place)
        _take_stem(raw, text)
        whole.parts.append(raw)
        self.raw = raw
        self.field = "stem"

    def _take_options(self, letter: str, text: str) -> None:
        """An option, and those behind it on the same line."""
        assert self.raw
        self.field = "options"
        pieces = NEXT_OPTION.split(text)
        letters = [letter, *pieces[1::2]]
        for option_letter, option_text in zip(letters, pieces[::2], strict=True):
            self.raw.options.append((option_letter, option_text.strip()))

    def _take_field(self, name: str, text: str) -> None:
        if self.raw is None:
            return
        self.field = FIELDS.get(name, "answer")
        raw = self.raw
        if self.whole and self.field in OF_THE_WHOLE:
            raw = self.whole
        _append(raw, self.field, text)

    def _take_more(self, line: str) -> None:
        """A line without a sign of its own goes on with what stands before it."""
        if self.raw is None:
            return
        if self.field == "options":
            letter, text = self.raw.options[-1]
            self.raw.options[-1] = (letter, f"{text}\n{line.strip()}")
        else:
            _append(self.raw, self.field, line.strip())


def _take_stem(raw: RawQuestion, text: str) -> None:
    """The stem, and the kind where one is named before it."""
    raw.stem = text
    if tag := TAGGED.match(text):
        raw.kind = KIND_OF_WORD[tag[1]]
        raw.stem = text[tag.end() :]


def _append(raw: RawQuestion, field: str, text: str) -> None:
    before = getattr(raw, field)
    setattr(raw, field, f"{before}\n{text}".strip())


def read_lines(lines: Iterable[str]) -> Iterator[ReadQuestion]:
    """The questions in lines of text, each with what keeps it from being one."""
    reader = _TextReader()
    for number, line in enumerate(lines, start=1):
        for piece in line.replace("\x0b", "\n").replace("\xa0", " ").split("\n"):
            reader.take(number, SPACES.sub("   ", piece[:LONGEST_LINE]))
    for raw in reader.raws:
        yield read_typed(raw)


def read_text(text: str) -> list[ReadQuestion]:
    return list(read_lines(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def write_text(draft: QuestionDraft, number: int = 1) -> str:
    """The question as read_text takes it."""
    lines = [f"{number}. {_body(draft.content, draft.key)}"]
    if draft.source:
        lines.append(f"出处：{draft.source}")
    if draft.topic:
        lines.append(f"知识点：{draft.topic}")
    if draft.difficulty != USUAL_DIFFICULTY:
        lines.append(f"难度：{draft.difficulty}")
    return "\n".join(lines)


def _body(content: Content, key: Key) -> str:
    files = KINDS[content.kind].files
    lines = [f"【{files.title}】{content.stem}"]
    lines += files.option_lines(content)
    for number, (part, part_key) in enumerate(zip(content.parts, key.parts, strict=True), start=1):
        lines.append(f"({number}) {_body(part, part_key)}")
    if answer := files.answer_text(content, key):
        lines.append(f"答案：{answer}")
    if key.rule:
        lines.append(f"计分：{RULE_NAMES[key.rule]}")
    if remarks := remarks_text(content):
        lines.append(f"选项反馈：{remarks}")
    if key.why:
        lines.append(f"解析：{key.why}")
    return "\n".join(lines)
