"""Values of a pack adjusted in a browser."""

from datetime import timedelta

import pytest
from django.utils.http import urlencode

from tongpin.acts.actions import ActDraft, Presence, record_act
from tongpin.campaigns.models import Campaign, CampaignState
from tongpin.figures.cell_folding import fold_cells
from tongpin.figures.figure_reader import Scope, read_figures
from tongpin.orgs.models import JournalEntry
from tongpin.testing import DAY, NOON, client_of


@pytest.fixture
def client(system):
    return client_of(system)


@pytest.fixture
def pages(campaign):
    return f"/administration/campaigns/{campaign.pk}/adjustments/"


def query(file: str, *at: str) -> str:
    return "?" + urlencode({"file": file, "at": at}, doseq=True)


def sent(client, pages, value, *at, file="pack.toml"):
    return client.post(f"{pages}value/{query(file, *at)}", {"value": value})


def test_a_value_is_said_otherwise_and_taken_back(client, pages, campaign):
    answer = sent(client, pages, "2021-12-20", "ends_on")

    assert answer.url == f"{pages}?file=pack.toml"
    assert f"{Campaign.objects.get().ends_on}" == "2021-12-20"
    page = client.get(pages)
    (value,) = page.context["adjusted"].adjusted_values
    assert (value.here_words, value.is_adjusted) == ("2021-12-20", True)
    entry = JournalEntry.objects.latest("id")
    assert entry.details == {
        "place": "pack.toml · ends_on",
        "old": value.pack_words,
        "new": "2021-12-20",
    }

    client.post(f"{pages}take-back/{query('pack.toml', 'ends_on')}")

    assert str(Campaign.objects.get().ends_on) == value.pack_words
    assert Campaign.objects.get().adjustments == []


def test_what_the_pack_says_takes_an_adjustment_back(client, pages, campaign):
    sent(client, pages, "新名称", "name")
    sent(client, pages, campaign.name, "name")

    assert Campaign.objects.get().adjustments == []


@pytest.mark.parametrize(
    ("value", "at", "told"),
    [
        ("2020-01-01", ["ends_on"], "早于 starts_on"),
        ("-3", ["ask_minutes"], "ask_minutes 应是不小于 0"),
        ("很多", ["ask_minutes"], "Enter a whole number"),
        ("长" * 101, ["name"], "name 应是不超过 100 字的文字"),
        ("", ["name"], "name 应是不空的文字"),
        ("", ["ends_on"], "This field is required"),
    ],
)
def test_a_fault_is_named_at_the_field_and_changes_nothing(client, pages, value, at, told):
    page = sent(client, pages, value, *at)

    assert told in str(page.context["form"].errors["value"])
    assert Campaign.objects.get().adjustments == []
    assert not JournalEntry.objects.filter(verb="campaigns.campaign.adjust").exists()


def test_each_kind_of_value_has_a_field_of_its_own(client, pages):
    texts = sent(client, pages, "学得更深\n做得更实", "goals")
    word = sent(client, pages, "month", "mechanism", "dispatch", "every")
    flag = client.post(
        f"{pages}value/{query('kinds.toml', 'kind', 'activity', 'field', 'title', 'required')}"
    )

    assert {answer.status_code for answer in (texts, word, flag)} == {302}
    campaign = Campaign.objects.get()
    assert campaign.goals == ["学得更深", "做得更实"]
    assert campaign.mechanisms.get(key="dispatch").every == "month"
    fields = {field.key: field for field in campaign.kinds.get(key="activity").spec.fields}
    assert fields["title"].required is False


@pytest.mark.parametrize(
    "address",
    [
        query("pack.toml", "code"),
        query("pack.toml", "nothing"),
        query("other.toml", "name"),
        query("kinds.toml", "kind", "activity", "key"),
        "",
    ],
)
def test_what_cannot_be_adjusted_has_no_page(client, pages, address):
    assert client.get(f"{pages}value/{address}").status_code == 404


def test_a_line_that_fits_no_more_is_named_and_can_be_taken_back(client, pages, campaign):
    lost = {"file": "pack.toml", "at": ["phase", "没有", "name"], "value": "x"}
    Campaign.objects.update(adjustments=[lost])

    page = client.get(pages)
    assert "pack.toml · phase · 没有 · name" in page.content.decode()
    client.post(f"{pages}take-back/{query('pack.toml', 'phase', '没有', 'name')}")

    assert Campaign.objects.get().adjustments == []


def value_of(campaign, county, key) -> int:
    campaign.refresh_from_db()
    fold_cells(campaign)
    scope = Scope(campaign, county["青禾县"], DAY, DAY + timedelta(days=1))
    return {figure.key: figure.exact for figure in read_figures(scope, now=NOON)}[key]


def test_a_figure_whose_definition_is_adjusted_is_counted_anew(client, pages, campaign, county):
    kind = campaign.kinds.get(key="activity").pk
    presences = [Presence(None, visits=7), Presence(None, role="served", visits=5)]
    draft = ActDraft(kind, county["柳林镇"].pk, "植树", DAY, presences=presences)
    record_act(campaign.pk, draft, by=None, now=NOON)
    key = "activity_visits"
    assert value_of(campaign, county, key) == 7

    sent(client, pages, "served", "indicator", key, "roles", file="indicators.toml")

    assert value_of(campaign, county, key) == 5


def test_every_file_has_a_page(client, pages):
    for file in ("pack.toml", "kinds.toml", "indicators.toml", "outline.toml"):
        page = client.get(f"{pages}?file={file}")
        assert len(page.context["groups"]) > 1
    assert client.get(f"{pages}?file=x").status_code == 404


def test_a_closed_campaign_is_not_adjusted(client, pages, campaign):
    Campaign.objects.update(state=CampaignState.CLOSED, state_on=DAY)

    page = sent(client, pages, "新名称", "name")

    assert "is closed since" in str(page.context["form"].errors["value"])


@pytest.mark.parametrize("role", ["office", "audit", "clerk"])
def test_others_adjust_nothing(pages, role, request):
    client = client_of(request.getfixturevalue(role))

    assert client.get(pages).status_code == 403
    assert sent(client, pages, "x", "name").status_code == 403
