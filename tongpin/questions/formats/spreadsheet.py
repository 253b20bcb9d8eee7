"""Questions in spreadsheets, in the four shapes that people use; pure.

packed  a row a question: 题干, all options in one column, 答案
wide    a row a question: 题干, 选项A, 选项B …, 答案
pairs   a row a question: 题干, then an option and whether it is right, again and again
long    a row an option: only the first row of a question has its 题干
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from tongpin.base.sheets import Cell, cell_text, write_book
from tongpin.base.text import bare, half_width, squeeze
from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.formats.answers_below import kind_in_heading
from tongpin.questions.formats.question_columns import YES, QuestionColumns, find_columns
from tongpin.questions.formats.sheet_pictures import (
    SheetPicture,
    pictures_by_sheet,
    pictures_in_cells,
)
from tongpin.questions.formats.typed_questions import kind_named, read_typed
from tongpin.questions.kinds import KINDS
from tongpin.questions.notations.file_pictures import FilePictures
from tongpin.questions.notations.markup import OBJECT
from tongpin.questions.notations.option_lists import options_of_cell
from tongpin.questions.notations.raw_question import (
    LETTERS,
    RawQuestion,
    UnclearError,
    choices_of,
    lettered,
    letters_in,
    remarks_text,
)
from tongpin.questions.scoring_rules import RULE_NAMES
from tongpin.serving.foreign_books import book_budget, whole_book

USUAL_OPTIONS = 8  # columns, where no question has more
BEFORE, AFTER = ("题型", "题干"), ("答案", "计分", "解析", "出处", "知识点", "难度")
REMARKS = "选项反馈"
CELL_PICTURE_NAME = re.compile(r"\(\s*\"([^\"]{1,100})\"")
CELL_PICTURE = re.compile(r"=?_?(?:xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)


def read_tables(name: str, content: bytes, kept: FilePictures | None = None) -> list[ReadQuestion]:
    """The questions of all sheets. Raises SheetError for a file that is no table."""
    questions: list[ReadQuestion] = []
    kept = kept or FilePictures()
    pictures = pictures_by_sheet(content, kept)
    in_cells = pictures_in_cells(content, kept)
    for sheet in whole_book(name, content, book_budget()).sheets:
        rows = [[_text(cell, in_cells) for cell in row] for row in sheet.rows]
        _put_pictures(rows, pictures.get(sheet.name, ()))
        questions += read_rows(sheet.name, rows)
    return questions


def _put_pictures(rows: list[list[str]], pictures: Sequence[SheetPicture]) -> None:
    """What pictures show stands in the cells that they lie on."""
    for picture in pictures:
        if picture.row < len(rows):
            row = rows[picture.row]
            row += [""] * (picture.column + 1 - len(row))
            row[picture.column] = f"{row[picture.column]}\n{picture.text}".strip()


def read_rows(name: str, rows: Sequence[Sequence[str]]) -> Iterator[ReadQuestion]:
    """The questions in the rows of one table; `name` is the sheet's."""
    columns, first = find_columns(rows)
    if columns is None:
        if any(map(any, rows)):
            text = _(
                "No column holds questions; accepted are headers such as 题干, 选项A and 答案."
            )
            yield ReadQuestion(name, None, (text,))
        return
    kind = _kind_in_name(name)
    header = rows[first - 1] if first else None
    below = [[] if row == header else row for row in rows[first:]]  # it may stand there again
    for number, raw in READERS[columns.shape](below, columns):
        raw.kind = raw.kind or kind
        raw.place = _("%(sheet)s, row %(row)s") % {"sheet": name, "row": first + number + 1}
        _note_remarks(raw)
        question = read_typed(raw)
        yield _with_note(question) if columns.is_guessed else question


def _note_remarks(raw: RawQuestion) -> None:
    """Remarks that name no option keep no question out."""
    try:
        choices_of(raw)
    except UnclearError:
        if raw.remarks:
            raw.notes.append(
                _("The remarks on options name none and are left out: %(text)s")
                % {"text": squeeze(raw.remarks)}
            )
            raw.remarks = ""


