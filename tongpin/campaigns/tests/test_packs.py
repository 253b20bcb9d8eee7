import shutil
import tomllib

import pytest
from pydantic import ValidationError

from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_faults import PackError
from tongpin.campaigns.packs import SHIPPED, find_pack, shipped_packs
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON, open_pack


@pytest.mark.parametrize("name", shipped_packs())
def test_every_shipped_pack_is_sound(name):
    pack = open_pack(name)

    assert pack.campaign.code == name


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
        ("pack.toml", 'name = "防汛安全月"', "name = 3", "name 应是不空的文字"),
        ("pack.toml", 'name = "防汛安全月"', 'name = ""', "name 应是不空的文字"),
        ("pack.toml", "starts_on = 2026-05-15", 'starts_on = "五月"', "starts_on 应是日期"),
        ("pack.toml", "goals = [", "goals = [3, ", "goals 的第 1 项 应是不空的文字"),
        ("pack.toml", "goals = [", "look_back_days = true\ngoals = [", "look_back_days 应是整数"),
        ("pack.toml", 'runs = "problems"', 'runs = "problem"', "problem 不可用。可用的：archive、"),
        ("pack.toml", 'runs = "problems"', 'every = "day"', "day 不可用。可用的：month、quarter"),
        ("kinds.toml", 'key = "drill"', 'key = "drill"\nkeep = "20"', "20 不可用。可用的：10、30"),
        ("kinds.toml", 'key = "drill"', 'key = "drill"\non_paper = "drill"', "drill 不可用"),
        ("kinds.toml", "required = true", "required = 1", "required 应是 true 或 false"),
        ("kinds.toml", 'register = "site"\n', "", "site 缺少 register"),
        ("kinds.toml", 'none = ["无隐患", "正常"]', 'none = "无隐患"', "none 应是列表"),
        ("kinds.toml", 'key = "route"', 'key = "route"\nfilled_by = "no"', "no 不可用"),
        ("indicators.toml", 'state = ["fixed"]', 'stat = ["fixed"]', "stat 不可用。可用的：day、"),
        ("indicators.toml", 'measure = "acts"', 'measure = "acts"\nday = "x"', "x 不可用"),
        ("outline.toml", "[print]", "[print]\nnone = { digits = 1 }", "none 不可用"),
        ("outline.toml", "digits = 2", "digit = 2", "可用的键：digits、direction、vague_below"),
        (
            "outline.toml",
            'which = "largest"',
            'which = "any"',
            "any 不可用。可用的：first、largest",
        ),
        ("outline.toml", "{anchor:largest_drill}", "{anker:largest_drill}", "anker 不可用"),
        ("outline.toml", "{example:fixed}", "{example:fix}", "fix 不可用。可用的："),
        ("outline.toml", 'kind = "drill"', 'kind = "dril"', "dril 不可用"),
        ("outline.toml", "组织{title}演练", "组织{titel}演练", "titel 不可用。可用的：day、"),
        ("outline.toml", "组织{title}演练", "组织{title演练", "花括号里只能是一个名称"),
        ("outline.toml", "where = { state", "where = { stat", "stat 不可用"),
        ("outline.toml", "{drills}", "{Drills}", "花括号里只能是一个名称"),
        ("indicators.toml", 'key = "drills"', 'key = "应急演练"', "key 应是小写字母开头"),
        ("pack.toml", 'code = "flood-safety"', "code = ", "不是正确的 TOML"),
        ("pack.toml", 'code = "flood-safety"', 'code = "汛"', "code 应是小写字母开头"),
        ("pack.toml", "before_on = 2026-06-01", "before_on = 2026-05-01", "before_on 应晚于"),
        ("pack.toml", "ends_on = 2026-06-30", "ends_on = 9999-12-31", "不大于 2099-12-31"),
        ("pack.toml", "ends_on = 2026-06-30", "ends_on = 2026-06-30T00:00:00", "应是日期"),
        ("pack.toml", 'name = "防汛安全月"', 'name = "a\\u0000b"', "文字里有"),
        ("pack.toml", "goals = [", "goals = " + "[" * 2000, "嵌套太深"),
        ("pack.toml", "goals = [", "a" + ".a" * 100_000 + " = 1\ngoals = [", "嵌套太深"),
        ("pack.toml", "[[phase]]", "[a" + ".a" * 5000 + "]\n[[phase]]", "嵌套太深"),
        ("pack.toml", "goals = [", f"ask_minutes = 1{'0' * 5000}\ngoals = [", "数字太长"),
        ("pack.toml", 'key = "warning"', 'key = "hazard"', "hazard 已经用过"),
        ("kinds.toml", 'key = "drill"', 'key = "inspection"', "inspection 已经用过"),
        ("kinds.toml", 'key = "site"', 'key = "unit"', "unit 已经用过"),
        ("kinds.toml", 'key = "drill"', 'key = "drill"\nlate_days = -1', "不小于 0"),
        ("kinds.toml", "usual_minutes = 90", "usual_minutes = 2", "不小于 5"),
        ("indicators.toml", 'key = "drills"', 'key = "unit"', "提纲句子里的固定用语"),
        ("indicators.toml", 'kinds = ["drill"]', 'kinds = ["drills"]', "drills 不可用"),
        ("outline.toml", "演练，{visits}", "演练，{anchor:largest_drill}", "花括号里只能是"),
    ],
)
def test_what_makes_no_sense_is_refused(folder, file, old, new, told):
    faults = faults_after(folder, file, old, new)

    assert [fault for fault in faults if fault.startswith(file) and told in fault], faults


