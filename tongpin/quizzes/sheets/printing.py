"""Answer sheets as PDF: one for each person, with the questions behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from tongpin.base.pdf import pdf_of
from tongpin.base.qr_codes import qr_svg
from tongpin.questions.kinds import kind_of
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.paper_content import PaperItem, Sections
from tongpin.quizzes.question_rendering import LETTERS, points_text
from tongpin.quizzes.sheets.layout import (
    ACROSS,
    CORNERS,
    FIRST,
    WHOSE,
    SheetRow,
    Square,
    bubble,
    pages_of,
    place_of,
    rows_of,
)
from tongpin.quizzes.tickets import Ticket


@dataclass(frozen=True)
class AnswerSheet:
    """A sheet to be printed."""

    ticket: Ticket
    sealed: str
    name: str  # "" for one that anybody may take
    unit: str


def sheets_pdf(
    quiz: Quiz,
    paper: Sections,
    sheets: Sequence[AnswerSheet],
    *,
    site: str,
    done: Sequence[str] = (),
) -> bytes:
    """The pages of all sheets.

    site  begins the address that the codes tell
    done  who gets none, having answered already: they stand on a page of their own
    Raises PdfError where the machine lacks the libraries that set type.
    """
    told = [_sheet(paper, sheet, site) for sheet in sheets]
    return pdf_of(
        render_to_string("quizzes/sheets.html", {"quiz": quiz, "sheets": told, "done": done})
    )


def _sheet(paper: Sections, sheet: AnswerSheet, site: str) -> dict[str, object]:
    who, number = sheet.ticket.who, sheet.ticket.number
    places = paper.drawn(who, number)
    chosen = paper.orders(places, who, number)
    items = [paper.items[place] for place in places]
    pages = pages_of(rows_of([item.content for item in items]))
    address = f"{site}/quizzes/sheets/{sheet.sealed}/"
    return {
        "sheet": sheet,
        "pages": [_page(rows, address, page) for page, rows in enumerate(pages, start=1)],
        "several": len(pages) > 1,
        "questions": [
            _question(paper, item, place, order, shown)
            for shown, (item, place, order) in enumerate(
                zip(items, places, chosen, strict=True), start=1
            )
        ],
    }


def _page(rows: Sequence[SheetRow], address: str, page: int) -> dict[str, object]:
    codes = [_code(f"{address}?page={page}", WHOSE)]
    codes += [_code(text, square) for text, square in CORNERS.items()]
    return {
        "number": page,
        "codes": codes,
        "lines": [_line(place, row) for place, row in enumerate(rows)],
    }


def _code(text: str, square: Square) -> dict[str, object]:
    drawing = qr_svg(text, error="l", border=0, boost_error=False, micro=False)
    return {"square": square, "svg": drawing}


def _line(place: int, row: SheetRow) -> dict[str, object]:
    begin = place_of(place)
    return {
        "x": begin.x - 4,
        "top": begin.y - ACROSS / 2,
        "right": begin.x + FIRST - ACROSS / 2,
        "number": f"{row.question}.{row.part}" if row.part else str(row.question),
        "circles": [
            {"x": middle.x - ACROSS / 2, "y": middle.y - ACROSS / 2, "letter": letter}
            for number, letter in enumerate(row.letters)
            if (middle := bubble(place, number))
        ],
    }


def _question(
    paper: Sections, item: PaperItem, place: int, order: int, shown: int
) -> dict[str, object]:
    content = item.content
    choices = kind_of(content).printed_choices(content, paper.orders_of(place)[order])
    return {
        "number": shown,
        "content": content,
        "points": points_text(item.points) if item.points else "",
        "choices": list(zip(LETTERS, choices, strict=False)),
    }
