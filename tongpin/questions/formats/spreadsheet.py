"""Questions in spreadsheets, in the three shapes that people use; pure.

wide    a row a question: 题干, 选项A, 选项B …, 答案
pairs   a row a question: 题干, then an option and whether it is right, again and again
long    a row an option: only the first row of a question has its 题干
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from tongpin.base.sheets import Cell, Sheet, read_book, write_book
from tongpin.base.text import bare
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.raw import (
    FALSES,
    KIND_NAMES,
    LETTERS,
    RULE_NAMES,
    TRUES,
    RawQuestion,
    ReadQuestion,
    UnclearError,
    found,
    kind_of,
    lettered,
    remarks_text,
)
from tongpin.questions.formats.text import answer_text

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
FIELD_OF = {bare(header): name for name, headers in HEADERS.items() for header in headers}
OPTION = re.compile(r"^(?:选项|答案选项|备选项)?([a-z]|[1-9]|1\d)(?:选项|项)?$")
RIGHT = re.compile(r"^(?:是否正确|正确)[a-h1-8]?$")
ANSWER = re.compile(r"^(?:[a-h]{1,8}|√|×|对|错|正确|错误)$")
YES, NO = TRUES | {"1", "1.0"}, FALSES | {"0", "0.0", ""}
LOOKED_AT = 15  # rows from the top in which the header may stand


@dataclass
class Columns:
    """Which column holds what."""

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


def read_tables(name: str, content: bytes) -> list[ReadQuestion]:
    """The questions of all sheets. Raises SheetError for a file that is no table."""
    every: list[ReadQuestion] = []
    for sheet in read_book(name, content).sheets:
        every += read_sheet(sheet)
    return every


def read_sheet(sheet: Sheet) -> Iterator[ReadQuestion]:
    rows = [[_text(cell) for cell in row] for row in sheet.rows]
    columns, first = _columns(rows)
    if columns is None:
        if any(any(row) for row in rows):
            text = _(
                "No column holds questions; accepted are headers such as 题干, 选项A and 答案."
            )
            yield ReadQuestion(sheet.name, None, (text,))
        return
    try:
        kind = kind_of(sheet.name)
    except UnclearError:
        kind = ""
    reading = _long if columns.shape == "long" else _by_row
    for number, raw in reading(rows[first:], columns):
        raw.kind = raw.kind or kind
        raw.place = _("%(sheet)s, row %(row)s") % {"sheet": sheet.name, "row": first + number + 1}
        told = found(raw)
        if told.draft and columns.is_guessed:
            note = _("There is no header; columns were told apart by what stands in them.")
            told = replace(told, draft=replace(told.draft, notes=(*told.draft.notes, note)))
        yield told


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).replace("\xa0", " ").strip()


def _columns(rows: Sequence[Sequence[str]]) -> tuple[Columns | None, int]:
    """The columns, and the first row below the header."""
    for number, row in enumerate(rows[:LOOKED_AT]):
        columns = _named(row)
        if "stem" in columns.fields:
            _pair_up(columns, rows[number + 1 :])
            return columns, number + 1
    guessed = _guessed(rows)
    return guessed, 0


def _named(row: Sequence[str]) -> Columns:
    found_ = Columns()
    for place, cell in enumerate(row):
        header = bare(cell).strip("*＊:：（）()")
        if header in FIELD_OF:
            found_.fields.setdefault(FIELD_OF[header], place)
        elif OPTION.match(header):
            found_.options.append(place)
        elif RIGHT.match(header) and place - 1 in found_.options:
            found_.rights.append(place)
    if len(found_.rights) != len(found_.options):
        found_.rights = []
    return found_


def _pair_up(columns: Columns, rows: Sequence[Sequence[str]]) -> None:
    """See whether every second column says what is right, whatever the header says of it."""
    if columns.rights or "answer" in columns.fields or "right" in columns.fields:
        return
    start = columns.fields["stem"] + 1
    taken = set(columns.fields.values())
    free = [place for place in range(start, max(map(len, rows), default=0)) if place not in taken]
    options, rights = free[::2], free[1::2]
    told = {bare(row[place]) for row in rows for place in rights if place < len(row)}
    if rights and told - {""} and told <= YES | NO:
        columns.options, columns.rights = options[: len(rights)], rights


def _guessed(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Without a header: the answers are told by what they look like, questions by their length."""
    width = max(map(len, rows), default=0)
    cells = [
        [row[place] for row in rows if place < len(row) and row[place]] for place in range(width)
    ]
    answers = [
        place
        for place, told in enumerate(cells)
        if told and sum(bool(ANSWER.match(bare(cell))) for cell in told) * 10 >= len(told) * 8
    ]
    if not answers:
        return None
    answer = answers[-1]
    lengths = {place: sum(map(len, cells[place])) for place in range(width) if place != answer}
    if not lengths:
        return None
    stem = max(lengths, key=lambda place: lengths[place])
    options = [place for place in range(stem + 1, answer) if cells[place]]
    return Columns({"stem": stem, "answer": answer}, options, is_guessed=True)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _raw(row: Sequence[str], columns: Columns) -> RawQuestion:
    """What the named columns say."""
    raw = RawQuestion(original=" | ".join(cell for cell in row if cell))
    for name in columns.fields.keys() - {"option", "right"}:
        setattr(raw, name, _cell(row, columns.fields[name]))
    return raw


