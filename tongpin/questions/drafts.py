"""A question on its way into a bank, from a form or a file; pure."""

from dataclasses import dataclass, replace

from tongpin.evidence.cleaning import CleanedContent
from tongpin.questions.content import Content, Key
from tongpin.questions.picture_signs import PictureSign, signs_in, without_pictures


@dataclass(frozen=True)
class DraftPicture:
    """A picture that a question brings along, as it is kept."""

    mark: str  # by which signs in the question's texts name it
    cleaned: CleanedContent

    @property
    def file_name(self) -> str:
        ending = "png" if self.cleaned.media_type == "image/png" else "jpg"
        return f"{self.mark}.{ending}"


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
    pictures: tuple[DraftPicture, ...] = ()  # those of the signs that are at hand

    @property
    def signs(self) -> list[PictureSign]:
        """The signs of pictures in all that people see of the question, before and after."""
        texts: list[str] = []

        def note(text: str) -> str:
            texts.append(text)
            return text

        self.content.with_texts(note)
        self.key.with_texts(note)
        return signs_in(texts)

    def without_pictures(self) -> "QuestionDraft":
        """The same with what its pictures show in their places."""
        return replace(
            self,
            content=self.content.with_texts(without_pictures),
            key=self.key.with_texts(without_pictures),
            pictures=(),
        )


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
