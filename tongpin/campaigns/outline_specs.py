"""What a pack says of its report: sentences, the acts they tell of, how figures are printed."""

import re
from typing import Annotated, Literal

from django.utils.translation import gettext_noop
from pydantic import Field

from tongpin.base.numbers import Direction
from tongpin.campaigns.specs import FileSpec, Key, Limit, Spec, Text, Texts, TextsByKey, tables

PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)(?::([a-z0-9_]+))?\}")
ACT_WORD = re.compile(r"\{([a-z0-9_]+)\}")
ACT_WORDS = frozenset({"unit", "day", "title", "place", "entry", "visits", "served"})
BRACES = re.compile(r"[{}]")
Digits = Annotated[int, Field(ge=1, le=9)]
PLAIN_WORDS = frozenset({"campaign", "unit", "range", "start", "until"})
OTHERWISE = "||"  # between a sentence and what stands in its place where it is left out


class PrintStyle(Spec):
    """How a report prints one figure, as `sessions = { digits = 1 }`; others print exactly."""

    digits: Digits | None = Field(
        default=None, description=gettext_noop("leading digits to round to")
    )
    direction: Direction = Field(
        default="down", description=gettext_noop("`up` allows 近 just below")
    )
    vague_below: Limit = Field(
        default=0, description=gettext_noop("values below this print as 多 alone")
    )
    at_least: Limit = Field(
        default=1, description=gettext_noop("sentences with a smaller value are left out")
    )
    names: Limit = Field(
        default=4, description=gettext_noop("how many things {names:KEY} names at most")
    )
    name_as: Text = Field(
        default="{name}", description=gettext_noop("how it writes each, such as 《{name}》")
    )


class MentionSpec(Spec):
    """Acts that a sentence tells of."""

    key: Key = Field(description=gettext_noop("by which sentences name it"))
    kind: Text = Field(description=gettext_noop("of which kind the acts are"))
    where: TextsByKey = Field(
        default={}, description=gettext_noop("fields with the values that they must have")
    )
    by: Literal["any", "own", "below"] = Field(
        default="any",
        description=gettext_noop(
            "whose acts: those of the report's own unit, of units below it, or of any"
        ),
    )
    text: Text = Field(
        description=gettext_noop(
            "an act in words: {unit}, {day}, {title}, {place}, {entry}, {visits}, "
            "{served} and the keys of what the kind stores; an act without one of them is passed "
            "over"
        )
    )


class AnchorSpec(MentionSpec):
    """One act that a sentence tells of, put in by {anchor:KEY}."""

    which: Literal["first", "last", "largest"] = Field(
        description=gettext_noop("which of the acts it is")
    )


class ExampleSpec(MentionSpec):
    """Some acts that a sentence tells of, put in by {example:KEY}."""

    count: Limit = Field(default=2, description=gettext_noop("how many at most"))


class PointSpec(Spec):
    """One point of a section, 一是 … 二是 …"""

    head: Text = Field(description=gettext_noop("what it is about, in a few words"))
    sentences: Texts = Field(
        description=gettext_noop(
            "each is left out where one of its figures or acts is missing; after `||` stands what "
            "is said in its place; one without figures and acts is the office's own words, left "
            "out until somebody signs it"
        )
    )


class SectionSpec(Spec):
    """One section of the report."""

    heading: Text = Field(description=gettext_noop("its heading"))
    lead: Texts = Field(
        default=(), description=gettext_noop("sentences before its points, of the same sort")
    )
    points: tuple[PointSpec, ...] = tables("point", gettext_noop("its points"), is_required=True)


class RateSpec(Spec):
    """How many of how many, put in by {rate:KEY}, which prints both and the percentage."""

    key: Key = Field(description=gettext_noop("by which sentences name it"))
    part: Text = Field(description=gettext_noop("the figure of those that count"))
    base: Text = Field(description=gettext_noop("the figure of all among which they are"))


class OutlineSpec(FileSpec):
    """The report: sentences with {figure}, {names:FIGURE}, {anchor:KEY}, {example:KEY}.

    {rate:KEY} says how many of how many.
    """

    file_name = "outline.toml"
    headline = gettext_noop("The report: sentences that figures and acts fill")

    title: Text = Field(description=gettext_noop("the title of the report"))
    lead: Texts = Field(
        default=(), description=gettext_noop("sentences before its first section, of the same sort")
    )
    coverage: str = Field(
        default="",
        description=gettext_noop("which days and what the report covers; a sentence of its own"),
    )
    print_styles: dict[str, PrintStyle] = Field(
        default={},
        validation_alias="print",
        serialization_alias="print",
        description=gettext_noop("figures with how the report prints them"),
    )
    anchors: tuple[AnchorSpec, ...] = tables("anchor", gettext_noop("single acts"))
    examples: tuple[ExampleSpec, ...] = tables(
        "example", gettext_noop("acts that serve as examples")
    )
    rates: tuple[RateSpec, ...] = tables("rate", gettext_noop("figures as parts of others"))
    sections: tuple[SectionSpec, ...] = tables(
        "section", gettext_noop("its sections"), is_required=True
    )

    @property
    def mentions(self) -> dict[str, tuple[MentionSpec, ...]]:
        """What sentences name as {anchor:KEY} or {example:KEY}."""
        return {"anchor": self.anchors, "example": self.examples}
