"""Who has no right to send a file makes nobody read it: rights are asked before any such work."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tongpin.contests.tests.builders import contest_of
from tongpin.evidence import actions as evidence_actions
from tongpin.orgs.models import Role
from tongpin.quizzes import views_sheets
from tongpin.quizzes.tests.builders import published
from tongpin.testing import client_of, make_act, make_person


@pytest.fixture
def member_client(county):
    return client_of(make_person("普通", county["柳林镇"], Role.MEMBER, username="member"))


@pytest.fixture
def _no_reading(monkeypatch):
    """Reading a file fails the test, wherever it begins."""

    def read(*args, **options):
        raise AssertionError("a file was read before rights were asked")

    monkeypatch.setattr(evidence_actions, "cleaned_content", read)
    monkeypatch.setattr(views_sheets, "see", read)


def file():
    return SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0" + bytes(100))


@pytest.mark.usefixtures("_no_reading")
def test_a_member_makes_nobody_read_a_file(campaign, county, member_client):
    act = make_act(campaign, county["柳林镇"])
    quiz = published(campaign, county["青禾县"])
    contest = contest_of(campaign, county)
    addresses = {
        reverse("acts:slot_answer", args=[act.pk]): "file",
        reverse("quizzes:quiz_picture", args=[quiz.pk]): "pictures",
        reverse("contests:work_hand_in", args=[contest.pk]): "file",
        reverse("duties:directive_new"): "attachment",
        reverse("learning:claim_take"): "file",
        reverse("ledgers:ledger_load"): "files",
        reverse("administration:register_load"): "files",
    }

    statuses = {
        address: member_client.post(address, {field: file()}).status_code
        for address, field in addresses.items()
    }

    assert set(statuses.values()) <= {403, 404}, statuses


@pytest.mark.usefixtures("_no_reading")
def test_a_member_starts_no_upload(county, member_client):
    answer = member_client.post("/uploads/", headers={"Upload-Length": "5"})

    assert answer.status_code == 403
