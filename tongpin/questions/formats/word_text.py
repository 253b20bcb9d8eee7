"""The text of one paragraph of Word, with what stands beside its letters; pure."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from tongpin.questions.notations.formulas import math_text
from tongpin.questions.notations.markup import OBJECT, lowered, picture_text, raised
from tongpin.questions.notations.raw_question import UnclearError

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOX = qn("w:txbxContent")
SKIPPED = (*map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText")), FALLBACK)
SIGNS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-", "w:ptab": "\t"}
SIGN_OF = {qn(name): sign for name, sign in SIGNS.items()}
RUN, TEXT, SYMBOL, PARAGRAPH = map(qn, ("w:r", "w:t", "w:sym", "w:p"))
DRAWING, OLD_PICTURE, EMBEDDED = map(qn, ("w:drawing", "w:pict", "w:object"))
WINGDINGS = {  # ticks and crosses that people insert as symbols
    ("Wingdings", "FC"): "√",
    ("Wingdings", "FE"): "√",
    ("Wingdings", "FB"): "×",
    ("Wingdings", "FD"): "×",
    ("Wingdings 2", "50"): "√",
    ("Wingdings 2", "52"): "√",
    ("Wingdings 2", "4F"): "×",
    ("Wingdings 2", "53"): "×",
    ("Symbol", "B4"): "×",
    ("Symbol", "D6"): "√",
}


def paragraph_text(paragraph: Any) -> str:
    """The text as people see it; OBJECT stands where something cannot be said in words."""
    return "".join(_pieces(paragraph))


def _pieces(node: Any) -> Iterator[str]:
    text = ""
    for child in node:
        for piece in _pieces_of(child, text):
            text += piece
            yield piece


def _pieces_of(node: Any, before: str) -> Iterator[str]:
    """before  the text that stands before the node in its paragraph"""
    if not isinstance(node.tag, str) or node.tag in SKIPPED:
        return
    if node.tag == TEXT:
        yield node.text or ""
    elif node.tag in SIGN_OF:
        yield SIGN_OF[node.tag]
    elif node.tag == SYMBOL:
        yield _symbol(node)
    elif node.tag in (MATH + "oMath", MATH + "oMathPara"):
        yield _formula(node)
    elif node.tag in (DRAWING, OLD_PICTURE, EMBEDDED):
        yield from _drawing(node)
    elif node.tag == RUN:
        yield _run(node, before)
    else:
        yield from _pieces(node)


def _run(run: Any, before: str) -> str:
    text = "".join(_pieces(run))
    alignment = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    place = "" if alignment is None else alignment.get(qn("w:val"))
    if place == "superscript":
        return raised(before, text)
    return lowered(before, text) if place == "subscript" else text


def _symbol(node: Any) -> str:
    font = node.get(qn("w:font"), "")
    code = node.get(qn("w:char"), "").upper()
    return WINGDINGS.get((font, code.removeprefix("F0").lstrip("0")), OBJECT)


def _formula(node: Any) -> str:
    try:
        return math_text(node)
    except UnclearError:
        return OBJECT


def _drawing(node: Any) -> Iterator[str]:
    """Text boxes as lines, pictures by what they show."""
    boxes = list(node.iter(BOX))
    for box in boxes:
        for paragraph in box.iter(PARAGRAPH):
            yield f"\n{paragraph_text(paragraph)}"
    if boxes:
        yield "\n"
    elif not _is_line(node):
        yield _picture(node)


def _is_line(node: Any) -> bool:
    """Whether it only decorates: a horizontal rule."""
    return any(etree.QName(part).localname == "line" for part in node.iter(etree.Element))


def _picture(node: Any) -> str:
    for part in node.iter(etree.Element):
        alternative = part.get("descr") or part.get("alt") or ""
        try:
            return picture_text(alternative)
        except UnclearError:
            continue
    return OBJECT
