"""How a question that somebody typed becomes one that can be asked; pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from tongpin.base.containers.text_encodings import LOST
from tongpin.base.text import bare, half_width, squeeze
from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.kinds import KINDS, QuestionKind, question_faults
from tongpin.questions.kinds.kind_files import Evidence
from tongpin.questions.notations.file_pictures import MOST_PICTURES, PictureError
from tongpin.questions.notations.markup import has_html, notes_on, shown_text, text_of_html
from tongpin.questions.notations.option_lists import DOTTED, UNDOTTED, split_options
from tongpin.questions.notations.raw_question import (
    LETTERS,
    ODD,
    AskedQuestion,
    RawQuestion,
    UnclearError,
    letters_in,
    names_options,
    squeezed_lines,
)
from tongpin.questions.picture_signs import signs_in

KIND_OF_WORD: dict[str, str] = {}  # as banks call it: its name
for _kind in KINDS.values():
    KIND_OF_WORD.update(dict.fromkeys(_kind.files.words, _kind.name))
EMPTY_BRACKETS = "（　　）"
_SIGN = "[√×✓✗✔✘对错TＴ]|正确|错误|[Tt]rue|[Ff]alse|TRUE|FALSE"
_CAPITALS = r"[A-HＡ-Ｈ](?:[\s　,，、]*[A-HＡ-Ｈ]){0,7}"
_LETTERS = r"[A-Ha-hＡ-Ｈａ-ｈ](?:[\s　,，、]*[A-Ha-hＡ-Ｈａ-ｈ]){0,7}"
IN_STEM = re.compile(  # small letters in other brackets than round ones are text: [a]
    rf"[（(]\s*(?P<round>{_SIGN}|t|{_LETTERS})\s*[)）]|"
    rf"(?:[\[【〔]|_{{2,}})\s*(?P<other>{_SIGN}|{_CAPITALS})\s*(?:[\]】〕]|_{{2,}})"
)
AT_END = re.compile(
    r"(?<=[。？?：:])\s*(?P<round>[A-HＡ-Ｈ]{1,8})(?P<other>)\s*$"
)  # 一大在哪里闭幕？ B
RIGHT_MARK = re.compile(
    r"\s*(?:[√✓✔☑]|[（(\[【]\s*(?:[√✓✔☑]|正确(?:答案|选项)?|答案)\s*[)）\]】])\s*$"
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
    "低": 1,
    "高": 5,
    "easy": 1,
    "medium": 3,
    "normal": 3,
    "hard": 5,
    "difficult": 5,
}
OTHER_LETTER = re.compile("[1-9甲乙丙丁戊己庚辛]")  # by which options may be named, too
HARDEST = 5
STARS = "★⭐"


def read_typed(raw: RawQuestion) -> ReadQuestion:
    """The question, or everything that keeps it from being one."""
    faults = [*raw.faults]
    for part in raw.parts:
        faults += part.faults
    if faults:
        return ReadQuestion(raw.place, None, tuple(faults), raw.original)
    try:
        content, key = build_question(raw)
    except UnclearError as error:
        return ReadQuestion(raw.place, None, (_fault_of(raw, error),), raw.original)
    if raw.learner:
        note = _("What a learner answered is left out: %(answer)s")
        raw.notes.append(note % {"answer": squeeze(raw.learner)})
    draft = QuestionDraft(
        content=content,
        key=key,
        source=squeeze(raw.source),
        topic=squeeze(raw.topic),
        difficulty=_difficulty_or_usual(raw),
        place=raw.place,
        original=raw.original,
    )
    return checked_question(replace(draft, notes=_all_notes(draft, raw.notes)))


def _fault_of(raw: RawQuestion, error: UnclearError) -> str:
    """The error in words; where somebody's answer stands in place of a key, that."""
    if not raw.learner or raw.answer.strip():
        return str(error)
    text = _(
        "Only what a learner answered stands here (%(answer)s), and no key; add a line such as "
        "正确答案：B."
    )
    return text % {"answer": squeeze(raw.learner)}


def _difficulty_or_usual(raw: RawQuestion) -> int:
    """Adds to raw.notes where the difficulty is not understood, which keeps no question out."""
    try:
        return difficulty_of(raw.difficulty)
    except UnclearError as error:
        raw.notes.append(str(error))
        return USUAL_DIFFICULTY


def _all_notes(draft: QuestionDraft, notes: Sequence[str]) -> tuple[str, ...]:
    """The notes with those on pictures and formulas, each once."""
    own_notes = [*notes, *notes_on(draft.content.shown_texts, draft.original)]
    if draft.signs:
        own_notes.append(_("Its pictures come along: %(count)s.") % {"count": len(draft.signs)})
    return tuple(dict.fromkeys(own_notes))


