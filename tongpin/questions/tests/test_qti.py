import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.qti import is_package, read_qti
from tongpin.questions.formats.qti_package import write_qti
from tongpin.questions.formats.registry import read_questions
from tongpin.questions.notations.qti_writer import QTI_21, QTI_30
from tongpin.questions.notations.xml_source import XmlError
from tongpin.questions.tests import builders as b

DIALECTS = [QTI_21, QTI_30]
NUMBER = (Content("number", "长征约多少里？"), Key("25000", tolerance="500"))
SHORT = (Content("short", "谈谈体会"), Key(""))
CAN = [
    b.SINGLE,
    b.TRUE_FALSE,
    b.BLANK,
    b.MATCHING,
    b.ORDERING,
    b.POLL,
    NUMBER,
    SHORT,
    b.multiple("some"),
    b.multiple("all"),
    b.multiple("each"),
]


def same(told, draft):
    assert told.faults == ()
    assert (told.draft.content, told.draft.key) == (draft.content, draft.key)
    assert (told.draft.source, told.draft.topic) == (draft.source, draft.topic)


@pytest.mark.parametrize("dialect", DIALECTS, ids=["2.1", "3.0"])
def test_what_goes_out_comes_back(dialect):
    drafts = [QuestionDraft(*pair, source="《简史》第1页", topic="建党") for pair in CAN]

    content, left_out = write_qti(drafts, dialect)

    assert left_out == []
    assert is_package(content)
    for told, draft in zip(read_qti(content), drafts, strict=True):
        same(told, draft)
    assert read_questions("a.zip", content)[0].name == "qti"


@pytest.mark.parametrize(
    "pair",
    [
        b.COMPOSITE,
        b.NUMBER,
        b.SHORT,
        b.multiple("half"),
        (Content("blank", "__和____", blanks=1), Key([["甲"]], any_order=True)),
    ],
)
def test_what_qti_cannot_say_is_named(pair):
    draft = QuestionDraft(*pair, source="书")

    assert write_qti([draft], QTI_21)[1] == [draft]


def test_names_of_the_two_versions():
    for dialect, name in ((QTI_21, b"<choiceInteraction"), (QTI_30, b"<qti-choice-interaction")):
        content, __ = write_qti([QuestionDraft(*b.SINGLE, source="书")], dialect)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert name in archive.read("item1.xml")


WORDS = (
    st.text("红军长征<>&\"' abc", min_size=1, max_size=10)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(WORDS, st.lists(WORDS, min_size=2, max_size=5, unique=True), st.data())
def test_any_choice_goes_out_and_comes_back(stem, texts, data):
    choices = tuple(
        Choice(letter, text, is_fixed=data.draw(st.booleans()))
        for letter, text in zip("ABCDE", texts, strict=False)
    )
    right = data.draw(st.sampled_from([one.letter for one in choices]))
    draft = QuestionDraft(Content("single", stem, choices), Key(right), source="书")
    for dialect in DIALECTS:
        (told,) = read_qti(write_qti([draft], dialect)[0])
        same(told, draft)


CANVAS = """<?xml version="1.0"?>
<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment><section>
<item ident="a"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>
<fieldentry>multiple_choice_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext texttype="text/html">&lt;p&gt;一大在哪里闭幕？&lt;/p&gt;</mattext></material>
<response_lid ident="r"><render_choice>
<response_label ident="1"><material><mattext>上海</mattext></material></response_label>
<response_label ident="2"><material><mattext>嘉兴</mattext></material></response_label>
</render_choice></response_lid></presentation>
<resprocessing><respcondition><conditionvar><varequal respident="r">2</varequal></conditionvar>
<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing></item>
<item ident="b"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>
<fieldentry>multiple_answers_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext>哪些是？</mattext></material>
<response_lid ident="r"><render_choice>
<response_label ident="1"><material><mattext>甲</mattext></material></response_label>
<response_label ident="2"><material><mattext>乙</mattext></material></response_label>
<response_label ident="3"><material><mattext>丙</mattext></material></response_label>
</render_choice></response_lid></presentation>
<resprocessing><respcondition><conditionvar><and><varequal respident="r">1</varequal>
<not><varequal respident="r">2</varequal></not><varequal respident="r">3</varequal></and>
</conditionvar><setvar>100</setvar></respcondition></resprocessing></item>
<item ident="c"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>
<fieldentry>file_upload_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext>上传</mattext></material></presentation></item>
</section></assessment></questestinterop>"""


def test_canvas_is_read():
    first, second, third = read_qti(CANVAS.encode())

    assert (first.draft.content.stem, first.draft.key.right) == ("一大在哪里闭幕？", "B")
    assert (second.draft.content.kind, second.draft.key.right) == ("multiple", ["A", "C"])
    assert "file_upload_question" in third.faults[0]


def item(body, declared=""):
    return (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="a">'
        f"{declared}<itemBody>{body}</itemBody></assessmentItem>"
    ).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (item("<p>x</p>"), "interactions"),
        (item('<hotspotInteraction responseIdentifier="R"/>'), "hotspotInteraction"),
        (item('<choiceInteraction responseIdentifier="R"/>'), "declared nowhere"),
        (item("<p/>", "<templateDeclaration identifier='t'/>"), "templates"),
        (b"<assessmentItem/>", "no body"),
    ],
)
def test_what_is_not_known_is_named(content, said):
    (told,) = read_qti(content)

    assert told.draft is None
    assert said in told.faults[0]


def zipped(*parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        zipped(("imsmanifest.xml", "<a/>"), ("a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")),
        zipped(("imsmanifest.xml", "<a/>"), ("a.xml", b" " * 100_000_001)),
        zipped(("imsmanifest.xml", "<a/>"), ("a.xml", "<broken")),
        zipped(("imsmanifest.xml", "<a/>"))[:-10],
    ],
    ids=["entity", "bomb", "broken", "cut"],
)
def test_hostile_packages_are_refused(content):
    with pytest.raises(XmlError):
        read_qti(content)


def test_paths_of_a_package_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    read_qti(zipped(("imsmanifest.xml", "<a/>"), ("../../evil.xml", item("<p>x</p>"))))

    assert list(tmp_path.iterdir()) == []
