"""From a pack's outline and the figures to the text of a report."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from tongpin.acts.models import Act
from tongpin.base.keyed import by_key
from tongpin.base.text import quotable
from tongpin.campaigns.outline_specs import (
    ACT_WORD,
    PLACEHOLDER,
    PLAIN_WORDS,
    AnchorSpec,
    ExampleSpec,
    MentionSpec,
    PointSpec,
    SectionSpec,
)
from tongpin.campaigns.specs import KindSpec
from tongpin.figures.figure_reader import Figure, Scope, read_figures

EXAMPLE_ORDER = ("-answered", "-visits", "-occurred_on", "-id")
ANCHOR_ORDERS = {
    "first": ("occurred_on", "id"),
    "last": ("-occurred_on", "-id"),
    "largest": ("-visits", "occurred_on", "id"),
}
ORDINALS = "一二三四五六七八九十"
NUMBERED = 50  # candidates looked at for each example
MECHANISM_NAMES = 4  # that a sentence names at most


@dataclass(frozen=True)
class Piece:
    """Some text of a sentence; a figure's phrase or an act's mention opens to its rows."""

    text: str
    figure: str = ""
    act: int | None = None


Sentence = tuple[Piece, ...]


@dataclass(frozen=True)
class ReportPoint:
    """一是 …"""

    ordinal: str  # "" where the point stands alone
    head: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class ReportSection:
    number: str
    heading: str
    lead: tuple[Sentence, ...]
    points: tuple[ReportPoint, ...]


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report's text with the figures it prints."""

    scope: Scope
    title: str
    lead: tuple[Sentence, ...]
    sections: tuple[ReportSection, ...]
    figures: tuple[Figure, ...]
    as_of: datetime
    used: tuple[str, ...]  # keys of figures in the text, in its order

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


def plain(sentences: Iterable[Sentence]) -> str:
    """The text of the sentences, one after the other."""
    return "".join(piece.text for piece in chain.from_iterable(sentences))


def write_report(scope: Scope, *, now: datetime) -> Report:
    """Write the report of the campaign's outline for the scope.

    A sentence with a figure that is missing or nought, or without the act it tells of,
    is left out. So is a point whose sentences of that kind are all gone, and a section in
    which nothing opens to a row; without sections there is no lead either.
    """
    figures = read_figures(scope, now=now)
    outline = scope.campaign.outline_spec
    writer = ReportWriter(scope, figures)
    title = writer.sentences([outline.title])
    lead = writer.sentences(outline.lead)
    sections = writer.sections(outline.sections)
    return Report(
        scope=scope,
        title=plain(title),
        lead=lead if sections else (),  # alone it would praise what nobody recorded
        sections=sections,
        figures=figures,
        as_of=now,
        used=tuple(dict.fromkeys(writer.used)),
    )


def is_backed(sentences: Iterable[Sentence]) -> bool:
    """Whether a figure or an act stands in them."""
    return any(piece.figure or piece.act for piece in chain.from_iterable(sentences))


def placeholders_in(texts: Iterable[str]) -> set[str]:
    """The words in braces, of {anchor:key} the first."""
    words: set[str] = set()
    for text in texts:
        words.update(match[1] for match in PLACEHOLDER.finditer(text))
    return words


def numbered(points: Sequence[ReportPoint]) -> tuple[ReportPoint, ...]:
    """The points with 一是, 二是 … before them; one alone without."""
    if len(points) < 2:
        return tuple(points)
    in_order = []
    for ordinal, point in zip(ORDINALS, points, strict=False):
        in_order.append(replace(point, ordinal=f"{ordinal}是"))
    return (*in_order, *points[len(ORDINALS) :])


def chinese_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