def checked_question(draft: QuestionDraft) -> ReadQuestion:
    """The draft, unless its question has faults."""
    faults = (
        *question_faults(draft.content, draft.key),
        *picture_faults(draft),
        *_lost_characters(draft),
    )
    return ReadQuestion(draft.place, None if faults else draft, faults, draft.original)


def _lost_characters(draft: QuestionDraft) -> list[str]:
    """What is wrong where bytes of the file were no characters in its encoding."""
    if any(LOST in text for text in draft.content.shown_texts):
        return [_("Some of its characters are damaged in the file; they show as �.")]
    return []


def picture_faults(draft: QuestionDraft) -> list[str]:
    """What is wrong with the pictures of a question, in sentences."""
    faults = []
    if len(draft.signs) > MOST_PICTURES:
        text = _("It holds %(count)s pictures; at most %(most)s are kept with a question.")
        faults.append(text % {"count": len(draft.signs), "most": MOST_PICTURES})
    if signs_in([str(draft.key.right), *(str(part.right) for part in draft.key.parts)]):
        faults.append(_("A picture stands in an answer, which people write in words."))
    return faults


def read_foreign(place: str, original: str, read: Callable[[], QuestionDraft]) -> ReadQuestion:
    """The question of another system; whatever keeps it from being read is its fault."""
    try:
        draft = read()
    except (UnclearError, PictureError) as error:
        return ReadQuestion(place, None, (str(error),), original)
    except ODD:
        return ReadQuestion(place, None, (_("Its answers cannot be read."),), original)
    for answer in KINDS[draft.content.kind].files.written_answers(draft.key):
        if names_options(answer):
            return ReadQuestion(place, None, (str(letter_without_options(answer)),), original)
    draft = replace(draft, place=place, original=original)
    return checked_question(replace(draft, notes=_all_notes(draft, draft.notes)))


def letter_without_options(answer: str) -> UnclearError:
    text = _("The answer “%(answer)s” is the letter of an option, and there are no options.")
    return UnclearError(text % {"answer": answer})


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
    raw = _as_shown(raw)
    raw = _with_options_of_stem(replace(raw, stem=squeezed_lines(raw.stem)))
    raw = _with_answer_of_stem(_with_answer_of_marks(raw))
    kind = _named_kind(raw) or _likeliest_kind(raw)
    _check_letters(raw, kind)
    raw = replace(raw, built_parts=[])
    for part in raw.parts:
        raw.built_parts.append(build_question(part))
        raw.notes.extend(part.notes)
    content, key = kind.files.build(raw)
    return content, replace(key, why=squeezed_lines(raw.why))


def _as_shown(raw: RawQuestion) -> RawQuestion:
    """HTML, formulas and pictures as people see them. Raises UnclearError for what cannot be."""
    options = [(letter, _shown(text)) for letter, text in raw.options]
    if any(has_html(text) for text in (raw.stem, raw.answer, *dict(raw.options).values())):
        raw.notes.append(_("Signs of HTML were taken out."))
    return replace(
        raw,
        stem=_shown(raw.stem),
        options=options,
        answer=_shown(raw.answer),
        why=_shown(raw.why),
    )


def _shown(text: str) -> str:
    return text_of_html(text) if has_html(text) else shown_text(text)


def _with_options_of_stem(raw: RawQuestion) -> RawQuestion:
    """Options that were typed behind the question itself move where options stand."""
    if raw.parts:
        return raw
    stem, options = split_options(raw.stem)
    if not options and raw.options and min(raw.options)[0] == "B":
        stem, options = _first_option_of(raw.stem)
    if not options or not stem.strip():
        return raw
    letters = [letter for letter, __ in options]
    following = min(raw.options)[0] if raw.options else ""
    if raw.options and following != LETTERS[len(options)]:
        return raw
    if not raw.options and not _may_be_options(raw, letters):
        return raw
    return replace(raw, stem=stem, options=[*options, *raw.options])


def _first_option_of(stem: str) -> tuple[str, list[tuple[str, str]]]:
    """(stem, option A) where the option stands at the end of the stem."""
    for pattern in (DOTTED, UNDOTTED):
        marks = [mark for mark in pattern.finditer(stem) if half_width(mark[1]).upper() == "A"]
        if marks and (text := stem[marks[-1].end() :].strip()):
            return stem[: marks[-1].start()].rstrip(), [("A", text)]
    return stem, []


def _may_be_options(raw: RawQuestion, letters: Sequence[str]) -> bool:
    """Whether letters in a stem without options are some: not those of 维生素A、B."""
    answer = raw.answer.strip()
    if not answer:
        return True
    return set(letters_in(answer)) <= set(letters) and bool(letters_in(answer))


