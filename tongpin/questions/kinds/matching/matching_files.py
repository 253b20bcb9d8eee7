"""How files hold pairs to be matched; pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.text import half_width
from tongpin.questions.content import Content, Key
from tongpin.questions.kinds.kind_files import KindFiles
from tongpin.questions.notations.canvas_notation import (
    CanvasItem,
    CanvasOptions,
    text_in,
)
from tongpin.questions.notations.gift_notation import (
    GiftForm,
    GiftQuestion,
    escaped,
    plain_text,
)
from tongpin.questions.notations.moodle_notation import MoodleQuestion, as_html, put_text
from tongpin.questions.notations.moodle_notation import text_in as moodle_text_in
from tongpin.questions.notations.option_weights import choices_in_order
from tongpin.questions.notations.qti_notation import (
    QtiItem,
    all_named,
    attribute,
    letters_by_identifier,
    unknown_interactions,
)
from tongpin.questions.notations.qti_notation import text_in as qti_text_in
from tongpin.questions.notations.qti_writer import QtiWriter
from tongpin.questions.notations.raw_question import (
    AskedQuestion,
    RawQuestion,
    UnclearError,
    answers_in,
    choices_of,
)

EQUALS = re.compile(r"\s*[=＝]\s*")


def _asked(stem: str, pairs: Sequence[tuple[str, str]]) -> AskedQuestion:
    """The question of (left, right) texts; a right without a left is one option more."""
    texts: list[str] = []
    lefts: list[str] = []
    places: list[int] = []
    for left, right in pairs:
        if right not in texts:
            texts.append(right)
        if left:
            lefts.append(left)
            places.append(texts.index(right))
    choices = choices_in_order(texts)
    letters = [choices[place].letter for place in places]
    return Content("matching", stem, choices, tuple(lefts)), Key(letters)


def _unmatched_texts(content: Content, key: Key) -> list[str]:
    """The options that belong to no left."""
    return [choice.text for choice in content.choices if choice.letter not in key.right]


def read_gift(question: GiftQuestion) -> AskedQuestion:
    pairs = []
    for answer in question.answers:
        left, __, right = answer.text.partition("->")
        pairs.append((plain_text(left), plain_text(right)))
    content, key = _asked(question.stem, pairs)
    return content, replace(key, why="\n".join(question.remarks))


def read_moodle(question: MoodleQuestion) -> AskedQuestion:
    pairs = []
    for node in question.node.iterfind("subquestion"):
        pairs.append((moodle_text_in(node), moodle_text_in(node.find("answer"))))
    return _asked(question.stem, pairs)


def read_canvas(item: CanvasItem) -> AskedQuestion:
    nodes = list(item.node.iter("{*}response_lid"))
    if not nodes:
        return Content("matching", item.stem), Key([])
    options = CanvasOptions(nodes[0])
    right = {}
    for scoring in item.scoring_conditions:
        for condition in scoring.iter("{*}varequal"):
            right[condition.get("respident", "")] = (condition.text or "").strip()
    lefts = []
    letters = []
    for node in nodes:
        lefts.append(text_in(node.find("{*}material")))
        letters.append(options.letter_of(right.get(node.get("ident", ""), "")))
    choices = choices_in_order(options.texts)
    return Content("matching", item.stem, choices, tuple(lefts)), Key(letters)


def read_qti(item: QtiItem) -> AskedQuestion:
    sets = all_named(item.interaction, "simpleMatchSet")
    if len(sets) != 2:
        raise unknown_interactions("match")
    left_nodes = all_named(sets[0], "simpleAssociableChoice")
    right_nodes = all_named(sets[1], "simpleAssociableChoice")
    letters = letters_by_identifier(right_nodes)
    pairs = _pairs(item.correct(item.interaction))
    right = []
    for node in left_nodes:
        partner = pairs.get(attribute(node, "identifier"), "")
        right.append(letters.get(partner, ""))
    choices = choices_in_order(list(map(qti_text_in, right_nodes)))
    lefts = tuple(map(qti_text_in, left_nodes))
    return Content("matching", item.stem, choices, lefts), Key(right)


def _pairs(values: Sequence[str]) -> dict[str, str]:
    """The partner of each left, from values such as "L1 A"."""
    pairs = {}
    for value in values:
        names = value.split()
        if len(names) == 2:
            pairs[names[0]] = names[1]
    return pairs


class MatchingFiles(KindFiles):
    words = ("配对", "连线", "匹配", "搭配")
    example = "1. 【配对题】题干\nA. 遵义\nB. 延安\n答案：1935年1月 = A；1937年 = B"
    moodle_type = "matching"
    gift_readers = {GiftForm.MATCHING: read_gift}
    moodle_readers = {"matching": read_moodle}
    qti_readers = {"matchInteraction": read_qti}
    canvas_readers = {"matching_question": read_canvas}

    def build(self, raw: RawQuestion) -> AskedQuestion:
        lefts = []
        right = []
        for text in answers_in(raw.answer):
            pair = EQUALS.split(text.strip(), maxsplit=1)
            if len(pair) != 2:
                raise UnclearError(_("Write pairs as 1935年1月 = A；1937年8月 = C."))
            lefts.append(pair[0])
            right.append(half_width(pair[1]).strip().upper())
        return Content("matching", raw.stem, choices_of(raw), tuple(lefts)), Key(right)

    def answer_text(self, content: Content, key: Key) -> str:
        pairs = zip(content.lefts, key.right, strict=True)
        return "；".join(map(" = ".join, pairs))

    def aligned_key(self, content: Content, typed: Content, key: Key) -> Key:
        pairs = dict(zip(typed.lefts, key.right, strict=True))
        if pairs.keys() != set(content.lefts):
            raise UnclearError(_("Write pairs as 1935年1月 = A；1937年8月 = C."))
        return replace(key, right=[pairs[left] for left in content.lefts])

    def gift_answers(self, content: Content, key: Key) -> str:
        lines = []
        for left, letter in zip(content.lefts, key.right, strict=True):
            lines.append(f"={escaped(left)} -> {escaped(content.text_of(letter))}")
        for text in _unmatched_texts(content, key):
            lines.append(f"= -> {escaped(text)}")
        return "\n".join(lines)

    def write_moodle(self, node: Any, content: Content, key: Key) -> bool:
        for left, letter in zip(content.lefts, key.right, strict=True):
            subquestion = put_text(node, "subquestion", as_html(left))
            put_text(subquestion, "answer", content.text_of(letter))
        for text in _unmatched_texts(content, key):
            put_text(put_text(node, "subquestion", ""), "answer", text)
        return True

    def write_qti(self, writer: QtiWriter, root: Any, content: Content, key: Key) -> bool:
        count = len(content.lefts)
        names = [f"L{number}" for number in range(1, count + 1)]
        pairs = list(map(" ".join, zip(names, key.right, strict=True)))
        declaration = writer.declare(root, pairs, cardinality="multiple", baseType="directedPair")
        writer.map_points(declaration, dict.fromkeys(pairs, Fraction(1, count)))
        interaction = writer.put(
            writer.put_body(root, content.stem),
            "matchInteraction",
            responseIdentifier="RESPONSE",
            shuffle="true",
            maxAssociations=str(count),
        )
        left_set = writer.put(interaction, "simpleMatchSet")
        right_set = writer.put(interaction, "simpleMatchSet")
        for name, left in zip(names, content.lefts, strict=True):
            writer.put(left_set, "simpleAssociableChoice", left, identifier=name, matchMax="1")
        for choice in content.choices:
            attributes = {"identifier": choice.letter, "matchMax": str(count)}
            writer.put(right_set, "simpleAssociableChoice", choice.text, **attributes)
        writer.put_processing(root, "map_response")
        return True
