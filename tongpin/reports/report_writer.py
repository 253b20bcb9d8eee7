"""From a pack's outline and the figures to the text of a report."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tongpin.acts.models import Act
from tongpin.base.text import quotable
from tongpin.campaigns.outline_specs import PLACEHOLDER
from tongpin.figures.figure_reader import Figure, Scope, read_figures

EXAMPLE_ORDER = ("-answered", "-visits", "-occurred_on", "-id")
ORDINALS = "一二三四五六七八九十"
NUMBERED = 50  # candidates looked at for each example
PLAIN_WORDS = {"campaign", "unit", "start", "until", "mechanism_names"}  # say nothing countable
ACT_WORD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Piece:
    """Some text of a sentence; a figure's phrase or an act's mention opens to its rows."""

    text: str
    figure: str = ""
    act: int | None = None


Sentence = list[Piece]


@dataclass
class ReportPoint:
    """一是 …"""

    ordinal: str  # "" where the point stands alone
    head: str
    sentences: list[Sentence]


@dataclass
class ReportSection:
    number: str
    heading: str
    lead: list[Sentence]
    points: list[ReportPoint]


@dataclass
class Report:
    """A report's text with the figures it prints."""

    scope: Scope
    title: str
    lead: list[Sentence]
    sections: list[ReportSection]
    figures: list[Figure]
    as_of: datetime
    used: list[str] = field(default_factory=list)  # keys of figures in the text, in its order

    def paragraphs(self) -> Iterator[tuple[str, str]]:
        """The plain text: (style, text), style one of title, heading, body."""
        yield "title", self.title
        if self.lead:
            yield "body", plain(self.lead)
        for section in self.sections:
            yield "heading", f"{section.number}、{section.heading}"
            if section.lead:
                yield "body", plain(section.lead)
            for point in section.points:
                yield "body", f"{point.ordinal}{point.head}。{plain(point.sentences)}"


def plain(sentences: list[Sentence]) -> str:
    return "".join(piece.text for sentence in sentences for piece in sentence)


def write_report(scope: Scope, *, now: datetime) -> Report:
    """Write the report of the campaign's outline for the scope.

    A sentence with a figure that is missing or nought, or without the act it tells of,
    is left out. So is a point whose sentences of that kind are all gone, and a section in
    which nothing opens to a row; without sections there is no lead either.
    """
    figures = read_figures(scope, now=now)
    writer = ReportWriter(scope, figures)
    outline = scope.campaign.outline
    title = "".join(piece.text for piece in writer.sentence(outline["title"]) or [])
    report = Report(scope, title, writer.sentences(outline["lead"]), [], figures, now)
    for data in outline["section"]:
        points = [point for told in data["point"] if (point := writer.point(told))]
        if not any(is_backed(point.sentences) for point in points):
            continue
        if len(points) > 1:
            for ordinal, point in zip(ORDINALS, points, strict=False):
                point.ordinal = f"{ordinal}是"
        number = ORDINALS[len(report.sections)]
        lead = writer.sentences(data.get("lead", []))
        report.sections.append(ReportSection(number, data["heading"], lead, points))
    if not report.sections:
        report.lead = []  # it would praise what nobody recorded
    report.used = list(dict.fromkeys(writer.used))
    return report


def is_backed(sentences: list[Sentence]) -> bool:
    """Whether a figure or an act stands in them."""
    return any(piece.figure or piece.act for sentence in sentences for piece in sentence)


def chinese_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