def _with_answer_of_marks(raw: RawQuestion) -> RawQuestion:
    """The marks of right options, as in B. 嘉兴（√), are the answer. Raises UnclearError."""
    marked = ""
    options = []
    for letter, text in raw.options:
        plain = RIGHT_MARK.sub("", text)
        marked += letter if plain != text and plain.strip() else ""
        options.append((letter, plain if plain.strip() else text))
    if not marked:
        return raw
    if not raw.answer.strip():
        raw.notes.append(_("The answer was found at the options: %(answer)s") % {"answer": marked})
    elif sorted(letters_in(raw.answer)) != sorted(marked):
        text = _("The answer is “%(answer)s”, but marked as right are %(marked)s.")
        raise UnclearError(text % {"answer": raw.answer, "marked": marked})
    return replace(raw, options=options, answer=raw.answer.strip() or marked)


def _with_answer_of_stem(raw: RawQuestion) -> RawQuestion:
    """An answer that was typed into the stem's brackets moves where answers stand.

    Raises UnclearError where it is another than the one that stands there.
    """
    if raw.parts:
        return raw
    answers = list(IN_STEM.finditer(raw.stem))
    if len(answers) == 1 and raw.answer.strip():
        return _with_one_answer(raw, answers[0])
    if raw.answer.strip():
        return raw
    if not answers and raw.options:
        answers = list(AT_END.finditer(raw.stem))
    if len(answers) != 1:
        return raw
    answer = half_width(_answer_in(answers[0]))
    raw.notes.append(_("The answer was found in the question: %(answer)s") % {"answer": answer})
    return replace(raw, stem=_without_answer(raw.stem, answers[0]), answer=answer)


def _answer_in(match: re.Match[str]) -> str:
    answer: str = match["round"] or match["other"]
    return answer


def _without_answer(stem: str, answer: re.Match[str]) -> str:
    gap = EMPTY_BRACKETS if answer.re is IN_STEM else ""
    return f"{stem[: answer.start()]}{gap}{stem[answer.end() :]}"


def _with_one_answer(raw: RawQuestion, match: re.Match[str]) -> RawQuestion:
    """Where the answer stands in the stem too, nobody may read it there."""
    in_stem = letters_in(_answer_in(match))
    if not raw.options or not in_stem or not letters_in(raw.answer):
        return raw
    if sorted(in_stem) != sorted(letters_in(raw.answer)):
        text = _("The answer is “%(answer)s”, but in the question stands %(other)s.")
        raise UnclearError(text % {"answer": raw.answer, "other": _answer_in(match)})
    return replace(raw, stem=_without_answer(raw.stem, match))


def _likeliest_kind(raw: RawQuestion) -> QuestionKind:
    """Adds to raw.notes where nothing speaks for a kind. Raises UnclearError for an empty one."""
    kind = likeliest_kind(raw)
    if kind.files.evidence(raw) == Evidence.NOTHING_ELSE:
        if OTHER_LETTER.fullmatch(bare(raw.answer)):
            raise letter_without_options(raw.answer)
        if not raw.answer.strip():
            raise UnclearError(_("It has neither options nor an answer."))
        raw.notes.append(
            _("No kind is named: it was taken for a short answer, marked by a person.")
        )
    return kind


def _named_kind(raw: RawQuestion) -> QuestionKind | None:
    """The kind that was named; a word that names none is noted, and the question speaks."""
    try:
        return kind_named(raw.kind)
    except UnclearError as error:
        raw.notes.append(str(error))
        return None


def _check_letters(raw: RawQuestion, kind: QuestionKind) -> None:
    """Raises UnclearError for an answer that is a letter where there is nothing to choose from.

    Adds to raw.notes where the kind says that the letter itself is meant.
    """
    if raw.options or raw.parts or not names_options(raw.answer):
        return
    if kind.files.is_answered_in_words:
        if not raw.kind or has_choices(raw.stem):
            raise letter_without_options(raw.answer)
        raw.notes.append(
            _("The answer is the letter “%(answer)s” itself.") % {"answer": raw.answer}
        )


def has_choices(stem: str) -> bool:
    """Whether something like a list of options stands in the stem."""
    return bool(split_options(stem)[1])


def difficulty_of(text: str) -> int:
    """1 to 5 from 3, 中, or the 0.9 (easy) to 0.1 (hard) of other systems. Raises UnclearError."""
    plain = bare(text)
    if not plain:
        return USUAL_DIFFICULTY
    if plain in DIFFICULTIES:
        return DIFFICULTIES[plain]
    stars = plain.rstrip("☆")
    if stars and not stars.strip(STARS) and len(stars) <= HARDEST:
        return len(stars)
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