def test_kinds_that_are_filled_in_on_each_other_are_named(folder):
    path = folder / "kinds.toml"
    text = path.read_text("utf-8").replace('key = "drill"', 'key = "drill"\non_paper = "stock"')
    path.write_text(text, "utf-8")

    faults = faults_after(
        folder, "kinds.toml", 'key = "stock"', 'key = "stock"\non_paper = "drill"'
    )

    assert [fault.partition(": ")[2] for fault in faults] == [
        "stock 自己也写了 on_paper，互相指来指去没有终点。on_paper 应指一个没有 on_paper 的类别。",
        "drill 自己也写了 on_paper，互相指来指去没有终点。on_paper 应指一个没有 on_paper 的类别。",
    ]


def test_a_table_that_is_no_list_is_named(folder):
    faults = faults_after(folder, "kinds.toml", "[[kind.slot]]", "[kind.slot]")

    line = line_of(folder, "kinds.toml", "[kind.slot]")
    assert faults == [f"kinds.toml:{line}: slot 应写成 [[slot]]。"]


def test_a_plural_is_no_key_of_a_pack(folder):
    faults = faults_after(folder, "kinds.toml", "[[kind.slot]]", "[[kind.slots]]")

    assert any("不认识的键 slots" in fault for fault in faults)


def test_a_missing_file_is_named_with_those_that_belong(folder):
    (folder / "kinds.toml").unlink()

    with pytest.raises(PackError) as error:
        open_pack(str(folder))

    files = "pack.toml、kinds.toml、indicators.toml、outline.toml"
    assert error.value.faults == [f"kinds.toml: 方案包缺少这个文件。应有：{files}。"]


def test_faults_of_several_files_are_told_at_once(folder):
    pack = folder / "pack.toml"
    pack.write_text(pack.read_text("utf-8").replace('code = "flood-safety"', "code = 1"), "utf-8")

    faults = faults_after(folder, "kinds.toml", 'word = "次"', 'wort = "次"')

    assert [fault.split(": ")[1] for fault in faults] == [
        "code 应是不空的文字。",
        "不认识的键 wort。可用的键：key、label、word、hints、late_days、usual_minutes、on_paper、keep、field、slot。",
        "缺少 word。",
    ]


@pytest.mark.parametrize("name", shipped_packs())
def test_what_is_stored_of_a_pack_reads_as_the_same(db, name):
    pack = open_pack(name)

    campaign = start_campaign(pack, by=None, now=NOON)

    campaign.refresh_from_db()
    assert [kind.spec for kind in campaign.kinds.in_order()] == list(pack.kinds)
    indicators = campaign.indicators.order_by("position")
    assert [indicator.spec for indicator in indicators] == list(pack.indicators)
    assert campaign.outline_spec == pack.outline


def test_stored_kinds_hold_what_the_pack_says_and_no_defaults(campaign):
    with (SHIPPED / "study-2021" / "kinds.toml").open("rb") as file:
        data = tomllib.load(file)

    assert [kind.data for kind in campaign.kinds.in_order()] == data["kind"]


def test_what_a_pack_says_is_frozen(campaign):
    with pytest.raises(ValidationError, match="frozen"):
        campaign.kinds.in_order()[0].spec.label = "别的"


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


def test_a_pack_may_say_nothing_of_services(folder, db):
    before = open_pack(str(folder))
    (folder / "services.toml").unlink()

    pack = open_pack(str(folder))

    assert before.services.categories
    assert pack.services.categories == ()
    assert pack.digest != before.digest
    campaign = start_campaign(pack, by=None, now=NOON)
    assert campaign.services_spec.desk_days == 1
    assert start_campaign(before, by=None, now=NOON).services_spec == before.services


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('kind = "order"', 'kind = "odrer"', "odrer 不可用"),
        ('key = "transfer"', 'key = "danger"', "danger 已经用过"),
        ("accept_days = 0", "accept_days = -1", "accept_days 应是不小于 0 的值"),
        ("because", "# because", "写了 lowest_level 就要写 because"),
        ("lowest_level = 1", "lowest_level = 10", "lowest_level 应是不大于 9 的值"),
    ],
)
def test_a_fault_in_what_residents_may_ask_for_is_named(folder, old, new, fault):
    faults = faults_after(folder, "services.toml", old, new)

    assert faults[0].startswith("services.toml:")
    assert fault in faults[0]
