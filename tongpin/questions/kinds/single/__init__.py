"""One of several options: `right` is its letter, as is the answer."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.content import Content, Key, Mark, Response, all_or_nothing
from tongpin.questions.kinds.kind_files import Evidence
from tongpin.questions.kinds.options import OptionsKind, option_faults
from tongpin.questions.kinds.options.option_files import (
    SingleOptionFiles,
    gift_option_lines,
    put_single,
    read_canvas_options,
    read_gift_options,
    read_moodle_options,
    read_qti_options,
    write_moodle_options,
)
from tongpin.questions.kinds.question_kind import first, stem_faults
from tongpin.questions.notations.canvas_notation import CanvasItem
from tongpin.questions.notations.gift_notation import GiftForm
from tongpin.questions.notations.option_weights import partly_right
from tongpin.questions.notations.raw_question import (
    AskedQuestion,
    RawQuestion,
    UnclearError,
    choices_of,
    chosen_letters,
    letters_in,
)


def read_canvas(item: CanvasItem) -> AskedQuestion:
    choices, shares = read_canvas_options(item)
    right = [choice.letter for choice, share in zip(choices, shares, strict=True) if share > 0]
    if len(right) > 1:
        raise partly_right()
    return Content("single", item.stem, choices), Key(first(right))


class SingleFiles(SingleOptionFiles):
    words = ("单选", "单项选择", "单项", "单", "1")
    example = "1. 【单选题】题干\nA. 甲\nB. 乙\n答案：B"
    moodle_type = "multichoice"
    gift_readers = {GiftForm.MULTIPLE_CHOICE: read_gift_options}
    moodle_readers = {"multichoice": read_moodle_options}
    qti_readers = {"choiceInteraction": read_qti_options}
    canvas_readers = {"multiple_choice_question": read_canvas}

    def evidence(self, raw: RawQuestion) -> Evidence:
        if raw.options and len(letters_in(raw.answer)) <= 1:
            return Evidence.OPTIONS
        return Evidence.NONE

    def build(self, raw: RawQuestion) -> AskedQuestion:
        choices = choices_of(raw)
        letters = chosen_letters(raw)
        if len(letters) > 1:
            text = _("The answer “%(answer)s” names several options; only one may be right.")
            raise UnclearError(text % {"answer": raw.answer})
        return Content("single", raw.stem, choices), Key(letters[0])

    def gift_answers(self, content: Content, key: Key) -> str:
        signs = dict.fromkeys(content.letters, "~") | {key.right: "="}
        return gift_option_lines(content, list(signs.values()))

    def write_moodle(self, node: Any, content: Content, key: Key) -> bool:
        put_single(node, is_single=True)
        weights = dict.fromkeys(content.letters, Fraction(0)) | {key.right: Fraction(1)}
        write_moodle_options(node, content, list(weights.values()))
        return True

    def qti_right(self, key: Key) -> list[str]:
        return [key.right]


class Single(OptionsKind):
    name = "single"
    label = gettext_lazy("one of several")
    files = SingleFiles()

    def faults(self, content: Content, key: Key) -> list[str]:
        faults = stem_faults(content) + option_faults(content)
        if key.right not in content.letters:
            faults.append(_("The right option is not among the options."))
        return faults

    def score(self, content: Content, key: Key, response: Response) -> Mark:
        return all_or_nothing(key, response)
