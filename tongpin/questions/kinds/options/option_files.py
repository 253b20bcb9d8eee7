"""How files hold lettered options; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from tongpin.questions.content import FALSE, TRUE, Choice, Content, Key
from tongpin.questions.kinds.kind_files import KindFiles
from tongpin.questions.notations.canvas_notation import CanvasItem
from tongpin.questions.notations.gift_notation import GiftQuestion, escaped, plain_text
from tongpin.questions.notations.moodle_notation import MoodleQuestion, as_html, put_text
from tongpin.questions.notations.option_weights import (
    as_shares,
    choices_in_order,
    key_of,
    partly_right,
)
from tongpin.questions.notations.qti_notation import (
    QtiItem,
    all_named,
    attribute,
    feedback_in,
    letters_by_identifier,
    letters_of,
    text_in,
)
from tongpin.questions.notations.qti_writer import QtiWriter
from tongpin.questions.notations.raw_question import LETTERS, AskedQuestion, UnclearError
from tongpin.questions.scoring_rules import ALL

QTI_TRUTHS = [FALSE, TRUE]
TRUTH_WORDS = {"true": TRUE, "正确": TRUE, "对": TRUE, "false": FALSE, "错误": FALSE, "错": FALSE}


def question_with_options(stem: str, choices: tuple[Choice, ...], key: Key) -> AskedQuestion:
    """One or several of the options are right, by the shape of the key."""
    kind = "single" if isinstance(key.right, str) else "multiple"
    return Content(kind, stem, choices), key


def read_gift_options(question: GiftQuestion) -> AskedQuestion:
    key = key_of([answer.share for answer in question.answers])
    notes = [plain_text(answer.note) for answer in question.answers]
    choices = choices_in_order(question.texts, notes)
    return question_with_options(question.stem, choices, key)


def gift_option_lines(content: Content, signs: Sequence[str]) -> str:
    """One line for each option, behind its sign, with what is told to who chose it."""
    lines = []
    for choice, sign in zip(content.choices, signs, strict=True):
        note = f"#{escaped(choice.note)}" if choice.note else ""
        lines.append(f"{sign}{escaped(choice.text)}{note}")
    return "\n".join(lines)


def read_moodle_options(question: MoodleQuestion) -> AskedQuestion:
    key = key_of([answer.share for answer in question.answers])
    takes_one = (question.node.findtext("single") or "true").strip() not in ("false", "0")
    if not takes_one and isinstance(key.right, str):
        key = Key([key.right], rule=ALL)
    texts = []
    notes = []
    for answer in question.answers:
        texts.append(answer.text)
        notes.append(answer.feedback)
    return question_with_options(question.stem, choices_in_order(texts, notes), key)


def read_moodle_set(question: MoodleQuestion) -> AskedQuestion:
    """All or nothing: several options are right, and a part of them is worth nothing."""
    right = []
    for letter, answer in zip(LETTERS, question.answers, strict=False):
        if answer.share not in (0, 1):
            raise partly_right()
        if answer.share == 1:
            right.append(letter)
    texts = [answer.text for answer in question.answers]
    notes = [answer.feedback for answer in question.answers]
    choices = choices_in_order(texts, notes)
    return Content("multiple", question.stem, choices), Key(right, rule=ALL)


def write_moodle_options(node: Any, content: Content, weights: Sequence[Fraction]) -> None:
    for choice, weight in zip(content.choices, weights, strict=True):
        fraction = f"{float(weight * 100):.5f}"
        answer = put_text(node, "answer", as_html(choice.text), fraction=fraction)
        put_text(answer, "feedback", as_html(choice.note))


def put_single(node: Any, *, is_single: bool) -> None:
    """Say whether one option is chosen or several."""
    etree.SubElement(node, "single").text = str(is_single).lower()


def read_qti_options(item: QtiItem) -> AskedQuestion:
    """A choiceInteraction: true or false, a poll, one of several, or several of several.

    Raises UnclearError for points that are no rule here.
    """
    nodes = all_named(item.interaction, "simpleChoice")
    right = item.correct(item.interaction)
    points = item.mapped(item.interaction)
    truths = _truths(nodes)
    if truths and len(right) == 1 and right[0] in truths:
        return Content("true_false", item.stem), Key(truths[right[0]])
    choices = _qti_choices(nodes)
    letters = letters_by_identifier(nodes)
    if not right and not points:
        if item.has_rules_of_its_own:
            raise UnclearError(_("What is right stands in rules of its own, which are not known."))
        return Content("poll", item.stem, choices), Key()
    cardinality = attribute(item.declaration(item.interaction), "cardinality", "single")
    if cardinality == "single":
        return Content("single", item.stem, choices), Key(_best(right, points, letters))
    if any(points.values()):
        key = key_of(as_shares(_points_of(nodes, points)))
        if isinstance(key.right, str):
            key = Key([key.right], rule=ALL)
        if right and sorted(letters_of(right, letters)) != key.right:
            raise UnclearError(_("Its points and its right answers say different things."))
    else:
        key = Key(sorted(letters_of(right, letters)), rule=ALL)
    return Content("multiple", item.stem, choices), key


def _best(right: Sequence[str], points: Mapping[str, Fraction], letters: Mapping[str, str]) -> str:
    """The letter of the one right option. Raises UnclearError where others give points too."""
    good = {name for name, value in points.items() if value > 0}
    names = good | set(right)
    if len(names) != 1:
        raise partly_right() if good else UnclearError(_("It has several right options for one."))
    return letters.get(names.pop(), "")


def _truths(nodes: Sequence[Any]) -> dict[str, str]:
    """What true and false are called, if these are the two options."""
    truths: dict[str, str] = {}
    if len(nodes) != len(QTI_TRUTHS):
        return truths
    for node in nodes:
        truths[attribute(node, "identifier")] = TRUTH_WORDS.get(text_in(node).lower(), "")
    return truths if sorted(truths.values()) == QTI_TRUTHS else {}


def _points_of(nodes: Sequence[Any], points: Mapping[str, Fraction]) -> list[Fraction]:
    """What each option is worth alone."""
    return [points.get(attribute(node, "identifier"), Fraction(0)) for node in nodes]


def _qti_choices(nodes: Sequence[Any]) -> tuple[Choice, ...]:
    """Raises UnclearError for more options than there are letters."""
    texts = list(map(text_in, nodes))
    choices = []
    for node, choice in zip(nodes, choices_in_order(texts), strict=True):
        is_fixed = attribute(node, "fixed") == "true"
        choices.append(replace(choice, is_fixed=is_fixed, note=feedback_in(node)))
    return tuple(choices)


def has_notes(choices: Sequence[Choice]) -> bool:
    """QTI's simple items have no place for what is told to who chose an option."""
    return any(choice.note for choice in choices)


