"""Items of QTI 1.2 as Canvas writes them; pure."""

import html
import re
from typing import Any

from django.utils.translation import gettext as _

from tongpin.questions.blanks import read_number
from tongpin.questions.content import Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.raw import BLANK, GAP, LETTERS, UnclearError
from tongpin.questions.formats.weights import choices_of, share_of
from tongpin.questions.kinds.choosing import ALL, FALSE, TRUE

TAG = re.compile(r"<[^<>]+>")
TRUES = ("true", "正确", "对")


def read_item(node: Any) -> QuestionDraft:
    """Raises Unclear for a kind that is not known here."""
    kind = _kind(node)
    reading = READERS.get(kind)
    if reading is None:
        told = _("Questions of Canvas's kind “%(kind)s” are not known here.")
        raise UnclearError(told % {"kind": kind or "—"})
    material = node.find("{*}presentation/{*}material")
    content, key = reading(node, _text(material))
    return QuestionDraft(content, key)


def _kind(node: Any) -> str:
    for field in node.iter("{*}qtimetadatafield"):
        if (field.findtext("{*}fieldlabel") or "").strip() == "question_type":
            return (field.findtext("{*}fieldentry") or "").strip()
    return ""


def _text(node: Any) -> str:
    if node is None:
        return ""
    told = " ".join(one.text or "" for one in node.iter("{*}mattext"))
    plain = html.unescape(TAG.sub(" ", told)).replace("\xa0", " ")
    return "\n".join(" ".join(line.split()) for line in plain.splitlines() if line.strip())


def _labels(node: Any) -> list[tuple[str, str]]:
    """(identifier, text) of the options."""
    return [(one.get("ident", ""), _text(one)) for one in node.iter("{*}response_label")]


def _right(node: Any) -> list[str]:
    """The values of the condition that gives all the points, without those under a not."""
    for condition in node.iter("{*}respcondition"):
        scores = [(one.text or "").strip() for one in condition.iter("{*}setvar")]
        if any(score and share_of(score) > 0 for score in scores):
            variables = condition.find("{*}conditionvar")
            return [
                (one.text or "").strip()
                for one in variables.iter("{*}varequal")
                if not any(_local(above) == "not" for above in one.iterancestors())
            ]
    return []


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _single(node: Any, stem: str) -> tuple[Content, Key]:
    labels, right = _labels(node), _right(node)
    names = dict(zip([name for name, __ in labels], LETTERS, strict=False))
    choices = choices_of([text for __, text in labels])
    return Content("single", stem, choices), Key(names.get(right[0] if right else "", ""))


def _true_false(node: Any, stem: str) -> tuple[Content, Key]:
    right = _right(node)
    text = dict(_labels(node)).get(right[0] if right else "", "")
    return Content("true_false", stem), Key(TRUE if text.lower() in TRUES else FALSE)


def _multiple(node: Any, stem: str) -> tuple[Content, Key]:
    labels = _labels(node)
    names = dict(zip([name for name, __ in labels], LETTERS, strict=False))
    right = sorted(names.get(name, "") for name in _right(node))
    return Content("multiple", stem, choices_of([text for __, text in labels])), Key(
        right, rule=ALL
    )


def _blank(node: Any, stem: str) -> tuple[Content, Key]:
    stem = GAP.sub(BLANK, stem, count=1) if GAP.search(stem) else f"{stem}{BLANK}"
    accepted = [
        (one.text or "").strip() for one in node.iter("{*}varequal") if (one.text or "").strip()
    ]
    return Content("blank", stem, blanks=1), Key([list(dict.fromkeys(accepted))])


def _number(node: Any, stem: str) -> tuple[Content, Key]:
    right = next((one.text or "" for one in node.iter("{*}varequal")), "")
    lows = [read_number(one.text or "") for one in node.iter("{*}vargte")]
    highs = [read_number(one.text or "") for one in node.iter("{*}varlte")]
    value = read_number(right)
    if value is None:
        raise UnclearError(_("Its answers cannot be read."))
    low, high = (lows[0] if lows else None), (highs[0] if highs else None)
    if low is None or high is None:
        return Content("number", stem), Key(f"{value.normalize():f}")
    if value - low != high - value:
        raise UnclearError(_("Its number may be off by more to one side than to the other."))
    off = f"{(high - value).normalize():f}"
    return Content("number", stem), Key(f"{value.normalize():f}", tolerance=off)


def _matching(node: Any, stem: str) -> tuple[Content, Key]:
    lids = list(node.iter("{*}response_lid"))
    labels = _labels(lids[0]) if lids else []
    names = dict(zip([name for name, __ in labels], LETTERS, strict=False))
    right = {one.get("respident", ""): (one.text or "").strip() for one in node.iter("{*}varequal")}
    lefts = tuple(_text(lid.find("{*}material")) for lid in lids)
    key = Key([names.get(right.get(lid.get("ident", ""), ""), "") for lid in lids])
    return Content("matching", stem, choices_of([text for __, text in labels]), lefts), key


def _short(node: Any, stem: str) -> tuple[Content, Key]:
    return Content("short", stem), Key("")


READERS = {
    "multiple_choice_question": _single,
    "true_false_question": _true_false,
    "multiple_answers_question": _multiple,
    "short_answer_question": _blank,
    "numerical_question": _number,
    "matching_question": _matching,
    "essay_question": _short,
}
