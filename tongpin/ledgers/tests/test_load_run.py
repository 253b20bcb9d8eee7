"""A run may be held by any loader: it knows tables, rows and outcomes, but no acts."""

from tongpin.base.sheets import read_book
from tongpin.campaigns.specs import FieldSpec, KindSpec
from tongpin.ledgers.cell_meanings import Fault
from tongpin.ledgers.load_run import LoadRun
from tongpin.ledgers.models import RowOutcome
from tongpin.testing import workbook

BOOKS = KindSpec(
    key="books",
    label="图书目录",
    word="件",
    fields=(
        FieldSpec(key="title", label="书名", type="text", required=True),
        FieldSpec(key="count", label="册数", type="count"),
    ),
)
HEADER = ["书名", "册数"]


def books(*rows, name="图书.xlsx", header=HEADER):
    return [read_book(name, workbook(header, *rows))]


def test_a_run_finds_tables_and_their_rows():
    run = LoadRun()

    (source,) = run.find_tables(books(["甲", 1], ["", ""], HEADER, ["合计", 1]), [BOOKS])

    assert source.place == {"file": "图书.xlsx", "sheet": "台账"}
    assert list(run.data_rows(source)) == [(2, ["甲", 1.0])]
    assert run.rows_read == 4


def test_a_run_says_what_it_does_not_know():
    run = LoadRun()

    tables = run.find_tables(
        [
            *books(["甲", 1, "乙"], header=[*HEADER, "架号"]),
            *books([1, 2], name="其他.xlsx", header=["一", "二"]),
        ],
        [BOOKS],
    )

    assert len(tables) == 1
    assert run.report.remarks == [
        "图书.xlsx · 台账: the column 架号 is not used",
        "其他.xlsx · 台账: no table is recognised. Accepted are: 图书目录（书名…）",
    ]


def test_a_run_gathers_what_became_of_rows():
    run = LoadRun()
    first, second = run.find_tables(
        [*books(["甲", 1]), *books(["乙", 2], name="更多.xlsx")], [BOOKS]
    )
    fault = Fault("册数", "许多", "a number")

    run.add(second, 2, RowOutcome.REFUSED, faults=[fault])
    run.add(first, 2, RowOutcome.NOTED, notes=["约"])
    run.sort_rows([first, second])

    assert [(row.file, row.outcome, row.notes, row.faults) for row in run.report.rows] == [
        ("图书.xlsx", "noted", ("约",), ()),
        ("更多.xlsx", "refused", (), (fault,)),
    ]
    assert run.report.tally == {"noted": 1, "refused": 1}
    assert run.report.kinds == {"图书目录": 1}
    assert run.report.stored_rows == 1
    assert run.tallies == {"更多.xlsx": {"refused": 1}, "图书.xlsx": {"noted": 1}}


def test_plain_rows_are_counted_where_nobody_wants_each():
    run = LoadRun(keep_rows=False)
    (source,) = run.find_tables(books(["甲", 1]), [BOOKS])

    run.add(source, 2, RowOutcome.TAKEN)
    run.add(source, 3, RowOutcome.QUESTION)

    assert [row.outcome for row in run.report.rows] == ["question"]
    assert run.report.tally == {"taken": 1, "question": 1}


def test_a_run_tells_its_progress():
    steps = []
    run = LoadRun(progress=lambda done, total: steps.append((done, total)))
    (source,) = run.find_tables(books(*[["甲", n] for n in range(1, 1002)]), [BOOKS])

    rows = list(run.data_rows(source))

    assert len(rows) == 1001
    assert [done for done, __ in steps] == [500, 1000]