class ReportWriter:
    """Fills placeholders; None where one of a sentence has nothing to say."""

    def __init__(self, scope: Scope, figures: list[Figure]) -> None:
        self.scope = scope
        self.figures = {figure.key: figure for figure in figures}
        outline = scope.campaign.outline
        self.anchors = {item["key"]: item for item in outline.get("anchor", [])}
        self.examples = {item["key"]: item for item in outline.get("example", [])}
        self.used: list[str] = []
        self.told: set[int] = set()  # acts that the report told of already
        self.within = scope.units()

    def point(self, told: dict[str, Any]) -> ReportPoint | None:
        """A point; None where its outline asks for figures or acts and none is there."""
        sentences = self.sentences(told["sentences"])
        asked = {match[1] for text in told["sentences"] for match in PLACEHOLDER.finditer(text)}
        if not sentences or (asked - PLAIN_WORDS and not is_backed(sentences)):
            return None
        return ReportPoint("", told["head"], sentences)

    def sentences(self, texts: list[str]) -> list[Sentence]:
        return [sentence for text in texts if (sentence := self.sentence(text))]

    def sentence(self, text: str) -> Sentence | None:
        pieces: Sentence = []
        used: list[str] = []
        position = 0
        for match in PLACEHOLDER.finditer(text):
            filled = self.fill(match[1], match[2])
            if not filled:
                return None
            if position < match.start():
                pieces.append(Piece(text[position : match.start()]))
            pieces += filled
            used += [piece.figure for piece in filled if piece.figure]
            position = match.end()
        if position < len(text):
            pieces.append(Piece(text[position:]))
        self.used += used
        return pieces

    def fill(self, key: str, inner: str | None) -> Sentence:
        if key == "anchor" and inner:
            return self.acts(self.anchors[inner], 1, self.anchor_order(self.anchors[inner]))
        if key == "example" and inner:
            item = self.examples[inner]
            return self.acts(item, item.get("count", 2), EXAMPLE_ORDER)
        if figure := self.figures.get(key):
            return [Piece(figure.printed, figure=key)] if figure.exact else []
        words: dict[str, Callable[[], str]] = {
            "campaign": lambda: self.scope.campaign.name,
            "unit": lambda: self.scope.unit.name if self.scope.unit else "",
            "start": lambda: chinese_day(self.scope.start),
            "until": lambda: chinese_day(self.scope.until),
            "mechanism_names": self.mechanism_names,
        }
        text = words[key]()
        return [Piece(text)] if text or key == "unit" else []

    def mechanism_names(self) -> str:
        rows = self.scope.campaign.mechanisms.order_by("id").values_list("name", flat=True)
        return "、".join(rows[:4])

    @staticmethod
    def anchor_order(item: dict[str, Any]) -> tuple[str, ...]:
        orders = {
            "first": ("occurred_on", "id"),
            "last": ("-occurred_on", "-id"),
            "largest": ("-visits", "occurred_on", "id"),
        }
        return orders[item["which"]]

    def acts(self, item: dict[str, Any], count: int, order: tuple[str, ...]) -> Sentence:
        """Acts that the item tells of, one a unit, joined by semicolons."""
        acts = (
            Act.objects.current()
            .happened()
            .between(self.scope.start, self.scope.end)
            .filter(kind__campaign=self.scope.campaign, kind__key=item["kind"])
            .select_related("unit", "entry")
            .with_visits("served" if "{served}" in item["text"] else "participant")
            .with_answers()
        )
        if self.within is not None:
            acts = acts.filter(unit__in=self.within)
        for name, values in item.get("where", {}).items():
            acts = acts.filter(**{f"fields__{name}__in": values})
        pieces: Sentence = []
        units: set[int] = set()
        for act in acts.exclude(pk__in=self.told).order_by(*order)[:NUMBERED]:
            if act.unit_id in units and count > 1 and act.entry_id is None:
                continue
            if text := act_text(item["text"], act):
                units.add(act.unit_id)
                self.told.add(act.pk)
                pieces += (
                    [Piece("；"), Piece(text, act=act.pk)] if pieces else [Piece(text, act=act.pk)]
                )
            if sum(piece.act is not None for piece in pieces) == count:
                break
        return pieces


def act_text(template: str, act: Any) -> str:
    """The act in the template's words, or "" where it lacks one of them."""
    words = {
        "unit": act.unit.name,
        "day": chinese_day(act.occurred_on),
        "title": quotable(act.title),
        "place": act.place,
        "entry": act.entry.name if act.entry else "",
        "visits": f"{act.visits}人" if act.visits else "",
        "served": f"{act.visits}人次" if act.visits else "",
    }
    words |= {key: str(value) for key, value in act.fields.items() if key not in words}
    names = ACT_WORD.findall(template)
    if not all(words.get(name) for name in names):
        return ""
    return ACT_WORD.sub(lambda match: words[match[1]], template)
