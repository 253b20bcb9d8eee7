"""How QTI 1.2 writes texts and answers, as Canvas and others do; pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from tongpin.base.text import bare
from tongpin.questions.notations.markup import picture_text, text_of_html, unknown_media
from tongpin.questions.notations.option_weights import partly_right, points_of
from tongpin.questions.notations.raw_question import (
    FALSES,
    LETTERS,
    TRUES,
    AskedQuestion,
    UnclearError,
)
from tongpin.questions.notations.xml_source import spaced_lines

MEDIA = ("mataudio", "matvideo", "matapplet", "matapplication")
_ANY_MEDIA = tuple(f"{{*}}{name}" for name in MEDIA)
OF_ANSWERS = ("response_label", "render_choice", "render_fib", "itemfeedback")
ESSAY_ROWS = 2  # from so many lines of a field on an answer is written at length


def text_in(node: Any) -> str:
    """All texts below the node, without HTML; "" where there is no node. Raises UnclearError."""
    if node is None:
        return ""
    pieces = []
    for part in node.iter("{*}mattext", "{*}matemtext", "{*}matbreak", "{*}matimage", *_ANY_MEDIA):
        pieces.append(_piece(part))
    return spaced_lines(" ".join(pieces))


def _piece(node: Any) -> str:
    name = etree.QName(node).localname
    if name in MEDIA:
        raise unknown_media(name)
    if name == "matimage":
        return picture_text(node.get("label", "") or node.get("alt", ""))
    if name == "matbreak":
        return "\n"
    text = "".join(node.itertext())
    if len(node):  # XHTML of its own
        text = "".join(etree.tostring(child, encoding="unicode") for child in node)
        text = f"{node.text or ''}{text}"
    return text if node.get("texttype") == "text/plain" else text_of_html(text)


def _texts(nodes: Iterable[Any]) -> list[str]:
    return [(node.text or "").strip() for node in nodes]


class CanvasItem:
    """One <item>, looked through. Raises UnclearError for what cannot be shown."""

    def __init__(self, node: Any) -> None:
        self.node = node
        self.stem = "\n".join(filter(None, self._stem_texts()))
        self.conditions = list(node.iter("{*}respcondition"))
        self.scoring_conditions = [
            condition for condition in self.conditions if _points_of(condition) > 0
        ]

    def _stem_texts(self) -> Iterator[str]:
        """Of all material that belongs to no answer."""
        for material in self.node.iterfind("{*}presentation//{*}material"):
            above = [etree.QName(node).localname for node in material.iterancestors()]
            is_pair = "response_grp" in above or self._is_one_of_several_lists(material)
            if not is_pair and not set(above) & set(OF_ANSWERS):
                yield text_in(material)

    def _is_one_of_several_lists(self, material: Any) -> bool:
        """Whether it says what is matched in one of several lists of options."""
        is_of_list = etree.QName(material.getparent()).localname == "response_lid"
        return is_of_list and len(list(self.node.iter("{*}response_lid"))) > 1

    @property
    def question_type(self) -> str:
        """As Canvas names it; other programs leave it to the shape of the item."""
        for field in self.node.iter("{*}qtimetadatafield"):
            if (field.findtext("{*}fieldlabel") or "").strip() == "question_type":
                return (field.findtext("{*}fieldentry") or "").strip()
        return self._type_by_shape()

    def _type_by_shape(self) -> str:
        lists = list(self.node.iter("{*}response_lid"))
        fields = [*self.node.iter("{*}response_str"), *self.node.iter("{*}response_num")]
        if len(lists) > 1 and not fields:
            return "matching_question"
        if len(lists) == 1 and not fields:
            return self._type_of_options(lists[0])
        if len(fields) == 1 and not lists:
            return self._type_of_field(fields[0])
        return ""

    def _type_of_options(self, options: Any) -> str:
        if options.get("rcardinality", "Single").lower() == "multiple":
            return "multiple_answers_question"
        if options.get("rcardinality", "Single").lower() == "ordered":
            return ""
        texts = {bare(text) for text in self.options.texts}
        is_truth = len(texts) == 2 and texts & TRUES and texts & FALSES
        return "true_false_question" if is_truth else "multiple_choice_question"

    def _type_of_field(self, field: Any) -> str:
        fib = field.find(".//{*}render_fib")
        fib_type = "" if fib is None else fib.get("fibtype", "").lower()
        if field.tag.endswith("response_num") or fib_type in ("integer", "decimal"):
            return "numerical_question"
        rows = "" if fib is None else fib.get("rows", "")
        is_long = rows.isdecimal() and int(rows) >= ESSAY_ROWS
        if is_long or not self.scoring_conditions:
            return "essay_question"
        return "short_answer_question"

    @property
    def options(self) -> "CanvasOptions":
        return CanvasOptions(self.node)

    def texts_of(self, name: str, below: Any) -> list[str]:
        """The texts of all conditions of one name: varequal, vargte …"""
        return _texts(below.iter(f"{{*}}{name}"))

    @property
    def full_conditions(self) -> list[Any]:
        """Those that give all points. Raises UnclearError where another gives a part."""
        points = [_points_of(condition) for condition in self.scoring_conditions]
        if len(set(points)) > 1:
            raise partly_right()
        return self.scoring_conditions

    @property
    def answers_with_shares(self) -> list[tuple[Fraction, str]]:
        """(share of the points, text) of each answer that is written in words."""
        best = max(map(_points_of, self.scoring_conditions), default=Fraction(1))
        answers = []
        for condition in self.scoring_conditions:
            for text in self.texts_of("varequal", condition):
                answers.append((_points_of(condition) / best, text))
        return answers

    @property
    def right_names(self) -> list[str]:
        """What the first condition that gives points asks for, without what stands under a not."""
        for condition in self.scoring_conditions:
            return _wanted_names(condition.find("{*}conditionvar"))
        return []

    def shares_of(self, names: Sequence[str]) -> list[Fraction]:
        """How much of the points each option is worth: of one condition all belong together.

        Raises UnclearError where options stand for each other, or several belong together in one
        of many conditions.
        """
        if len(self.scoring_conditions) == 1:
            variables = self.scoring_conditions[0].find("{*}conditionvar")
            right = _wanted_names(variables)
            if len(right) > 1 and variables.find(".//{*}or") is not None:
                raise UnclearError(_("The weights of its options are none of the rules here."))
            return [Fraction(int(name in right)) for name in names]
        points = dict.fromkeys(names, Fraction(0))
        for condition in self.conditions:
            value = _points_of(condition)
            wanted = _wanted_names(condition.find("{*}conditionvar")) if value else []
            if value and len(wanted) != 1:
                raise UnclearError(_("The weights of its options are none of the rules here."))
            for name in wanted:
                points[name] = points.get(name, Fraction(0)) + value
        return [points[name] for name in names]

    def feedback_of(self, name: str) -> str:
        """What is told under this name; "" for nothing."""
        for feedback in self.node.iter("{*}itemfeedback"):
            if feedback.get("ident") == name:
                return text_in(feedback)
        return ""


def _points_of(condition: Any) -> Fraction:
    """What a condition adds to the points. Raises UnclearError for odd ones."""
    total = Fraction(0)
    for variable in condition.iter("{*}setvar"):
        score = (variable.text or "").strip()
        if score.upper().endswith("SCORE.MAX"):
            score = "1"
        value = points_of(score) if score else Fraction(0)
        sign = -1 if variable.get("action", "").lower() == "subtract" else 1
        total += sign * value
    return total


def _wanted_names(variables: Any) -> list[str]:
    names = []
    for condition in [] if variables is None else variables.iter("{*}varequal"):
        if next(condition.iterancestors("{*}not"), None) is None:
            names.append((condition.text or "").strip())
    return names


class CanvasOptions:
    """The options below a node."""

    def __init__(self, node: Any) -> None:
        self.names: list[str] = []
        self.texts: list[str] = []
        for label in node.iter("{*}response_label"):
            self.names.append(label.get("ident", ""))
            self.texts.append(text_in(label))

    def letter_of(self, name: str) -> str:
        """The letter that an option has here; "" for a name that none has."""
        return dict(zip(self.names, LETTERS, strict=False)).get(name, "")

    def text_of(self, name: str) -> str:
        return dict(zip(self.names, self.texts, strict=True)).get(name, "")


CanvasReader = Callable[[CanvasItem], AskedQuestion]