class ReportWriter:
    """Fills placeholders; None where one of a sentence has nothing to say."""

    def __init__(self, scope: Scope, figures: Sequence[Figure]) -> None:
        self.scope = scope
        self.figures = by_key(figures)
        outline = scope.campaign.outline_spec
        self.anchors = by_key(outline.anchors)
        self.examples = by_key(outline.examples)
        self.used: list[str] = []
        self.mentioned_acts: set[int] = set()
        self.units = scope.units()
        self.kinds = by_key(kind.spec for kind in scope.campaign.kinds.all())

    def sections(self, specs: Iterable[SectionSpec]) -> tuple[ReportSection, ...]:
        sections: list[ReportSection] = []
        for spec in specs:
            points = self.points(spec.points)
            if any(is_backed(point.sentences) for point in points):
                number = ORDINALS[len(sections)]
                lead = self.sentences(spec.lead)
                section = ReportSection(number, spec.heading, lead, numbered(points))
                sections.append(section)
        return tuple(sections)

    def points(self, specs: Iterable[PointSpec]) -> list[ReportPoint]:
        """Without those whose outline asks for figures or acts where none is there."""
        points = []
        for spec in specs:
            sentences = self.sentences(spec.sentences)
            needs_rows = bool(placeholders_in(spec.sentences) - PLAIN_WORDS)
            if sentences and (not needs_rows or is_backed(sentences)):
                points.append(ReportPoint("", spec.head, sentences))
        return points

    def sentences(self, texts: Iterable[str]) -> tuple[Sentence, ...]:
        sentences = []
        for text in texts:
            if sentence := self.sentence(text):
                sentences.append(sentence)
        return tuple(sentences)

    def sentence(self, text: str) -> Sentence | None:
        pieces: list[Piece] = []
        position = 0
        for match in PLACEHOLDER.finditer(text):
            filled_pieces = self.fill(match[1], match[2])
            if not filled_pieces:
                return None
            if position < match.start():
                pieces.append(Piece(text[position : match.start()]))
            pieces += filled_pieces
            position = match.end()
        if position < len(text):
            pieces.append(Piece(text[position:]))
        self.used += [piece.figure for piece in pieces if piece.figure]
        return tuple(pieces)

    def fill(self, key: str, inner: str | None) -> list[Piece]:
        """What a placeholder says; nothing where there is nothing to say."""
        if key == "anchor" and inner:
            return self.anchor(self.anchors[inner])
        if key == "example" and inner:
            return self.example(self.examples[inner])
        if figure := self.figures.get(key):
            return [Piece(figure.printed, figure=key)] if figure.exact else []
        if key == "unit":  # a report on everything has none, and says so by nothing
            return [Piece(self.scope.unit.name if self.scope.unit else "")]
        text = self.plain_word(key)
        return [Piece(text)] if text else []

    def plain_word(self, key: str) -> str:
        if key == "mechanism_names":
            rows = self.scope.campaign.mechanisms.order_by("id").values_list("name", flat=True)
            return "、".join(rows[:MECHANISM_NAMES])
        words = {
            "campaign": self.scope.campaign.name,
            "start": chinese_day(self.scope.from_on),
            "until": chinese_day(self.scope.last_on),
        }
        return words[key]

    def anchor(self, spec: AnchorSpec) -> list[Piece]:
        acts = self.candidates(spec).order_by(*ANCHOR_ORDERS[spec.which])
        for act in acts[:NUMBERED]:
            if text := self.act_text(spec, act):
                return [self.mention(act, text)]
        return []

    def example(self, spec: ExampleSpec) -> list[Piece]:
        """Acts that the example tells of, one a unit, joined by semicolons."""
        pieces: list[Piece] = []
        units: set[int] = set()
        left_to_tell = spec.count
        for act in self.candidates(spec).order_by(*EXAMPLE_ORDER)[:NUMBERED]:
            if act.unit_id in units and spec.count > 1 and act.entry_id is None:
                continue
            if text := self.act_text(spec, act):
                units.add(act.unit_id)
                if pieces:
                    pieces.append(Piece("；"))
                pieces.append(self.mention(act, text))
                left_to_tell -= 1
            if left_to_tell == 0:
                break
        return pieces

    def act_text(self, spec: MentionSpec, act: Any) -> str:
        return act_text(spec.text, act, self.kinds[spec.kind])

    def mention(self, act: Act, text: str) -> Piece:
        """The piece that tells of an act, which no other piece tells of again."""
        self.mentioned_acts.add(act.pk)
        return Piece(text, act=act.pk)

    def candidates(self, spec: MentionSpec) -> QuerySet[Act]:
        """Acts of the scope that the spec means and that nothing told of yet."""
        role = "served" if "{served}" in spec.text else "participant"
        acts = (
            Act.objects.current()
            .happened()
            .between(self.scope.from_on, self.scope.before_on)
            .filter(kind__campaign=self.scope.campaign, kind__key=spec.kind)
            .select_related("unit", "entry")
            .with_visits(role)
            .with_answers()
        )
        if self.units is not None:
            acts = acts.filter(unit__in=self.units)
        for name, values in spec.where.items():
            acts = acts.filter(**{f"fields__{name}__in": values})
        return acts.exclude(pk__in=self.mentioned_acts)


def act_text(template: str, act: Any, kind: KindSpec) -> str:
    """The act in the template's words, or "" where it lacks one of them."""
    words = {}
    for spec in kind.fields:
        if spec.key in act.fields:
            words[spec.key] = spec.shown(act.fields[spec.key])
    words |= {
        "unit": act.unit.name,
        "day": chinese_day(act.occurred_on),
        "title": quotable(act.title),
        "place": act.place,
        "entry": act.entry.name if act.entry else "",
        "visits": f"{act.visits}人" if act.visits else "",
        "served": f"{act.visits}人次" if act.visits else "",
    }
    names = ACT_WORD.findall(template)
    if not all(words.get(name) for name in names):
        return ""
    return ACT_WORD.sub(lambda match: words[match[1]], template)
