"""Pages in Simplified and Traditional Chinese and in English."""

from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.urls import reverse

from tongpin.testing import make_act

LOCALE = Path(__file__).parents[2] / "locale"
SHOWN = {
    "zh-hans": ("首页 · 同频", "录入事项", "导入台账", "重要节点"),
    "zh-hant": ("首頁 · 同頻", "錄入事項", "導入台賬", "重要節點"),
    "en": ("Start · Tongpin", "Record an act", "Load ledgers", "Key dates"),
}


@pytest.fixture(autouse=True)
def _catalogs(settings, tmp_path):
    """The catalogs as they are written, whatever was compiled earlier."""
    for path in LOCALE.glob("*/LC_MESSAGES/django.po"):
        compiled = tmp_path / path.relative_to(LOCALE).with_suffix(".mo")
        compiled.parent.mkdir(parents=True)
        polib.pofile(str(path)).save_as_mofile(str(compiled))
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGE_CODE = "zh-hans"  # as shipped


@pytest.mark.parametrize("language", SHOWN)
def test_start_page_in_the_chosen_language(office_client, campaign, language):
    response = office_client.post(reverse("home:shown"), {"language": language, "next": "/"})
    assert response.url == "/"

    page = office_client.get(reverse("home:start")).content.decode()

    assert f'<html lang="{language}"' in page
    for text in SHOWN[language]:
        assert text in page
    for other in SHOWN.keys() - {language}:
        assert not [text for text in SHOWN[other] if text in page]


def test_start_page_is_in_simplified_chinese_unless_chosen(office_client, campaign):
    page = office_client.get(reverse("home:start")).content.decode()

    assert '<html lang="zh-hans"' in page
    assert "录入事项" in page


def test_people_are_counted_behind_the_number(office_client, campaign, county):
    make_act(campaign, county["柳林镇"], visits=120)

    page = office_client.get(reverse("home:start")).content.decode()

    assert "120人" in page


@pytest.mark.parametrize("code", [code for code, __ in settings.LANGUAGES])
def test_sign_in_page_in_every_language(client, db, code):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = code

    page = client.get(reverse("account_login")).content.decode()

    assert {"zh-hans": "登录", "zh-hant": "登錄", "en": "Sign in"}[code] in page
