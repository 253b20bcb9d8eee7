"""How files hold questions of one kind: the members that each kind's files have."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from tongpin.questions.content import Content, Key
from tongpin.questions.notations.canvas_notation import CanvasReader
from tongpin.questions.notations.gift_notation import GiftForm, GiftReader, text_with_answers
from tongpin.questions.notations.moodle_notation import MoodleReader
from tongpin.questions.notations.qti_notation import QtiReader
from tongpin.questions.notations.qti_writer import QtiWriter
from tongpin.questions.notations.raw_question import AskedQuestion, RawQuestion


class Evidence(IntEnum):
    """What speaks for a kind where nothing names it, the weakest first."""

    NONE = 0
    NOTHING_ELSE = 1
    STEM = 2
    ANSWER = 3
    OPTIONS = 4
    PARTS = 5


class KindFiles(ABC):
    """One kind of question in text, tables, GIFT, Moodle XML and QTI; pure.

    Every kind can be typed. A kind without further members is left out of the other formats,
    which then name the question.
    """

    words: tuple[str, ...]  # as banks call the kind, 题 at the end aside; the first is written
    example: str  # a question in plain text, as the help of the editor shows it
    is_answered_in_words = False  # so that a letter alone is a sign of options that went astray
    has_parts = False  # questions of their own, which neither tables nor simple items can hold

    @property
    def title(self) -> str:
        """As files name the kind."""
        return f"{self.words[0]}题"

    # Plain text, Word and tables

    def evidence(self, raw: RawQuestion) -> Evidence:
        """What in the typed question speaks for this kind."""
        return Evidence.NONE

    @abstractmethod
    def build(self, raw: RawQuestion) -> AskedQuestion:
        """The question that was typed, its stem squeezed and its parts built.

        Adds to raw.notes what was understood rather than read. Raises UnclearError.
        """

    def answer_text(self, content: Content, key: Key) -> str:
        """The right answer as it is typed: `build` backwards."""
        return key.right or ""

    def written_answers(self, key: Key) -> list[str]:
        """The answers that people write in words, where each alone is the whole answer."""
        return []

    def option_lines(self, content: Content) -> list[str]:
        """The options, each on a line of its own, as text holds them below the stem."""
        return [f"{choice.letter}. {choice.text}" for choice in content.choices]

    def aligned_key(self, content: Content, typed: Content, key: Key) -> Key:
        """The key of a question typed anew, in the order of `content`. Raises UnclearError."""
        return key

    # GIFT

    gift_readers: Mapping[GiftForm, GiftReader] = {}

    def gift_answers(self, content: Content, key: Key) -> str | None:
        """What stands in the braces; None for what GIFT cannot say."""
        return None

    def gift_text(self, content: Content, answers: str) -> str:
        """The stem with the braces."""
        return text_with_answers(content, answers)

    # Moodle XML

    moodle_type = ""  # of a <question>; "" where Moodle has none
    moodle_readers: Mapping[str, MoodleReader] = {}  # by type

    def write_moodle(self, node: Any, content: Content, key: Key) -> bool:
        """Add the answers to a <question>; False for what Moodle cannot say."""
        return False

    # QTI

    qti_readers: Mapping[str, QtiReader] = {}  # by interaction
    canvas_readers: Mapping[str, CanvasReader] = {}  # of QTI 1.2, by Canvas's question type

    def write_qti(self, writer: QtiWriter, root: Any, content: Content, key: Key) -> bool:
        """Add declarations and body to an item; False for what QTI's simple kinds cannot say."""
        return False
