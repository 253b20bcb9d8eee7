"""QTI 1.2 and 2 as programs write it, and packages as people send them."""

import pytest

from tongpin.evidence.file_types import media_type_of
from tongpin.questions.tests.outcomes import outcomes, zipped

NAMESPACE = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
TWO = [("a", "上海"), ("b", "嘉兴")]
THREE = [*TWO, ("c", "北京")]
DOCUMENT_TYPE = '<!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2p1.dtd">'
FIELD = (
    '<response_str ident="r" rcardinality="Single"><render_fib><response_label ident="a"/>'
    "</render_fib></response_str>"
)


def item(body, declared, processing=""):
    """Of QTI 2."""
    return (
        f'<assessmentItem {NAMESPACE} identifier="a">{declared}<itemBody>{body}</itemBody>'
        f"{processing}</assessmentItem>"
    )


def declaration(values, cardinality="single", base="identifier", mapped=""):
    right = "".join(f"<value>{value}</value>" for value in values)
    return (
        f'<responseDeclaration identifier="R" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{right}</correctResponse>{mapped}</responseDeclaration>"
    )


def choice_of(choices, most=1, prompt="一大？"):
    options = "".join(
        f'<simpleChoice identifier="{i}">{text}</simpleChoice>' for i, text in choices
    )
    return (
        f'<choiceInteraction responseIdentifier="R" maxChoices="{most}"><prompt>{prompt}</prompt>'
        f"{options}</choiceInteraction>"
    )


def mapping(**points):
    entries = (f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in points.items())
    return f"<mapping>{''.join(entries)}</mapping>"


def old_item(presentation, processing="", metadata=""):
    """Of QTI 1.2."""
    return (
        f'<item ident="i">{metadata}<presentation>{presentation}</presentation>'
        f"<resprocessing>{processing}</resprocessing></item>"
    )


def old_test(*items, doctype=""):
    return (
        f'<?xml version="1.0"?>{doctype}<questestinterop><assessment><section>'
        f"{''.join(items)}</section></assessment></questestinterop>"
    )


def material(text, text_type="text/html"):
    return f'<material><mattext texttype="{text_type}"><![CDATA[{text}]]></mattext></material>'


def options_of(choices, cardinality="Single"):
    labels = "".join(
        f'<response_label ident="{i}">{material(text)}</response_label>' for i, text in choices
    )
    return (
        f'<response_lid ident="r" rcardinality="{cardinality}"><render_choice>{labels}'
        "</render_choice></response_lid>"
    )


def points_for(name, score=100, action="Set"):
    return (
        f'<respcondition><conditionvar><varequal respident="r">{name}</varequal></conditionvar>'
        f'<setvar varname="SCORE" action="{action}">{score}</setvar></respcondition>'
    )


def named(kind):
    """Metadata as Canvas writes them."""
    return (
        "<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>"
        f"<fieldentry>{kind}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
    )


