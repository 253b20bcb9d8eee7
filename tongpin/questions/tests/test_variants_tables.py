"""Tables of questions as people lay them out."""

import io

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from tongpin.questions.tests.outcomes import outcomes

HEADER = ["题干", "选项A", "选项B", "选项C", "答案"]
ROW = ["一大？", "上海", "嘉兴", "北京", "B"]


def book(*rows, title="题库", pictures=()):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cell in pictures:
        picture = io.BytesIO()
        Picture.new("RGB", (2, 2)).save(picture, "png")
        picture.seek(0)
        sheet.add_image(Image(picture), cell)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


CASES = [
    (book(["题目"], HEADER, ROW), ["single: 一大？ [上海|嘉兴|北京] = B"]),
    (book(["试题"], [], HEADER, ROW), ["single: 一大？ [上海|嘉兴|北京] = B"]),
    (
        book(
            ["试题", "", "", "", ""],
            ["序号", "题干", "选项A", "选项B", "答案"],
            [1, "一大？", "上海", "嘉兴", "B"],
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(["题目", "题目", "题目", "题目", "题目"], HEADER, ROW),
        ["single: 一大？ [上海|嘉兴|北京] = B"],
    ),
    (
        book(["题干", "选项内容", "是否正确项"], ["一大？", "上海", "否"], ["", "嘉兴", "是"]),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(
            ["试题"],
            ["题干", "选项内容", "是否正确项"],
            ["一大？", "上海", "否"],
            ["", "嘉兴", "是"],
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(
            ["题干", "选项内容", "是否正确选项"],
            ["一大？", "上海", "0"],
            ["一大？", "嘉兴", "1"],
            ["七大？", "延安", "1"],
            ["七大？", "重庆", "0"],
        ),
        ["single: 一大？ [上海|嘉兴] = B", "single: 七大？ [延安|重庆] = A"],
    ),
    (
        book(["题干", "选项", "答案"], ["一大？", "上海|嘉兴|北京", "B"]),
        ["single: 一大？ [上海|嘉兴|北京] = B"],
    ),
    (
        book(["题干", "选项", "答案"], ["一大？", "A.上海|B.嘉兴", "B"]),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(["题干", "选项", "答案"], ["一大？", "A. 上海\nB. 嘉兴", "B"]),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(["题干", "选项", "答案"], ["一大？", "A、上海 B、嘉兴 C、北京", "B"]),
        ["single: 一大？ [上海|嘉兴|北京] = B"],
    ),
    (
        book(["题干", "选项", "答案"], ["一大？", "A上海；B嘉兴", "B"]),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(["题干", "选项", "答案"], ["一大？", "上海", "B"], ["", "嘉兴", ""]),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(["题干", "选项", "答案"], ["一大？", "上海、嘉兴", "B"]),
        ["refused: At least 2 options are needed. The right option is not among the options."],
    ),
    (
        book(["题干", "选项", "答案"], ["一大？", "A.上海|C.嘉兴", "A"]),
        ["refused: Its options are lettered A, C; accepted are letters from A on, each once."],
    ),
    (
        book(
            ["题型", "题目", "选项", "", "", "答案"],
            ["", "", "A", "B", "C", ""],
            ["单选", "一大？", "上海", "嘉兴", "北京", "B"],
        ),
        ["single: 一大？ [上海|嘉兴|北京] = B"],
    ),
    (
        book(
            ["题干（必填）", "选项A（必填）", "选项B", "正确答案(多选用,隔开)"],
            ["一大？", "上海", "嘉兴", "B"],
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(["题 目", "A选项", "B选项", "正确答案"], ["一大？", "上海", "嘉兴", "B"]),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(["試題題目", "選項A", "選項B", "正確答案"], ["一大？", "上海", "嘉兴", "B"]),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(["question", "option a", "option b", "answer"], ["一大？", "上海", "嘉兴", "B"]),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(["题目", "选项一", "选项二", "答案"], ["一大？", "上海", "嘉兴", "2"]),
        ["single: 一大？ [上海|嘉兴] = B ?"],
    ),
    (
        book(["题目", "选项1", "选项2", "答案"], ["1+1？", "2", "1", "2"]),
        ["single: 1+1？ [2|1] = A"],
    ),
    (
        book(
            ["题目", "选项1", "选项2", "选项3", "答案"], ["一大？", "上海", "嘉兴", "北京", "1,2"]
        ),
        ["multiple: 一大？ [上海|嘉兴|北京] = AB ?"],
    ),
    (
        book(["题目", "答案A", "答案B", "正确答案"], ["一大？", "上海", "嘉兴", "B"]),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book([*HEADER, "难度"], [*ROW, "无"], ["七大？", "x", "y", "z", "A", "★★"]),
        ["single: 一大？ [上海|嘉兴|北京] = B ?", "single: 七大？ [x|y|z] = A"],
    ),
    (
        book(["题型", *HEADER], ["未知", *ROW], ["无", *ROW]),
        ["single: 一大？ [上海|嘉兴|北京] = B ?", "single: 一大？ [上海|嘉兴|北京] = B ?"],
    ),
    (
        book(["题型", *HEADER], ["案例题", "怎么办？", "", "", "", "报告"]),
        ["short: 怎么办？ = 报告 ?"],
    ),
    (book(HEADER, ["一大？A.上海 B.嘉兴", "", "", "", "B"]), ["single: 一大？ [上海|嘉兴] = B"]),
    (
        book(HEADER, ["一大？", "", "", "", "B"]),
        ["refused: The answer “B” is the letter of an option, and there are no options."],
    ),
    (
        book(HEADER, ["一大在（ ）", "", "", "", "Ｂ"]),
        ["refused: The answer “Ｂ” is the letter of an option, and there are no options."],
    ),
    (book(HEADER, ["一大？", "", "上海", "嘉兴", "B"]), ["refused: An option is empty."]),
    (
        book(HEADER, ["一大？", "B. 上海", "C. 嘉兴", "", "B"]),
        ["refused: Its options are lettered B, C; accepted are letters from A on, each once."],
    ),
    (
        book(HEADER, ["一大？", "Ａ．上海", "Ｂ．嘉兴", "Ｃ．北京", "Ｂ"]),
        ["single: 一大？ [上海|嘉兴|北京] = B"],
    ),
    (
        book(HEADER, ["一大？", "a)上海", "b)嘉兴", "c)北京", "b"]),
        ["single: 一大？ [上海|嘉兴|北京] = B"],
    ),
    (
        book(HEADER, ["一大？", "A. 上海", "嘉兴", "C. 北京", "B"]),
        ["single: 一大？ [上海|嘉兴|北京] = B"],
    ),
    (
        book(HEADER, ["一大（B）？", "上海", "嘉兴", "北京", ""]),
        ["single: 一大（\u3000\u3000）？ [上海|嘉兴|北京] = B ?"],
    ),
    (
        book(HEADER, ["一、单选题"], ROW, ["二、判断题"], ["甲。", "", "", "", "√"]),
        ["single: 一大？ [上海|嘉兴|北京] = B", "true_false: 甲。 = T"],
    ),
    (
        book(HEADER, ROW, HEADER, ROW, ["共2题"], ["制表人：张三"]),
        [
            "single: 一大？ [上海|嘉兴|北京] = B",
            "single: 一大？ [上海|嘉兴|北京] = B",
            "refused: It has neither options nor an answer.",
            "refused: It has neither options nor an answer.",
        ],
    ),
    (book([*HEADER, "反馈"], [*ROW, "无"]), ["single: 一大？ [上海|嘉兴|北京] = B ?"]),
    (
        book([*HEADER, "选项反馈"], [*ROW, "A：不对\nB：对"]),
        ["single: 一大？ [上海|嘉兴|北京] = B"],
    ),
    (
        book(HEADER, ["<p>一大？</p>", "<p>上海</p>", "嘉兴", "北京", "B"]),
        ["single: 一大？ [上海|嘉兴|北京] = B ?"],
    ),
    (
        book(HEADER, ["<img src='a.png'>？", "上海", "嘉兴", "北京", "B"]),
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    (
        book(HEADER, ROW, ["七大？", "x", "y", "z", "A"], pictures=["A3"]),
        [
            "single: 一大？ [上海|嘉兴|北京] = B",
            "single: 七大？\n（图#2x2） [x|y|z] = A ?",
        ],
    ),
    (
        book(HEADER, ROW, ["七大？", "x", "y", "z", "A"], pictures=["C2"]),
        [
            "single: 一大？ [上海|嘉兴\n（图#2x2）|北京] = B ?",
            "single: 七大？ [x|y|z] = A",
        ],
    ),
    (
        book(
            HEADER,
            ["一大？", "上海", "嘉兴", "北京", "B、嘉兴"],
            ["二大？", "上海", "嘉兴", "北京", "B、上海"],
        ),
        [
            "single: 一大？ [上海|嘉兴|北京] = B",
            "refused: The answer “B、上海” names an option by its letter, but says something else.",
        ],
    ),
    (book(HEADER, ["一大？", "A", "B", "AB", "A"]), ["single: 一大？ [A|B|AB] = A"]),
    (
        book(["内容", "说明"], ["会议", "纪要"]),
        ["refused: No column holds questions; accepted are headers such as 题干, 选项A and 答案."],
    ),
    (
        book(["题目", "难度"], ["会议", "易"]),
        ["refused: No column holds questions; accepted are headers such as 题干, 选项A and 答案."],
    ),
    (
        book(["题干", "答案"], ["甲。", "√"], ["乙。", "×"]),
        ["true_false: 甲。 = T", "true_false: 乙。 = F"],
    ),
    (
        book(["题干", "答案"], ["成立于____年", "1921"], ["谁？", "陈独秀"], ["谁（ ）？", "C"]),
        [
            "blank: 成立于____年 = 1921",
            "short: 谁？ = 陈独秀 ?",
            "refused: The answer “C” is the letter of an option, and there are no options.",
        ],
    ),
    (
        book(["题干", "A", "B", "C", "D", "E", "F", "答案"], ["哪些？", 1, 2, 3, 4, "", "", "ABC"]),
        ["multiple: 哪些？ [1|2|3|4] = ABC ?"],
    ),
    (
        book(
            ["题干", "选项A", "是否正确", "选项B", "是否正确"],
            ["一大？", "上海", "否", "嘉兴", "是"],
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(
            ["题干", "选项A", "选项A是否正确", "选项B", "选项B是否正确"],
            ["一大？", "上海", "×", "嘉兴", "√"],
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(
            ["题库（共一题）"],
            ["说明：请勿修改"],
            ["序号", "题型", "题干", "A", "B", "答案", "解析", "章节"],
            [1, "单选题", "一大？", "上海", "嘉兴", "B", "略", "一"],
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        book(
            ["题干", "选项内容", "是否正确", "答案"],
            ["一大？", "上海", "是", "B"],
            ["", "嘉兴", "否", ""],
        ),
        ["refused: The answer is “B”, but marked as right are A."],
    ),
    (
        book(["题干", "选项A", "选项B", "答案"], ['=DISPIMG("ID_1",1)', "上海", "嘉兴", "B"]),
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    (
        book(["题干", "选项A", "选项B", "答案"], [r"\(x^2\)？", "上海", "嘉兴", "B"]),
        ["single: x^2？ [上海|嘉兴] = B ?"],
    ),
    ("题干,选项,答案\n一大？,上海|嘉兴,B\n".encode(), ["single: 一大？ [上海|嘉兴] = B"]),
    (
        "题目\n题干\t选项A\t选项B\t答案\n一大？\t上海\t嘉兴\tB\n".encode(),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    ("题干,答案\n甲。,√\n".encode("gb18030"), ["true_false: 甲。 = T"]),
]


@pytest.mark.parametrize(("content", "expected"), CASES)
def test_tables(content, expected):
    name = "a.xlsx" if content.startswith(b"PK") else "a.csv"

    assert outcomes(name, content) == expected
