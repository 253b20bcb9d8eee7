"""Questions as plain text, as people type them and Word holds them; pure.

Numbered questions, options by letter, then 答案：, 解析：, 出处：. Answers may also stand in the
brackets of the question, behind it as 【答案】, or all together at the end under 参考答案.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from tongpin.base.text import bare, half_width
from tongpin.questions.content import Content, Key
from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.formats.answers_below import (
    KIND_WORD,
    TITLE,
    AnswersBelow,
    Section,
    answers_in_line,
    kind_in_heading,
)
from tongpin.questions.formats.question_lines import (
    FIELD,
    LEARNER_WORDS,
    Numbering,
    field_lines,
)
from tongpin.questions.formats.typed_questions import KIND_OF_WORD, USUAL_DIFFICULTY, read_typed
from tongpin.questions.kinds import KINDS
from tongpin.questions.notations.option_lists import split_options
from tongpin.questions.notations.raw_question import (
    LETTERS,
    RawQuestion,
    letters_in,
    remarks_text,
)
from tongpin.questions.scoring_rules import RULE_NAMES

TAGGED = re.compile(rf"^\s*[\[【（(]\s*{KIND_WORD}\s*[\]】)）]\s*")
TAGGED_BEHIND = re.compile(rf"\s*[\[【（(]\s*{KIND_WORD}\s*[\]】)）]\s*\*?\s*$")
POINTS = re.compile(
    r"^\s*[（(]\s*\d{1,3}(?:\.\d)?\s*分\s*[)）]\s*|\s*[（(]\s*\d{1,3}(?:\.\d)?\s*分\s*[)）]\s*$"
)
_LETTER = "([A-ZＡ-Ｚa-hａ-ｈ])"
OPTION = re.compile(
    rf"^\s*([○●◯□■☐◇◆•·▪*√✓✔☑-]?)\s*(?:选项\s*)?"
    rf"[（(\[【]?\s*{_LETTER}\s*[.．、:：)）\]】。]\s*(.*)$",
    re.DOTALL,
)
UNDOTTED_OPTION = re.compile(
    r"^\s*([A-HＡ-Ｈ])(?:\s+(?=\S)|(?=[\u3400-\u9fff《“]))(.*)$", re.DOTALL
)
ALWAYS_OPTIONS = LETTERS[:8]  # wherever options may stand; later letters only behind those before
PART = re.compile(r"^\s*[（(](\d{1,2})[)）]\s*(.*)$", re.DOTALL)
FIELDS = {  # what does not stand here is an answer
    "解析": "why",
    "答案解析": "why",
    "试题解析": "why",
    "答案说明": "why",
    "解释": "why",
    "说明": "why",
    "出处": "source",
    "来源": "source",
    "依据": "source",
    "知识点": "topic",
    "专题": "topic",
    "分类": "topic",
    "考点": "topic",
    "章节": "topic",
    "难度": "difficulty",
    "难度系数": "difficulty",
    "难易度": "difficulty",
    "题型": "kind",
    "分值": "",  # a quiz gives points, not its questions
    "得分": "",  # of somebody who answered
    "本题得分": "",
    "计分": "rule",
    "选项反馈": "remarks",
    "反馈": "remarks",
}
LEARNER = re.compile(LEARNER_WORDS)
RIGHT_MARKS = tuple("*√✓✔☑")  # before the letters of right options
OPTIONS_TITLE = re.compile(r"^\s*(?:备选|候选)?选项\s*[:：]?\s*$")
STEM_TITLE = re.compile(r"^\s*(?:题干|题目|问题|试题)\s*[:：]\s*")
OF_THE_WHOLE = ("source", "topic", "difficulty")  # never of a part
SPACES = re.compile(r"\s{4,}")
LONGEST_LINE = 5000  # characters; what is behind them is no part of a question
NEXT_LINES = 4  # within which the next option stands where options have no dots


class _TextReader:
    """Takes lines one by one; `raws` are the questions so far."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.sections = [Section()]
        self.raws: list[RawQuestion] = []
        self.raw: RawQuestion | None = None  # the question whose lines follow
        self.whole: RawQuestion | None = None  # the one with parts that it belongs to
        self.field = "stem"  # of the question, to which a line without a sign belongs
        self.answers: AnswersBelow | None = None  # once they have begun
        self.is_parted = False  # whether an empty line stands above

    def take(self, number: int, line: str, following: Sequence[str]) -> None:
        """following  the next lines, to see whether a list of options begins"""
        if not line.strip():
            self.is_parted = True
            return
        if self._begins_answers(line):
            self.answers = AnswersBelow(self.sections)
            self.raw = None
        elif self.answers and self.answers.take(line):
            pass
        elif (kind := kind_in_heading(line)) is not None:
            self.sections.append(Section(kind))
            self.raw = None
            self.whole = None
        else:
            self._take_of_question(number, line, following)
            if raw := self.whole or self.raw:
                raw.original = f"{raw.original}\n{line}".strip("\n")
        self.is_parted = False

    def _begins_answers(self, line: str) -> bool:
        """Whether answers stand together below: not where this question waits for its own."""
        if not TITLE.match(line):
            return False
        if self.raw is None or self.raw.answer:
            return True
        return not any(raw.answer for raw in self.raws)

    def _take_of_question(self, number: int, line: str, following: Sequence[str]) -> None:
        if field := FIELD.match(line):
            self._take_field(number, field[1], field[2])
        elif OPTIONS_TITLE.match(line) and self.field == "stem":
            return
        elif self.whole and (part := PART.match(line)):
            self._begin_part(self.whole, part[2])
        elif options := self._options_in(line, following):
            self._take_options(options)
        elif (begin := self._number_in(line)) is not None:
            self._begin(number, *begin)
        elif TAGGED.match(line):
            self._begin(number, len(self.raws) + 1, line)
        elif OPTION.match(line) and self.raw is None:
            self._begin_without_number(number)
        else:
            self._take_more(line)

    def _number_in(self, line: str) -> tuple[int, str] | None:
        """(number, text) of a line that begins a question."""
        numbers = self.sections[-1].raws
        last = max(numbers, default=0)
        may_begin = self.whole is None and self._is_whole()
        return self.numbering.begin(line, last=last, may_begin=may_begin)

    def _is_whole(self) -> bool:
        """Whether another question may begin, because this one has what it needs or has ended."""
        raw = self.raw
        if raw is None:
            return True
        if self.numbering.is_needless:
            return self.is_parted or (bool(raw.answer) and self.field == "answer")
        return bool(raw.answer or raw.options)

    def _options_in(self, line: str, following: Sequence[str]) -> list[tuple[str, str]]:
        """The options of a line that begins with one."""
        if self.raw is None or not self._may_have_options(self.raw):
            return []
        letters = [letter for letter, __ in self.raw.options]
        wanted = LETTERS[LETTERS.index(letters[-1]) + 1] if letters and letters[-1] != "Z" else "A"
        if match := OPTION.match(line):
            letter = half_width(match[2]).upper()
            if letter not in ALWAYS_OPTIONS and letter != wanted:
                return []
            options = _options_of_line(line[match.end(1) :], letter, match[3])
            if match[1] in RIGHT_MARKS:
                options[0] = (letter, f"{options[0][1]}（√）")
            return options
        match = UNDOTTED_OPTION.match(line)
        if not match or half_width(match[1]) < wanted:
            return []
        options = _options_of_line(line, half_width(match[1]), match[2])
        if half_width(match[1]) > wanted:  # a gap, which is told as one
            return options if letters else []
        is_list = wanted != "A" or len(options) > 1 or any(map(_is_option_b, following))
        return options if is_list else []

    def _may_have_options(self, raw: RawQuestion) -> bool:
        """Behind an answer and its explanation options stand only where none stood before."""
        if self.field in ("stem", "options"):
            return True
        is_behind_answer = self.field in ("answer", "why") and bool(letters_in(raw.answer))
        return is_behind_answer and not raw.options

    def _begin(self, line: int, number: int, text: str) -> None:
        section = self.sections[-1]
        raw = RawQuestion(place=str(line), kind=section.kind)
        _take_stem(raw, text)
        self.raws.append(raw)
        section.add(number, raw)
        self.raw = raw
        self.field = "stem"
        self.whole = raw if raw.kind and KINDS[raw.kind].files.has_parts else None

    def _begin_without_number(self, line: int) -> None:
        """Options or an answer under no question: it has no number, and nobody may miss it."""
        fault = _("No question begins above these lines; each begins with its number, such as 1.")
        self.raw = RawQuestion(place=str(line), faults=[fault])
        self.raws.append(self.raw)
        self.field = "answer"

    def _begin_part(self, whole: RawQuestion, text: str) -> None:
        raw = RawQuestion(place=whole.place)
        _take_stem(raw, text)
        whole.parts.append(raw)
        self.raw = raw
        self.field = "stem"

    def _take_options(self, options: Sequence[tuple[str, str]]) -> None:
        assert self.raw
        self.field = "options"
        self.raw.options.extend(options)

    def _take_field(self, line: int, name: str, text: str) -> None:
        field = "learner" if LEARNER.fullmatch(name) else FIELDS.get(name, "answer")
        if self.raw is None and field == "answer" and text.strip():
            self._begin_without_number(line)
        raw = self.whole if self.whole and field in OF_THE_WHOLE else self.raw
        if raw is None or not field or (raw.faults and not raw.stem):
            return
        self.field = field
        if field == "answer":
            self._take_answer(raw, text)
        else:
            _append(raw, field, text)

    def _take_answer(self, raw: RawQuestion, text: str) -> None:
        """The answer of the question, or of all that wait for one."""
        if self._are_answers_of_all(text):
            self.answers = AnswersBelow(self.sections)
            self.answers.take(text)
            self.raw = None
        elif not raw.answer:
            _append(raw, "answer", text)
        elif bare(text) != bare(raw.answer):
            raw.faults.append(
                _("Two answers stand below it, “%(one)s” and “%(other)s”; is a number missing?")
                % {"one": raw.answer, "other": text.strip()}
            )

    def _are_answers_of_all(self, text: str) -> bool:
        """Whether a line such as 答案：1.B 2.A answers every question that has no answer."""
        numbers = [number for number, __ in answers_in_line(text)]
        waiting = []
        for section in self.sections:
            waiting += [number for number, raw in section.raws.items() if not raw.answer]
        return len(waiting) > 1 and sorted(numbers) == sorted(waiting)

    def _take_more(self, line: str) -> None:
        """A line without a sign of its own goes on with what stands before it."""
        if self.raw is None:
            return
        if self.field == "options":
            letter, text = self.raw.options[-1]
            self.raw.options[-1] = (letter, f"{text}\n{line.strip()}")
        else:
            _append(self.raw, self.field, line.strip())


