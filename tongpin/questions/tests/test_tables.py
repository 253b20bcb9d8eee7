import pytest

from tongpin.base.sheets import write_book
from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.spreadsheet import read_tables, write_table
from tongpin.questions.tests import builders as b


def book(header, *rows, title="题库"):
    return write_book(title, header, rows)


def read(content, name="题库.xlsx"):
    return [
        (one.draft.content.kind, one.draft.key.right) if one.draft else one.faults
        for one in read_tables(name, content)
    ]


def test_a_row_a_question():
    content = book(
        ["序号", "题型*", "题干*", "选项A", "选项B", "选项C", "答案", "解析"],
        [1, "单选", "甲？", "A. 一", "B. 二", "", "B", "因为"],
        [2, "多选题", "乙？", "一", "二", "三", "A,C", ""],
        [3, "判断", "丙。", "", "", "", "√", ""],
        [4, 4, "丁____。", "", "", "", "一/二", ""],
        ["", "", "", "", "", "", "", ""],
    )

    assert read(content) == [
        ("single", "B"),
        ("multiple", ["A", "C"]),
        ("true_false", "T"),
        ("blank", [["一", "二"]]),
    ]
    first = read_tables("a.xlsx", content)[0]
    assert [one.text for one in first.draft.content.choices] == ["一", "二"]
    assert (first.place, first.draft.key.why) == ("题库, row 2", "因为")


def test_a_title_above_the_header_and_the_kind_in_the_sheets_name():
    rows = [["题目", "A", "B", "正确答案"], ["甲？", "一", "二", "A"]]

    assert read(book(["2021年题库", "", "", ""], *rows, title="多选题")) == [("multiple", ["A"])]


@pytest.mark.parametrize(
    "header",
    [
        ["题干", "选项1", "是否正确1", "选项2", "是否正确2"],
        ["题干", "选项A", "选项B", "选项C", "选项D"],
    ],
)
def test_pairs_of_an_option_and_whether_it_is_right(header):
    content = book(header, ["甲？", "一", 0, "二", 1], ["乙？", "一", "是", "二", "是"])

    assert read(content) == [("single", "B"), ("multiple", ["A", "B"])]


@pytest.mark.parametrize("is_repeated", [False, True])
def test_a_row_an_option(is_repeated):
    again = "甲？" if is_repeated else ""
    content = book(
        ["题型", "题干", "选项", "是否正确"],
        ["单选", "甲？", "一", "否"],
        ["", again, "二", "是"],
        ["多选", "乙？", "一", "是"],
        ["", "", "二", "是"],
        ["", "", "三", ""],
    )

    assert read(content) == [("single", "B"), ("multiple", ["A", "B"])]


def test_without_a_header_columns_are_told_apart_and_that_is_said():
    content = write_book(
        "x", ["甲甲甲甲甲？", "一", "二", "A"], [["乙乙乙乙乙？", "一", "二", "B"]]
    )

    told = read_tables("a.xlsx", content)

    assert [one.draft.key.right for one in told] == ["A", "B"]
    assert all("no header" in one.draft.notes[0] for one in told)


def test_csv_in_gb18030():
    content = "题干,选项A,选项B,答案\n甲？,一,二,B\n".encode("gb18030")

    assert read(content, "a.csv") == [("single", "B")]


def test_rows_that_cannot_be_asked_say_where_and_why():
    content = book(["题干", "选项A", "选项B", "答案"], ["甲？", "一", "二", "D"])

    (one,) = read_tables("a.xlsx", content)

    assert (one.draft, one.place) == (None, "题库, row 2")
    assert "not among" in one.faults[0]


def test_a_table_without_questions_says_what_is_accepted():
    (one,) = read_tables("a.xlsx", book(["姓名", "单位"], ["张三", "某镇"]))

    assert "题干" in one.faults[0]


def test_what_is_written_is_read_back():
    drafts = [
        QuestionDraft(*pair, source="书", topic="专题") for pair in b.EVERY if not pair[0].parts
    ]
    noted = Content("single", "哪一年？", (Choice("A", "1919", note="早了"), Choice("B", "1921")))
    drafts.append(QuestionDraft(noted, Key("B"), source="书", topic="专题"))

    told = read_tables("a.xlsx", write_table("题库", drafts))

    assert [one.faults for one in told] == [()] * len(drafts)
    assert [(one.draft.content, one.draft.key) for one in told] == [
        (draft.content, draft.key) for draft in drafts
    ]
    assert {(one.draft.source, one.draft.topic) for one in told} == {("书", "专题")}


def test_many_options_come_back_too():
    choices = (*b.choices(*"甲乙丙丁戊己庚辛"), Choice("I", "壬"), Choice("J", "癸"))
    draft = QuestionDraft(Content("single", "第几个？", choices), Key("J"), source="书")

    (told,) = read_tables("a.xlsx", write_table("2024/2025题库", [draft]))

    assert (told.draft.content, told.draft.key) == (draft.content, draft.key)
