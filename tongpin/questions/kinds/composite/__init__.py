"""One text with several questions, each worth the same; the answer is the list of theirs."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.content import UNANSWERED, Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.kind_files import Evidence, KindFiles
from tongpin.questions.kinds.question_kind import (
    AND,
    QuestionKind,
    SentValues,
    SheetLine,
    below,
    is_answered,
    numbers_of,
    stem_faults,
    written_lines,
)
from tongpin.questions.notations.raw_question import AskedQuestion, RawQuestion


class CompositeFiles(KindFiles):
    words = ("材料", "材料分析", "综合")
    example = "1. 【材料题】阅读材料，回答问题。\n(1) 【判断题】……\n答案：×"
    has_parts = True

    def evidence(self, raw: RawQuestion) -> Evidence:
        return Evidence.PARTS if raw.parts else Evidence.NONE

    def build(self, raw: RawQuestion) -> AskedQuestion:
        parts: list[Content] = []
        keys: list[Key] = []
        for content, key in raw.built_parts:
            parts.append(content)
            keys.append(key)
        return Content("composite", raw.stem, parts=tuple(parts)), Key(parts=tuple(keys))


class Composite(QuestionKind):
    name = "composite"
    label = gettext_lazy("one text with several questions")
    files = CompositeFiles()
    is_apart = True

    def __init__(self, part_kinds: Iterable[QuestionKind]) -> None:
        """`part_kinds` are those that parts may have: scored by themselves, without parts."""
        self.kinds = {kind.name: kind for kind in part_kinds}

    def _parts(self, content: Content, key: Key) -> Iterator[tuple[QuestionKind, Content, Key]]:
        for part, part_key in zip(content.parts, key.parts, strict=True):
            yield self.kinds[part.kind], part, part_key

    def faults(self, content: Content, key: Key) -> list[str]:
        faults = stem_faults(content)
        if not content.parts or len(content.parts) != len(key.parts):
            return [*faults, _("Each part needs its key.")]
        for number, part in enumerate(content.parts, start=1):
            kind = self.kinds.get(part.kind)
            if kind is None:
                text = _("Part %(number)s is of a kind that cannot be a part.")
                faults.append(text % {"number": number})
                continue
            part_faults = kind.faults(part, key.parts[number - 1])
            faults += [f"({number}) {fault}" for fault in part_faults]
        return faults

    def right_text(self, content: Content, key: Key) -> str:
        texts = []
        for number, (kind, part, part_key) in enumerate(self._parts(content, key), start=1):
            texts.append(f"({number}) {kind.right_text(part, part_key)}")
        return "；".join(texts)

    def key_meaning(self, content: Content, key: Key) -> Any:
        return [
            kind.key_meaning(part, part_key) for kind, part, part_key in self._parts(content, key)
        ]

    def score(self, content: Content, key: Key, response: Response) -> Mark:
        total = Fraction(0)
        missed = []
        for place, (kind, part, part_key) in enumerate(self._parts(content, key)):
            mark = UNANSWERED
            if is_answered(kind, response[place]):
                mark = kind.score(part, part_key, response[place])
            total += mark.fraction or 0
            if mark.fraction != 1:
                missed.append(place)
        reason = Reason("wrong", numbers_of(missed)) if missed else Reason("right")
        return Mark(total / len(content.parts), (reason,))

    def fit(self, content: Content, data: object) -> Response:
        answers = data if isinstance(data, list) else []
        fitted = []
        for place, part in enumerate(content.parts):
            answer = answers[place] if place < len(answers) else None
            fitted.append(self.kinds[part.kind].fit(part, answer))
        return fitted

    def read_answer(self, content: Content, sent: SentValues) -> Response:
        answers = []
        for number, part in enumerate(content.parts, start=1):
            answers.append(self.kinds[part.kind].read_answer(part, below(sent, str(number))))
        return answers

    def fields_of(self, content: Content, answer: Response, name: str) -> dict[str, list[str]]:
        fields: dict[str, list[str]] = {}
        for (part, end), part_answer in zip(content.parts_under, answer, strict=False):
            fields |= self.kinds[part.kind].fields_of(part, part_answer, f"{name}{end}")
        return fields

    def answer_text(self, content: Content, answer: Response) -> str:
        texts = []
        for number, (part, part_answer) in enumerate(zip(content.parts, answer, strict=False), 1):
            if text := self.kinds[part.kind].answer_text(part, part_answer):
                texts.append(f"({number}) {text}")
        return "；".join(texts)

    def fields_context(self, content: Content, name: str) -> dict[str, Any]:
        parts = []
        for part, end in content.parts_under:
            kind = self.kinds[part.kind]
            html = kind.fields_html(part, f"{name}{end}")
            parts.append({"heading": kind.heading(part), "fields": html})
        return {"parts": parts}

    def sheet_lines(self, content: Content, letters: str) -> list[SheetLine]:
        return written_lines(len(content.parts))

    def xapi_response(self, content: Content, answer: Response) -> str:
        responses = []
        for part, part_answer in zip(content.parts, answer, strict=False):
            responses.append(self.kinds[part.kind].xapi_response(part, part_answer))
        return AND.join(responses)

    def xapi_patterns(self, content: Content, key: Key) -> list[str]:
        return []