GOOD = item(choice_of(TWO), declaration("b"))
ITEMS = [
    (GOOD, ["single: 一大？ [上海|嘉兴] = B"]),
    (
        item('<p>看<img src="a.png" alt="红船"/></p>' + choice_of(TWO), declaration("b")),
        ["single: 看（图：红船）\n一大？ [上海|嘉兴] = B ?"],
    ),
    (
        item('<p>看<img src="a.png"/></p>' + choice_of(TWO), declaration("b")),
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    (
        item(choice_of([("a", '<img src="x.png" alt=""/>'), ("b", "嘉兴")]), declaration("b")),
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    (
        item('<p><object data="a.mp4" type="video/mp4"/></p>' + choice_of(TWO), declaration("b")),
        ["refused: It holds sounds, films or drawings, which cannot be shown here (object)."],
    ),
    (
        item(
            '<p><math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mn>1</mn><mn>2</mn></mfrac></math>是</p>'
            + choice_of(TWO),
            declaration("b"),
        ),
        ["single: 1/2是\n一大？ [上海|嘉兴] = B ?"],
    ),
    (
        item(
            '<p><m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mover><m:mi>x</m:mi><m:mo>-</m:mo></m:mover></m:math>是</p>'
            + choice_of(TWO),
            declaration("b"),
        ),
        ["refused: It holds a formula that cannot be written in one line (mover)."],
    ),
    (
        item("<p>10<sup>2</sup></p>" + choice_of(TWO), declaration("b")),
        ["single: 10^2\n一大？ [上海|嘉兴] = B"],
    ),
    (
        item(
            choice_of(
                [
                    (
                        "a",
                        '上海<feedbackInline outcomeIdentifier="F" identifier="a" showHide="show">不对</feedbackInline>',
                    ),
                    ("b", "嘉兴"),
                ]
            ),
            declaration("b"),
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        item(choice_of(THREE, 0), declaration("ab", "multiple")),
        ["multiple: 一大？ [上海|嘉兴|北京] = AB"],
    ),
    (
        item(choice_of(THREE, 0), declaration("ab", "multiple", mapped=mapping(a=2, b=2, c=-4))),
        ["multiple: 一大？ [上海|嘉兴|北京] = AB"],
    ),
    (
        item(choice_of(THREE, 0), declaration("ab", "multiple", mapped=mapping(a=1, b=1, c=-2))),
        ["multiple: 一大？ [上海|嘉兴|北京] = AB"],
    ),
    (
        item(choice_of(THREE, 0), declaration("ab", "multiple", mapped=mapping(a=1, b=1, c=0))),
        ["refused: The weights of its options are none of the rules here."],
    ),
    (
        item(choice_of(THREE, 0), declaration("ab", "multiple", mapped=mapping(a=1, c=1, b=-1))),
        ["refused: The weights of its options are none of the rules here."],
    ),
    (
        item(choice_of(THREE, 1), declaration("b", mapped=mapping(b=2))),
        ["single: 一大？ [上海|嘉兴|北京] = B"],
    ),
    (
        item(choice_of(THREE, 1), declaration("b", mapped=mapping(b=1, a="0.5"))),
        ["refused: Some answers are worth a part of the points, which is not known here."],
    ),
    (
        item(choice_of(THREE, 1), declaration("", mapped=mapping(b=1))),
        ["single: 一大？ [上海|嘉兴|北京] = B"],
    ),
    (
        item(choice_of(THREE, 1), declaration("ab")),
        ["refused: It has several right options for one."],
    ),
    (
        item(choice_of(THREE, 2), declaration("ab", "multiple")),
        ["multiple: 一大？ [上海|嘉兴|北京] = AB"],
    ),
    (item(choice_of(THREE), declaration("")), ["poll: 一大？ [上海|嘉兴|北京] = None"]),
    (
        item(
            choice_of(THREE),
            declaration(""),
            '<responseProcessing><responseCondition><responseIf><match><variable identifier="R"/><baseValue baseType="identifier">b</baseValue></match><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>',
        ),
        ["refused: What is right stands in rules of its own, which are not known."],
    ),
    (
        item(choice_of([("t", "True"), ("f", "False")]), declaration("t")),
        ["true_false: 一大？ = T"],
    ),
    (item(choice_of([("t", "对"), ("f", "错")]), declaration("f")), ["true_false: 一大？ = F"]),
    (
        item(choice_of([("t", "正确"), ("f", "不正确")]), declaration("f")),
        ["single: 一大？ [正确|不正确] = B"],
    ),
    (
        item(
            '<p>成立于<textEntryInteraction responseIdentifier="R"/>年</p>',
            declaration(["1921"], "single", "string", mapping(**{"1921": 1, "一九二一": 1})),
        ),
        ["blank: 成立于____年 = 1921/一九二一"],
    ),
    (
        item(
            '<p>成立于<textEntryInteraction responseIdentifier="R"/>年</p>',
            declaration(["1921"], "single", "string", mapping(**{"1921": 1, "1920": 0.5})),
        ),
        ["refused: Some answers are worth a part of the points, which is not known here."],
    ),
    (
        item(
            '<p>成立于<textEntryInteraction responseIdentifier="R"/>年</p>',
            declaration(["B"], "single", "string"),
        ),
        ["refused: The answer “B” is the letter of an option, and there are no options."],
    ),
    (
        item(
            '<p>几<textEntryInteraction responseIdentifier="R"/></p>',
            declaration(["3"], "single", "float"),
            '<responseProcessing><responseCondition><responseIf><equal toleranceMode="relative" tolerance="10 10"><variable identifier="R"/><correct identifier="R"/></equal><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>',
        ),
        ["number: 几 = 3"],
    ),
    (
        item(
            '<p>几<textEntryInteraction responseIdentifier="R"/></p>',
            declaration(["3"], "single", "float"),
            '<responseProcessing><responseCondition><responseIf><and><gte><variable identifier="R"/><baseValue baseType="float">1</baseValue></gte></and></responseIf></responseCondition></responseProcessing>',
        ),
        ["refused: It compares its number in a way that is not known here."],
    ),
    (
        item(
            '<p>几<textEntryInteraction responseIdentifier="R"/></p>',
            declaration(["3", "4"], "multiple", "integer"),
        ),
        ["refused: It has several right numbers."],
    ),
    (
        item(
            '<extendedTextInteraction responseIdentifier="R"><prompt>谈谈</prompt></extendedTextInteraction>',
            declaration("", base="string"),
        ),
        ["short: 谈谈 = "],
    ),
    (
        item('<gapMatchInteraction responseIdentifier="R"/>', declaration("")),
        ["refused: Its interactions are not known here: gapMatchInteraction."],
    ),
    (
        item(choice_of([(f"i{n}", f"项{n}") for n in range(30)]), declaration(["i28"])),
        ["refused: At most 26 options are known here."],
    ),
    (
        item(choice_of(TWO) + "<modalFeedback/>", declaration("b"))
        .replace(
            "</itemBody>",
            '</itemBody><modalFeedback identifier="x" outcomeIdentifier="F" showHide="show">因为。出处：书</modalFeedback>',
        )
        .replace("<modalFeedback/>", ""),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        '<!DOCTYPE assessmentItem [<!ENTITY x "y">]>' + GOOD,
        ["no questions: This file declares entities, as harmful files do."],
    ),
]
OLD_ITEMS = [
    (
        old_test(
            old_item(material("一大？") + options_of(TWO), points_for("b")), doctype=DOCUMENT_TYPE
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        old_test(old_item(material("一大？") + options_of(TWO), points_for("b", 1))),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        old_test(
            old_item("<flow>" + material("一大？") + options_of(TWO) + "</flow>", points_for("b"))
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        old_test(old_item(material("一大？") + options_of(TWO), points_for("b", "SCORE.max"))),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        old_test(
            old_item(
                material("哪些？") + options_of(THREE, "Multiple"),
                points_for("a", 50, "Add")
                + points_for("b", 50, "Add")
                + points_for("c", -100, "Add"),
            )
        ),
        ["multiple: 哪些？ [上海|嘉兴|北京] = AB"],
    ),
    (
        old_test(
            old_item(
                material("哪些？") + options_of(THREE, "Multiple"),
                points_for("a", 1, "Add") + points_for("b", 1, "Add"),
            )
        ),
        ["refused: The weights of its options are none of the rules here."],
    ),
    (
        old_test(
            old_item(
                material("哪些？") + options_of(THREE, "Multiple"),
                '<respcondition><conditionvar><or><varequal respident="r">a</varequal><varequal respident="r">b</varequal></or></conditionvar><setvar>100</setvar></respcondition>',
            )
        ),
        ["refused: The weights of its options are none of the rules here."],
    ),
    (
        old_test(
            old_item(
                material("一大？") + options_of(TWO), points_for("b", 100) + points_for("a", 50)
            )
        ),
        ["refused: Some answers are worth a part of the points, which is not known here."],
    ),
    (
        old_test(
            old_item(material("甲") + options_of([("1", "True"), ("2", "False")]), points_for("1"))
        ),
        ["true_false: 甲 = T"],
    ),
    (
        old_test(
            old_item(material("甲") + options_of([("1", "是"), ("2", "否")]), points_for("2"))
        ),
        ["true_false: 甲 = F"],
    ),
    (
        old_test(
            old_item(
                material("甲") + options_of([("1", "T"), ("2", "F")]),
                points_for("1"),
                named("true_false_question"),
            )
        ),
        ["true_false: 甲 = T"],
    ),
    (
        old_test(
            old_item(
                material("年份") + FIELD,
                points_for("1921") + points_for("一九二一"),
                named("short_answer_question"),
            )
        ),
        ["blank: 年份____ = 1921/一九二一"],
    ),
    (
        old_test(
            old_item(
                material("年份") + FIELD,
                points_for("1921") + points_for("1920", 50),
                named("short_answer_question"),
            )
        ),
        ["refused: Some answers are worth a part of the points, which is not known here."],
    ),
    (
        old_test(
            old_item(
                material("年份") + FIELD,
                points_for("1921") + points_for("1920", 0),
                named("short_answer_question"),
            )
        ),
        ["blank: 年份____ = 1921"],
    ),
    (old_test(old_item(material("年份") + FIELD, points_for("1921"))), ["blank: 年份____ = 1921"]),
    (old_test(old_item(material("谈谈") + FIELD, "", named("essay_question"))), ["short: 谈谈 = "]),
    (
        old_test(
            old_item(
                material("几") + FIELD,
                '<respcondition><conditionvar><or><varequal respident="r">3</varequal><and><vargte respident="r">2.5</vargte><varlte respident="r">3.5</varlte></and></or></conditionvar><setvar>100</setvar></respcondition>',
                named("numerical_question"),
            )
        ),
        ["number: 几 = 3"],
    ),
    (
        old_test(
            old_item(
                material("几") + FIELD,
                '<respcondition><conditionvar><vargte respident="r">2</vargte><varlte respident="r">4</varlte></conditionvar><setvar>100</setvar></respcondition>',
                named("numerical_question"),
            )
        ),
        ["number: 几 = 3"],
    ),
    (
        old_test(
            old_item(material('看<img src="x" alt="红船">') + options_of(TWO), points_for("b"))
        ),
        ["single: 看（图：红船） [上海|嘉兴] = B ?"],
    ),
    (
        old_test(old_item(material('看<img src="x">') + options_of(TWO), points_for("b"))),
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    (
        old_test(
            old_item(
                material('看<img class="equation_image" alt="LaTeX: x^2" src="x">')
                + options_of(TWO),
                points_for("b"),
            )
        ),
        ["single: 看x^2 [上海|嘉兴] = B ?"],
    ),
    (
        old_test(
            old_item(
                '<material><mattext>看</mattext><matimage uri="x.png"/></material>'
                + options_of(TWO),
                points_for("b"),
            )
        ),
        [
            "refused: It holds a picture or formula without a text that says what it shows; write one."
        ],
    ),
    (
        old_test(
            old_item(
                '<material><mattext>看</mattext><matimage uri="x.png" label="红船"/></material>'
                + options_of(TWO),
                points_for("b"),
            )
        ),
        ["single: 看 （图：红船） [上海|嘉兴] = B ?"],
    ),
    (
        old_test(
            old_item(material("一大？") + options_of(TWO), points_for("b")).replace(
                "</item>",
                '<itemfeedback ident="general_fb"><flow_mat>'
                + material("转移了")
                + '</flow_mat></itemfeedback><itemfeedback ident="a_fb"><flow_mat>'
                + material("不对")
                + "</flow_mat></itemfeedback></item>",
            )
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        old_test(old_item(material("一大 a<b？", "text/plain") + options_of(TWO), points_for("b"))),
        ["single: 一大 a<b？ [上海|嘉兴] = B"],
    ),
    (
        old_test(
            old_item(material("x") + options_of(TWO), points_for("b"), named("calculated_question"))
        ),
        ["refused: Questions of Canvas's kind “calculated_question” are not known here."],
    ),
    (
        old_test(old_item(material("x") + options_of(TWO), "")),
        ["refused: The right option is not among the options."],
    ),
]
PACKAGES = [
    (
        zipped(
            ("imsmanifest.xml", "<a/>"),
            ("__MACOSX/._q.xml", b"\x00\x05"),
            ("q.xml", GOOD),
            ("._q.xml", "junk"),
            (".DS_Store", "x"),
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        zipped(("export/imsmanifest.xml", "<a/>"), ("export/q.xml", GOOD)),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        zipped(
            ("imsmanifest.xml", "<a/>"),
            ("q.xml", GOOD),
            ("bad.xml", "<broken"),
            ("style.css", "p{}"),
        ),
        [
            "single: 一大？ [上海|嘉兴] = B",
            "refused: This XML file is damaged: Couldn't find end of Start Tag broken line 1, line 1, column 8 (<string>, line 1)",
        ],
    ),
    (
        zipped(
            ("imsmanifest.xml", "<a/>"),
            ("q.xml", GOOD),
            ("t.xsl", "<x/>"),
            ("test.xml", "<assessmentTest/>"),
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        zipped(
            ("imsmanifest.xml", "<a/>"),
            ("q.xml", GOOD),
            ("e.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ),
        [
            "single: 一大？ [上海|嘉兴] = B",
            "refused: This file declares entities, as harmful files do.",
        ],
    ),
    (
        zipped(
            ("imsmanifest.xml", "<a/>"),
            (
                "q.xml",
                old_test(
                    old_item(material("一大？") + options_of(TWO), points_for("b")),
                    doctype=DOCUMENT_TYPE,
                ),
            ),
        ),
        ["single: 一大？ [上海|嘉兴] = B"],
    ),
    (
        zipped(("q.xml", GOOD)),
        ["no questions: An archive hides what is in it: send the files themselves."],
    ),
]


@pytest.mark.parametrize(("content", "expected"), [*ITEMS, *OLD_ITEMS])
def test_items(content, expected):
    assert outcomes("a.xml", content) == expected


@pytest.mark.parametrize(("content", "expected"), PACKAGES)
def test_packages(content, expected):
    assert outcomes("a.zip", content) == expected


def test_what_systems_add_to_a_package_is_kept_with_it():
    content = zipped(("a/imsmanifest.xml", "<a/>"), ("__MACOSX/a/._q", "x"), ("a/s.css", "p{}"))

    assert media_type_of(content) == "application/x-imscp+zip"
