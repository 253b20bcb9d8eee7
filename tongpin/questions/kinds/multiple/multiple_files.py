"""How files hold a choice of several options; pure."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.text import bare
from tongpin.questions.content import Content, Key
from tongpin.questions.kinds.kind_files import Evidence, KindFiles
from tongpin.questions.kinds.options.option_files import (
    gift_option_lines,
    has_notes,
    put_qti_options,
    put_single,
    read_canvas_options,
    read_gift_options,
    read_moodle_options,
    read_moodle_set,
    read_qti_options,
    write_moodle_options,
)
from tongpin.questions.notations.canvas_notation import CanvasItem
from tongpin.questions.notations.gift_notation import GiftForm
from tongpin.questions.notations.option_weights import as_shares, key_of, weights_of_rule
from tongpin.questions.notations.qti_writer import QtiWriter
from tongpin.questions.notations.raw_question import (
    AskedQuestion,
    RawQuestion,
    choices_of,
    chosen_letters,
    letters_in,
)
from tongpin.questions.scoring_rules import ALL, RULE_WORDS, RULES


def read_canvas(item: CanvasItem) -> AskedQuestion:
    """All of one condition are right together; several conditions each add their points."""
    choices, shares = read_canvas_options(item)
    right = [choice.letter for choice, share in zip(choices, shares, strict=True) if share > 0]
    key = Key(right, rule=ALL)
    if len(item.scoring_conditions) > 1:
        key = key_of(as_shares(shares))
        key = replace(key, right=right, rule=key.rule or ALL)
    return Content("multiple", item.stem, choices), key


class MultipleFiles(KindFiles):
    words = ("多选", "多项选择", "不定项选择", "不定项", "多项", "多", "2")
    example = """1. 【多选题】题干
A. 甲
B. 乙
答案：AB
计分：少选按比例得分（或：全对得分、少选得一半分、对加错减）

选项反馈：A：选了甲的人会看到这句话
B：选了乙的人会看到这句话"""
    moodle_type = "multichoice"
    gift_readers = {GiftForm.MULTIPLE_CHOICE: read_gift_options}
    moodle_readers = {"multichoice": read_moodle_options, "multichoiceset": read_moodle_set}
    qti_readers = {"choiceInteraction": read_qti_options}
    canvas_readers = {"multiple_answers_question": read_canvas}

    def evidence(self, raw: RawQuestion) -> Evidence:
        if raw.options and len(letters_in(raw.answer)) > 1:
            return Evidence.OPTIONS
        return Evidence.NONE

    def build(self, raw: RawQuestion) -> AskedQuestion:
        rule = RULE_WORDS.get(bare(raw.rule), raw.rule)
        if rule in RULES:
            pass
        elif not raw.rule.strip():
            raw.notes.append(
                _("No rule for parts is told: points only for exactly the right options.")
            )
        else:
            text = _("“%(rule)s” is no rule here: points only for exactly the right options.")
            raw.notes.append(text % {"rule": raw.rule.strip()})
        right = sorted(set(chosen_letters(raw)))
        key = Key(right, rule=rule if rule in RULES else ALL)
        return Content("multiple", raw.stem, choices_of(raw)), key

    def answer_text(self, content: Content, key: Key) -> str:
        return "".join(key.right)

    def gift_answers(self, content: Content, key: Key) -> str | None:
        weights = weights_of_rule(content, key)
        if weights is None:
            return None
        signs = [f"~%{float(weight * 100):.5f}%" for weight in weights]
        return gift_option_lines(content, signs)

    def write_moodle(self, node: Any, content: Content, key: Key) -> bool:
        weights = weights_of_rule(content, key)
        if weights is None:
            return False
        put_single(node, is_single=False)
        write_moodle_options(node, content, weights)
        return True

    def write_qti(self, writer: QtiWriter, root: Any, content: Content, key: Key) -> bool:
        weights = weights_of_rule(content, key)
        if has_notes(content.choices) or (weights is None and key.rule != ALL):
            return False
        declaration = writer.declare(root, key.right, cardinality="multiple", baseType="identifier")
        if weights is not None:
            points = dict(zip(content.letters, weights, strict=True))
            writer.map_points(declaration, points)
        put_qti_options(writer, root, content.stem, content.choices, most=0)
        writer.put_processing(root, "match_correct" if weights is None else "map_response")
        return True
