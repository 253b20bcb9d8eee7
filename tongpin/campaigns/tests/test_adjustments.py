from datetime import date

import pytest

from tongpin.campaigns.actions import change_adjustments, start_campaign
from tongpin.campaigns.adjustments import (
    adjustable_places,
    lines_from_json,
    with_line,
    without_line,
)
from tongpin.campaigns.campaign_states import CampaignError
from tongpin.campaigns.models import CampaignState
from tongpin.campaigns.pack_differences import Change, differences
from tongpin.campaigns.pack_faults import PackError
from tongpin.campaigns.pack_specs import AdjustmentSpec, CampaignSpec
from tongpin.campaigns.pack_writing import adjustments_text, exported_files
from tongpin.campaigns.packs import adjusted_pack, files_at, find_pack, fitting_pack
from tongpin.figures.catalogue import checked_pack, pack_of
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON


@pytest.fixture(scope="module")
def pack():
    return checked_pack(files_at(find_pack("flood-safety")))


def line(*at: str, value: object, file: str = "pack.toml") -> AdjustmentSpec:
    return AdjustmentSpec(file=file, at=at, value=value)


NAME = line("name", value="防汛月")
DAY = line("phase", "排查", "before_on", value="2026-06-03")
FIGURE = line("indicator", "drills", "label", value="大演练", file="indicators.toml")


def test_a_line_says_one_value_otherwise(pack):
    adjusted = adjusted_pack(pack, [NAME, DAY, FIGURE])

    assert adjusted.campaign.name == "防汛月"
    assert adjusted.campaign.phases[0].before_on == date(2026, 6, 3)
    assert adjusted.indicators[5].label == "大演练"
    assert adjusted.digest == pack.digest
    assert pack.campaign.name == "防汛安全月"


def test_every_place_of_a_pack_has_an_address_of_its_own(pack):
    for file in pack.file_specs:
        places = adjustable_places(type(file), file.as_json())
        addresses = [place.at for place in places]
        assert len(set(addresses)) == len(addresses) > 4


def test_tables_of_the_same_name_are_told_apart():
    data = {
        "key_date": [{"name": "清明", "on": "2026-04-05"}, {"name": "清明", "on": "2027-04-05"}]
    }

    addresses = [place.at for place in adjustable_places(CampaignSpec, data)]

    assert ("key_date", "清明", "on") in addresses
    assert ("key_date", "清明#2", "on") in addresses


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (line("ends_on", value="2026-01-01"), "早于 starts_on"),
        (line("ends_on", value="明年"), "ends_on 应是日期"),
        (line("ask_minutes", value=-1), "ask_minutes 应是不小于 0"),
        (line("name", value="长" * 101), "name 应是不超过 100 字的文字"),
        (line("phase", "排查", "before_on", value="2026-05-15"), "before_on 应晚于 from_on"),
        (line("mechanism", "hazard", "every", value="day"), "day 不可用。可用的：month"),
        (line("indicator", "drills", "kinds", value=["x"], file="indicators.toml"), "x 不可用"),
        (
            line(
                "section",
                "隐患排查",
                "point",
                "改得快",
                "sentences",
                value=["{x}"],
                file="outline.toml",
            ),
            "x 不可用。可用的：",
        ),
    ],
)
def test_a_line_that_makes_no_sense_is_a_fault_at_its_path(pack, wrong, told):
    with pytest.raises(PackError) as error:
        adjusted_pack(pack, [NAME, wrong])

    (fault,) = error.value.pack_faults
    assert told in f"{fault.text}{fault.accepted}"
    assert fault.line
    assert fitting_pack(pack, [NAME, wrong]).applied == (NAME,)


@pytest.mark.parametrize(
    "lost",
    [
        line("code", value="other"),
        line("phase", "没有", "name", value="x"),
        line("kind", "drill", "field", "day", "type", value="text", file="kinds.toml"),
        line("phase", value=[]),
    ],
)
def test_a_line_without_a_place_changes_nothing(pack, lost):
    assert adjusted_pack(pack, [lost]).applied == ()


def test_days_that_make_sense_together_are_taken_together(pack):
    both = [line("starts_on", value="2026-07-01"), line("ends_on", value="2026-07-31")]

    assert len(fitting_pack(pack, both).applied) == 2


def test_lines_are_replaced_and_taken_back():
    other = line("name", value="汛期")

    assert with_line([NAME, DAY], other) == (DAY, other)
    assert without_line([NAME, DAY], NAME.file, NAME.at) == (DAY,)


@pytest.fixture
def campaign(db, pack):
    return start_campaign(pack, by=None, now=NOON)


def adjust(campaign, pack, *lines):
    return change_adjustments(campaign, pack, lines, by=None, now=NOON, what="test")


