"""Which column of a table of questions holds what; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tongpin.base.text import bare, simplified
from tongpin.questions.notations.raw_question import FALSES, TRUES

HEADERS = {
    "kind": ("题型", "类型", "试题类型", "题目类型", "题目题型", "试题题型", "题类", "type"),
    "stem": (
        "题干",
        "题目",
        "试题",
        "问题",
        "题目内容",
        "试题内容",
        "题干内容",
        "试题题干",
        "题目题干",
        "题目名称",
        "题目标题",
        "试题名称",
        "试题题目",
        "题目正文",
        "问题内容",
        "考题",
        "内容",
        "question",
        "title",
        "stem",
    ),
    "answer": (
        "答案",
        "正确答案",
        "参考答案",
        "标准答案",
        "正确选项",
        "试题答案",
        "题目答案",
        "答案选项",
        "answer",
        "correctanswer",
        "rightanswer",
        "key",
    ),
    "why": ("解析", "答案解析", "试题解析", "题目解析", "说明", "答案说明", "解释", "explanation"),
    "source": ("出处", "来源", "依据", "题目来源", "试题来源", "source"),
    "topic": (
        "知识点",
        "分类",
        "专题",
        "标签",
        "章节",
        "所属分类",
        "题目分类",
        "category",
        "topic",
    ),
    "difficulty": ("难度", "难易度", "难易程度", "试题难度", "题目难度", "难度系数", "difficulty"),
    "rule": ("计分", "计分规则", "少选得分", "得分规则", "漏选得分"),
    "remarks": ("选项反馈", "反馈"),
    "option": ("选项", "选项内容", "备选项", "备选答案", "候选项", "答案内容", "options", "option"),
    "right": (
        "是否正确",
        "正确",
        "是否答案",
        "是否为正确答案",
        "是否正确项",
        "是否正确选项",
        "是否正确答案",
        "是否为答案",
        "是否为正确选项",
        "是否为正确项",
        "正确项",
        "正确与否",
        "正误",
        "对错",
        "答案标识",
        "正确标识",
        "正确标记",
        "iscorrect",
        "correct",
        "right",
    ),
}
FIELD_OF: dict[str, str] = {}
for _field, _headers in HEADERS.items():
    FIELD_OF.update(dict.fromkeys(map(bare, _headers), _field))
HINT = re.compile(r"[（(\[【<].*?[)）\]】>]|[*＊:：]")  # 题干（必填）, *答案
CHINESE_NUMBERS = "一二三四五六七八九十"
OPTION = re.compile(
    rf"^(?:选项|答案选项|备选项|备选答案|候选项|选择|答案|备选|option|choice|answer)?"
    rf"[_-]?([a-z]|[1-9]|1\d|[{CHINESE_NUMBERS}])[.．、]?(?:选项|项|答案)?$"
)
NUMBERED_OPTION = re.compile(rf"[1-9{CHINESE_NUMBERS}]")
RIGHT = re.compile(
    r"^(?:是否为?(?:正确)?(?:项|选项|答案)?|正确|iscorrect|correct)[a-h1-8]?(?:是否)?(?:正确)?$|"
    r"^(?:选项)?[a-h1-8]是否正确$"
)
ANSWER = re.compile(r"^(?:[a-h]{1,8}|√|×|对|错|正确|错误)$")
MOSTLY = 8  # of ten cells in a column, so that it counts as one of answers
YES, NO = TRUES | {"1", "1.0"}, FALSES | {"0", "0.0", ""}
HEADER_ROWS = 15  # from the top, in which the header may stand
TELLING = {"answer", "option", "right", "kind"}
OPTION_HEADERS = {"", *map(bare, HEADERS["option"])}  # above the letters of options


@dataclass
class QuestionColumns:
    """The places of columns, by what they hold."""

    fields: dict[str, int] = field(default_factory=dict)
    options: list[int] = field(default_factory=list)
    rights: list[int] = field(default_factory=list)  # beside the options, in pairs
    are_options_numbered: bool = False  # 选项1, 选项2: so may the answers be
    is_guessed: bool = False

    @property
    def shape(self) -> str:
        if self.rights:
            return "pairs"
        if "option" in self.fields and "right" in self.fields:
            return "long"
        if "option" in self.fields and not self.options:
            return "packed"
        return "wide"

    @property
    def are_of_questions(self) -> bool:
        """Whether they say what is asked and, in another column, something of the answer.

        A title above the header may be a word of it: 试题.
        """
        return "stem" in self.fields and bool(self.options or TELLING & self.fields.keys())


def header_word(cell: str) -> str:
    """A header as it is compared: simplified, without what stands in brackets."""
    return HINT.sub("", simplified(bare(cell))).strip("（）()-_/")


def find_columns(rows: Sequence[Sequence[str]]) -> tuple[QuestionColumns | None, int]:
    """The columns, and the place of the first row below the header."""
    for place, row in enumerate(rows[:HEADER_ROWS]):
        columns = _named(row)
        first = place + 1
        below = rows[first] if first < len(rows) else []
        if _goes_on(row, below):
            columns = _named(_joined(row, below))
            first += 1
        if columns.are_of_questions:
            _pair_up(columns, rows[first:])
            return columns, first
    return _guessed(rows), 0


def _goes_on(header: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a second row names what one cell of the first, such as 选项, holds together."""
    count = 0
    for place, cell in enumerate(below):
        if not cell:
            continue
        above = header_word(header[place]) if place < len(header) else ""
        if above not in OPTION_HEADERS or not OPTION.match(header_word(cell)):
            return False
        count += 1
    return count > 1 and any(map(header_word, header))


