"""Headers and cells stay in step."""

from tongpin.base.columns import Column, table_of

COLUMNS = (
    Column[dict[str, int], object]("单位", lambda row: row["unit"]),
    Column[dict[str, int], object]("次数", lambda row: row["count"] * 2),
)


def test_a_table_has_a_cell_for_each_header():
    headers, rows = table_of(COLUMNS, [{"unit": 3, "count": 1}, {"unit": 4, "count": 2}])

    assert headers == ("单位", "次数")
    assert rows == [(3, 2), (4, 4)]
