"""A campaign closed, archived and cleared, each safe to repeat and to be broken off."""

import io
import json
import os
import zipfile
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.acts.actions import ActDraft, Presence, record_act
from tongpin.acts.models import Participation
from tongpin.base.bags import faults_of
from tongpin.campaigns.campaign_states import CampaignError
from tongpin.campaigns.models import Campaign
from tongpin.closings import actions
from tongpin.closings.actions import (
    ClosingDraft,
    close_campaign,
    confirm_erasure,
    erase_confirmed,
)
from tongpin.closings.campaign_archive import archive_path, note_archive, write_campaign_archive
from tongpin.closings.data_register import due_lines, register_digest, register_lines
from tongpin.closings.errors import ClosingError
from tongpin.closings.models import Closing, DataErasure
from tongpin.closings.obstacles import OBSTACLES, found_obstacles
from tongpin.dossiers.actions import PaperDraft, hand_in_paper
from tongpin.dossiers.models import DossierPaper
from tongpin.duties.actions import DutyDraft, Origin, add_duty
from tongpin.figures.figure_reader import Scope
from tongpin.home.personal_data import RETENTIONS
from tongpin.office.models import Liaison
from tongpin.orgs.actions import PostTerms, add_unit, give_post
from tongpin.orgs.journal_check import broken_entries
from tongpin.orgs.models import JournalEntry, Post, Role, Unit
from tongpin.reports.releases import differences, release_report
from tongpin.signin.actions import open_device, open_hall
from tongpin.signin.models import Device, Mode
from tongpin.testing import client_of, make_act, make_person

NOW = timezone.now()
TODAY = localdate(NOW)
DRAFT = ClosingDraft(on=TODAY, reason="任务完成")
ANYWAY = ClosingDraft(on=TODAY, reason="任务完成", override_reason="转入常态")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR = tmp_path
    settings.KEEP_DEVICES_DAYS = settings.KEEP_REASONS_DAYS = settings.KEEP_PAPERS_DAYS = 0
    return tmp_path


@pytest.fixture
def worked(campaign, county, office):
    """A campaign with an act of everything, and a release of all of it."""
    act = make_act(campaign, county["柳林镇"], title="参观烈士陵园")
    kind = campaign.kinds.get(key="session")
    absent = make_person("柳青", county["柳林镇"])
    away = Presence(absent.pk, status="leave", reason="住院")
    record_act(
        campaign.pk,
        ActDraft(kind.pk, county["柳林镇"].pk, "学习", date(2021, 4, 1), presences=[away]),
        by=None,
        now=NOW,
    )
    hall = open_hall(act, by=None, now=NOW)
    device, __ = open_device(hall, Mode.SELF, by=None, now=NOW)
    Device.objects.filter(pk=device.pk).update(phone="abc")
    release_report(Scope.of(campaign, county["青禾县"]), by=office, now=NOW)
    return campaign


def close(campaign, system, draft=DRAFT):
    return close_campaign(campaign, draft, by=system, now=NOW)


def test_every_obstacle_has_all_its_members(campaign):
    for obstacle in OBSTACLES:
        assert obstacle.key
        assert obstacle.label
        assert obstacle.find(campaign).count >= 0


def test_what_is_open_is_named_and_needs_a_reason(campaign, county, system):
    draft = DutyDraft(
        unit=county["柳林镇"].pk, title="上报小结", due_on=TODAY, origin=Origin("例会", "/")
    )
    add_duty(campaign.pk, draft, by=None, now=NOW)
    found = {each.obstacle.key: each.things for each in found_obstacles(campaign)}
    assert found["duties"].named == ("柳林镇 1",)
    assert found["figures"].named == ("No report was released yet.",)

    with pytest.raises(ClosingError, match="Still open: Open duties 1、Figures"):
        close(campaign, system)
    assert Campaign.objects.get().is_running

    closing = close(campaign, system, ANYWAY)

    assert closing.obstacles == [["Open duties", 1], ["Figures that are not released", 1]]
    details = JournalEntry.objects.get(verb="campaigns.campaign.close").details
    assert details["open"] == {"duties": 1, "figures": 1}
    assert details["open_because"] == "转入常态"


