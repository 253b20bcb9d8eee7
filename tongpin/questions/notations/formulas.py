"""Formulas of MathML, Word and LaTeX, written in one line as people read them; pure.

What has no such line is refused: a formula that lost its shape would be another one.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from tongpin.questions.notations.raw_question import UnclearError

SIMPLE = re.compile(r"[\w.°′∞√]+|\([^()]*\)|[)\]}|]")  # needs no brackets beside a sign
LATEX = re.compile(
    r"\\\((.{1,500}?)\\\)|\\\[(.{1,500}?)\\\]|\$\$(.{1,500}?)\$\$|\[tex\](.{1,500}?)\[/tex\]|"
    r"\$([^$\n]{0,250}[\\^_][^$\n]{0,250})\$",
    re.DOTALL,
)
FRACTION = re.compile(r".+/[^/]+", re.DOTALL)
RAISED = re.compile(r"[\^_√]")
TOKEN = re.compile(r"\\([A-Za-z]+)|\\(.)|([{}^_])|(\s+)|([^\\{}^_\s])", re.DOTALL)
GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "rho",
    "sigmaf",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
]
SIGNS = {
    "times": "×",
    "div": "÷",
    "cdot": "·",
    "pm": "±",
    "mp": "∓",
    "leq": "≤",
    "le": "≤",
    "leqslant": "≤",
    "geq": "≥",
    "ge": "≥",
    "geqslant": "≥",
    "neq": "≠",
    "ne": "≠",
    "approx": "≈",
    "equiv": "≡",
    "infty": "∞",
    "rightarrow": "→",
    "to": "→",
    "Rightarrow": "⇒",
    "leftarrow": "←",
    "in": "∈",
    "notin": "∉",
    "subset": "⊂",
    "cup": "∪",
    "cap": "∩",
    "angle": "∠",
    "triangle": "△",
    "perp": "⊥",
    "parallel": "∥",
    "therefore": "∴",
    "because": "∵",
    "circ": "°",
    "degree": "°",
    "prime": "′",
    "ldots": "…",
    "cdots": "…",
    "dots": "…",
    "lt": "<",
    "gt": ">",
    "sum": "∑",
    "int": "∫",
    "quad": " ",
    "qquad": " ",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "log": "log",
    "ln": "ln",
    "lg": "lg",
    "max": "max",
    "min": "min",
    "lim": "lim",
}
for _place, _name in enumerate(GREEK):
    SIGNS[_name] = chr(0x3B1 + _place)
    SIGNS[_name.capitalize()] = chr(0x391 + _place)
SILENT = {"left", "right", "displaystyle", "textstyle", "limits", "big", "Big", "bigl", "bigr"}
GROUPS = {"text", "mathrm", "mathbf", "mathit", "mbox", "textbf", "rm", "operatorname"}
NAKED = re.compile(r"\\(?:d?frac|sqrt|begin|times|cdot|leq|geq|neq|mathrm|overline|vec|sum|int)\b")


def unknown_formula(part: str) -> UnclearError:
    text = _("It holds a formula that cannot be written in one line (%(part)s).")
    return UnclearError(text % {"part": part})


def _operand(text: str) -> str:
    """In brackets, unless it is one number, name or bracket."""
    return text if SIMPLE.fullmatch(text) else f"({text})"


def joined(pieces: Sequence[str]) -> str:
    """Pieces one behind the other, so that none runs into the next: (1/2)x, and 2又1/2 for 2½.

    Raises UnclearError for a power or an index before a digit.
    """
    text = ""
    for place, piece in enumerate(pieces):
        following = "".join(pieces[place + 1 :])[:1]
        is_fraction = FRACTION.search(piece) is not None
        if piece[-1:].isalnum() and following.isdigit() and RAISED.search(piece):
            raise unknown_formula(f"{piece} {following}")
        if is_fraction and text[-1:].isdigit():
            text += f"又{piece}"
        elif is_fraction and (_is_operand_sign(text[-1:]) or _is_operand_sign(following)):
            text += f"({piece})"
        else:
            text += piece
    return text


def _is_operand_sign(sign: str) -> bool:
    return bool(sign) and (sign.isalnum() or sign in "(√[{")


def fraction(parts: Sequence[str]) -> str:
    return f"{_operand(parts[0])}/{_operand(parts[1])}"


def power(parts: Sequence[str]) -> str:
    if parts[1] in ("°", "′"):
        return f"{parts[0]}{parts[1]}"
    return f"{_operand(parts[0])}^{_operand(parts[1])}"


def index(parts: Sequence[str]) -> str:
    return f"{_operand(parts[0])}_{_operand(parts[1])}"


def index_and_power(parts: Sequence[str]) -> str:
    return f"{_operand(parts[0])}_{_operand(parts[1])}^{_operand(parts[2])}"


def square_root(parts: Sequence[str]) -> str:
    return f"√{_operand(''.join(parts))}"


def root(parts: Sequence[str]) -> str:
    """Of MathML: what it is of, then which root."""
    if parts[1] in ("", "2"):
        return square_root(parts[:1])
    return f"{_operand(parts[0])}^(1/{_operand(parts[1])})"


def word_root(parts: Sequence[str]) -> str:
    """Of Word: which root, then what it is of."""
    return root([parts[-1], parts[0] if len(parts) > 1 else ""])


ANY = 0  # number of parts
SHAPES: dict[str, tuple[int, Callable[[Sequence[str]], str]]] = {  # parts, how they are written
    "mfrac": (2, fraction),
    "msup": (2, power),
    "msub": (2, index),
    "msubsup": (3, index_and_power),
    "mroot": (2, root),
    "msqrt": (ANY, square_root),
    "rad": (ANY, word_root),
    "f": (2, fraction),
    "sSup": (2, power),
    "sSub": (2, index),
    "sSubSup": (3, index_and_power),
}
ROWS = {
    "math",
    "semantics",
    "mrow",
    "mstyle",
    "mpadded",
    "oMath",
    "oMathPara",
    "r",
    "e",
    "num",
    "den",
    "sub",
    "sup",
    "deg",
    "fName",
    "func",
}
WORDS = {"mi", "mn", "mo", "mtext", "ms", "t"}
NOTHING = {
    "mspace",
    "rPr",
    "ctrlPr",
    "fPr",
    "sSupPr",
    "sSubPr",
    "sSubSupPr",
    "radPr",
    "funcPr",
    "dPr",
    "oMathParaPr",
}
DELIMITER_VALUE = "./*/*[local-name()='%s']/@*[local-name()='val']"


def math_text(node: Any) -> str:
    """A formula of MathML, or of Word (OMML). Raises UnclearError for one without such a line."""
    name = etree.QName(node).localname
    if name in WORDS:
        return "".join(node.itertext()).strip(" \n\t\u2061\u2062\u2063")
    if name in NOTHING:
        return ""
    children = [child for child in node if isinstance(child.tag, str)]
    if name == "semantics":
        children = children[:1]
    parts = [math_text(child) for child in children if _is_part(child)]
    if name in ROWS:
        return joined(parts)
    if name in ("mfenced", "d"):
        return _fenced(node, parts)
    count, write = SHAPES.get(name, (-1, fraction))
    if count not in (ANY, len(parts)):
        raise unknown_formula(name)
    return write(parts)


def _is_part(node: Any) -> bool:
    return etree.QName(node).localname not in NOTHING


def _fenced(node: Any, parts: Sequence[str]) -> str:
    """Parts in the brackets that MathML, or Word, names."""
    opening = [node.get("open"), *node.xpath(DELIMITER_VALUE % "begChr"), "("]
    closing = [node.get("close"), *node.xpath(DELIMITER_VALUE % "endChr"), ")"]
    return f"{_first(opening)}{','.join(parts)}{_first(closing)}"


def _first(signs: Sequence[str | None]) -> str:
    """The first one that is named, which may be none at all."""
    return next(sign for sign in signs if sign is not None)


class _LatexReader:
    """Reads a formula from its start to its end."""

    def __init__(self, formula: str) -> None:
        self.tokens = [match.groups() for match in TOKEN.finditer(formula)]
        self.place = 0

    def row(self, *, is_group: bool = False) -> str:
        """All up to the end, or to the bracket that closes a group."""
        pieces: list[str] = []
        while self.place < len(self.tokens):
            brace = self.tokens[self.place][2]
            if brace == "}":
                if not is_group:
                    raise unknown_formula("}")
                self.place += 1
                return joined(pieces)
            if brace in ("^", "_"):
                self.place += 1
                write = power if brace == "^" else index
                base = pieces.pop() if pieces else ""
                if not base.strip():
                    raise unknown_formula(brace)
                pieces.append(write([base, self.piece()]))
            else:
                pieces.append(self._number(self.piece()))
        if is_group:
            raise unknown_formula("{")
        return joined(pieces)

    def piece(self) -> str:
        """One sign, group or command with what belongs to it."""
        if self.place >= len(self.tokens):
            raise unknown_formula("…")
        command, escaped, brace, blank, sign = self.tokens[self.place]
        self.place += 1
        if brace == "{":
            return self.row(is_group=True)
        if brace:
            raise unknown_formula(brace)
        if command:
            return self._command(command)
        if escaped:
            return " " if escaped in ",;:! " else escaped
        return " " if blank else str(sign)

    def _number(self, piece: str) -> str:
        """All digits of a number are one piece, but for arguments, which are single digits."""
        number = piece
        while piece.isdigit() and self.place < len(self.tokens):
            following = self.tokens[self.place][4]
            if not following or following not in "0123456789.":
                break
            number += following
            self.place += 1
        return number

    def _command(self, command: str) -> str:
        if command in SILENT:
            return ""
        if command in GROUPS:
            return self.piece()
        if command in ("frac", "dfrac", "tfrac"):
            above = self.piece().strip()
            return fraction([above, self.piece().strip()])
        if command == "sqrt":
            return self._root()
        if command in SIGNS:
            return SIGNS[command]
        raise unknown_formula(f"\\{command}")

    def _root(self) -> str:
        which = ""
        if self.place < len(self.tokens) and self.tokens[self.place][4] == "[":
            self.place += 1
            while (piece := self.piece()) != "]":
                which += piece
        return root([self.piece(), which])


def latex_text(formula: str) -> str:
    """The formula in one line. Raises UnclearError for what has none."""
    return " ".join(_LatexReader(formula).row().split())


def without_latex(text: str) -> str:
    r"""The text with its formulas in one line: \(x^2\), \[…\], $$…$$ and $x^2$ are formulas.

    Raises UnclearError for one that has no such line.
    """
    plain = LATEX.sub(lambda match: latex_text(next(filter(None, match.groups()))), text)
    if naked := NAKED.search(plain):
        raise unknown_formula(naked[0])
    return plain
