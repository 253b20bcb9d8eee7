"""What help says, without a request: every role has a page, and its words are those of pages."""

import re
from functools import cache
from pathlib import Path

import polib
import pytest

from tongpin.guide import doors
from tongpin.guide.doors import Door
from tongpin.guide.help_pages import HELP
from tongpin.guide.help_pages.help_page import HelpPage
from tongpin.guide.hints import HINTS
from tongpin.guide.sketch import RowKind
from tongpin.orgs.models import Role

PACKAGE = Path(__file__).parents[2]
CATALOG = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
QUOTED = re.compile("“([^”]+)”")
PRESSED = (RowKind.HEAD, RowKind.BUTTON)  # rows that name a page or a button of ours
CALLS = re.compile(r'translate "([^"]+)"|_\(\s*"([^"]+)"|gettext_lazy\("\w+", "([^"]+)"')


@cache
def words_of_pages() -> set[str]:
    """The English words that our pages show, but for those of the guide."""
    words: set[str] = set()
    for path in (*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.py")):
        if {"guide", "tests"}.isdisjoint(path.relative_to(PACKAGE).parts):
            for groups in CALLS.findall(path.read_text("utf-8")):
                words.update(filter(None, groups))
    return words


@cache
def chinese() -> dict[str, set[str]]:
    """English -> its translations, one for each context."""
    translations: dict[str, set[str]] = {}
    for entry in polib.pofile(str(CATALOG)):
        translations.setdefault(entry.msgid, set()).add(entry.msgstr)
    return translations


def texts_of(page: HelpPage) -> list[str]:
    """Everything that the page says in sentences."""
    texts = [page.title, page.summary, *page.need_not]
    texts += [step.text for step in page.steps]
    for how_to in page.how_tos:
        texts += [how_to.title, *how_to.moves]
    return [str(text) for text in texts]


def test_every_role_has_a_page_and_so_have_residents():
    assert [page.key for page in HELP] == [*Role.values, "resident"]


@pytest.mark.parametrize("page", HELP, ids=lambda page: page.key)
def test_a_page_is_whole(page):
    assert 5 <= len(page.steps) <= 9
    assert len(page.need_not) == 3
    assert len(page.how_tos) == 3
    assert all(texts_of(page))


@pytest.mark.parametrize("page", HELP, ids=lambda page: page.key)
def test_each_move_has_its_number_in_the_picture(page):
    for how_to in page.how_tos:
        numbers = [row.number for row in how_to.sketch.rows if row.number]
        assert numbers == list(range(1, len(how_to.moves) + 1)), how_to.title


@pytest.mark.parametrize("page", HELP, ids=lambda page: page.key)
def test_every_role_opens_what_its_page_leads_to(page):
    leads = [door for step in page.steps for door in step.doors]
    leads += [how_to.door for how_to in page.how_tos]

    shut = [door.view for door in leads if door.roles and page.key not in door.roles]
    if page.key == "resident":
        shut = [door.view for door in leads if door.roles is not None and door is not doors.QUIZZES]
    assert shut == []


@pytest.mark.parametrize("page", HELP, ids=lambda page: page.key)
def test_words_in_quotes_and_on_buttons_stand_on_pages(page):
    named = [word for text in texts_of(page) for word in QUOTED.findall(text)]
    for how_to in page.how_tos:
        named += [str(row.words) for row in how_to.sketch.rows if row.kind in PRESSED]

    assert [word for word in named if word not in words_of_pages()] == []


@pytest.mark.parametrize("page", HELP, ids=lambda page: page.key)
def test_words_in_quotes_are_those_of_pages_in_chinese_too(page):
    for text in texts_of(page):
        (translated,) = chinese()[text]
        quoted = QUOTED.findall(translated)
        expected = [chinese()[word] for word in QUOTED.findall(text)]
        assert len(quoted) == len(expected), text
        for accepted in expected:
            assert not accepted.isdisjoint(quoted), text


@pytest.mark.parametrize("hint", HINTS, ids=lambda hint: hint.key)
def test_words_in_quotes_in_hints_are_those_of_pages(hint):
    (translated,) = chinese()[str(hint.text)]
    for word in QUOTED.findall(str(hint.text)):
        assert word in words_of_pages() | {"Help"}
        assert not chinese()[word].isdisjoint(QUOTED.findall(translated)), word


def test_doors_are_known_by_one_name_each():
    views = [door.view for door in vars(doors).values() if isinstance(door, Door)]

    assert len(views) > 40
    assert sorted(set(views)) == sorted(views)


def test_a_page_has_one_hint_at_most():
    views = [view for hint in HINTS for view in hint.views]

    assert sorted(set(views)) == sorted(views)
    assert len({hint.key for hint in HINTS}) == len(HINTS)
