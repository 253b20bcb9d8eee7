"""A paper that somebody enters for others: its questions with what pictures show filled in."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tongpin.base.numbers import is_digits
from tongpin.questions.content import Content, Response
from tongpin.questions.kinds import below, kind_of
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.paper_content import Sections
from tongpin.quizzes.question_rendering import RenderedQuestion, filled_in
from tongpin.quizzes.sheets.layout import SheetRow, pages_of, rows_of
from tongpin.quizzes.sheets.photo import FilledRow, PhotoError, StraightSheet, filled, see
from tongpin.quizzes.tickets import Ticket


@dataclass
class PaperEntry:
    """A paper that somebody enters for others."""

    quiz: Quiz
    paper: Sections
    ticket: Ticket
    places: Sequence[int]
    orders: Sequence[int]
    fields: dict[str, list[str]] = field(default_factory=dict)  # field name -> what it holds
    doubtful: list[int] = field(default_factory=list)  # numbers of questions
    pictures: list[str] = field(default_factory=list)  # as data addresses

    @classmethod
    def of(cls, quiz: Quiz, ticket: Ticket) -> "PaperEntry":
        paper = paper_of(quiz)
        places = paper.drawn(ticket.who, ticket.number)
        orders = paper.orders(places, ticket.who, ticket.number)
        return cls(quiz=quiz, paper=paper, ticket=ticket, places=places, orders=orders)

    @property
    def contents(self) -> list[Content]:
        return [self.paper.items[place].content for place in self.places]

    def look_at(self, pictures: Sequence[bytes], sealed: str) -> None:
        """Take over what is filled in. Raises PhotoError for another sheet's picture."""
        pages = pages_of(rows_of(self.contents))
        for picture in pictures:
            sheet = see(picture)
            rows = _page_of(sheet, pages, sealed)
            for filled_row in filled(sheet.page, rows):
                self._tick(filled_row)
            jpeg = b64encode(sheet.as_jpeg(len(rows))).decode()
            self.pictures.append(f"data:image/jpeg;base64,{jpeg}")

    def _tick(self, filled_row: FilledRow) -> None:
        """Circles stand in the order in which this sheet shows the options."""
        number = filled_row.row.question
        content = self.contents[number - 1]
        kind = kind_of(content)
        orders = self.paper.orders_of(self.places[number - 1])
        letters = kind.circled(content, orders[self.orders[number - 1]], filled_row.bubbles)
        is_too_much = len(letters) > 1 and not kind.takes_several
        if filled_row.is_doubtful or is_too_much or not letters:
            self.doubtful.append(number)
        if not is_too_much:
            self.fields[f"a{number}"] = letters

    def keep(self, sent: Callable[[str], list[str]]) -> None:
        """Let the fields hold what a form sent."""
        pairs = zip(self.contents, self.answers(sent), strict=True)
        for number, (content, answer) in enumerate(pairs, start=1):
            self.fields |= kind_of(content).fields_of(content, answer, f"a{number}")

    def questions(self, language: str) -> list[str]:
        """The questions as fields, with what the pictures show filled in."""
        pages = []
        pairs = zip(self.places, self.orders, strict=True)
        for number, (place, order) in enumerate(pairs, start=1):
            orders = self.paper.orders_of(place)
            question = RenderedQuestion(self.paper.items[place], orders, language)
            html = question.asked_html(f"a{number}", number, order)
            pages.append(filled_in(html, self.fields))
        return pages

    def answers(self, sent: Callable[[str], list[str]]) -> list[Response]:
        """What a form sent: `sent` gives the values of any field."""
        answers = []
        for number, content in enumerate(self.contents, start=1):
            answers.append(kind_of(content).read_answer(content, below(sent, f"a{number}")))
        return answers


def _page_of(
    sheet: StraightSheet, pages: Sequence[Sequence[SheetRow]], sealed: str
) -> Sequence[SheetRow]:
    """The rows of the page that a picture shows. Raises PhotoError for another sheet's."""
    address = urlsplit(sheet.address)
    number = page_number(address.query.removeprefix("page="))
    if f"/{sealed}/" not in address.path or not 1 <= number <= len(pages):
        raise PhotoError(_("The picture shows another sheet."))
    return pages[number - 1]


def page_number(text: str) -> int:
    """The number that a code tells; 1 where it tells none."""
    return int(text) if is_digits(text, most=3) else 1
