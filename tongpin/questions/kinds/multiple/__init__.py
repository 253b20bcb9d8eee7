"""Several of several options: `right` and the answer are their letters, in alphabetical order."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.content import RIGHT, Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.kind_files import KindFiles
from tongpin.questions.kinds.multiple.multiple_files import MultipleFiles
from tongpin.questions.kinds.options import OptionsKind, option_faults
from tongpin.questions.kinds.question_kind import SentValues, fit_texts, stem_faults
from tongpin.questions.scoring_rules import EACH, HALF, RULES, SOME


class Multiple(OptionsKind):
    name = "multiple"
    label = gettext_lazy("several of several")
    files: KindFiles = MultipleFiles()
    input_type = "checkbox"
    takes_several = True

    def faults(self, content: Content, key: Key) -> list[str]:
        faults = stem_faults(content) + option_faults(content)
        return faults + right_letters_faults(content, key)

    def rule_text(self, key: Key) -> str:
        return str(RULES.get(key.rule, ""))

    def score(self, content: Content, key: Key, response: Response) -> Mark:
        chosen = set(response)
        right = set(key.right)
        if chosen == right:
            return RIGHT
        reasons = []
        if missed := sorted(right - chosen):
            reasons.append(Reason("missed", tuple(missed)))
        if wrong := sorted(chosen - right):
            reasons.append(Reason("wrong", tuple(wrong)))
        return Mark(share_by_rule(content, key, chosen), tuple(reasons))

    def fit(self, content: Content, data: object) -> Response:
        return fit_texts(data, most=len(content.choices))

    def read_answer(self, content: Content, sent: SentValues) -> Response:
        letters = set(sent(""))
        return [letter for letter in content.letters if letter in letters]

    def fields_of(self, content: Content, answer: Response, name: str) -> dict[str, list[str]]:
        return {name: list(filter(None, answer))}


def right_letters_faults(content: Content, key: Key) -> list[str]:
    """What is wrong with the key, whatever the options are."""
    faults = []
    right = key.right_list
    has_repeats = len(set(right)) < len(right)
    if not right or has_repeats or not set(right) <= set(content.letters):
        faults.append(_("The right options are not among the options."))
    if key.rule not in RULES:
        faults.append(_("The rule for a part of the right options is missing."))
    return faults


def share_by_rule(content: Content, key: Key, chosen: set[str]) -> Fraction:
    """The share of the points for options that are not exactly the right ones."""
    right = set(key.right)
    hits = len(chosen & right)
    misses = len(chosen - right)
    if key.rule == SOME and not misses:
        return Fraction(hits, len(right))
    if key.rule == HALF and not misses:
        return Fraction(1, 2)
    if key.rule == EACH:
        other_count = max(len(content.choices) - len(right), 1)
        share = Fraction(hits, len(right)) - Fraction(misses, other_count)
        return max(share, Fraction(0))
    return Fraction(0)
