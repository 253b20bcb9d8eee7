"""A short answer that a person marks: `right` tells that person what to look for."""

from typing import Any

from django.utils.translation import gettext_lazy

from tongpin.questions.content import Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.kind_files import Evidence, KindFiles
from tongpin.questions.kinds.question_kind import (
    LONGEST,
    QuestionKind,
    SentValues,
    first,
    stem_faults,
)
from tongpin.questions.notations.canvas_notation import CanvasItem
from tongpin.questions.notations.gift_notation import GiftForm, GiftQuestion
from tongpin.questions.notations.moodle_notation import (
    MoodleQuestion,
    as_html,
    put_text,
    text_in,
)
from tongpin.questions.notations.qti_notation import QtiItem
from tongpin.questions.notations.qti_writer import QtiWriter
from tongpin.questions.notations.raw_question import AskedQuestion, RawQuestion, squeezed_lines


def read_any(question: GiftQuestion | QtiItem | CanvasItem) -> AskedQuestion:
    """These formats do not say what to look for."""
    return Content("short", question.stem), Key("")


def read_moodle(question: MoodleQuestion) -> AskedQuestion:
    """Moodle tells whoever marks the answer what to look for."""
    return Content("short", question.stem), Key(text_in(question.node.find("graderinfo")))


class ShortFiles(KindFiles):
    words = ("简答", "问答", "论述", "名词解释", "主观")
    is_answered_in_words = True
    example = "1. 【简答题】题干\n答案：供评分人参考的要点"
    moodle_type = "essay"
    gift_readers = {GiftForm.ESSAY: read_any}
    moodle_readers = {"essay": read_moodle}
    qti_readers = {"extendedTextInteraction": read_any}
    canvas_readers = {"essay_question": read_any}

    def evidence(self, raw: RawQuestion) -> Evidence:
        return Evidence.NOTHING_ELSE

    def build(self, raw: RawQuestion) -> AskedQuestion:
        return Content("short", raw.stem), Key(squeezed_lines(raw.answer))

    def gift_answers(self, content: Content, key: Key) -> str | None:
        return None if key.right else ""

    def write_moodle(self, node: Any, content: Content, key: Key) -> bool:
        if key.right:
            put_text(node, "graderinfo", as_html(key.right), format="html")
        return True

    def write_qti(self, writer: QtiWriter, root: Any, content: Content, key: Key) -> bool:
        if key.right:
            return False
        writer.declare(root, [], cardinality="single", baseType="string")
        body = writer.put_body(root, content.stem)
        writer.put(body, "extendedTextInteraction", responseIdentifier="RESPONSE")
        return True


class Short(QuestionKind):
    name = "short"
    label = gettext_lazy("a short answer")
    files = ShortFiles()
    is_marked_by_hand = True
    xapi_type = "long-fill-in"

    def faults(self, content: Content, key: Key) -> list[str]:
        return stem_faults(content)

    def right_text(self, content: Content, key: Key) -> str:
        return key.right or ""

    def key_meaning(self, content: Content, key: Key) -> Any:
        """Nothing: what to look for is advice, and a person decides."""
        return ""

    def score(self, content: Content, key: Key, response: Response) -> Mark:
        return Mark(None, (Reason("by_hand"),))

    def read_answer(self, content: Content, sent: SentValues) -> Response:
        return first(sent(""))[:LONGEST]

    def xapi_patterns(self, content: Content, key: Key) -> list[str]:
        return []