def _by_row(rows: Sequence[Sequence[str]], columns: Columns) -> Iterator[tuple[int, RawQuestion]]:
    for number, row in enumerate(rows):
        raw = _raw(row, columns)
        texts = [_cell(row, place) for place in columns.options]
        while texts and not texts[-1]:
            texts.pop()
        raw.options = lettered(texts)
        if columns.rights:
            rights = [bare(_cell(row, place)) in YES for place in columns.rights]
            raw.answer = "".join(
                letter for letter, is_right in zip(LETTERS, rights, strict=False) if is_right
            )
        if raw.stem or texts:
            yield number, raw


def _long(rows: Sequence[Sequence[str]], columns: Columns) -> Iterator[tuple[int, RawQuestion]]:
    at: tuple[int, RawQuestion] | None = None
    texts: list[str] = []
    for number, row in enumerate(rows):
        raw, text = _raw(row, columns), _cell(row, columns.fields["option"])
        if raw.stem and (at is None or raw.stem != at[1].stem):
            if at:
                yield _lettered(at, texts)
            at, texts = (number, raw), []
        if at and text and len(texts) < len(LETTERS):
            if bare(_cell(row, columns.fields["right"])) in YES:
                at[1].answer += LETTERS[len(texts)]
            texts.append(text)
    if at:
        yield _lettered(at, texts)


def _lettered(at: tuple[int, RawQuestion], texts: Sequence[str]) -> tuple[int, RawQuestion]:
    at[1].options = lettered(texts)
    return at


USUAL = 8  # columns of options, where no question has more
BEFORE, AFTER = ("题型", "题干"), ("答案", "计分", "解析", "出处", "知识点", "难度")


def write_table(title: str, drafts: Sequence[QuestionDraft]) -> bytes:
    """A workbook of the wide shape, which read_tables takes back.

    Texts with several questions do not fit into a row: leave them out, and say so.
    """
    width = max([USUAL, *(len(draft.content.choices) for draft in drafts)])
    options = [f"选项{letter}" for letter in LETTERS[:width]]
    header = [*BEFORE, *options, *AFTER]
    rows = [_written(one, width) for one in drafts]
    if any(remarks_text(draft.content) for draft in drafts):
        header.append("选项反馈")
        rows = [[*row, remarks_text(one.content)] for row, one in zip(rows, drafts, strict=True)]
    return write_book(title, header, rows)


def _written(draft: QuestionDraft, width: int) -> list[Cell | None]:
    content, key = draft.content, draft.key
    texts = [one.text for one in content.choices]
    return [
        KIND_NAMES[content.kind],
        content.stem,
        *texts,
        *[""] * (width - len(texts)),
        answer_text(content, key),
        RULE_NAMES.get(key.rule, ""),
        key.why,
        draft.source,
        draft.topic,
        draft.difficulty,
    ]
