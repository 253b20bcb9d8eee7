"""The numbers and letters that Word itself puts before paragraphs, counted as Word counts them."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from tongpin.questions.notations.raw_question import LETTERS

CHINESE = "零一二三四五六七八九"
LARGEST_CHINESE = 99
CHINESE_FORMATS = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
MOST_STYLES = 20  # that are based on one another


def formatted(number: int, number_format: str) -> str:
    """A number as Word writes it in one of its formats; "" for bullets and none."""
    if number_format in ("upperLetter", "lowerLetter"):
        letters = LETTERS[(number - 1) % len(LETTERS)] * ((number - 1) // len(LETTERS) + 1)
        return letters if number_format == "upperLetter" else letters.lower()
    if number_format in CHINESE_FORMATS and number <= LARGEST_CHINESE:
        return _chinese(number)
    if number_format.startswith("decimalEnclosedCircle") and number <= len(CIRCLED):
        return CIRCLED[number - 1]
    if number_format in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman.upper() if number_format == "upperRoman" else roman
    return "" if number_format in ("bullet", "none") else str(number)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return CHINESE[ones]
    digits = "" if tens == 1 else CHINESE[tens]
    return f"{digits}十{CHINESE[ones] if ones else ''}"


def _roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN:
        text += letters * (number // value)
        number %= value
    return text


class WordNumbering:
    """Counts the numbered paragraphs of one document."""

    def __init__(self, document: Any) -> None:
        self.levels: dict[tuple[str, int], Any] = {}  # by list and level
        self.abstract_of: dict[str, str] = {}  # by number of a list
        self.starts: dict[tuple[str, int], int] = {}  # by number and level, where it begins anew
        self.styles = {style.get(qn("w:styleId")): style for style in _styles(document)}
        self.counts: dict[tuple[str, int], int] = {}  # by list and level
        self.seen: set[tuple[str, int]] = set()  # number and level
        root = _numbering_root(document)
        if root is not None:
            self._read_lists(root)

    def _read_lists(self, root: Any) -> None:
        for abstract in root.iterfind(qn("w:abstractNum")):
            name = abstract.get(qn("w:abstractNumId"))
            for level in abstract.iterfind(qn("w:lvl")):
                self.levels[name, int(level.get(qn("w:ilvl")))] = level
        for number in root.iterfind(qn("w:num")):
            name = number.get(qn("w:numId"))
            abstract_id = number.find(qn("w:abstractNumId"))
            self.abstract_of[name] = abstract_id.get(qn("w:val"))
            for override in number.iterfind(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    level = int(override.get(qn("w:ilvl")))
                    self.starts[name, level] = int(start.get(qn("w:val")))

    def label(self, paragraph: Any) -> str:
        """What Word shows before the paragraph, which counts once; "" for nothing."""
        number, level = self._place_of(paragraph)
        definition = self.levels.get((self.abstract_of.get(number, ""), level))
        if definition is None:
            return ""
        count = self._count(number, level, definition)
        text = _value(definition, "w:lvlText", f"%{level + 1}.")
        own = formatted(count, _value(definition, "w:numFmt", "decimal"))
        if not own:
            return ""
        text = text.replace(f"%{level + 1}", own)
        for above in range(level):
            text = text.replace(f"%{above + 1}", self._above(number, above))
        return f"{text} "

    def _above(self, number: str, level: int) -> str:
        """The number of a level above, as this list writes it."""
        abstract = self.abstract_of[number]
        definition = self.levels.get((abstract, level))
        number_format = "decimal"
        if definition is not None:
            number_format = _value(definition, "w:numFmt", "decimal")
        return formatted(self.counts.get((abstract, level), 1), number_format)

    def _count(self, number: str, level: int, definition: Any) -> int:
        """Lists of one definition count on, unless a number says where it begins."""
        abstract = self.abstract_of[number]
        place = abstract, level
        start = int(_value(definition, "w:start", "1"))
        if (number, level) in self.starts and (number, level) not in self.seen:
            count = self.starts[number, level]
        else:
            count = self.counts.get(place, start - 1) + 1
        self.seen.add((number, level))
        self.counts[place] = count
        for other_abstract, other_level in list(self.counts):
            if other_abstract == abstract and other_level > level:
                del self.counts[other_abstract, other_level]
        return count

    def _place_of(self, paragraph: Any) -> tuple[str, int]:
        """(number of the list, level), of the paragraph or of its style; ("", 0) for none."""
        number = ""
        level = ""
        for properties in self._properties(paragraph):
            numbering = properties.find(qn("w:numPr"))
            if numbering is None:
                continue
            number = number or _value(numbering, "w:numId", "")
            level = level or _value(numbering, "w:ilvl", "")
        return number, int(level or 0)

    def _properties(self, paragraph: Any) -> Iterator[Any]:
        """Of the paragraph, of its style, and of those that the style is based on."""
        properties = paragraph.find(qn("w:pPr"))
        style_id = "" if properties is None else _value(properties, "w:pStyle", "")
        if properties is not None:
            yield properties
        for _step in range(MOST_STYLES):
            style = self.styles.get(style_id)
            if style is None:
                return
            style_properties = style.find(qn("w:pPr"))
            if style_properties is not None:
                yield style_properties
            style_id = _value(style, "w:basedOn", "")


def _value(node: Any, name: str, default: str) -> str:
    child = node.find(qn(name))
    return default if child is None else str(child.get(qn("w:val"), default))


def _styles(document: Any) -> list[Any]:
    return list(document.styles.element.iterfind(qn("w:style")))


def _numbering_root(document: Any) -> Any:
    """The definitions of lists; None where there are none."""
    try:
        return document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return None
