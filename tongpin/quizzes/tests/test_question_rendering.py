from html.parser import HTMLParser
from uuid import UUID

import pytest

from tongpin.questions.kinds import below, kind_of
from tongpin.questions.tests import builders as b
from tongpin.quizzes.paper_content import DrawSection, PaperItem, Sections
from tongpin.quizzes.question_rendering import RenderedQuestion, filled_in


class Form(HTMLParser):
    """What a browser would send."""

    def __init__(self, html):
        super().__init__()
        self.sent, self.select, self.area = {}, "", ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "select":
            self.select = told["name"]
        elif tag == "option" and "selected" in told:
            self.sent.setdefault(self.select, []).append(told["value"])
        elif tag == "textarea":
            self.area = told["name"]
        elif tag == "input" and (told.get("type") is None or "checked" in told):
            self.sent.setdefault(told["name"], []).append(told.get("value", ""))

    def handle_data(self, data):
        if self.area:
            self.sent.setdefault(self.area, []).append(data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = ""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (b.SINGLE, "C"),
        (b.SINGLE, ""),
        (b.multiple(), ["A", "C"]),
        (b.TRUE_FALSE, "F"),
        (b.BLANK, ["“1921” & <b>", "13"]),
        (b.BLANK, ["", "13"]),
        (b.MATCHING, ["C", "A"]),
        (b.ORDERING, ["C", "A", "B"]),
        (b.NUMBER, "25000"),
        (b.SHORT, "两行\n文字 & 符号"),
        (b.POLL, "B"),
        (b.COMPOSITE, ["B", "T"]),
        *[(question, b.right_answer(question)) for question in b.EVERY],
    ],
)
def test_what_was_answered_stands_in_the_fields_again(question, answer):
    paper = Sections((DrawSection((PaperItem(1, 100, *question),)),), "seed")
    order = paper.orders([0], UUID(int=3), 1)[0]
    page = RenderedQuestion(paper.items[0], paper.orders_of(0), "zh-hans").asked_html(
        "a1", 1, order
    )

    kind = kind_of(question[0])
    fields = kind.fields_of(question[0], answer, "a1")
    sent = Form(filled_in(page, fields)).sent

    read_again = kind.read_answer(question[0], below(lambda name: sent.get(name, []), "a1"))
    assert read_again == answer