def put_qti_options(
    writer: QtiWriter, root: Any, stem: str, choices: Sequence[Choice], *, most: int
) -> None:
    """Add the body: `most` options may be chosen, 0 for any number."""
    interaction = writer.put(
        writer.put_body(root, stem),
        "choiceInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxChoices=str(most),
    )
    for choice in choices:
        node = writer.put(interaction, "simpleChoice", choice.text, identifier=choice.letter)
        if choice.is_fixed:
            node.set(writer.dialect.attribute("fixed"), "true")


class SingleOptionFiles(KindFiles):
    """One option is chosen: in QTI it looks the same whether one is right or none."""

    def qti_right(self, key: Key) -> list[str]:
        """The letters that are declared as right."""
        return []

    def write_qti(self, writer: QtiWriter, root: Any, content: Content, key: Key) -> bool:
        if has_notes(content.choices):
            return False
        writer.declare(root, self.qti_right(key), cardinality="single", baseType="identifier")
        put_qti_options(writer, root, content.stem, content.choices, most=1)
        writer.put_processing(root, "match_correct")
        return True


def read_canvas_options(item: CanvasItem) -> tuple[tuple[Choice, ...], list[Fraction]]:
    """The options, and which share of the points each is worth. Raises UnclearError."""
    options = item.options
    notes = [item.feedback_of(f"{name}_fb") for name in options.names]
    shares = item.shares_of(options.names)
    return choices_in_order(options.texts, notes), shares