def test_a_figure_that_changed_since_its_release_stands_in_the_way(worked, county):
    assert found_obstacles(worked) == []

    make_act(worked, county["石桥乡"])

    (found,) = found_obstacles(worked)
    assert found.obstacle.key == "figures"
    assert any("主题活动" in words for words in found.things.named)


def test_closing_ends_what_belongs_to_the_campaign_and_what_was_chosen(
    leader, worked, county, system
):
    Liaison.objects.create(campaign=worked, unit=county["柳林镇"], person=leader, from_on=TODAY)
    group = add_unit("政策宣讲专班", parent=county["青禾县"], by=None, now=NOW)
    terms = PostTerms(
        from_on=TODAY - timedelta(days=9),
        before_on=TODAY + timedelta(days=99),
        is_secondment=True,
    )
    seconded = make_person("陆远", county["石桥乡"])
    post = give_post(seconded, county["青禾县"], Role.MEMBER, by=None, now=NOW, terms=terms)
    draft = ClosingDraft(on=TODAY, reason="任务完成", posts=[post.pk], units=[group.pk])

    closing = close(worked, system, draft)

    worked.refresh_from_db()
    assert worked.is_closed
    assert Liaison.objects.standing().count() == 0
    assert Post.objects.get(pk=post.pk).before_on == TODAY
    assert Unit.objects.get(pk=group.pk).before_on == TODAY + timedelta(days=1)
    assert closing.obstacles == []
    with pytest.raises(CampaignError, match="is closed since"):
        make_act(worked, county["柳林镇"])


def test_closing_twice_closes_once(worked, system):
    first = close(worked, system)
    count = JournalEntry.objects.count()

    assert close(worked, system) == first
    assert JournalEntry.objects.count() == count


@pytest.mark.parametrize(
    "draft",
    [
        ClosingDraft(on=TODAY, reason=" "),
        ClosingDraft(on=TODAY + timedelta(days=1), reason="x"),
    ],
)
def test_a_refused_closing_changes_nothing(worked, system, draft):
    count = JournalEntry.objects.count()

    with pytest.raises(CampaignError):
        close(worked, system, draft)

    assert Closing.objects.count() == 0
    assert JournalEntry.objects.count() == count


def test_the_archive_is_a_sound_bag_of_all_that_remains(worked, system):
    closing = write_campaign_archive(close(worked, system), by=system, now=NOW)

    path = archive_path(closing)
    assert faults_of(path) == []
    with zipfile.ZipFile(path) as archive:
        names = {name.partition("/data/")[2]: name for name in archive.namelist()}
        assert sum(name.startswith("dossiers/") for name in names) == 2
        release = worked.releases.get()
        assert json.loads(archive.read(names[f"releases/{release.pk}.json"])) == release.content
        lines = archive.read(names["journal/00001.jsonl"]).decode().splitlines()
        assert {"pack/pack.toml", "figures.json", "说明.txt"} <= set(names)
        dossier = next(name for name in names if name.startswith("dossiers/"))
        inner = io.BytesIO(archive.read(names[dossier]))
    entries = [json.loads(line) for line in lines]
    assert entries[-1]["verb"] == "campaigns.campaign.close"
    for before, entry in pairwise(entries):
        assert entry["previous"] == before["digest"]
    assert zipfile.is_zipfile(inner)


def test_the_archive_is_written_once_and_anew_where_it_was_taken_away(worked, system):
    closing = write_campaign_archive(close(worked, system), by=system, now=NOW)
    count = JournalEntry.objects.count()
    write_campaign_archive(closing, by=system, now=NOW)
    assert JournalEntry.objects.count() == count

    archive_path(closing).unlink()
    assert archive_path(closing) is None
    write_campaign_archive(closing, by=system, now=NOW)

    assert archive_path(closing)


