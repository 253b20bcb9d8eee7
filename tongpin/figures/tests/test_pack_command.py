import pytest
from django.core.management import CommandError, call_command

from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import JournalEntry


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_pack_is_checked_taken_in_and_written_out(db, capsys, folder):
    call_command("pack", "new", "mine")
    call_command("pack", "check", "mine")
    call_command("pack", "import", "mine", "--dry-run")
    assert Campaign.objects.count() == 0
    call_command("pack", "import", "mine")
    call_command("pack", "export", "mine", "-o", "mine.zip")
    count = JournalEntry.objects.count()
    call_command("pack", "import", "mine.zip")

    assert JournalEntry.objects.count() == count
    assert capsys.readouterr().out.splitlines() == [
        "mine: pack.toml、kinds.toml、indicators.toml、outline.toml、services.toml",
        "mine has no fault.",
        "It starts the campaign mine (mine).",
        "It starts the campaign mine (mine).",
        "mine",
        "mine → mine.zip",
        "The campaign mine says all this already: nothing changes.",
        "mine",
    ]


def test_what_another_edition_changes_is_told(db, capsys, folder):
    call_command("pack", "new", "mine")
    call_command("pack", "import", "mine")
    kinds = folder / "mine" / "kinds.toml"
    kinds.write_text(kinds.read_text("utf-8").replace("活动日期", "哪一天"), "utf-8")

    call_command("pack", "import", "mine", "--dry-run")

    assert capsys.readouterr().out.splitlines()[-2:] == [
        "It changes the campaign mine (mine).",
        "kinds.toml: kind · activity · field · day · label: 活动日期 → 哪一天",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["new", "Bad Name"], "不能作活动代码"),
        (["check", "nothing"], "没有这个方案包"),
        (["export", "nothing", "-o", "x.zip"], "There is no campaign nothing"),
    ],
)
def test_what_cannot_be_done_is_told(db, arguments, told):
    with pytest.raises(CommandError, match=told):
        call_command("pack", *arguments)


def test_a_folder_that_lies_there_is_left_alone(db, folder):
    (folder / "mine").mkdir()

    with pytest.raises(CommandError, match="mine exists already"):
        call_command("pack", "new", "mine")
