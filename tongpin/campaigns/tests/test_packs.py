import shutil

import pytest

from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.packs import PackError, find_pack, shipped_packs
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON, open_pack


@pytest.mark.parametrize("name", shipped_packs())
def test_every_shipped_pack_is_sound(name):
    pack = open_pack(name)

    assert pack.about["code"] == name


def test_two_packs_ship():
    assert shipped_packs() == ["flood-safety", "study-2021"]


@pytest.fixture
def folder(tmp_path):
    """A copy of the flood pack, to be spoiled."""
    copy = tmp_path / "pack"
    shutil.copytree(find_pack("flood-safety"), copy)
    return copy


def faults_after(folder, file: str, old: str, new: str) -> list[str]:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackError) as error:
        open_pack(str(folder))
    return error.value.faults


def line_of(folder, file: str, text: str) -> int:
    lines = (folder / file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_an_unknown_key_is_named_with_its_line(folder):
    faults = faults_after(folder, "kinds.toml", 'label = "安置点"', 'lable = "安置点"')

    line = line_of(folder, "kinds.toml", "lable")
    assert faults[0].startswith(f"kinds.toml:{line}: 不认识的键 lable")
    assert "synonyms" in faults[0]


def test_a_missing_slot_label_is_named_with_its_line(folder):
    faults = faults_after(folder, "kinds.toml", 'label = "转移路线图"\n', "")

    line = line_of(folder, "kinds.toml", 'key = "route"') - 1
    assert faults == [f"kinds.toml:{line}: 缺少 label。"]


def test_a_figure_that_names_no_indicator_is_named(folder):
    faults = faults_after(folder, "outline.toml", "{drills}", "{dirlls}")

    line = line_of(folder, "outline.toml", "dirlls")
    assert faults[0].startswith(f"outline.toml:{line}: dirlls 不可用")
    assert "drills" in faults[0]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("indicators.toml", 'word = "人次"', 'word = "人"', "人 不可用"),
        ("indicators.toml", 'kinds = ["drill"]', 'kinds = ["dril"]', "dril 不可用"),
        ("indicators.toml", 'measure = "acts"', 'measure = "sum"', "sum 不可用"),
        ("kinds.toml", 'word = "场次"', 'word = "回"', "回 不可用"),
        ("kinds.toml", 'type = "day"', 'type = "datum"', "datum 不可用"),
        ("pack.toml", "ends_on = 2026-06-30", "ends_on = 2026-04-30", "早于"),
        ("pack.toml", 'name = "防汛安全月"', "name = 3", "name 应是"),
        ("pack.toml", 'code = "flood-safety"', "code = ", "不是正确的 TOML"),
    ],
)
def test_what_makes_no_sense_is_refused(folder, file, old, new, told):
    faults = faults_after(folder, file, old, new)

    assert any(fault.startswith(file) and told in fault for fault in faults)


def test_an_unknown_pack_names_those_that_ship():
    with pytest.raises(PackError, match="flood-safety、study-2021"):
        find_pack("nothing")


def test_starting_twice_changes_nothing(campaign):
    entries = JournalEntry.objects.count()

    again = start_campaign(open_pack("study-2021"), by=None, now=NOON)

    assert again == campaign
    assert Campaign.objects.count() == 1
    assert JournalEntry.objects.count() == entries
    assert campaign.mechanisms.count() == 11
