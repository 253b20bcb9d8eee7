"""Every verb that the code records has words for the audit administrator."""

import re
from pathlib import Path

import pytest

from tongpin.acts.models import Status
from tongpin.administration.verb_words import LABELS, PARTS, VERBS, verb_words

TONGPIN = Path(__file__).parents[2]
RECORDED = re.compile(r'\brecord\(\s*f?"([a-z_]+\.[a-z_]+\.[a-z_{}]+)"')
NAMED = re.compile(r'^[A-Z_]+ = "([a-z_]+\.[a-z_]+\.[a-z_]+)"', re.MULTILINE)


def recorded_verbs() -> set[str]:
    verbs = set()
    for path in TONGPIN.rglob("*.py"):
        if "tests" not in path.parts:
            verbs.update(RECORDED.findall(path.read_text("utf-8")))
    return verbs


def test_every_recorded_verb_has_words():
    whole = {verb for verb in recorded_verbs() if "{" not in verb}

    assert whole - VERBS.keys() == set()


def test_every_verb_with_words_is_recorded():
    unknown = VERBS.keys() - recorded_verbs()
    named = set()  # where a verb is a constant
    for path in TONGPIN.rglob("*.py"):
        if "tests" not in path.parts and path.name != "verb_words.py":
            named.update(NAMED.findall(path.read_text("utf-8")))

    assert unknown - named == set()


def test_verbs_with_a_state_or_a_move_are_told_by_its_label():
    parts = {verb.rpartition(".")[0] for verb in recorded_verbs() if "{" in verb}

    assert parts == LABELS.keys() == PARTS.keys()
    assert verb_words("acts.act.closed") == f"{PARTS['acts.act']}：{Status.CLOSED.label}"


@pytest.mark.parametrize("verb", ["acts.act.vanish", "nobody.knows.it"])
def test_an_unknown_verb_is_shown_as_it_is(verb):
    assert verb_words(verb) == verb
