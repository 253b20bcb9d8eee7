"""A question as somebody typed it, and how it becomes one that can be asked; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from tongpin.base.text import bare, half_width, squeeze
from tongpin.questions.blanks import read_number
from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.kinds import KINDS, question_faults
from tongpin.questions.kinds.choosing import ALL, EACH, FALSE, HALF, SOME, TRUE

KIND_WORDS = {  # as banks call them; 题 at the end and blanks aside
    "single": ("单选", "单项选择", "单项", "单", "1"),
    "multiple": ("多选", "多项选择", "不定项选择", "不定项", "多项", "多", "2"),
    "true_false": ("判断", "是非", "对错", "判断正误", "3"),
    "blank": ("填空", "填充", "4"),
    "matching": ("配对", "连线", "匹配", "搭配"),
    "ordering": ("排序", "排列"),
    "number": ("数值", "计算", "数字"),
    "composite": ("材料", "材料分析", "综合"),
    "short": ("简答", "问答", "论述", "名词解释", "主观"),
    "poll": ("投票", "调查", "问卷"),
}
KIND_OF = {word: kind for kind, words in KIND_WORDS.items() for word in words}
KIND_NAMES = {kind: f"{words[0]}题" for kind, words in KIND_WORDS.items()}
TRUES = {"√", "✓", "✔", "对", "正确", "是", "t", "true", "y", "yes", "v", "真"}
FALSES = {"×", "✗", "✘", "x", "错", "错误", "否", "不对", "不正确", "f", "false", "n", "no", "假"}
RULE_WORDS = {
    "全对得分": ALL,
    "少选按比例得分": SOME,
    "少选得一半分": HALF,
    "对加错减": EACH,
}
RULE_NAMES = {rule: word for word, rule in RULE_WORDS.items()}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
GAP = re.compile(r"_{2,}|＿{1,}|[（(][\s_　]*[)）]")
BLANK = "____"  # how a gap is written in a stem
EMPTY_BRACKETS = "（　　）"
IN_STEM = re.compile(
    r"[（(]\s*([A-Ha-h√×✓✗对错]|正确|错误|[A-Ha-h](?:[\s,，、]*[A-Ha-h]){1,7})\s*[)）]"
)
OF_OTHERS = re.compile(
    r"以上|上述|都对|都错|都不对|^[A-H]\s*[、,，和与及]\s*[A-H]"
)  # keep their places
SPLIT_GAPS = re.compile(r"[；;\n]+")
SPLIT_OTHERS = re.compile(r"\s*[/|｜]\s*")
REMARK = re.compile(r"^([A-Za-z])\s*[:：.．、]\s*(.+)$")
TOLERANCE = re.compile(r"\s*(?:±|\+/-|\+-)\s*")


@dataclass
class RawQuestion:
    """What was typed for one question; "" where nothing was."""

    place: str = ""
    kind: str = ""  # as typed, or one of KINDS
    stem: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)  # letter, text
    answer: str = ""
    why: str = ""
    source: str = ""
    topic: str = ""
    difficulty: str = ""
    rule: str = ""
    remarks: str = ""  # on options, each on a line that begins with its letter
    parts: list["RawQuestion"] = field(default_factory=list)
    original: str = ""


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


class UnclearError(Exception):
    """Something typed cannot be understood; says what is accepted."""


def found(raw: RawQuestion) -> ReadQuestion:
    """The question, or everything that keeps it from being one."""
    notes: list[str] = []
    try:
        content, key = build_question(raw, notes)
        difficulty = difficulty_of(raw.difficulty)
    except UnclearError as error:
        return ReadQuestion(raw.place, None, (str(error),), raw.original)
    return read_question(
        QuestionDraft(
            content,
            key,
            squeeze(raw.source),
            squeeze(raw.topic),
            difficulty,
            raw.place,
            raw.original,
            tuple(notes),
        )
    )


def read_question(draft: QuestionDraft) -> ReadQuestion:
    """The draft as it was found, unless the question has faults."""
    told = question_faults(draft.content, draft.key)
    return ReadQuestion(draft.place, None if told else draft, tuple(told), draft.original)


def kind_of(text: str) -> str:
    """One of KINDS for 单选题, [多选], 判断 or 1; "" for nothing. Raises Unclear."""
    word = bare(text).strip("[]【】()（）:：")
    if not word or word in KINDS:
        return word
    for end in ("", "题", "选择题"):
        if (plain := word.removesuffix(end)) in KIND_OF:
            return KIND_OF[plain]
    raise UnclearError(
        _("“%(word)s” is no kind of question; accepted are %(kinds)s.")
        % {"word": text.strip(), "kinds": "、".join(KIND_NAMES.values())}
    )


def build_question(raw: RawQuestion, notes: list[str]) -> tuple[Content, Key]:
    """Content and key of what was typed. Raises Unclear; adds to `notes` what was understood."""
    raw = _out_of_stem(replace(raw, stem=_plain(raw.stem)), notes)
    kind = kind_of(raw.kind) or _guessed(raw)
    builder = BUILDERS[kind]
    content, key = builder(raw, notes)
    return content, replace(key, why=_plain(raw.why))


def _plain(text: str) -> str:
    lines = (squeeze(line) for line in text.replace("\x0b", "\n").splitlines())
    return "\n".join(line for line in lines if line)


def _out_of_stem(raw: RawQuestion, notes: list[str]) -> RawQuestion:
    """An answer that was typed into the stem's brackets moves where answers stand."""
    if raw.answer.strip() or raw.parts:
        return raw
    told = list(IN_STEM.finditer(half_width(raw.stem) if "\xa0" in raw.stem else raw.stem))
    if len(told) != 1:
        return raw
    start, end = told[0].span()
    notes.append(_("The answer was found in the question: %(answer)s") % {"answer": told[0][1]})
    stem = f"{raw.stem[:start]}{EMPTY_BRACKETS}{raw.stem[end:]}"
    return replace(raw, stem=stem, answer=told[0][1])


