"""Questions in spreadsheets, in the three shapes that people use; pure.

wide    a row a question: 题干, 选项A, 选项B …, 答案
pairs   a row a question: 题干, then an option and whether it is right, again and again
long    a row an option: only the first row of a question has its 题干
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from tongpin.base.sheets import Cell, Sheet, read_book, write_book
from tongpin.base.text import bare
from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.formats.question_columns import YES, QuestionColumns, find_columns
from tongpin.questions.formats.typed_questions import kind_named, read_typed
from tongpin.questions.kinds import KINDS
from tongpin.questions.notations.raw_question import (
    LETTERS,
    RawQuestion,
    UnclearError,
    lettered,
    remarks_text,
)
from tongpin.questions.scoring_rules import RULE_NAMES

USUAL_OPTIONS = 8  # columns, where no question has more
BEFORE, AFTER = ("题型", "题干"), ("答案", "计分", "解析", "出处", "知识点", "难度")
REMARKS = "选项反馈"


def read_tables(name: str, content: bytes) -> list[ReadQuestion]:
    """The questions of all sheets. Raises SheetError for a file that is no table."""
    questions: list[ReadQuestion] = []
    for sheet in read_book(name, content).sheets:
        questions += read_sheet(sheet)
    return questions


def read_sheet(sheet: Sheet) -> Iterator[ReadQuestion]:
    rows = [list(map(_text, row)) for row in sheet.rows]
    columns, first = find_columns(rows)
    if columns is None:
        if any(map(any, rows)):
            text = _(
                "No column holds questions; accepted are headers such as 题干, 选项A and 答案."
            )
            yield ReadQuestion(sheet.name, None, (text,))
        return
    kind = _kind_in_name(sheet.name)
    read_rows = _read_long if columns.shape == "long" else _read_wide
    for number, raw in read_rows(rows[first:], columns):
        raw.kind = raw.kind or kind
        raw.place = _("%(sheet)s, row %(row)s") % {"sheet": sheet.name, "row": first + number + 1}
        question = read_typed(raw)
        yield _with_note(question) if columns.is_guessed else question


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\xa0", " ").strip()


def _kind_in_name(sheet_name: str) -> str:
    """The kind that a sheet is called after; "" for none."""
    try:
        kind = kind_named(sheet_name)
    except UnclearError:
        return ""
    return kind.name if kind else ""


def _with_note(question: ReadQuestion) -> ReadQuestion:
    """The question, saying that nobody named the columns."""
    if question.draft is None:
        return question
    note = _("There is no header; columns were told apart by what stands in them.")
    return replace(question, draft=replace(question.draft, notes=(*question.draft.notes, note)))


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _raw(row: Sequence[str], columns: QuestionColumns) -> RawQuestion:
    """What the named columns say."""
    raw = RawQuestion(original=" | ".join(filter(None, row)))
    for name, place in columns.fields.items():
        if name not in ("option", "right"):
            setattr(raw, name, _cell(row, place))
    return raw


def _read_wide(
    rows: Sequence[Sequence[str]], columns: QuestionColumns
) -> Iterator[tuple[int, RawQuestion]]:
    """(number of the row, question) of a question in each row."""
    for number, row in enumerate(rows):
        raw = _raw(row, columns)
        texts = _option_texts(row, columns)
        raw.options = lettered(texts)
        if columns.rights:
            raw.answer = _right_letters(row, columns)
        if raw.stem or texts:
            yield number, raw


def _option_texts(row: Sequence[str], columns: QuestionColumns) -> list[str]:
    """Without the empty ones at the end."""
    texts = [_cell(row, place) for place in columns.options]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _right_letters(row: Sequence[str], columns: QuestionColumns) -> str:
    letters = ""
    for letter, place in zip(LETTERS, columns.rights, strict=False):
        if bare(_cell(row, place)) in YES:
            letters += letter
    return letters


def _read_long(
    rows: Sequence[Sequence[str]], columns: QuestionColumns
) -> Iterator[tuple[int, RawQuestion]]:
    """(number of the first row, question) of an option in each row."""
    first = 0
    question: RawQuestion | None = None
    texts: list[str] = []
    for number, row in enumerate(rows):
        raw = _raw(row, columns)
        if raw.stem and (question is None or raw.stem != question.stem):
            if question:
                question.options = lettered(texts)
                yield first, question
            first = number
            question = raw
            texts = []
        text = _cell(row, columns.fields["option"])
        if question and text and len(texts) < len(LETTERS):
            if bare(_cell(row, columns.fields["right"])) in YES:
                question.answer += LETTERS[len(texts)]
            texts.append(text)
    if question:
        question.options = lettered(texts)
        yield first, question


def write_table(title: str, drafts: Sequence[QuestionDraft]) -> bytes:
    """A workbook of the wide shape, which read_tables takes back.

    Questions with parts do not fit into a row: leave them out, and say so.
    """
    width = USUAL_OPTIONS
    for draft in drafts:
        width = max(width, len(draft.content.choices))
    rows = []
    remarks = []
    for draft in drafts:
        rows.append(_row(draft, width))
        remarks.append(remarks_text(draft.content))
    header = [*BEFORE, *(f"选项{letter}" for letter in LETTERS[:width]), *AFTER]
    if any(remarks):
        header.append(REMARKS)
        for row, text in zip(rows, remarks, strict=True):
            row.append(text)
    return write_book(title, header, rows)


def _row(draft: QuestionDraft, width: int) -> list[Cell | None]:
    content, key = draft.content, draft.key
    files = KINDS[content.kind].files
    spare = [""] * (width - len(content.choices))
    return [
        files.title,
        content.stem,
        *content.texts,
        *spare,
        files.answer_text(content, key),
        RULE_NAMES.get(key.rule, ""),
        key.why,
        draft.source,
        draft.topic,
        draft.difficulty,
    ]