def test_adjusting_writes_the_campaign_and_keeps_the_lines(campaign, pack):
    adjusted = adjust(campaign, pack, NAME, DAY, line("key_date", "入汛", "on", value="2026-06-02"))

    assert adjusted.name == "防汛月"
    assert adjusted.phases[0]["before_on"] == "2026-06-03"
    assert list(adjusted.key_dates.order_by("on").values_list("name", "on")) == [
        ("全国防灾减灾宣传周", date(2026, 5, 18)),
        ("入汛", date(2026, 6, 2)),
    ]
    assert lines_from_json(adjusted.adjustments)[:2] == (NAME, DAY)
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.details) == ("campaigns.campaign.adjust", {"what": "test"})


def test_adjusting_twice_writes_once(campaign, pack):
    adjust(campaign, pack, NAME, DAY)
    count = JournalEntry.objects.count()

    adjust(campaign, pack, DAY, NAME)

    assert JournalEntry.objects.count() == count


def test_a_line_that_is_taken_back_leaves_what_the_pack_says(campaign, pack):
    adjust(campaign, pack, NAME)

    assert adjust(campaign, pack).name == "防汛安全月"


def changed_pack(old: str, new: str, file: str = "pack.toml"):
    files = files_at(find_pack("flood-safety"))
    assert old in files[file]
    return checked_pack(files | {file: files[file].replace(old, new)})


def test_another_edition_keeps_adjustments_and_names_those_that_fit_no_more(campaign, pack):
    adjust(campaign, pack, NAME, DAY)

    start_campaign(changed_pack('name = "排查"', 'name = "摸底"'), by=None, now=NOON)

    campaign.refresh_from_db()
    assert campaign.name == "防汛月"
    assert len(campaign.adjustments) == 2
    details = JournalEntry.objects.latest("id").details
    assert details["unfit"] == ["pack.toml · phase · 排查 · before_on"]
    assert details["adjusted"] == 1


def test_a_closed_campaign_is_not_changed(campaign, pack):
    campaign.state = CampaignState.CLOSED
    campaign.state_on = date(2026, 7, 1)
    campaign.save()

    with pytest.raises(CampaignError, match="is closed since 2026-07-01"):
        adjust(campaign, pack, NAME)
    with pytest.raises(CampaignError, match="is closed since"):
        start_campaign(changed_pack("排查", "摸底"), by=None, now=NOON)
    assert start_campaign(pack, by=None, now=NOON) == campaign


def test_the_pack_of_a_campaign_is_the_edition_that_it_follows(campaign, pack):
    start_campaign(changed_pack("排查", "摸底"), by=None, now=NOON)
    campaign.refresh_from_db()

    assert pack_of(campaign).campaign.phases[0].name == "摸底"


def test_a_pack_of_which_no_copy_is_left_is_told(campaign):
    campaign.pack_digest = "0" * 64

    with pytest.raises(CampaignError, match="Take the pack in again first"):
        pack_of(campaign)


@pytest.mark.parametrize("merged", [False, True])
def test_what_is_written_out_says_the_same(campaign, pack, merged):
    campaign = adjust(campaign, pack, NAME, DAY, FIGURE)

    files = exported_files(campaign, pack, merged=merged)

    again = checked_pack(files)
    lines = again.adjustments or ()
    assert bool(lines) != merged
    adjusted = adjusted_pack(again, lines)
    expected = adjusted_pack(pack, [NAME, DAY, FIGURE])
    assert differences(adjusted, expected) == []
    assert files["kinds.toml"] == pack.files["kinds.toml"]


def test_a_pack_with_adjustments_brings_its_own(campaign, pack):
    files = pack.files | {"adjustments.toml": adjustments_text([FIGURE])}
    adjust(campaign, pack, NAME)

    start_campaign(checked_pack(files), by=None, now=NOON)

    campaign.refresh_from_db()
    assert campaign.name == "防汛安全月"
    assert lines_from_json(campaign.adjustments) == (FIGURE,)


def test_a_fault_in_the_file_of_adjustments_is_named(pack):
    with pytest.raises(PackError) as error:
        checked_pack(pack.files | {"adjustments.toml": '[[adjustment]]\nfile = "x"\nat = []\n'})

    assert error.value.faults == [
        "adjustments.toml:2: x 不可用。可用的：indicators.toml、kinds.toml、outline.toml、pack.toml、services.toml。",
        "adjustments.toml:3: at 应是至少写一项的列表。",
        "adjustments.toml:1: 缺少 value。",
    ]


def test_differences_name_values_and_whole_tables(pack):
    files = dict(pack.files)
    files["pack.toml"] = files["pack.toml"].replace('name = "备汛"', 'name = "迎汛"')
    files["indicators.toml"] = files["indicators.toml"].replace(
        'label = "入库物资"', 'label = "物资"'
    )

    told = [(each.change, each.words, each.new) for each in differences(pack, checked_pack(files))]

    assert told == [
        (Change.ADDED, "phase · 迎汛", None),
        (Change.MISSING, "phase · 备汛", None),
        (Change.CHANGED, "indicator · stocks · label", "物资"),
    ]
