"""Files that are meant to stop the server: each is read or refused within the budget."""

import pytest

from tongpin.base.errors import UserError
from tongpin.bench.hostile_files import hostile_files
from tongpin.evidence.actions import check_file
from tongpin.ledgers.actions import load_files
from tongpin.ledgers.load_run import LoadOptions
from tongpin.questions.actions import questions_of_file
from tongpin.serving.foreign_books import read_foreign_book
from tongpin.testing import NOON

pytestmark = pytest.mark.slow
READERS = (read_foreign_book, questions_of_file, check_file)
NEVER_TAKEN = [
    "far cell in double quotes.xlsx",
    "far cell in single quotes.xlsx",
    "far cell in a line break.xlsx",
    "far cell in customXml-item1.xml.xlsx",
    "20,000 sheets.xlsx",
    "200,000 columns.xlsx",
    "1,000,000 rows.xlsx",
    "swelling.xlsx",
    "many cells.xls",
    "many rows.csv",
]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """name -> content; made once, for it takes some seconds."""
    made = hostile_files()
    assert len(dict(made)) == len(made)
    return dict(made)


def test_there_are_at_least_120_of_them(files):
    assert len(files) >= 120


@pytest.mark.own_database
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_every_file_is_read_or_refused_and_nobody_fails(reader, files, caplog, settings):
    settings.READ_SECONDS = 1
    outcomes = {}
    for name, content in files.items():
        try:
            reader(name, content)
            outcomes[name] = "read"
        except UserError as error:
            outcomes[name] = str(error)

    assert len(outcomes) == len(files)
    assert [record.getMessage() for record in caplog.records if record.name != "PIL"] == []


def test_what_would_fill_the_memory_is_refused_as_a_table(files):
    for name in NEVER_TAKEN:
        with pytest.raises(UserError):
            read_foreign_book(name, files[name])


def test_an_empty_cell_far_away_makes_no_file_large(files):
    content = files["far cell in a styled cell.xlsx"]

    (sheet,) = read_foreign_book("a.xlsx", content).sheets
    assert list(sheet.rows) == [["单位"]]


def test_a_dry_run_over_acts_holds_nobody_up(campaign, monkeypatch):
    def fail() -> None:
        raise AssertionError("a dry run that only reads began to write")

    monkeypatch.setattr("tongpin.ledgers.actions.transaction.atomic", fail)
    content = "单位,日期,学习主题\n柳林镇,2021-03-01,党史\n".encode()

    options = LoadOptions(dry_run=True)
    report = load_files(campaign, [("学习台账.csv", content)], by=None, now=NOON, options=options)

    assert report.tally
