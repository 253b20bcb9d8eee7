"""A sentence that is true or false: `right` and the answer are TRUE or FALSE."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.content import (
    FALSE,
    TRUE,
    Content,
    Key,
    Mark,
    Response,
    all_or_nothing,
)
from tongpin.questions.kinds.question_kind import (
    QuestionKind,
    SentValues,
    SheetLine,
    first,
    stem_faults,
)
from tongpin.questions.kinds.true_false.true_false_files import TrueFalseFiles


class TrueFalse(QuestionKind):
    name = "true_false"
    label = gettext_lazy("true or false")
    files = TrueFalseFiles()
    xapi_type = "true-false"

    def faults(self, content: Content, key: Key) -> list[str]:
        faults = stem_faults(content)
        if key.right not in (TRUE, FALSE):
            faults.append(_("Say whether the sentence is true or false."))
        return faults

    def right_text(self, content: Content, key: Key) -> str:
        return _("true") if key.right == TRUE else _("false")

    def score(self, content: Content, key: Key, response: Response) -> Mark:
        return all_or_nothing(key, response)

    def read_answer(self, content: Content, sent: SentValues) -> Response:
        answer = first(sent(""))
        return answer if answer in (TRUE, FALSE) else ""

    def answer_text(self, content: Content, answer: Response) -> str:
        return {TRUE: _("true"), FALSE: _("false")}.get(answer, "")

    def sheet_lines(self, content: Content, letters: str) -> list[SheetLine]:
        return [SheetLine(circles="✓✕")]

    def circled(self, content: Content, order: Sequence[int], circles: Sequence[int]) -> list[str]:
        return [(TRUE, FALSE)[circle] for circle in circles]

    def xapi_response(self, content: Content, answer: Response) -> str:
        return {TRUE: "true", FALSE: "false"}.get(answer, "")