def _guessed(raw: RawQuestion) -> str:
    """The kind that the answer and the options speak for."""
    if raw.parts:
        return "composite"
    answer = bare(raw.answer)
    if raw.options:
        return "multiple" if len(_letters(raw.answer)) > 1 else "single"
    if answer in TRUES | FALSES:
        return "true_false"
    return "blank" if GAP.search(raw.stem) else "short"


def _letters(text: str) -> list[str]:
    """A, C from AC, A、C, A C, a,c or ans:AC; nothing from other text."""
    plain = re.sub(r"[\s,，、;；/|.．和及]+", "", half_width(text)).upper()
    return list(plain) if plain and all(sign in LETTERS for sign in plain) else []


def _choices(raw: RawQuestion) -> tuple[Choice, ...]:
    texts = [(letter, _plain(text)) for letter, text in raw.options]
    notes = dict(_remarks(raw))
    if unknown := notes.keys() - {letter for letter, __ in texts}:
        raise UnclearError(_("No option has the letter %(letter)s.") % {"letter": min(unknown)})
    return tuple(
        Choice(letter, text, bool(OF_OTHERS.search(text)), notes.get(letter, ""))
        for letter, text in texts
    )


def _remarks(raw: RawQuestion) -> Iterator[tuple[str, str]]:
    """What whoever chose an option is told, by its letter. Raises Unclear for another line."""
    for line in filter(None, map(squeeze, raw.remarks.splitlines())):
        told = REMARK.match(line)
        if not told:
            raise UnclearError(_("Write remarks on options as A：text, each on a line of its own."))
        yield told[1].upper(), told[2]


def remarks_text(content: Content) -> str:
    """The same as it is typed."""
    told = (f"{one.letter}：{squeeze(one.note)}" for one in content.choices if one.note.strip())
    return "\n".join(told)


def _single(raw: RawQuestion, notes: list[str]) -> tuple[Content, Key]:
    return Content("single", raw.stem, _choices(raw)), Key(_chosen(raw, most=1)[0])


def _chosen(raw: RawQuestion, most: int | None = None) -> list[str]:
    """The letters of the answer; the text of an option stands for its letter."""
    letters = _letters(raw.answer)
    if not letters:
        told = [bare(part) for part in re.split(r"[;；\n]+", raw.answer) if part.strip()]
        by_text = {bare(text): letter for letter, text in raw.options}
        letters = [by_text[text] for text in told if text in by_text]
        if len(letters) != len(told):
            letters = []
    if not letters:
        raise UnclearError(_("The answer “%(answer)s” names no option.") % {"answer": raw.answer})
    if most and len(letters) > most:
        raise UnclearError(
            _("The answer “%(answer)s” names several options; only one may be right.")
            % {"answer": raw.answer}
        )
    return letters


def _multiple(raw: RawQuestion, notes: list[str]) -> tuple[Content, Key]:
    rule = RULE_WORDS.get(bare(raw.rule), raw.rule.strip())
    if not rule:
        rule = ALL
        notes.append(_("No rule for parts is told: points only for exactly the right options."))
    right = sorted(set(_chosen(raw)))
    return Content("multiple", raw.stem, _choices(raw)), Key(right, rule=rule)


