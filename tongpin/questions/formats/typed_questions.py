"""How a question that somebody typed becomes one that can be asked; pure."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from tongpin.base.text import bare, half_width, squeeze
from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.kinds import KINDS, QuestionKind, question_faults
from tongpin.questions.notations.raw_question import (
    ODD,
    AskedQuestion,
    RawQuestion,
    UnclearError,
    squeezed_lines,
)

KIND_OF_WORD: dict[str, str] = {}  # as banks call it: its name
for _kind in KINDS.values():
    KIND_OF_WORD.update(dict.fromkeys(_kind.files.words, _kind.name))
EMPTY_BRACKETS = "（　　）"
IN_STEM = re.compile(
    r"[（(]\s*([A-Ha-h√×✓✗对错]|正确|错误|[A-Ha-h](?:[\s,，、]*[A-Ha-h]){1,7})\s*[)）]"
)
USUAL_DIFFICULTY = 3
DIFFICULTIES = {
    "易": 1,
    "容易": 1,
    "简单": 1,
    "较易": 2,
    "中": 3,
    "中等": 3,
    "一般": 3,
    "较难": 4,
    "难": 5,
    "困难": 5,
}


def read_typed(raw: RawQuestion) -> ReadQuestion:
    """The question, or everything that keeps it from being one."""
    try:
        content, key = build_question(raw)
        difficulty = difficulty_of(raw.difficulty)
    except UnclearError as error:
        return ReadQuestion(raw.place, None, (str(error),), raw.original)
    draft = QuestionDraft(
        content=content,
        key=key,
        source=squeeze(raw.source),
        topic=squeeze(raw.topic),
        difficulty=difficulty,
        place=raw.place,
        original=raw.original,
        notes=tuple(raw.notes),
    )
    return checked_question(draft)


def checked_question(draft: QuestionDraft) -> ReadQuestion:
    """The draft, unless its question has faults."""
    faults = tuple(question_faults(draft.content, draft.key))
    return ReadQuestion(draft.place, None if faults else draft, faults, draft.original)


def read_foreign(place: str, original: str, read: Callable[[], QuestionDraft]) -> ReadQuestion:
    """The question of another system; whatever keeps it from being read is its fault."""
    try:
        draft = read()
    except UnclearError as error:
        return ReadQuestion(place, None, (str(error),), original)
    except ODD:
        return ReadQuestion(place, None, (_("Its answers cannot be read."),), original)
    return checked_question(replace(draft, place=place, original=original))


def kind_named(text: str) -> QuestionKind | None:
    """The kind for 单选题, [多选], 判断 or 1; None for nothing. Raises UnclearError."""
    word = bare(text).strip("[]【】()（）:：")
    if not word:
        return None
    if word in KINDS:
        return KINDS[word]
    for ending in ("", "题", "选择题"):
        plain = word.removesuffix(ending)
        if plain in KIND_OF_WORD:
            return KINDS[KIND_OF_WORD[plain]]
    titles = "、".join(kind.files.title for kind in KINDS.values())
    raise UnclearError(
        _("“%(word)s” is no kind of question; accepted are %(kinds)s.")
        % {"word": text.strip(), "kinds": titles}
    )


def likeliest_kind(raw: RawQuestion) -> QuestionKind:
    """The kind that the answer and the options speak for."""
    return max(KINDS.values(), key=lambda kind: kind.files.evidence(raw))


def build_question(raw: RawQuestion) -> AskedQuestion:
    """Content and key of what was typed.

    Adds to raw.notes what was understood rather than read. Raises UnclearError.
    """
    raw = _with_answer_of_stem(replace(raw, stem=squeezed_lines(raw.stem)))
    kind = kind_named(raw.kind) or likeliest_kind(raw)
    raw = replace(raw, built_parts=[])
    for part in raw.parts:
        raw.built_parts.append(build_question(part))
        raw.notes.extend(part.notes)
    content, key = kind.files.build(raw)
    return content, replace(key, why=squeezed_lines(raw.why))


def _with_answer_of_stem(raw: RawQuestion) -> RawQuestion:
    """An answer that was typed into the stem's brackets moves where answers stand."""
    if raw.answer.strip() or raw.parts:
        return raw
    stem = half_width(raw.stem) if "\xa0" in raw.stem else raw.stem
    answers = list(IN_STEM.finditer(stem))
    if len(answers) != 1:
        return raw
    answer = answers[0][1]
    raw.notes.append(_("The answer was found in the question: %(answer)s") % {"answer": answer})
    before = raw.stem[: answers[0].start()]
    after = raw.stem[answers[0].end() :]
    return replace(raw, stem=f"{before}{EMPTY_BRACKETS}{after}", answer=answer)


def difficulty_of(text: str) -> int:
    """1 to 5 from 3, 中, or the 0.9 (easy) to 0.1 (hard) of other systems. Raises UnclearError."""
    plain = bare(text)
    if not plain:
        return USUAL_DIFFICULTY
    if plain in DIFFICULTIES:
        return DIFFICULTIES[plain]
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal(-1)
    if value in (1, 2, 3, 4, 5):
        return int(value)
    if 0 < value < 1:
        return 5 - min(int(value * 5), 4)
    raise UnclearError(
        _("“%(text)s” is no difficulty; accepted are 1 to 5, 易, 中 and 难.") % {"text": text}
    )