def _joined(header: Sequence[str], below: Sequence[str]) -> list[str]:
    """The lower names, and the upper ones where none stands below."""
    width = max(len(header), len(below))
    upper = [*header, *[""] * (width - len(header))]
    lower = [*below, *[""] * (width - len(below))]
    return [low or high for high, low in zip(upper, lower, strict=True)]


def _named(header: Sequence[str]) -> QuestionColumns:
    columns = QuestionColumns()
    for place, cell in enumerate(header):
        name = header_word(cell)
        if name in FIELD_OF:
            columns.fields.setdefault(FIELD_OF[name], place)
        if RIGHT.match(name) and place - 1 in columns.options:
            columns.rights.append(place)
        elif name not in FIELD_OF and (option := OPTION.match(name)):
            columns.options.append(place)
            columns.are_options_numbered = NUMBERED_OPTION.fullmatch(option[1]) is not None
    if len(columns.rights) != len(columns.options):
        columns.rights = []
    if columns.rights:
        columns.fields.pop("right", None)
    return columns


def _pair_up(columns: QuestionColumns, rows: Sequence[Sequence[str]]) -> None:
    """See whether every second column says what is right, whatever the header says of it."""
    if columns.rights or "answer" in columns.fields or "right" in columns.fields:
        return
    behind_stem = set(range(columns.fields["stem"] + 1, _width(rows)))
    free = sorted(behind_stem - set(columns.fields.values()))
    options = free[::2]
    rights = free[1::2]
    signs: set[str] = set()
    for place in rights:
        signs.update(map(bare, _filled_cells(rows, place)))
    if signs and signs <= YES | NO:
        columns.options = options[: len(rights)]
        columns.rights = rights


def _width(rows: Sequence[Sequence[str]]) -> int:
    return max(map(len, rows), default=0)


def _filled_cells(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    cells = []
    for row in rows:
        if place < len(row) and row[place]:
            cells.append(row[place])
    return cells


def _guessed(rows: Sequence[Sequence[str]]) -> QuestionColumns | None:
    """Without a header: the answers are told by what they look like, questions by their length."""
    answer = None
    lengths: dict[int, int] = {}  # of the texts in each column
    for place in range(_width(rows)):
        cells = _filled_cells(rows, place)
        lengths[place] = sum(map(len, cells))
        if cells and _are_answers(cells):
            answer = place  # the last one counts
    if answer is None or len(lengths) == 1:
        return None
    del lengths[answer]
    stem = max(lengths, key=lambda place: lengths[place])
    options = [place for place in range(stem + 1, answer) if lengths[place]]
    return QuestionColumns({"stem": stem, "answer": answer}, options, is_guessed=True)


def _are_answers(cells: Sequence[str]) -> bool:
    answer_count = 0
    for cell in cells:
        answer_count += ANSWER.match(bare(cell)) is not None
    return answer_count * 10 >= len(cells) * MOSTLY
