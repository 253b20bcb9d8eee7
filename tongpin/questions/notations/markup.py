"""HTML, pictures and formulas in questions as plain text: one rule for all formats; pure.

Pictures that a file carries have become signs before (file_pictures.py). Any other is shown by its
alternative text, with a note; without one the question is refused, as it is with sounds, films and
drawings. Formulas are written in one line, or refused.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from html.parser import HTMLParser

from django.utils.translation import gettext as _
from lxml import etree

from tongpin.questions.notations.formulas import latex_text, math_text, without_latex
from tongpin.questions.notations.raw_question import UnclearError
from tongpin.questions.picture_signs import SIGN

OBJECT = "\ufffc"  # stands in a text for what it cannot hold
PICTURE = re.compile(r"（图：[^（）]*）")
NO_ALTERNATIVE = re.compile(  # a name that programs give, which describes nothing
    r"\S*\.(?:png|jpe?g|gif|bmp|svg|webp|emf|wmf)|"
    r"(?:图片?|图像|插图|image|img|picture|pic|photo|screenshot|graphic|equation|formula)?[\s_\-]*\d*",
    re.IGNORECASE,
)
MARKDOWN_PICTURE = re.compile(r"!\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)")
PLACEHOLDER = re.compile(
    r"[\[【（(]\s*(?:图片|插图|image|img|picture)\s*\d*\s*[\]】）)]", re.IGNORECASE
)
SPEAKS_OF_PICTURE = re.compile(r"如[下上右左]?图|[下上右左]图|图中所|图所示|(?:下|上)面的?图|看图")
LONGEST_MARKUP = 20_000  # characters of one text
INLINE_DATA = re.compile(r"data:[\w/+.\-]+;base64,[A-Za-z0-9+/=\s]+")  # of a picture
MATH = re.compile(r"<(?:\w+:)?math\b.{0,8000}?</(?:\w+:)?math\s*>", re.DOTALL | re.IGNORECASE)
LONE_TAG = re.compile(r"<(?:br|img|hr|p|div|math)\b[^<>]*>", re.IGNORECASE)
END_TAG = re.compile(r"</([a-z][a-z0-9]*)\s*>", re.IGNORECASE)
FORMULA_SIGN = re.compile(r"<(?:\w+:)?math\b|&lt;math\b|equation_image|\\\(|\\\[|\$\$|\[tex\]")
ATTRIBUTE = re.compile(r"[A-Za-z_:@][\w:.\-]*")
PART_TAGS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "blockquote",
        "pre",
        "hr",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "figure",
        "figcaption",
        "center",
        "header",
        "footer",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "body",
        "html",
        "main",
    ]
)
CELL_TAGS = ("td", "th")
WORD_TAGS = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "meta",
        "link",
        "input",
        "col",
        "colgroup",
        "o:p",
        "st1:chsdate",
    ]
)
HIDDEN_TAGS = frozenset(
    ["script", "style", "head", "title", "template", "annotation", "annotation-xml"]
)
PICTURE_TAGS = frozenset(("img", "svg", "v:imagedata"))
REFUSED_TAGS = frozenset(
    [
        "object",
        "embed",
        "audio",
        "video",
        "iframe",
        "canvas",
        "applet",
        "bgsound",
        "select",
        "textarea",
        "button",
    ]
)
KNOWN_TAGS = PART_TAGS | WORD_TAGS | HIDDEN_TAGS | PICTURE_TAGS | REFUSED_TAGS | {*CELL_TAGS}
RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
FULL_BRACKETS = str.maketrans("（）", "()")


def has_html(text: str) -> bool:
    """Whether a text that need not be HTML holds some: a tag that ends what one began."""
    if LONE_TAG.search(text):
        return True
    small = text.lower()
    for end in END_TAG.finditer(small):
        begin = small.find(f"<{end[1]}")
        if end[1] in KNOWN_TAGS and 0 <= begin < end.start():
            return True
    return False


def picture_text(alternative: str) -> str:
    """What stands for a picture. Raises UnclearError where nothing says what it shows."""
    plain = " ".join(alternative.split())
    if NO_ALTERNATIVE.fullmatch(plain):
        raise UnclearError(
            _("It holds a picture or formula without a text that says what it shows; write one.")
        )
    return f"（图：{plain.translate(FULL_BRACKETS)}）"


def unknown_media(name: str) -> UnclearError:
    text = _("It holds sounds, films or drawings, which cannot be shown here (%(name)s).")
    return UnclearError(text % {"name": name})


def raised(before: str, text: str) -> str:
    """A text that stands higher than the line: m², but 10^2, which must not become 102."""
    return _shifted(before, text, RAISED, "^")


def lowered(before: str, text: str) -> str:
    """A text that stands lower than the line: H₂O."""
    return _shifted(before, text, LOWERED, "_")


def _shifted(before: str, text: str, signs: dict[int, int], mark: str) -> str:
    plain = text.strip()
    if not plain:
        return ""
    is_plain = all(ord(sign) in signs for sign in plain)
    if is_plain and not before[-1:].isdigit():
        return plain.translate(signs)
    return f"{mark}{plain}" if plain.isalnum() else f"{mark}({plain})"


class _HtmlReader(HTMLParser):
    """Collects the text; what looks like a tag but is none stays.

    shown  gives what stands for a thing that is no text, or raises UnclearError
    """

    def __init__(self, shown: Callable[[Callable[[], str]], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = shown
        self.pieces: list[str] = []
        self.hidden = 0  # how many hidden tags are open
        self.shifts: list[tuple[str, int]] = []  # open sub and sup, with where their text begins

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag not in KNOWN_TAGS or not all(map(ATTRIBUTE.fullmatch, values)):
            self.handle_data(self.get_starttag_text() or "")
        elif tag in REFUSED_TAGS:
            self.pieces.append(self.shown(partial(_refuse, tag)))
        elif tag in PICTURE_TAGS:
            self.pieces.append(self.shown(partial(_picture_in, values)))
            self.hidden += tag == "svg"
        elif tag in HIDDEN_TAGS:
            self.hidden += 1
        elif tag in ("sub", "sup"):
            self.shifts.append((tag, len(self.pieces)))
        elif tag in PART_TAGS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag not in KNOWN_TAGS:
            self.handle_data(f"</{tag}>")
        elif tag in HIDDEN_TAGS or tag == "svg":
            self.hidden = max(self.hidden - 1, 0)
        elif tag in CELL_TAGS:
            self.pieces.append("\t")
        elif tag in PART_TAGS:
            self.pieces.append("\n")
        elif self.shifts and self.shifts[-1][0] == tag:
            __, start = self.shifts.pop()
            text = "".join(self.pieces[start:])
            before = "".join(self.pieces[max(start - 3, 0) : start])
            shift = raised if tag == "sup" else lowered
            self.pieces[start:] = [shift(before, text)]

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag == "svg":
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(data)


def _refuse(tag: str) -> str:
    raise unknown_media(tag)


def _picture_in(values: dict[str, str]) -> str:
    """Raises UnclearError."""
    alternative = values.get("alt") or values.get("aria-label") or values.get("title") or ""
    formula = values.get("data-equation-content", "")
    if alternative.startswith("LaTeX:"):
        formula = formula or alternative.removeprefix("LaTeX:")
    return latex_text(formula) if formula else picture_text(alternative)


def _shown_or_refused(show: Callable[[], str]) -> str:
    return show()


def _shown_or_object(show: Callable[[], str]) -> str:
    try:
        return show()
    except UnclearError:
        return OBJECT


def lines_of_html(markup: str, *, is_page: bool = False) -> list[str]:
    """The lines of text of HTML. Raises UnclearError for what text cannot show.

    is_page  it holds many questions, so OBJECT stands for that instead
    """
    markup = INLINE_DATA.sub("data:", markup)
    if len(markup) > LONGEST_MARKUP:
        raise UnclearError(_("It is too long for a question."))
    shown = _shown_or_object if is_page else _shown_or_refused
    markup = MATH.sub(lambda match: shown(partial(_formula_in, match[0])), markup)
    tags, end, rest = markup.rpartition(">")
    reader = _HtmlReader(shown)
    reader.feed(f"{tags}{end}{rest.replace('<', '&lt;')}")
    reader.close()
    text = "".join(reader.pieces).replace("\xa0", " ")
    return text.splitlines()


def text_of_html(markup: str) -> str:
    """The text of HTML without empty lines. Raises UnclearError for what text cannot show."""
    text = markup
    if "<" in markup or "&" in markup:
        text = "\n".join(lines_of_html(markup))
    return shown_text(text.replace("\xa0", " "))


def _formula_in(markup: str) -> str:
    """The MathML as escaped text. Raises UnclearError."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    node = etree.fromstring(markup.encode(), parser)
    line = "" if node is None else math_text(node)
    return line.replace("&", "&amp;").replace("<", "&lt;")


def shown_text(text: str) -> str:
    """Plain text as people see it: formulas in one line, pictures by what they show.

    Empty lines and blanks at the ends of lines are gone. Raises UnclearError for what cannot
    be shown.
    """
    if OBJECT in text or PLACEHOLDER.search(text):
        picture_text("")
    text = MARKDOWN_PICTURE.sub(lambda match: picture_text(match[1]), text)
    lines = map(str.strip, without_latex(text).splitlines())
    return "\n".join(filter(None, lines))


def notes_on(texts: Iterable[str], original: str) -> list[str]:
    """What whoever looks at a question should know of its pictures and formulas.

    texts     as they were understood
    original  as it stood in the file
    """
    notes = []
    text = "\n".join(texts)
    if PICTURE.search(text):
        notes.append(_("A picture is replaced by the text that says what it shows."))
    elif SPEAKS_OF_PICTURE.search(text) and not SIGN.search(text):
        notes.append(_("The question speaks of a picture, and none is here."))
    if FORMULA_SIGN.search(original):
        notes.append(_("A formula was written in one line."))
    return notes
