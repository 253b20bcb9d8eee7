"""Texts as the search compares them, the terms that index them, and hits in them. Pure.

Chinese has no blanks between words, and no list of words holds them all: single characters and
pairs of neighbours are the terms. Latin words and numbers are found by how they begin.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from tongpin.base.text import simplified

NOT_WORDS = re.compile(r"[\W_]+")
HAN = "\u2e80-\U0003ffff"
PIECES = re.compile(rf"(?P<latin>[^\W_{HAN}]+)|(?P<han>[{HAN}]+)")
LATIN_BEGINNING = re.compile(rf"[^\W_{HAN}]")
LATIN_BEFORE = rf"(?<![^\W_{HAN}])"  # a Latin word or a number is found from its beginning
LONGEST_BEGINNING = 12  # characters of a Latin word or a number that have terms
MOST_TERMS = 12  # of one word that are looked up; the text itself is compared afterwards
AROUND = 24  # characters before a hit that a piece of text shows
PIECE_LENGTH = 90

Span = tuple[int, int]  # start <= place < end


@lru_cache(1)
def _simple_characters() -> dict[int, str]:
    """Traditional characters, one by one, so that places in a text stay what they are."""
    characters = [chr(number) for number in range(0x3400, 0xA000)]
    lines = simplified("\n".join(characters)).split("\n")
    table = {}
    for character, line in zip(characters, lines, strict=True):
        if line != character and len(line) == 1:
            table[ord(character)] = line
    return table


def fold(text: str) -> str:
    """Words alone, one blank between them: half-width, lower case, simplified characters."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_simple_characters())
    return NOT_WORDS.sub(" ", plain).strip()


def query_words(query: str) -> list[str]:
    """The words of a query, each once; every one of them has to be in what is found."""
    return list(dict.fromkeys(fold(query).split()))


@lru_cache(5000)  # names of units, places and the like come again and again
def terms_of_text(folded: str) -> frozenset[str]:
    """All terms under which the index keeps a text that was folded."""
    terms: set[str] = set()
    for match in PIECES.finditer(folded):
        if match["han"]:
            terms.update(match["han"])
            terms.update(_pairs(match["han"]))
        else:
            terms.update(_beginnings(match["latin"]))
            terms.add(_whole(match["latin"]))
    return frozenset(terms)


def terms_of_texts(folded: Iterable[str]) -> frozenset[str]:
    """All terms of several such texts; nothing is found across two of them."""
    return frozenset().union(*map(terms_of_text, folded))


def terms_of_word(word: str) -> list[str]:
    """The terms that all texts with the word have; some others may have them too."""
    terms: list[str] = []
    for match in PIECES.finditer(word):
        if match["han"]:
            terms.extend(_pairs(match["han"]) or [match["han"]])
        elif match.end() < len(word):
            terms.append(_whole(match["latin"]))
        else:  # it may go on in the text
            terms.append(_beginnings(match["latin"])[-1])
    return terms[:MOST_TERMS]


def _beginnings(latin: str) -> list[str]:
    return list(accumulate(latin[:LONGEST_BEGINNING]))


def _whole(latin: str) -> str:
    """The term of a Latin word or a number that does not go on."""
    return f"{latin[:LONGEST_BEGINNING]}."


def _pairs(han: str) -> list[str]:
    """Each character but the last with the one behind it."""
    return list(map("".join, pairwise(han)))


class WordMatcher:
    """Tells whether texts hold all words of a query, and where."""

    def __init__(self, words: Sequence[str]) -> None:
        patterns = list(map(_pattern, words))
        self.patterns = list(map(re.compile, patterns))
        self.any_word = re.compile("|".join(patterns))

    def matches(self, texts: Iterable[str]) -> bool:
        """Whether each word is in one of the texts."""
        folded = "\n".join(map(fold, texts))
        return all(pattern.search(folded) for pattern in self.patterns)

    def spans(self, text: str) -> list[Span]:
        """Where the words are in the text as it is written."""
        folded, places = _folded_with_places(text)
        spans = []
        for match in self.any_word.finditer(folded):
            spans.append((places[match.start()], places[match.end() - 1] + 1))
        return spans


def _pattern(word: str) -> str:
    escaped_word = re.escape(word)
    if LATIN_BEGINNING.match(word):
        return f"{LATIN_BEFORE}{escaped_word}"
    return escaped_word


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The text folded character by character, and where each character came from."""
    folded = []
    places = []
    for place, character in enumerate(text):
        for plain in _fold_character(character):
            folded.append(plain)
            places.append(place)
    return "".join(folded), places


@lru_cache(10_000)
def _fold_character(character: str) -> str:
    return fold(character) or " "


@dataclass(frozen=True)
class TextPart:
    """A part of a text, which is a hit or stands between hits."""

    text: str
    is_hit: bool = False


def marked_parts(text: str, spans: Iterable[Span]) -> list[TextPart]:
    """The text cut where hits begin and end."""
    parts = []
    done = 0
    for start, end in spans:
        if start > done:
            parts.append(TextPart(text[done:start]))
        if end > done:
            parts.append(TextPart(text[max(start, done) : end], is_hit=True))
            done = end
    if done < len(text):
        parts.append(TextPart(text[done:]))
    return parts


def piece_of_text(text: str, matcher: WordMatcher) -> list[TextPart]:
    """A piece of the text around its first hit, marked; empty where it has none."""
    spans = matcher.spans(text)
    if not spans:
        return []
    start = max(0, spans[0][0] - AROUND)
    piece = text[start : start + PIECE_LENGTH]
    parts = marked_parts(piece, matcher.spans(piece))
    if start:
        parts.insert(0, TextPart("…"))
    if start + PIECE_LENGTH < len(text):
        parts.append(TextPart("…"))
    return parts
