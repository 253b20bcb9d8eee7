"""Answer sheets as PDF: one for each person, with the questions behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from tongpin.base.pdf import pdf_of
from tongpin.base.qr_codes import qr_svg
from tongpin.questions.kinds import kind_of
from tongpin.questions.models import VersionPicture
from tongpin.questions.picture_signs import with_pictures
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.paper_content import Sections
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

PICTURES = "picture:"  # begins addresses within the PDF


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
    context = {
        "quiz": quiz,
        "sheets": [_sheet(paper, sheet, site) for sheet in sheets],
        "done": done,
    }
    pictures = _pictures(paper)
    html = render_to_string("quizzes/sheets.html", context)
    shown_html = with_pictures(html, lambda mark: address_in_pdf(mark, pictures))
    return pdf_of(shown_html, pictures)


def _pictures(paper: Sections) -> dict[str, bytes]:
    """The pictures of the paper's questions, by the addresses that the PDF knows."""
    marks = {sign.mark for item in paper.items for sign in item.signs}
    versions = [item.version for item in paper.items]
    files: dict[str, bytes] = {}
    named = VersionPicture.objects.filter(mark__in=marks, version__in=versions)
    for picture in named.select_related("file").order_by("mark", "id"):
        address = f"{PICTURES}{picture.mark}"
        if address not in files:
            files[address] = picture.file.read()
    return files


def address_in_pdf(mark: str, pictures: Mapping[str, bytes]) -> str:
    """The address of a picture; "" for one that is not at hand, whose text is printed."""
    address = f"{PICTURES}{mark}"
    return address if address in pictures else ""


def _sheet(paper: Sections, sheet: AnswerSheet, site: str) -> dict[str, object]:
    ticket = sheet.ticket
    places = paper.drawn(ticket.who, ticket.number)
    questions: list[dict[str, object]] = []
    for place, order in zip(places, paper.orders(places, ticket.who, ticket.number), strict=True):
        questions.append(_question(paper, place, order, number=len(questions) + 1))
    address = f"{site}/quizzes/sheets/{sheet.sealed}/"
    pages: list[dict[str, object]] = []
    for rows in pages_of(rows_of([paper.items[place].content for place in places])):
        pages.append(_page(rows, address, number=len(pages) + 1))
    return {
        "sheet": sheet,
        "pages": pages,
        "several": len(pages) > 1,
        "questions": questions,
    }


def _page(rows: Sequence[SheetRow], address: str, number: int) -> dict[str, object]:
    codes = [_code(f"{address}?page={number}", WHOSE)]
    for text, square in CORNERS.items():
        codes.append(_code(text, square))
    return {
        "number": number,
        "codes": codes,
        "lines": [_line(place, row) for place, row in enumerate(rows)],
    }


def _code(text: str, square: Square) -> dict[str, object]:
    drawing = qr_svg(text, error="l", border=0, boost_error=False, micro=False)
    return {"square": square, "svg": drawing}


def _line(place: int, row: SheetRow) -> dict[str, object]:
    begin = place_of(place)
    circles = []
    for number, letter in enumerate(row.letters):
        middle = bubble(place, number)
        circles.append({"x": middle.x - ACROSS / 2, "y": middle.y - ACROSS / 2, "letter": letter})
    return {
        "x": begin.x - 4,
        "top": begin.y - ACROSS / 2,
        "right": begin.x + FIRST - ACROSS / 2,
        "number": f"{row.question}.{row.part}" if row.part else str(row.question),
        "circles": circles,
    }


def _question(paper: Sections, place: int, order: int, number: int) -> dict[str, object]:
    """The question at a place of the paper, its options in the order of this sheet."""
    item = paper.items[place]
    content = item.content
    choices = kind_of(content).printed_choices(content, paper.orders_of(place)[order])
    return {
        "number": number,
        "content": content,
        "points": points_text(item.points) if item.points else "",
        "choices": list(zip(LETTERS, choices, strict=False)),
    }
