"""A question on its way into a bank, from a form or a file; pure."""

from dataclasses import dataclass

from tongpin.questions.content import Content, Key


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """What is to be asked, what is right, and where that stands."""

    content: Content
    key: Key
    source: str = ""  # of the fact: book and page, or a link
    topic: str = ""
    difficulty: int = 3  # 1 to 5
    place: str = ""  # where it stood in a file
    original: str = ""  # as it stood there
    notes: tuple[str, ...] = ()  # what was understood rather than read


@dataclass(frozen=True)
class ReadQuestion:
    """One question of a file: what can be kept, or why it cannot."""

    place: str
    draft: QuestionDraft | None
    faults: tuple[str, ...] = ()
    original: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        return self.draft.notes if self.draft else ()
