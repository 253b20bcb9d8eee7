import io
import json

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from tongpin.acts.actions import ActDraft, Presence, cancel_act, correct_act, record_act
from tongpin.acts.models import Act, Participation
from tongpin.figures.figure_reader import Scope
from tongpin.orgs.journal_check import broken_entries
from tongpin.reports.releases import ReleaseError, differences, digest_of, release_report
from tongpin.reports.report_files import as_docx, as_html, frozen
from tongpin.reports.report_writer import write_report
from tongpin.testing import DAY, NOON, make_act, make_person


@pytest.fixture
def act(campaign, county) -> Act:
    make_act(campaign, county["石桥乡"], title="清明祭英烈", visits=30)
    return make_act(campaign, county["柳林镇"], title="参观纪念馆", visits=20)


@pytest.fixture
def release(campaign, county, office, act):
    return release_report(Scope.of(campaign, county["青禾县"]), by=office, now=NOON)


def changed(release) -> dict[str, list[tuple[str, str]]]:
    return {
        difference.key: [(change.what, change.row) for change in difference.changes]
        for difference in differences(release.content)
    }


def test_an_untouched_release_has_no_differences(release):
    assert changed(release) == {}
    assert list(broken_entries()) == []


def test_a_cancelled_act_is_named(release, act):
    part = act.participations.get()

    cancel_act(act, reason="重复", by=None, now=NOON)

    assert changed(release) == {
        "activities": [("removed", str(act.pk))],
        "activity_visits": [("removed", str(part.pk))],
    }


def test_a_row_changed_behind_the_back_is_named(release, act):
    Act.objects.filter(pk=act.pk).update(title="另一个题目")

    assert ("changed", str(act.pk)) in changed(release)["activities"]


def test_a_head_count_changed_behind_the_back_is_named(release, act):
    Participation.objects.filter(act=act).update(visits=99)

    assert changed(release) == {"activity_visits": [("changed", str(act.participations.get().pk))]}


def test_a_later_act_is_named_as_added(release, campaign, county):
    later = make_act(campaign, county["柳林镇"], visits=0)

    assert changed(release) == {"activities": [("added", str(later.pk))]}


def test_a_corrected_act_is_one_change_with_its_reason(release, act, campaign, capsys, tmp_path):
    heads = [Presence(None, "participant", source="estimate", visits=25)]
    draft = ActDraft(act.kind_id, act.unit_id, act.title, act.occurred_on, presences=heads)
    corrected = correct_act(act, draft, reason="漏记5人", by=None, now=NOON)

    found = {difference.key: difference.changes for difference in differences(release.content)}

    (change,) = found["activity_visits"]
    assert (change.what, change.before, change.now) == ("corrected", 20, 25)
    assert (change.act, change.reason, change.moves_value) == (corrected.pk, "漏记5人", True)
    (change,) = found["activities"]
    assert (change.what, change.moves_value) == ("corrected", False)


def test_several_rows_of_an_act_are_told_once(campaign, county, office):
    people = [make_person(f"周{number}", county["柳林镇"]) for number in range(3)]
    kind = campaign.kinds.get(key="session")
    names = [Presence(person.pk) for person in people]
    draft = ActDraft(kind.pk, county["柳林镇"].pk, "学习", DAY, presences=names)
    act = record_act(campaign.pk, draft, by=None, now=NOON)
    release = release_report(Scope.of(campaign, county["青禾县"]), by=office, now=NOON)

    cancel_act(act, reason="记在邻镇名下", by=None, now=NOON)

    found = {difference.key: difference.changes for difference in differences(release.content)}
    (change,) = found["session_visits"]
    assert (change.what, change.before, change.reason) == ("removed", 3, "记在邻镇名下")


def test_a_figure_over_another_model_is_another_figure(release):
    (data,) = [data for data in release.content["figures"] if data["key"] == "mechanisms"]
    data["model"] = "campaigns.Mechanism"
    release.content["digest"] = digest_of(release.content)

    (difference,) = differences(release.content)

    assert (difference.key, difference.now, difference.changes) == ("mechanisms", None, ())


def test_an_altered_release_is_refused(release):
    release.content["figures"][-1]["exact"] += 1

    with pytest.raises(ReleaseError):
        list(differences(release.content))


@pytest.mark.parametrize("form", ["json", "html", "docx"])
def test_verify_reads_every_form_of_a_release(release, act, campaign, county, tmp_path, form):
    report = write_report(Scope.of(campaign, county["青禾县"]), now=NOON)
    writers = {
        "json": lambda: frozen(release),
        "html": lambda: as_html(report, release),
        "docx": lambda: as_docx(report, release),
    }
    path = tmp_path / f"r.{form}"
    path.write_bytes(writers[form]())

    call_command("verify", str(path))
    Act.objects.filter(pk=act.pk).update(occurred_on="2021-03-24")
    with pytest.raises(CommandError):
        call_command("verify", str(path))


def test_verify_names_the_changed_row(release, act, tmp_path, capsys):
    path = tmp_path / "r.json"
    path.write_bytes(frozen(release))
    Act.objects.filter(pk=act.pk).update(title="另一个题目")

    with pytest.raises(CommandError):
        call_command("verify", str(path))

    out = capsys.readouterr().out
    assert f"~ #{act.pk} 2021-03-23 柳林镇 另一个题目" in out


def test_verify_refuses_what_is_no_release(db, tmp_path):
    path = tmp_path / "r.json"
    path.write_text(json.dumps({"a": 1}))

    with pytest.raises(CommandError):
        call_command("verify", str(path))


def test_docx_holds_the_text_and_the_appendix(campaign, county, act):
    report = write_report(Scope.of(campaign, county["青禾县"]), now=NOON)

    document = Document(io.BytesIO(as_docx(report)))

    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "青禾县党史学习教育开展情况"
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert ["主题活动", "2场次", "2场次", "已举行的主题实践活动场次。"] in rows


def test_the_release_command_writes_what_verify_accepts(act, office, tmp_path):
    path = tmp_path / "r.json"

    call_command("report", "-o", str(path), "--release", "--signer", "office")

    assert json.loads(path.read_text())["signer"] == "方远"
    call_command("verify", str(path))


def test_report_refuses_an_unknown_ending(act, tmp_path):
    with pytest.raises(CommandError, match=r"\.html、\.docx、\.json"):
        call_command("report", "-o", str(tmp_path / "r.odt"))