def _options_of_line(line: str, letter: str, text: str) -> list[tuple[str, str]]:
    """An option, and those behind it on the same line."""
    __, options = split_options(line.strip(), letter)
    return options or [(letter, text.strip())]


def _is_option_b(line: str) -> bool:
    if option := OPTION.match(line):
        return half_width(option[2]).upper() == "B"
    undotted = UNDOTTED_OPTION.match(line)
    return undotted is not None and half_width(undotted[1]) == "B"


def _take_stem(raw: RawQuestion, text: str) -> None:
    """The stem, and the kind where one is named before or behind it; its points are not kept."""
    text = POINTS.sub("", STEM_TITLE.sub("", text))
    raw.stem = text
    if tag := TAGGED.match(text):
        raw.kind = KIND_OF_WORD[tag[1]]
        raw.stem = text[tag.end() :]
    elif tag := TAGGED_BEHIND.search(text):
        raw.kind = KIND_OF_WORD[tag[1]]
        raw.stem = text[: tag.start()]
    raw.stem = POINTS.sub("", raw.stem)


def _append(raw: RawQuestion, field: str, text: str) -> None:
    before = getattr(raw, field)
    setattr(raw, field, f"{before}\n{text}".strip())


def read_lines(lines: Iterable[str]) -> Iterator[ReadQuestion]:
    """The questions in lines of text, each with what keeps it from being one."""
    numbered_lines: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        plain = line.replace("\x0b", "\n").replace("\xa0", " ")
        for piece in plain.split("\n"):
            for part in field_lines(SPACES.sub("   ", piece[:LONGEST_LINE])):
                numbered_lines.append((number, part))
    texts = [text for __, text in numbered_lines]
    reader = _TextReader(Numbering(texts))
    for place, (number, text) in enumerate(numbered_lines, start=1):
        reader.take(number, text, texts[place : place + NEXT_LINES])
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