def _text(cell: Cell, in_cells: Mapping[str, str]) -> str:
    """in_cells  the signs of pictures by the names that formulas give them"""
    if cell is None:
        return ""
    text = cell_text(cell).replace("\xa0", " ").strip()
    if not CELL_PICTURE.match(text):
        return text
    named = CELL_PICTURE_NAME.search(text)
    return (in_cells.get(named[1], "") if named else "") or OBJECT


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
    """The text of a place; "" behind the row's end, and for the place -1."""
    return row[place] if 0 <= place < len(row) else ""


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
    kind = ""  # of the rows below a heading
    for number, row in enumerate(rows):
        if (heading := _kind_in_row(row)) is not None:
            kind = heading
            continue
        raw = _raw(row, columns)
        raw.kind = raw.kind or kind
        texts = _option_texts(row, columns)
        raw.options = lettered(texts)
        if columns.rights:
            raw.answer = _right_letters(row, columns)
        elif columns.are_options_numbered:
            raw.answer = _lettered_answer(raw)
        if raw.stem or texts:
            yield number, raw


def _kind_in_row(row: Sequence[str]) -> str | None:
    """The kind that a row with nothing but a heading names; None for other rows."""
    cells = list(filter(None, row))
    return kind_in_heading(cells[0]) if len(cells) == 1 else None


def _lettered_answer(raw: RawQuestion) -> str:
    """The letters for numbers of options, where no option says the number itself."""
    numbers = re.split(r"[\s,，、;；|]+", half_width(raw.answer).strip())
    texts = {bare(text) for __, text in raw.options}
    letters = ""
    for number in numbers:
        is_number = number.isdecimal() and 1 <= int(number[:3]) <= len(raw.options)
        if not is_number or number in texts:
            return raw.answer
        letters += LETTERS[int(number) - 1]
    raw.notes.append(
        _("The answer %(answer)s is the number of an option.") % {"answer": raw.answer}
    )
    return letters


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
    for number, group in _groups(rows, columns, may_repeat=True):
        question = _raw(group[0], columns)
        texts: list[str] = []
        marked = ""
        for row in group:
            text = _cell(row, columns.fields["option"])
            if not text or len(texts) >= len(LETTERS):
                continue
            if bare(_cell(row, columns.fields["right"])) in YES:
                marked += LETTERS[len(texts)]
            texts.append(text)
        question.options = lettered(texts)
        if question.answer and marked and sorted(letters_in(question.answer)) != list(marked):
            text = _("The answer is “%(answer)s”, but marked as right are %(marked)s.")
            question.faults.append(text % {"answer": question.answer, "marked": marked})
        question.answer = marked or question.answer
        yield number, question


def _read_packed(
    rows: Sequence[Sequence[str]], columns: QuestionColumns
) -> Iterator[tuple[int, RawQuestion]]:
    """(number of the first row, question) where a column holds all options, or one in each row."""
    for number, group in _groups(rows, columns, may_repeat=False):
        question = _raw(group[0], columns)
        texts = [_cell(row, columns.fields["option"]) for row in group]
        texts = list(filter(None, texts))
        question.options = options_of_cell(texts[0]) if len(texts) == 1 else lettered(texts)
        for row in group[1:]:
            if answer := _cell(row, columns.fields.get("answer", -1)):
                question.answer = f"{question.answer}、{answer}".strip("、")
        yield number, question


def _groups(
    rows: Sequence[Sequence[str]], columns: QuestionColumns, *, may_repeat: bool
) -> Iterator[tuple[int, list[Sequence[str]]]]:
    """(number of the first row, rows) of each question: what has no stem goes with those above.

    may_repeat  each row of a question may say its stem again
    """
    first = 0
    group: list[Sequence[str]] = []
    stem_before = ""
    for number, row in enumerate(rows):
        stem = _cell(row, columns.fields["stem"])
        if stem and not (may_repeat and stem == stem_before):
            if group:
                yield first, group
            first = number
            group = []
            stem_before = stem
        if stem or group:
            group.append(row)
    if group:
        yield first, group


READERS: dict[str, Callable[..., Iterator[tuple[int, RawQuestion]]]] = {
    "wide": _read_wide,
    "pairs": _read_wide,
    "long": _read_long,
    "packed": _read_packed,
}


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
