"""HTML, pictures and formulas: shown in one line, told, or refused; the same in every format."""

from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.questions.notations.formulas import latex_text
from tongpin.questions.notations.markup import lines_of_html, shown_text, text_of_html
from tongpin.questions.notations.raw_question import UnclearError

LONGEST_S = 3


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>若 a<b 且 c>d</p>", "若 a<b 且 c>d"),
        ("10<sup>2</sup> m<sup>2</sup> H<sub>2</sub>O x<sub>n</sub>", "10^2 m² H₂O x_n"),
        ("a &lt; b &amp;nbsp; x&nbsp;y", "a < b &nbsp; x y"),
        ("<foo>x</foo>", "<foo>x</foo>"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1\t2"),
        ("<style>p{}</style><script>x<y</script>甲", "甲"),
        ("甲<!-- 注 -->乙", "甲乙"),
        ('<img src="a" alt="红船（南湖）">', "（图：红船(南湖)）"),
        ('<img alt="LaTeX: \\frac{1}{2}">', "1/2"),
        (
            "<math><mfrac><mn>1</mn><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow></mfrac></math>",
            "1/(x+1)",
        ),
        ("<math><msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup></math>", "x_1^2"),
        ("<math><msqrt><mi>x</mi></msqrt><mo>&lt;</mo><mn>2</mn></math>", "√x<2"),
        ("<math><mn>2</mn><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "2又1/2"),
        ("<math><semantics><mi>x</mi><annotation>y</annotation></semantics></math>", "x"),
        ("<math><mfenced open='['><mi>x</mi><mi>y</mi></mfenced></math>", "[x,y)"),
        ("价格$5 和 $6", "价格$5 和 $6"),
        ("a < b", "a < b"),
        ("<", "<"),
        ("&", "&"),
        ("1<2", "1<2"),
    ],
)
def test_what_html_says(markup, text):
    assert text_of_html(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='x'>",
        "<img alt=''>",
        "<img alt='1.png'>",
        "<img alt='图片 3'>",
        "<svg><path/></svg>",
        "<audio src='x'></audio>",
        "<object data='x'></object>",
        "<iframe src='x'></iframe>",
        "<math><mover><mi>x</mi><mo>-</mo></mover></math>",
        "<math><mtable/></math>",
        "见[图片]",
        "（图片1）",
        "![](a.png)",
        "![image1](a.png)",
        "\ufffc",
        "\\(\\begin{matrix}1\\end{matrix}\\)",
        "\\frac{1}{2}",
        "$$\\overline{AB}$$",
        "x" * 20_001 + "<p>",
    ],
)
def test_what_cannot_be_shown_is_refused(markup):
    with pytest.raises(UnclearError):
        text_of_html(markup)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("x^2", "x^2"),
        ("x^{n+1}", "x^(n+1)"),
        ("a_1 + a_{12}", "a_1 + a_12"),
        ("\\frac{1}{2}", "1/2"),
        ("\\dfrac{a+b}{c}", "(a+b)/c"),
        ("\\frac12", "1/2"),
        ("\\sqrt{2}", "√2"),
        ("\\sqrt[3]{x}", "x^(1/3)"),
        ("2\\times 3", "2× 3"),
        ("a \\leq b", "a ≤ b"),
        ("90^{\\circ}", "90°"),
        ("90^\\circ", "90°"),
        ("\\pi r^2", "π r^2"),
        ("\\text{速度}=v", "速度=v"),
        ("\\left(x\\right)", "(x)"),
        ("10\\%", "10%"),
        ("123^2", "123^2"),
        ("1234+5.6", "1234+5.6"),
        ("2\\frac{1}{2}", "2又1/2"),
        ("\\frac{1}{2}x", "(1/2)x"),
        ("x\\frac{1}{2}", "x(1/2)"),
        ("\\frac{1}{2}+\\frac{1}{3}", "1/2+1/3"),
        ("\\frac{\\frac{1}{2}}{3}", "(1/2)/3"),
        ("x^2y", "x^2y"),
        ("(a+b)^2", "(a+b)^2"),
    ],
)
def test_latex(formula, text):
    assert latex_text(formula) == text


@pytest.mark.parametrize(
    "formula", ["\\frac{1}", "{", "}", "x^", "\\sqrt[3", "^", "\\unknown", "x^23", "x_12"]
)
def test_latex_that_has_no_line_is_refused(formula):
    with pytest.raises(UnclearError):
        latex_text(formula)


@given(st.text("红<>/&;ab= '!-[](){}^_$1图片imgsupath\\\"", max_size=80))
def test_any_markup_is_read_or_refused(text):
    for read in (text_of_html, shown_text, lines_of_html):
        with suppress(UnclearError):
            read(text)


@given(st.text("红军长征遵义abc123，。？", min_size=1, max_size=30))
def test_text_without_signs_stays(text):
    assert text_of_html(text) == shown_text(text) == text


@pytest.mark.parametrize(
    "sign", ["<", "<a ", "<a x=", "\\(", "$$", "$x^", "<math", "&", "<!--", "![[", "<p>"]
)
def test_no_markup_takes_long(sign):
    begun = perf_counter()

    with suppress(UnclearError):
        text_of_html(sign * 4000)

    assert perf_counter() - begun < LONGEST_S
