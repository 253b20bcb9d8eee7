"""What a paper asks: sections of questions, all of them or some drawn for each person. Pure."""

import hashlib
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from tongpin.questions.content import Content, Key, Mark, Response
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.kinds import kind_of, score_response
from tongpin.questions.picture_signs import PictureSign
from tongpin.quizzes.question_draw import SeededStream, choice_orders

HUNDREDTHS = 100  # of a point, in which scores are kept
DRAWN = 20_000  # papers of people that are kept in memory
REMEMBERED = 50_000  # answers whose marks are kept in memory
SHORT, MANY = 50, 12  # characters, and parts, of an answer that somebody else may give too


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One question of a paper with what it is worth."""

    version: int
    points: int  # hundredths
    content: Content
    key: Key
    source: str = ""
    topic: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "points": self.points,
            "content": self.content.as_json(),
            "key": self.key.as_json(),
            "source": self.source,
            "topic": self.topic,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "PaperItem":
        """The question from what `as_json` made."""
        return cls(
            version=data["version"],
            points=data["points"],
            content=Content.of(data["content"]),
            key=Key.of(data["key"]),
            source=data["source"],
            topic=data["topic"],
        )

    @property
    def signs(self) -> list[PictureSign]:
        """Of the pictures that it shows, before or after it is answered."""
        return QuestionDraft(self.content, self.key).signs

    def worth(self, mark: Mark) -> int:
        """Hundredths of a point for the mark, a half rounded up."""
        share = mark.fraction or Fraction(0)
        return (2 * self.points * share.numerator + share.denominator) // (2 * share.denominator)


@dataclass(frozen=True, slots=True)
class DrawSection:
    """Questions of one sort: all are asked, in their order, or `draw` of them."""

    items: tuple[PaperItem, ...]
    draw: int | None = None
    title: str = ""

    @property
    def asked(self) -> int:
        return len(self.items) if self.draw is None else self.draw

    @property
    def most(self) -> int:
        """Hundredths of a point that can be reached. Items of a drawn section weigh the same."""
        if self.draw is not None and self.items:
            return self.draw * self.items[0].points
        return sum(item.points for item in self.items)

    def as_json(self) -> dict[str, Any]:
        items = list(map(PaperItem.as_json, self.items))
        return {"title": self.title, "draw": self.draw, "items": items}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "DrawSection":
        """The section from what `as_json` made."""
        items = tuple(map(PaperItem.of, data["items"]))
        return cls(items, data["draw"], data["title"])

    def with_key(self, version: int, key: Key) -> "DrawSection":
        """The same section with another key for one question, if it is here."""
        items = list(self.items)
        for place, item in enumerate(items):
            if item.version == version:
                items[place] = replace(item, key=key)
        return replace(self, items=tuple(items))


@dataclass(frozen=True)
class Sections:
    """A whole paper, as it is asked and marked."""

    sections: tuple[DrawSection, ...]
    seed: str
    shuffles: bool = True
    tries_each: int = 1  # more: an answer is the list of its tries

    @classmethod
    def of(
        cls, data: Sequence[Mapping[str, Any]], seed: str, *, shuffles: bool, tries_each: int = 1
    ) -> "Sections":
        """The paper from what `as_json` made."""
        return cls(tuple(map(DrawSection.of, data)), seed, shuffles, tries_each)

    def as_json(self) -> list[dict[str, Any]]:
        return list(map(DrawSection.as_json, self.sections))

    @cached_property
    def digest(self) -> str:
        """SHA-256 by which the paper is known: it can be told before anybody sees the paper."""
        data: list[Any] = [self.as_json(), self.seed, self.shuffles]
        if self.tries_each > 1:
            data.append(self.tries_each)
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def items(self) -> tuple[PaperItem, ...]:
        """All questions, section by section: draws name them by their places here."""
        items: list[PaperItem] = []
        for section in self.sections:
            items.extend(section.items)
        return tuple(items)

    def item_of(self, version: int) -> PaperItem | None:
        """The question of this version; None where the paper does not ask it."""
        for item in self.items:
            if item.version == version:
                return item
        return None

    @cached_property
    def is_drawn(self) -> bool:
        return any(section.draw is not None for section in self.sections)

    @property
    def asked(self) -> int:
        return sum(section.asked for section in self.sections)

    @cached_property
    def most(self) -> int:
        """Hundredths of a point that can be reached."""
        return sum(section.most for section in self.sections)

    def drawn(self, who: UUID, number: int) -> Sequence[int]:
        """The places in `items` that this person is asked in this try, in order."""
        return self._drawn(who, number) if self.is_drawn else range(len(self.items))

    @cached_property
    def _drawn(self) -> Callable[[UUID, int], list[int]]:
        """Draws, and remembers: who gets a paper hands it in soon."""
        return lru_cache(DRAWN)(self._draw)

    def _draw(self, who: UUID, number: int) -> list[int]:
        stream = SeededStream(self.seed, who, number)
        drawn: list[int] = []
        first = 0  # place of the section's first question
        for section in self.sections:
            size = len(section.items)
            places = range(size) if section.draw is None else stream.draw(section.draw, size)
            drawn += [first + place for place in places]
            first += size
        return drawn

    def orders(self, places: Sequence[int], who: UUID, number: int) -> list[int]:
        """Which of the orders_of each question this person sees, for the places drawn."""
        if not self.shuffles:
            return [0] * len(places)
        stream = SeededStream(self.seed, who, number, "options")
        counts = self._order_counts
        orders: list[int] = []
        for place in places:
            count = counts[place]
            orders.append(stream.below(count) if count > 1 else 0)
        return orders

    def orders_of(self, place: int) -> tuple[tuple[int, ...], ...]:
        """The orders in which the options of one question may be shown, as they are first."""
        content = self.items[place].content
        if not self.shuffles or not kind_of(content).shuffles_choices:
            return (tuple(range(len(content.choices))),)
        return choice_orders(tuple(choice.is_fixed for choice in content.choices))

    @cached_property
    def _order_counts(self) -> list[int]:
        """How many orders each question may be shown in, by place."""
        counts: list[int] = []
        for place in range(len(self.items)):
            counts.append(len(self.orders_of(place)))
        return counts

    def with_key(self, version: int, key: Key) -> "Sections":
        """The same paper with another key for one question."""
        sections: list[DrawSection] = []
        for section in self.sections:
            sections.append(section.with_key(version, key))
        return replace(self, sections=tuple(sections))


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """One answer with what it is worth."""

    place: int  # of the question in the paper's items
    answer: Response
    mark: Mark
    points: int  # hundredths


class PaperMarking:
    """Marks answers to one paper, and remembers what it marked: most people answer alike."""

    def __init__(self, paper: Sections) -> None:
        self.paper = paper
        self.remembered = lru_cache(REMEMBERED)(self._mark)

    def _mark(self, place: int, hashable: Hashable) -> MarkedAnswer:
        item = self.paper.items[place]
        answer = thawed_answer(hashable)
        mark = score_response(item.content, item.key, answer)
        return MarkedAnswer(place, answer, mark, item.worth(mark))

    def all(self, places: Sequence[int], answers: Sequence[Response]) -> list[MarkedAnswer]:
        """Mark answers, in the order of the draw, each in the shape of its kind."""
        mark = self._best_of_tries if self.paper.tries_each > 1 else self.one
        return [mark(place, answer) for place, answer in zip(places, answers, strict=True)]

    def one(self, place: int, answer: Response) -> MarkedAnswer:
        """Mark one answer to one question of the paper."""
        if is_short(answer):
            return self.remembered(place, frozen_answer(answer))
        return self._mark(place, frozen_answer(answer))

    def _best_of_tries(self, place: int, tries: Sequence[Response]) -> MarkedAnswer:
        """The best of several tries: the second is worth a half, the third a third."""
        best: MarkedAnswer | None = None
        for number, answer in enumerate(tries or ("",), start=1):
            marked = self.one(place, answer)
            points = marked.points // number
            if best is None or points > best.points:
                best = replace(marked, points=points)
        assert best  # at least nothing was answered
        return best

    def total(self, places: Sequence[int], answers: Sequence[Response]) -> int:
        """Hundredths of a point for all of them."""
        return sum(marked.points for marked in self.all(places, answers))


def is_short(answer: Response) -> bool:
    """Whether others are likely to answer the same."""
    if isinstance(answer, str):
        return len(answer) < SHORT
    if len(answer) >= MANY:
        return False
    return all(isinstance(part, str) and len(part) < SHORT for part in answer)


def frozen_answer(answer: Response) -> Hashable:
    """The answer with its lists as tuples, so that a memory can know it."""
    return tuple(map(frozen_answer, answer)) if isinstance(answer, list) else answer


def thawed_answer(hashable: Hashable) -> Response:
    """The answer that `frozen_answer` froze."""
    return list(map(thawed_answer, hashable)) if isinstance(hashable, tuple) else hashable
