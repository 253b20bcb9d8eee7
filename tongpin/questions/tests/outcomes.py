"""What becomes of a file, in one line for each question; for tables of tests."""

import io
import re
import zipfile
from typing import Any

from tongpin.questions.drafts import ReadQuestion
from tongpin.questions.formats.registry import FormatError, read_questions


def outcomes(name: str, content: bytes | str) -> list[str]:
    """Of each question "kind: stem [options] = right", or "refused: why"."""
    data = content.encode() if isinstance(content, str) else content
    try:
        __, questions = read_questions(name, data)
    except FormatError as error:
        return [f"no questions: {error}"]
    return list(map(outcome, questions))


def outcome(question: ReadQuestion) -> str:
    """A ? at the end stands for notes."""
    if question.draft is None:
        return f"refused: {' '.join(question.faults)}"
    content = question.draft.content
    texts = [*content.lefts, *content.texts]
    options = f" [{'|'.join(texts)}]" if texts else ""
    sign = " ?" if question.notes else ""
    right = _right(question.draft.key.right)
    return without_marks(f"{content.kind}: {content.stem}{options} = {right}{sign}")


def without_marks(text: str) -> str:
    """The text with the sizes of its pictures alone, for marks follow from how PNG is written."""
    return re.sub(r"（图#[0-9a-f]{16}-", "（图#", text)


def _right(right: Any) -> str:
    """B, AC, or what is accepted in each blank: 1921/一九二一；13"""
    if not isinstance(right, list):
        return str(right)
    if right and isinstance(right[0], list):
        return "；".join(map("/".join, right))
    return "".join(right)


def zipped(*parts: tuple[str, str | bytes]) -> bytes:
    """A zip of (name, content)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()
