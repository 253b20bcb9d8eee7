"""Packs taken in and written out in a browser."""

import io
import zipfile

import pytest

from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_zips import zip_of_files
from tongpin.campaigns.packs import files_at, find_pack
from tongpin.orgs.models import JournalEntry
from tongpin.testing import client_of

TAKE_IN = "/administration/packs/"
STORE = "/administration/packs/store/"


@pytest.fixture
def system_client(system):
    return client_of(system)


def flood_files() -> dict[str, str]:
    return dict(files_at(find_pack("flood-safety")))


def sent(client, files: dict[str, str]):
    file = io.BytesIO(zip_of_files(files, "pack"))
    file.name = "pack.zip"
    return client.post(TAKE_IN, {"file": file})


def test_a_pack_is_compared_before_anything_is_stored(system_client):
    page = sent(system_client, flood_files())

    assert page.context["comparison"].headline == (
        "It starts the campaign 防汛安全月 (flood-safety)."
    )
    assert Campaign.objects.count() == 0

    answer = system_client.post(STORE)

    campaign = Campaign.objects.get()
    assert answer.url == f"/administration/campaigns/{campaign.pk}/"
    assert campaign.name == "防汛安全月"


def test_the_same_pack_again_changes_nothing(system_client):
    for __ in range(2):
        page = sent(system_client, flood_files())
        system_client.post(STORE)
    assert page.context["comparison"].is_same
    assert "Change it" not in page.content.decode()
    assert JournalEntry.objects.filter(verb="campaigns.campaign.start").count() == 1


def test_a_changed_pack_tells_what_changes(system_client):
    sent(system_client, flood_files())
    system_client.post(STORE)
    files = flood_files()
    files["kinds.toml"] = files["kinds.toml"].replace('label = "安置点"', 'label = "安置地"')

    page = sent(system_client, files)

    assert page.context["comparison"].rows == [
        ("kinds.toml", "kind · drill · field · place · label: 安置点 → 安置地")
    ]
    assert Campaign.objects.get().kinds.get(key="drill").spec.fields[3].label == "安置点"


def test_faults_are_told_line_by_line_and_nothing_waits(system_client):
    sent(system_client, flood_files())
    files = flood_files()
    files["pack.toml"] = files["pack.toml"].replace("ends_on = 2026-06-30", "ends_on = 2026-01-01")
    files["kinds.toml"] = files["kinds.toml"].replace('label = "安置点"', 'lable = "安置点"')

    page = sent(system_client, files)

    faults = page.context["faults"]
    assert [(fault.file, fault.line) for fault in faults] == [
        ("kinds.toml", 72),
        ("kinds.toml", 70),
    ]
    assert "可用的键：key、label" in page.content.decode()
    answer = system_client.post(STORE, follow=True)
    assert "Choose the zip again" in answer.content.decode()
    assert Campaign.objects.count() == 0


def test_a_pack_goes_out_as_a_zip(system_client):
    sent(system_client, flood_files())
    system_client.post(STORE)
    campaign = Campaign.objects.get()

    answer = system_client.get(f"/administration/campaigns/{campaign.pk}/pack.zip")

    assert answer["Content-Disposition"] == 'attachment; filename="flood-safety.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.read("flood-safety/pack.toml").decode() == flood_files()["pack.toml"]


@pytest.mark.parametrize("role", ["office", "security", "audit"])
def test_others_take_no_packs_in(role, request):
    client = client_of(request.getfixturevalue(role))

    assert client.get(TAKE_IN).status_code == 403
    assert client.post(STORE).status_code == 403
