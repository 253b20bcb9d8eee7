"""Which column of a table of questions holds what; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tongpin.base.text import bare
from tongpin.questions.notations.raw_question import FALSES, TRUES

HEADERS = {
    "kind": ("题型", "类型", "试题类型", "题目类型"),
    "stem": ("题干", "题目", "试题", "问题", "题目内容", "试题内容", "题干内容", "试题题干"),
    "answer": ("答案", "正确答案", "参考答案", "标准答案", "正确选项"),
    "why": ("解析", "答案解析", "试题解析", "说明", "答案说明"),
    "source": ("出处", "来源", "依据", "出处（书名和页码）"),
    "topic": ("知识点", "分类", "专题", "标签", "章节", "所属分类"),
    "difficulty": ("难度", "难易度", "难易程度"),
    "rule": ("计分", "计分规则", "少选得分"),
    "remarks": ("选项反馈", "反馈"),
    "option": ("选项", "选项内容", "备选项"),
    "right": ("是否正确", "正确", "是否答案", "是否为正确答案"),
}
FIELD_OF: dict[str, str] = {}
for _field, _headers in HEADERS.items():
    FIELD_OF.update(dict.fromkeys(map(bare, _headers), _field))
OPTION = re.compile(r"^(?:选项|答案选项|备选项)?([a-z]|[1-9]|1\d)(?:选项|项)?$")
RIGHT = re.compile(r"^(?:是否正确|正确)[a-h1-8]?$")
ANSWER = re.compile(r"^(?:[a-h]{1,8}|√|×|对|错|正确|错误)$")
MOSTLY = 8  # of ten cells in a column, so that it counts as one of answers
YES, NO = TRUES | {"1", "1.0"}, FALSES | {"0", "0.0", ""}
HEADER_ROWS = 15  # from the top, in which the header may stand


@dataclass
class QuestionColumns:
    """The places of columns, by what they hold."""

    fields: dict[str, int] = field(default_factory=dict)
    options: list[int] = field(default_factory=list)
    rights: list[int] = field(default_factory=list)  # beside the options, in pairs
    is_guessed: bool = False

    @property
    def shape(self) -> str:
        if self.rights:
            return "pairs"
        if "option" in self.fields and "right" in self.fields:
            return "long"
        return "wide"


def find_columns(rows: Sequence[Sequence[str]]) -> tuple[QuestionColumns | None, int]:
    """The columns, and the place of the first row below the header."""
    for place, row in enumerate(rows[:HEADER_ROWS]):
        columns = _named(row)
        if "stem" in columns.fields:
            _pair_up(columns, rows[place + 1 :])
            return columns, place + 1
    return _guessed(rows), 0


def _named(header: Sequence[str]) -> QuestionColumns:
    columns = QuestionColumns()
    for place, cell in enumerate(header):
        name = bare(cell).strip("*＊:：（）()")
        if name in FIELD_OF:
            columns.fields.setdefault(FIELD_OF[name], place)
        elif OPTION.match(name):
            columns.options.append(place)
        elif RIGHT.match(name) and place - 1 in columns.options:
            columns.rights.append(place)
    if len(columns.rights) != len(columns.options):
        columns.rights = []
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
