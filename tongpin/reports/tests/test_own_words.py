"""What no record holds stands in a report only once somebody signed it."""

import pytest
from django.urls import reverse

from tongpin.figures.figure_reader import Scope
from tongpin.reports.models import OwnWords
from tongpin.reports.own_words import (
    WordsDraft,
    WordsError,
    place_of,
    places_of,
    sign_words,
    withdraw_words,
)
from tongpin.reports.releases import release_report
from tongpin.reports.report_writer import write_report
from tongpin.testing import NOON, make_act

WORDS = reverse("reports:own_words")
POINT = place_of("学深悟透、知行合一，让学习教育更有温度更接地气", "用好红色资源")


@pytest.fixture
def scope(campaign, county) -> Scope:
    make_act(campaign, county["柳林镇"])
    return Scope.of(campaign, county["青禾县"])


def text_of(scope: Scope) -> str:
    return "\n".join(text for __, text in write_report(scope, now=NOON).paragraphs())


def proposal_at(scope: Scope, place: str) -> str:
    (found,) = [found for found in places_of(scope) if found.place == place]
    return found.proposals[0].proposal


def test_a_proposal_stands_once_it_is_signed_and_is_marked(scope, office):
    proposal = proposal_at(scope, place_of())
    assert "平稳推进" not in text_of(scope)

    draft = WordsDraft(place_of(), proposal, "全县学习教育平稳推进")
    words = sign_words(scope, draft, by=office, now=NOON)
    assert sign_words(scope, draft, by=office, now=NOON) == words

    text = text_of(scope)
    assert "全县学习教育平稳推进。※" in text
    assert "签署：方远（2021-04-30）" in text
    withdraw_words(words, by=office, now=NOON)
    assert "平稳推进" not in text_of(scope)


def test_another_sentence_takes_its_place_and_the_old_one_stays_readable(scope, office):
    for text in ("各单位就近就便开展活动。", "各单位就近就便，不增负担。"):
        sign_words(scope, WordsDraft(POINT, "", text), by=office, now=NOON)

    assert OwnWords.objects.count() == 2
    assert "不增负担。※" in text_of(scope)
    assert "开展活动。※" not in text_of(scope)


def test_one_unit_s_words_are_no_other_s(scope, campaign, county, office):
    sign_words(scope, WordsDraft(POINT, "", "各单位就近就便。"), by=office, now=NOON)

    assert "就近就便" not in text_of(Scope.of(campaign, county["柳林镇"]))


def test_signed_reports_keep_what_is_withdrawn(scope, office):
    words = sign_words(scope, WordsDraft(POINT, "", "各单位就近就便。"), by=office, now=NOON)
    release = release_report(scope, authors="方远", by=office, now=NOON)
    withdraw_words(words, by=office, now=NOON)

    texts = [text for __, text in release.content["paragraphs"]]
    assert any("就近就便。※" in text for text in texts)
    assert release.authors == "方远"


@pytest.mark.parametrize(
    ("place", "text"), [(POINT, "  "), (POINT, "字" * 501), (POINT, "{range}"), ("别处", "一句。")]
)
def test_what_cannot_stand_is_refused(scope, office, place, text):
    with pytest.raises(WordsError):
        sign_words(scope, WordsDraft(place, "", text), by=office, now=NOON)


def test_the_office_signs_on_the_page(office_client, scope):
    page = office_client.get(WORDS)
    assert "平稳推进" in page.text

    data = {"place": POINT, "proposal": "", "text": "各单位就近就便。"}
    office_client.post(WORDS, data)
    words = OwnWords.objects.get()
    assert "就近就便。※" in office_client.get(reverse("reports:report")).text

    office_client.post(reverse("reports:own_words_withdraw", args=[words.pk]))
    assert "就近就便" not in office_client.get(reverse("reports:report")).text


def test_a_clerk_signs_nothing(clerk_client, scope):
    assert clerk_client.get(WORDS).status_code == 403
    assert clerk_client.post(WORDS, {"text": "一句。"}).status_code == 403