def _true_false(raw: RawQuestion, notes: list[str]) -> tuple[Content, Key]:
    answer = bare(raw.answer)
    if len(raw.options) == 2 and len(letters := _letters(raw.answer)) == 1:
        answer = bare(dict(raw.options).get(letters[0], ""))  # A. 对  B. 错
    if answer in TRUES:
        right = TRUE
    elif answer in FALSES:
        right = FALSE
    else:
        text = _("The answer “%(answer)s” is neither true nor false; accepted are √ and ×.")
        raise UnclearError(text % {"answer": raw.answer})
    return Content("true_false", raw.stem), Key(right)


def _blank(raw: RawQuestion, notes: list[str]) -> tuple[Content, Key]:
    stem, count = GAP.subn(BLANK, raw.stem)
    if not count:
        raise UnclearError(_("There is no gap in the question; write ____ for it."))
    answer, is_any = raw.answer, False
    if answer.rstrip().endswith("（顺序不限）"):
        answer, is_any = answer.rstrip().removesuffix("（顺序不限）"), True
    told = [part for part in SPLIT_GAPS.split(answer) if part.strip()]
    if len(told) != count:  # 、 and blanks part answers only where they give the right number
        for sign in (r"[、,，]", r"\s+"):
            parts = [part for part in re.split(sign, answer.strip()) if part]
            if len(parts) == count:
                told = parts
                break
    right = [[one.strip() for one in SPLIT_OTHERS.split(part) if one.strip()] for part in told]
    return Content("blank", stem, blanks=count), Key(right, any_order=is_any)


def _number(raw: RawQuestion, notes: list[str]) -> tuple[Content, Key]:
    value, *rest = TOLERANCE.split(half_width(raw.answer).strip(), maxsplit=1)
    match = re.fullmatch(r"([-\d.,]+)\s*(\D*)", (rest[0] if rest else value).strip())
    unit = match[2].strip() if match else ""
    right = read_number(value, unit)
    off = read_number(rest[0], unit) if rest else Decimal(0)
    if right is None or off is None:
        text = _("The answer “%(answer)s” is no number; accepted is 25000 ± 500 里.")
        raise UnclearError(text % {"answer": raw.answer})
    return Content("number", raw.stem, unit=unit), Key(_decimal(right), tolerance=_decimal(off))


def _decimal(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def _matching(raw: RawQuestion, notes: list[str]) -> tuple[Content, Key]:
    pairs = [
        re.split(r"\s*[=＝]\s*", part.strip(), maxsplit=1)
        for part in re.split(r"[；;\n]+", raw.answer)
        if part.strip()
    ]
    if any(len(pair) != 2 for pair in pairs):
        raise UnclearError(_("Write pairs as 1935年1月 = A；1937年8月 = C."))
    lefts, right = (
        [pair[0] for pair in pairs],
        [half_width(pair[1]).strip().upper() for pair in pairs],
    )
    return Content("matching", raw.stem, _choices(raw), tuple(lefts)), Key(right)


def _ordering(raw: RawQuestion, notes: list[str]) -> tuple[Content, Key]:
    letters = _letters(re.sub("[→>-]+", "", raw.answer))
    return Content("ordering", raw.stem, _choices(raw)), Key(letters)


def _short(raw: RawQuestion, notes: list[str]) -> tuple[Content, Key]:
    return Content("short", raw.stem), Key(_plain(raw.answer))


def _poll(raw: RawQuestion, notes: list[str]) -> tuple[Content, Key]:
    return Content("poll", raw.stem, _choices(raw)), Key()


def _composite(raw: RawQuestion, notes: list[str]) -> tuple[Content, Key]:
    built = [build_question(part, notes) for part in raw.parts]
    parts, keys = tuple(pair[0] for pair in built), tuple(pair[1] for pair in built)
    return Content("composite", raw.stem, parts=parts), Key(parts=keys)


BUILDERS = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "blank": _blank,
    "number": _number,
    "matching": _matching,
    "ordering": _ordering,
    "short": _short,
    "poll": _poll,
    "composite": _composite,
}
EASE = {
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


def difficulty_of(text: str) -> int:
    """1 to 5 from 3, 中, or the 0.9 (easy) to 0.1 (hard) of other systems. Raises Unclear."""
    plain = bare(text)
    if not plain:
        return 3
    if plain in EASE:
        return EASE[plain]
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


def lettered(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Options in their order, each with its letter; a letter that is typed before one goes."""
    found = []
    for letter, text in zip(LETTERS, texts, strict=False):
        found.append((letter, re.sub(rf"^\s*{letter}\s*[.．、:：)）]\s*", "", text)))
    return found
