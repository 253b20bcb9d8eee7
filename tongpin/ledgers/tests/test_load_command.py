import io
import json

import pytest
from django.core.management import CommandError, call_command

from tongpin.testing import workbook

HEADER = ["活动时间", "承办单位", "活动名称", "参加人次", "备考"]
ROW = ["2021-03-23", "柳林镇", "参观", "男2女1", ""]


def lines_of(*words):
    stream = io.StringIO()
    call_command("load", *map(str, words), stdout=stream)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_json_holds_rows_remarks_and_the_tally(campaign, county, tmp_path):
    path = tmp_path / "主题活动.xlsx"
    path.write_bytes(workbook(HEADER, ROW))

    row, remark, total = lines_of("--dry-run", "--json", path)

    assert (row["row"], row["outcome"], row["notes"]) == (2, "noted", ["男2女1 → 3"])
    assert remark == {"remark": "主题活动.xlsx · 台账: the column 备考 is not used"}
    assert total["tally"] == {"noted": 1}


@pytest.mark.parametrize("mode", ["--dry-run", "--yes"])
def test_a_file_without_a_table_ends_with_an_error(campaign, county, tmp_path, mode):
    path = tmp_path / "甲.xlsx"
    path.write_bytes(workbook(["甲", "乙"], [1, 2]))
    stream = io.StringIO()

    with pytest.raises(CommandError, match=r"No table is recognised in 甲\.xlsx"):
        call_command("load", "--json", mode, str(path), stdout=stream)

    assert "remark" in json.loads(stream.getvalue().splitlines()[0])


def test_a_column_is_chosen_by_an_option(campaign, county, tmp_path):
    path = tmp_path / "主题活动.xlsx"
    path.write_bytes(workbook(["活动时间", "承办单位", "板块", "参加人次"], ROW[:4]))

    row, *__ = lines_of("--dry-run", "--json", "--column", "板块=activity.title", path)

    assert row["outcome"] == "noted"
    with pytest.raises(CommandError, match="no such kind"):
        lines_of("--column", "板块=nothing", path)
