"""What a pack says of its report: sentences, the acts they tell of, how figures are printed."""

import re
from typing import Literal

from pydantic import Field

from tongpin.base.numbers import Direction
from tongpin.campaigns.specs import FileSpec, Spec, Text, Texts, TextsByKey, tables

PLACEHOLDER = re.compile(r"\{([a-z_]+)(?::([a-z_]+))?\}")
PLAIN_WORDS = frozenset({"campaign", "unit", "start", "until", "mechanism_names"})


class PrintStyle(Spec):
    """How a report prints one figure, as `sessions = { digits = 1 }`; others print exactly."""

    digits: int | None = Field(default=None, description="leading digits to round to")
    direction: Direction = Field(default="down", description="`up` allows 近 just below")
    vague_below: int = Field(default=0, description="values below this print as 多 alone")


class MentionSpec(Spec):
    """Acts that a sentence tells of."""

    key: Text = Field(description="by which sentences name it")
    kind: Text = Field(description="of which kind the acts are")
    where: TextsByKey = Field(default={}, description="fields with the values that they must have")
    text: Text = Field(description="an act in words: {unit}, {day}, {title}, {place} and more")


class AnchorSpec(MentionSpec):
    """One act that a sentence tells of, put in by {anchor:KEY}."""

    which: Literal["first", "last", "largest"] = Field(description="which of the acts it is")


class ExampleSpec(MentionSpec):
    """Some acts that a sentence tells of, put in by {example:KEY}."""

    count: int = Field(default=2, description="how many at most")


class PointSpec(Spec):
    """One point of a section, 一是 … 二是 …"""

    head: Text
    sentences: Texts = Field(description="each is left out where one of its figures is nought")


class SectionSpec(Spec):
    """One section of the report."""

    heading: Text
    lead: Texts = ()
    points: tuple[PointSpec, ...] = tables("point", "its points", is_required=True)


class OutlineSpec(FileSpec):
    """The report: sentences with {figure}, {anchor:KEY}, {example:KEY} and a few plain words."""

    file_name = "outline.toml"

    title: Text
    lead: Texts
    print_styles: dict[str, PrintStyle] = Field(
        default={},
        validation_alias="print",
        serialization_alias="print",
        description="figures with how the report prints them",
    )
    anchors: tuple[AnchorSpec, ...] = tables("anchor", "single acts")
    examples: tuple[ExampleSpec, ...] = tables("example", "acts that serve as examples")
    sections: tuple[SectionSpec, ...] = tables("section", "its sections", is_required=True)

    @property
    def mentions(self) -> dict[str, tuple[MentionSpec, ...]]:
        """What sentences name as {anchor:KEY} or {example:KEY}."""
        return {"anchor": self.anchors, "example": self.examples}
