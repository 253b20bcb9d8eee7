"""From a pack's outline, the figures and what an office signed to the text of a report."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate

from tongpin.acts.models import Act
from tongpin.base.keyed import by_key
from tongpin.base.rates import Rate
from tongpin.base.text import quotable
from tongpin.campaigns.outline_specs import (
    OTHERWISE,
    PLACEHOLDER,
    AnchorSpec,
    ExampleSpec,
    MentionSpec,
    RateSpec,
    SectionSpec,
)
from tongpin.figures.figure_reader import Figure, Scope, read_figures, rows_for
from tongpin.reports.models import OwnWords
from tongpin.reports.own_words import place_of, rests_on_rows, standing_words
from tongpin.reports.report_text import (
    OWN_MARK,
    Piece,
    Report,
    ReportPoint,
    ReportSection,
    Sentence,
    plain,
)
from tongpin.reports.report_words import act_text, chinese_day, range_words, spans_years

EXAMPLE_ORDER = ("-answered", "-visits", "-occurred_on", "-id")
ANCHOR_ORDERS = {
    "first": ("occurred_on", "id"),
    "last": ("-occurred_on", "-id"),
    "largest": ("-visits", "occurred_on", "id"),
}
ORDINALS = "一二三四五六七八九十"
NUMBERED = 50  # candidates looked at for each example


def write_report(scope: Scope, *, now: datetime) -> Report:
    """Write the report of the campaign's outline for the scope.

    A sentence says what figures and acts hold; where one of them is missing, what the outline
    says in its place, else nothing. A sentence without any is the office's own: it is left out
    until somebody signed it. A point or section of which nothing is left goes too.
    """
    figures = read_figures(scope, now=now)
    outline = scope.campaign.outline_spec
    writer = ReportWriter(scope, figures, now)
    lead = writer.sentences(outline.lead, place_of())
    sections = writer.sections(outline.sections)
    coverage = writer.frame(outline.coverage) if sections else ()
    return Report(
        scope=scope,
        title=plain([writer.frame(outline.title)]),
        lead=(*lead, coverage) if coverage else lead,
        sections=sections,
        figures=figures,
        as_of=now,
        used=tuple(dict.fromkeys(writer.used)),
        own_words=tuple(writer.own_words),
    )


def numbered(points: Sequence[ReportPoint]) -> tuple[ReportPoint, ...]:
    """The points with 一是, 二是 … before them; one alone without."""
    if len(points) < 2:
        return tuple(points)
    in_order = []
    for ordinal, point in zip(ORDINALS, points, strict=False):
        in_order.append(replace(point, ordinal=f"{ordinal}是"))
    return (*in_order, *points[len(ORDINALS) :])


class ReportWriter:
    """Fills placeholders; None where one of a sentence has nothing to say."""

    def __init__(self, scope: Scope, figures: Sequence[Figure], now: datetime) -> None:
        self.scope = scope
        self.today = localdate(now)
        self.figures = by_key(figures)
        outline = scope.campaign.outline_spec
        self.anchors = by_key(outline.anchors)
        self.examples = by_key(outline.examples)
        self.rates = by_key(outline.rates)
        self.used: list[str] = []
        self.mentioned_acts: set[int] = set()
        self.units = scope.units()
        self.own_units = scope.own_units
        self.kinds = by_key(kind.spec for kind in scope.campaign.kinds.all())
        self.with_years = spans_years(scope)
        self.signed = standing_words(scope)
        self.own_words: list[OwnWords] = []

    def sections(self, specs: Iterable[SectionSpec]) -> tuple[ReportSection, ...]:
        sections: list[ReportSection] = []
        for spec in specs:
            if points := self.points(spec):
                number = ORDINALS[len(sections)]
                lead = self.sentences(spec.lead, place_of(spec.heading))
                section = ReportSection(number, spec.heading, lead, numbered(points))
                sections.append(section)
        return tuple(sections)

    def points(self, section: SectionSpec) -> list[ReportPoint]:
        """Without those of which no sentence is left."""
        points = []
        for spec in section.points:
            if sentences := self.sentences(spec.sentences, place_of(section.heading, spec.head)):
                points.append(ReportPoint("", spec.head, sentences))
        return points

    def sentences(self, texts: Iterable[str], place: str) -> tuple[Sentence, ...]:
        """What is left of the outline's sentences, and what the office adds at the place."""
        sentences = []
        for text in texts:
            if sentence := self.sentence(text, place):
                sentences.append(sentence)
        if added := self.signed_sentence(place, ""):
            sentences.append(added)
        return tuple(sentences)

    def sentence(self, text: str, place: str) -> Sentence | None:
        """The first of its wordings that can be filled."""
        if not rests_on_rows(text):
            return self.signed_sentence(place, text)
        for wording in text.split(OTHERWISE):
            if pieces := self.filled(wording):
                self.used += [piece.figure for piece in pieces if piece.figure]
                return pieces
        return None

    def signed_sentence(self, place: str, proposal: str) -> Sentence | None:
        """The office's own words in place of the proposal; None where nobody signed any."""
        words = self.signed.get((place, proposal))
        if words is None:
            return None
        self.own_words.append(words)
        return (Piece(f"{words.text}{OWN_MARK}"),)

    def frame(self, text: str) -> Sentence:
        """What tells of the report itself, and of nothing that happened."""
        return self.filled(text) or ()

    def filled(self, text: str) -> Sentence | None:
        """The wording with all its placeholders filled; None where one has nothing to say."""
        pieces: list[Piece] = []
        position = 0
        for match in PLACEHOLDER.finditer(text):
            joint = "；" if match.start() else "。"  # examples that begin are sentences
            filled_pieces = self.fill(match[1], match[2], joint)
            if not filled_pieces:
                return None
            if position < match.start():
                pieces.append(Piece(text[position : match.start()]))
            pieces += filled_pieces
            position = match.end()
            if match[1] == "names" and self.figures[match[2]].exact == 1:
                position += text.startswith("等", position)  # nothing is left to stand for
        if position < len(text):
            pieces.append(Piece(text[position:]))
        return tuple(pieces)

    def fill(self, key: str, inner: str | None, joint: str) -> list[Piece]:
        """What a placeholder says; nothing where there is nothing to say."""
        if inner:
            return self.fill_named(key, inner, joint)
        if figure := self.figures.get(key):
            is_enough = figure.exact >= max(1, figure.style.at_least)
            return [Piece(figure.printed, figure=key)] if is_enough else []
        if key == "unit":  # a report on everything has none, and says so by nothing
            return [Piece(self.scope.unit.name if self.scope.unit else "")]
        text = self.plain_word(key)
        return [Piece(text)] if text else []

    def fill_named(self, group: str, key: str, joint: str) -> list[Piece]:
        if group == "anchor":
            return self.anchor(self.anchors[key])
        if group == "example":
            return self.example(self.examples[key], joint)
        if group == "rate":
            return self.rate(self.rates[key])
        return self.names(self.figures[key])

    def rate(self, spec: RateSpec) -> list[Piece]:
        """Both numbers, each of which opens to its rows; nothing where there is no base."""
        base = self.figures[spec.base]
        part = self.figures[spec.part]
        if not base.exact:
            return []
        base_text, part_text = Rate(part.exact, base.exact).in_chinese(part.definition.spec.word)
        return [Piece(base_text, figure=base.key), Piece(part_text, figure=part.key)]

    def plain_word(self, key: str) -> str:
        words = {
            "campaign": self.scope.campaign.name,
            "range": range_words(self.scope, self.today),
            "start": chinese_day(self.scope.from_on, with_year=True),
            "until": chinese_day(self.scope.last_on, with_year=True),
        }
        return words.get(key, "")  # editions of packs from before may know others

    def names(self, figure: Figure) -> list[Piece]:
        """Some of the things that the figure counts, those with most rows first."""
        path = figure.definition.measure.thing
        rows = rows_for(figure.definition, self.scope).order_by().values(path)
        most_rows = rows.annotate(count=Count("pk")).order_by("-count", path)
        style = figure.style
        written = []
        before, __, after = style.name_as.partition("{name}")
        for name in most_rows.values_list(path, flat=True)[: style.names]:
            written.append(f"{before}{quotable(name, before[-1:])}{after}")
        separator = "、" if style.name_as == "{name}" else ""
        text = separator.join(written)
        return [Piece(text, figure=figure.key)] if text else []

    def anchor(self, spec: AnchorSpec) -> list[Piece]:
        acts = self.candidates(spec).order_by(*ANCHOR_ORDERS[spec.which])
        for act in acts[:NUMBERED]:
            if text := self.act_text(spec, act):
                return [self.mention(act, text)]
        return []

    def example(self, spec: ExampleSpec, joint: str) -> list[Piece]:
        """Acts that the example tells of, one a unit, with the joint between them."""
        pieces: list[Piece] = []
        units: set[int] = set()
        left_to_tell = spec.count
        for act in self.candidates(spec).order_by(*EXAMPLE_ORDER)[:NUMBERED]:
            if act.unit_id in units and spec.count > 1 and act.entry_id is None:
                continue
            if text := self.act_text(spec, act):
                units.add(act.unit_id)
                if pieces:
                    pieces.append(Piece(joint))
                pieces.append(self.mention(act, text))
                left_to_tell -= 1
            if left_to_tell == 0:
                break
        return pieces

    def act_text(self, spec: MentionSpec, act: Act) -> str:
        return act_text(spec.text, act, self.kinds[spec.kind], with_year=self.with_years)

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
        if spec.by == "own":
            acts = acts.filter(unit__in=self.own_units)
        if spec.by == "below":
            acts = acts.exclude(unit__in=self.own_units)
        for name, values in spec.where.items():
            acts = acts.filter(**{f"fields__{name}__in": values})
        return acts.exclude(pk__in=self.mentioned_acts)
