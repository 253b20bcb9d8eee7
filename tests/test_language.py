"""Both Chinese catalogs say everything that the code says in English."""

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[1] / "tongpin"
LANGUAGES = ("zh_Hans", "zh_Hant")
PLACEHOLDER = re.compile(r"%\((\w+)\)([a-z])")
NOT_COPIED = shutil.ignore_patterns("locale", "tests", "__pycache__", "packs", "static")

Key = tuple[str | None, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def catalog(language: str, root: Path = ROOT) -> polib.POFile:
    return polib.pofile(str(root / "locale" / language / "LC_MESSAGES" / "django.po"))


@pytest.fixture(scope="module")
def code(tmp_path_factory) -> dict[Key, polib.POEntry]:
    """Every message of the code, extracted from a copy so that the package stays untouched."""
    assert shutil.which("xgettext"), "xgettext is missing: install the package gettext"
    copy = tmp_path_factory.mktemp("extract") / "tongpin"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    (copy / "locale").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copy)
        patch.setattr("django.conf.settings.LOCALE_PATHS", [copy / "locale"])
        call_command("makemessages", locale=["zh_Hans"], verbosity=0)
    return {key(entry): entry for entry in catalog("zh_Hans", copy)}


def said(entry: polib.POEntry) -> list[str]:
    """All texts of the translation: one, or one for each plural form."""
    return [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> list[tuple[str, str]]:
    return sorted(PLACEHOLDER.findall(text))


def faults(code: dict[Key, polib.POEntry], found: polib.POFile) -> list[str]:
    """What a catalog lacks of the code's messages, and which placeholders it changes."""
    entries = {key(entry): entry for entry in found if not entry.obsolete}
    told = []
    for place in code:
        entry = entries.get(place)
        if entry is None:
            told.append(f"missing: {place[1]}")
        elif entry.fuzzy:
            told.append(f"fuzzy: {place[1]}")
        elif not all(said(entry)):
            told.append(f"empty: {place[1]}")
        elif any(not same_placeholders(entry, text) for text in said(entry)):
            told.append(f"placeholders: {place[1]}")
    return told


def same_placeholders(entry: polib.POEntry, text: str) -> bool:
    """One form of Chinese stands for both of English: it may follow either."""
    english = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
    return placeholders(text) in [placeholders(form) for form in english]


def test_the_code_has_messages(code):
    assert (None, "Sign in") in code
    assert ("count", "people there") in code


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalog_says_every_message(code, language):
    assert faults(code, catalog(language)) == [], "run scripts/messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalog_says_nothing_else(code, language):
    assert {key(entry) for entry in catalog(language)} - code.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_header_is_complete(language):
    metadata = catalog(language).metadata
    assert metadata["Language"] == language
    assert metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert metadata["Content-Type"] == "text/plain; charset=UTF-8"
    assert not catalog(language).metadata_is_fuzzy


def test_traditional_follows_simplified():
    hans, hant = catalog("zh_Hans"), catalog("zh_Hant")
    assert [key(entry) for entry in hans] == [key(entry) for entry in hant]
    lengths = [[[len(text) for text in said(e)] for e in found] for found in (hans, hant)]
    assert lengths[0] == lengths[1], "characters are converted one by one: run scripts/messages"


def one_entry(**values: object) -> polib.POFile:
    found = polib.POFile()
    found.append(polib.POEntry(msgid="%(count)s rows", **values))
    return found


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (polib.POFile(), "missing: %(count)s rows"),
        (one_entry(msgstr=""), "empty: %(count)s rows"),
        (one_entry(msgstr="%(count)s 条", flags=["fuzzy"]), "fuzzy: %(count)s rows"),
        (one_entry(msgstr="条"), "placeholders: %(count)s rows"),
        (one_entry(msgstr="%(counts)s 条"), "placeholders: %(count)s rows"),
        (one_entry(msgstr="%(count)d 条"), "placeholders: %(count)s rows"),
    ],
)
def test_faults_are_found(found, told):
    (entry,) = one_entry(msgstr="")
    assert faults({key(entry): entry}, found) == [told]


TWO_MEANINGS = {  # where one English word stands for two things
    ("day", "off"): "休",
    ("day", "worked"): "班",
    (None, "Next"): "下一步",
    ("question", "Next"): "下一题",
    (None, "Name"): "姓名",
    ("thing", "Name"): "名称",
    (None, "Move"): "延期",
    ("unit", "Move"): "调整隶属",
}


def test_words_with_two_meanings_are_told_apart():
    texts = {key(entry): entry.msgstr for entry in catalog("zh_Hans")}

    assert {word: texts.get(word) for word in TWO_MEANINGS} == TWO_MEANINGS
