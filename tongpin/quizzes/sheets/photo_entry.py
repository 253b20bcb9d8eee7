"""A paper that somebody enters for others: its questions with what pictures show filled in."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tongpin.questions.content import Content, Response
from tongpin.questions.kinds import below, kind_of
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.paper_content import Sections
from tongpin.quizzes.question_rendering import RenderedQuestion, filled_in
from tongpin.quizzes.sheets.layout import pages_of, rows_of
from tongpin.quizzes.sheets.photo import FilledRow, PhotoError, filled, see
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
        return cls(quiz, paper, ticket, places, paper.orders(places, ticket.who, ticket.number))

    @property
    def contents(self) -> list[Content]:
        return [self.paper.items[place].content for place in self.places]

    def look_at(self, pictures: Sequence[bytes], sealed: str) -> None:
        """Take over what is filled in. Raises PhotoError for another sheet's picture."""
        pages = pages_of(rows_of(self.contents))
        for content in pictures:
            seen = see(content)
            told = urlsplit(seen.address)
            page = told.query.removeprefix("page=")
            number = int(page) if page.isascii() and page.isdecimal() and len(page) < 4 else 1
            if f"/{sealed}/" not in told.path or not 1 <= number <= len(pages):
                raise PhotoError(_("The picture shows another sheet."))
            rows = pages[number - 1]
            for one in filled(seen.page, rows):
                self._tick(one)
            told_as = b64encode(seen.as_jpeg(len(rows))).decode()
            self.pictures.append(f"data:image/jpeg;base64,{told_as}")

    def _tick(self, one: FilledRow) -> None:
        """Circles stand in the order in which this sheet shows the options."""
        question = one.row.question
        content = self.contents[question - 1]
        kind = kind_of(content)
        place, order = self.places[question - 1], self.orders[question - 1]
        letters = kind.circled(content, self.paper.orders_of(place)[order], one.bubbles)
        several = len(letters) > 1 and not kind.takes_several
        if one.is_doubtful or several or not letters:
            self.doubtful.append(question)
        if not several:
            self.fields[f"a{question}"] = letters

    def keep(self, sent: Callable[[str], list[str]]) -> None:
        """Let the fields hold what a form sent."""
        for number, (content, answer) in enumerate(
            zip(self.contents, self.answers(sent), strict=True), start=1
        ):
            self.fields |= kind_of(content).fields_of(content, answer, f"a{number}")

    def questions(self, language: str) -> list[str]:
        """The questions as fields, with what the pictures show filled in."""
        found = []
        for number, (place, order) in enumerate(
            zip(self.places, self.orders, strict=True), start=1
        ):
            item = self.paper.items[place]
            asked = RenderedQuestion(item, self.paper.orders_of(place), language)
            name = f"a{number}"
            html = asked.asked_html(name, number, order)
            found.append(filled_in(html, self.fields))
        return found

    def answers(self, sent: Callable[[str], list[str]]) -> list[Response]:
        """What a form sent: `sent` gives the values of any field."""
        return [
            kind_of(content).read_answer(content, below(sent, f"a{number}"))
            for number, content in enumerate(self.contents, start=1)
        ]
