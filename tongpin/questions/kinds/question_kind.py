"""All that differs by kind of question: the members that each kind has."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongpin.base.text import printable
from tongpin.questions.blanks import normal
from tongpin.questions.content import Choice, Content, Key, Mark, Response, is_empty
from tongpin.questions.kinds.kind_files import KindFiles

LONGEST = 2000  # characters of one answer
AND = "[,]"  # between parts of a response, as xAPI writes it

# From the end of a field's name ("" for the field itself, "1", "2" … for what stands below
# it) to the values that a browser sent under it.
SentValues = Callable[[str], list[str]]


class KindError(Exception):
    """The question cannot be asked; `faults` are sentences for its author."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class SheetLine(NamedTuple):
    """One line of an answer sheet that belongs to a question."""

    part: str = ""  # "1", "2" … of what is written in several places
    circles: str = ""  # a sign for each; none means room to write


class QuestionKind(ABC):
    """One kind of question: pure functions over its content, key and answers.

    Members without a value here are given by every kind. What a kind leaves as it is here suits
    an answer that is one typed text.
    """

    name: str  # stored in banks and papers, so it stays
    label: str | Promise
    files: KindFiles  # how files hold questions of this kind

    is_scored = True  # False: no answer is better than another
    is_marked_by_hand = False
    is_apart = False  # the same text asked as another kind is another question
    shuffles_choices = False  # each person may see them in another order
    input_type = "radio"  # by which a page lets people choose an option
    takes_several = False  # circles of one line of a sheet

    @property
    def is_marked_by_machine(self) -> bool:
        return self.is_scored and not self.is_marked_by_hand

    # What its author sees

    @abstractmethod
    def faults(self, content: Content, key: Key) -> list[str]:
        """What keeps the question from being asked, in sentences."""

    def rule_text(self, key: Key) -> str:
        """How a part of the answer scores, told before people answer; "" for nothing to tell."""
        return ""

    @abstractmethod
    def right_text(self, content: Content, key: Key) -> str:
        """The right answer as people read it; without letters, which may stand elsewhere."""

    def key_meaning(self, content: Content, key: Key) -> Any:
        """What is right, to compare the keys of two files: letters and order make no difference."""
        return normal(self.right_text(content, key))

    # Answers

    @abstractmethod
    def score(self, content: Content, key: Key, response: Response) -> Mark:
        """What an answer in this kind's shape is worth; where it is scored, it says something."""

    def fit(self, content: Content, data: object) -> Response:
        """An answer in this kind's shape, whatever a program sent."""
        return fit_text(data)

    @abstractmethod
    def read_answer(self, content: Content, sent: SentValues) -> Response:
        """The answer in the fields that a browser sent."""

    def fields_of(self, content: Content, answer: Response, name: str) -> dict[str, list[str]]:
        """What a form would send for this answer, by field names: read_answer backwards."""
        return {name: [answer] if answer else []}

    def answer_text(self, content: Content, answer: Response) -> str:
        """What a person answered, as pages show it."""
        answers = [answer] if isinstance(answer, str) else answer
        return "；".join(map(content.text_of, filter(None, answers)))

    # The page

    @property
    def template(self) -> str:
        """Of the fields. It gets content, kind, name and what fields_context gives."""
        return f"kinds/{self.name}/fields.html"

    def heading(self, content: Content) -> str:
        """What stands above the fields."""
        return content.stem

    def fields_html(self, content: Content, name: str) -> SafeString:
        """The fields by which people answer; written as docs/recipes.md says."""
        context = {"content": content, "kind": self, "name": name}
        return render_to_string(self.template, context | self.fields_context(content, name))

    def fields_context(self, content: Content, name: str) -> dict[str, Any]:
        """More for the template."""
        return {}

    # The sheet of paper

    def sheet_lines(self, content: Content, letters: str) -> list[SheetLine]:
        """The lines that people fill in; `letters` are as many circles as a line has room for."""
        return [SheetLine()]

    def circled(self, content: Content, order: Sequence[int], circles: Sequence[int]) -> list[str]:
        """The letters of filled circles.

        order    the places of the choices, as this sheet shows them
        circles  from 0
        """
        return [content.choices[order[circle]].letter for circle in circles]

    def printed_choices(self, content: Content, order: Sequence[int]) -> list[Choice]:
        """The choices as the sheet prints them, `order` as above."""
        return [content.choices[place] for place in order]

    # xAPI (IEEE 9274.1.1)

    xapi_type = "other"  # the interactionType

    def xapi_components(self, content: Content) -> dict[str, Any]:
        """What there is to choose from, as part of an activity definition."""
        return {}

    def xapi_response(self, content: Content, answer: Response) -> str:
        """An answer as this type of interaction writes it."""
        return answer if isinstance(answer, str) else AND.join(answer)

    def xapi_patterns(self, content: Content, key: Key) -> list[str]:
        """What is right, as this type writes it; nothing where that cannot be said."""
        return [self.xapi_response(content, key.right)]


def is_answered(kind: QuestionKind, response: Response) -> bool:
    """Whether there is something to score."""
    return not kind.is_scored or not is_empty(response)


def below(sent: SentValues, name: str) -> SentValues:
    """The values below one name, from what gives any field's values."""

    def sent_below(end: str) -> list[str]:
        return sent(f"{name}.{end}" if end else name)

    return sent_below


def first(values: list[str]) -> str:
    return values[0] if values else ""


def fit_text(data: object) -> str:
    """The text, cut to what an answer may be long; "" for anything else."""
    if isinstance(data, str):
        return printable(data[:LONGEST])
    return ""


def fit_texts(data: object, most: int) -> list[str]:
    """Texts out of a list; what is none of them becomes ""."""
    if not isinstance(data, list):
        return []
    return list(map(fit_text, data[:most]))


def stem_faults(content: Content) -> list[str]:
    return [] if content.stem.strip() else [_("The question is empty.")]


def numbers_of(places: Iterable[int]) -> tuple[str, ...]:
    """What people count from 1, as reasons name it."""
    return tuple(str(place + 1) for place in places)


def padded(texts: Sequence[str], count: int) -> list[str]:
    """Exactly so many texts; "" where one is missing."""
    return [*texts, *[""] * count][:count]


def numbered_fields(texts: Sequence[str], name: str) -> dict[str, list[str]]:
    """Fields below one name, numbered from 1; an empty text sends nothing."""
    fields = {}
    for number, text in enumerate(texts, start=1):
        if text:
            fields[f"{name}.{number}"] = [text]
    return fields


def written_lines(count: int) -> list[SheetLine]:
    """Lines to write on, numbered where there are several."""
    if count <= 1:
        return [SheetLine()]
    return [SheetLine(part=str(number)) for number in range(1, count + 1)]