def test_a_broken_archive_leaves_no_file(worked, system, folder, monkeypatch):
    monkeypatch.setattr("tongpin.closings.campaign_archive.faults_of", lambda path: ["x"])

    with pytest.raises(ClosingError, match="not sound: x"):
        write_campaign_archive(close(worked, system), by=system, now=NOW)

    assert list((folder / "archives").iterdir()) == []


def test_what_was_broken_off_long_ago_is_cleared_away(worked, system, folder):
    (folder / "archives").mkdir()
    old, young = folder / "archives" / ".old.part", folder / "archives" / ".young.part"
    for part in (old, young):
        part.write_bytes(b"x")
    long_ago = NOW.timestamp() - 2 * 24 * 3600
    os.utime(old, (long_ago, long_ago))

    write_campaign_archive(close(worked, system), by=system, now=NOW)

    assert (old.exists(), young.exists()) == (False, True)


def test_of_two_that_write_the_archive_at_once_one_counts(worked, system, folder):
    closing = close(worked, system)
    stale = Closing.objects.get()
    write_campaign_archive(closing, by=system, now=NOW)
    part = folder / "archives" / ".second.part"
    part.write_bytes(b"x")

    noted = note_archive(stale, part, by=system, now=NOW)

    assert noted.archive_digest == Closing.objects.get().archive_digest
    assert JournalEntry.objects.filter(verb="closings.archive.write").count() == 1


@pytest.fixture
def archived(worked, system):
    return write_campaign_archive(close(worked, system), by=system, now=NOW)


def confirmed(closing, system) -> DataErasure:
    digest = register_digest(due_lines(closing.campaign, TODAY))
    return confirm_erasure(closing, digest, by=system, now=NOW)


def test_every_retention_has_a_setting_and_asks_of_any_campaign(archived, settings):
    keys = [retention.key for retention in RETENTIONS]
    assert len(set(keys)) == len(keys)
    for retention in RETENTIONS:
        assert getattr(settings, retention.setting) >= 0
        assert retention.remainder
        assert retention.empty(retention.rows(archived.campaign_id), NOW) >= 0
        assert retention.rows(archived.campaign_id).count() == 0


def test_what_is_past_its_time_is_listed(archived, settings):
    settings.KEEP_REASONS_DAYS = 10

    lines = register_lines(archived.campaign)

    assert [(line.key, line.count) for line in lines] == [("phones", 1), ("reasons", 1)]
    assert lines[1].due_on == TODAY + timedelta(days=10)
    assert [line.key for line in due_lines(archived.campaign, TODAY)] == ["phones"]


def test_what_was_confirmed_is_erased_and_releases_still_verify(archived, system):
    erasure = confirmed(archived, system)

    assert erase_confirmed(erasure, by=system, now=NOW) == 2

    assert Device.objects.exclude(phone="").count() == 0
    assert Participation.objects.exclude(reason="").count() == 0
    assert list(differences(archived.campaign.releases.get().content)) == []
    assert list(broken_entries()) == []
    verbs = JournalEntry.objects.filter(verb__startswith="closings.data").order_by("id")
    assert [entry.details.get("rows") for entry in verbs] == [None, 1, 1]
    assert {entry.by for entry in verbs} == {system}
    assert register_lines(archived.campaign) == []


def test_an_erasure_that_broke_off_goes_on(archived, system, monkeypatch):
    erasure = confirmed(archived, system)
    whole = actions.empty_sort

    def killed_at_reasons(erasure, key, *, by, now):
        if key == "reasons":
            raise KeyboardInterrupt
        return whole(erasure, key, by=by, now=now)

    monkeypatch.setattr(actions, "empty_sort", killed_at_reasons)
    with pytest.raises(KeyboardInterrupt):
        erase_confirmed(erasure, by=system, now=NOW)
    monkeypatch.undo()
    assert DataErasure.objects.get().finished_at is None

    again = confirm_erasure(archived, "whatever was shown", by=system, now=NOW)

    assert again == erasure
    assert erase_confirmed(again, by=system, now=NOW) == 1
    assert DataErasure.objects.get().finished_at == NOW
    assert erase_confirmed(again, by=system, now=NOW) == 0


