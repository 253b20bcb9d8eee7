"""The words of a pack in the language of the page."""

import tomllib
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_words import pack_word
from tongpin.campaigns.packs import shipped_packs

PACKS = Path(__file__).parents[1] / "packs"
CAMPAIGN = Campaign(english={"动员部署": "Mobilising meetings", "小时": "hours"})


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("zh-hans", "动员部署", "动员部署"),
        ("zh-hant", "动员部署", "動員部署"),
        ("zh-hant", "群众", "群眾"),
        ("en", "动员部署", "Mobilising meetings"),
        ("en", "没有译名", "没有译名"),
        ("en", "余小时", "hours +"),
        ("en", "余粮", "余粮"),
    ],
)
def test_a_word_follows_the_page(language, text, said):
    with translation.override(language):
        assert pack_word(text, CAMPAIGN) == said


def test_without_a_campaign_the_word_stays():
    with translation.override("en"):
        assert pack_word("动员部署", None) == "动员部署"


@pytest.mark.parametrize(("text", "said"), [("动员部署", "Mobilising meetings"), (None, "")])
def test_templates_have_it_as_a_filter(text, said):
    page = Template("{% load pack_words %}{{ text|pack_word:campaign }}")

    with translation.override("en"):
        assert page.render(Context({"text": text, "campaign": CAMPAIGN})) == said


def named_in(pack: str) -> set[str]:
    """What pages show of a pack: names of the campaign, kinds, fields, slots, figures, days."""
    files = {}
    for name in ("pack", "kinds", "indicators", "services"):
        files[name] = tomllib.loads((PACKS / pack / f"{name}.toml").read_text("utf-8"))
    words = {files["pack"]["name"]}
    for table in ("mechanism", "key_date"):
        words |= {row["name"] for row in files["pack"].get(table, [])}
    words |= {files["services"]["title"], files["services"]["lead"]}
    for category in files["services"]["category"]:
        words |= {category["label"], category["about"]}
    for kind in files["kinds"]["kind"]:
        words.add(kind["label"])
        for part in ("field", "slot"):
            words |= {row["label"] for row in kind.get(part, [])}
    for indicator in files["indicators"]["indicator"]:
        words |= {indicator["label"], indicator["word"]}
    return words


@pytest.mark.parametrize("pack", shipped_packs())
def test_packs_that_ship_have_english_for_all_that_they_name(pack):
    english = tomllib.loads((PACKS / pack / "pack.toml").read_text("utf-8"))["english"]

    assert not named_in(pack) - {row["name"] for row in english}