def test_a_list_that_changed_since_it_was_signed_erases_nothing(archived, system):
    with pytest.raises(ClosingError, match="Print it and sign it again"):
        confirm_erasure(archived, "0" * 64, by=system, now=NOW)

    assert DataErasure.objects.count() == 0


def test_nothing_is_erased_before_the_archive_is_written(worked, system):
    closing = close(worked, system)

    with pytest.raises(ClosingError, match="Write the archive first"):
        confirmed(closing, system)


def test_papers_are_emptied_with_all_their_versions(campaign, county, system):
    kind = campaign.kinds.get(key="session")
    draft = ActDraft(kind.pk, county["柳林镇"].pk, "学习", date(2021, 4, 1))
    act = record_act(campaign.pk, draft, by=None, now=NOW)
    author = make_person("柳青", county["柳林镇"])
    slot = next(slot.key for slot in kind.spec.slots if slot.filled_by == "papers")
    for text in ("第一稿", "第二稿"):
        paper = PaperDraft(slot, "体会", text)
        hand_in_paper(act, author, paper, by=author, now=NOW)
    closing = write_campaign_archive(close(campaign, system, ANYWAY), by=system, now=NOW)

    erase_confirmed(confirmed(closing, system), by=system, now=NOW)

    assert set(DossierPaper.objects.values_list("title", "text", "digest")) == {("", "", "")}
    assert DossierPaper.objects.count() == 2


def address(campaign, rest: str = "") -> str:
    return f"/administration/campaigns/{campaign.pk}/closing/{rest}"


def test_pages_lead_from_what_stands_in_the_way_to_what_is_erased(worked, system):
    client = client_of(system)
    page = client.get(address(worked)).content.decode()
    assert "Nothing: all is done." in page
    assert "open sign-ins (1)" in page

    client.post(address(worked), {"on": f"{TODAY}", "reason": "任务完成"})
    client.post(address(worked, "archive/"))
    page = client.get(address(worked)).content.decode()
    assert Closing.objects.get().archive_digest in page
    page = client.get(address(worked, "data/"))
    digest = page.context["digest"]
    client.post(address(worked, "data/erase/"), {"digest": digest})
    assert DataErasure.objects.count() == 0
    answer = client.post(
        address(worked, "data/erase/"), {"digest": digest, "signed": "on"}, follow=True
    )

    assert "Erased: 2 rows." in answer.content.decode()
    assert "Nothing is left that has a time." in answer.content.decode()


def test_a_page_says_what_is_wrong_with_the_form(campaign, system):
    client = client_of(system)

    page = client.post(address(campaign), {"on": f"{TODAY}", "reason": "任务完成"})

    assert "Still open: Figures that are not released 1." in page.content.decode()
    assert Campaign.objects.get().is_running


def test_before_the_end_there_is_no_archive_and_no_list(campaign, system):
    client = client_of(system)

    assert client.get(address(campaign, "data/")).status_code == 404
    assert client.post(address(campaign, "archive/")).status_code == 404


def test_the_office_takes_the_archive_along_and_the_journal_tells(archived, office):
    client, place = client_of(office), address(archived.campaign, "archive.zip")

    assert place in client.get("/").content.decode()
    file = client.get(place)
    assert b"".join(file.streaming_content).startswith(b"PK")
    assert JournalEntry.objects.get(verb="closings.archive.take").by == office
    archive_path(archived).unlink()
    answer = client.get(place, follow=True)
    assert "The archive is not written yet" in answer.content.decode()


@pytest.mark.parametrize("role", ["system", "security", "audit", "clerk"])
def test_others_do_not_take_the_archive_along(archived, role, request):
    client, place = (
        client_of(request.getfixturevalue(role)),
        address(archived.campaign, "archive.zip"),
    )

    assert client.get(place).status_code == 403
    assert place not in client.get("/").content.decode()


@pytest.mark.parametrize("role", ["office", "security", "audit", "clerk"])
def test_others_close_nothing(campaign, role, request):
    client = client_of(request.getfixturevalue(role))

    assert client.get(address(campaign)).status_code == 403
    assert client.post(address(campaign, "data/erase/")).status_code == 403
