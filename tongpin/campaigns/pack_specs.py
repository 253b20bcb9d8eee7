"""What a pack says in each of its files, and the pack as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from django.utils.translation import gettext_noop
from pydantic import Field

from tongpin.campaigns.measures import Measure
from tongpin.campaigns.outline_specs import OutlineSpec
from tongpin.campaigns.service_specs import ServicesFile
from tongpin.campaigns.specs import (
    Day,
    FileSpec,
    IndicatorSpec,
    Key,
    KindSpec,
    Limit,
    Note200,
    Spec,
    Text,
    Text40,
    Text60,
    Text80,
    Text100,
    Text200,
    Texts,
    tables,
)

Runs = Literal[
    "reminders",
    "dispatch",
    "problems",
    "visits",
    "meeting",
    "briefs",
    "report",
    "circular",
    "liaison",
    "make_ups",
    "archive",
]
Every = Literal["week", "two_weeks", "month", "quarter"]
AdjustedFile = Literal[
    "pack.toml", "kinds.toml", "indicators.toml", "outline.toml", "services.toml"
]
PackFiles = Mapping[str, str]  # name -> what the file says
RUNS = frozenset(get_args(Runs))
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=50)]


class PhaseSpec(Spec):
    """One phase of the campaign, from_on <= day < before_on."""

    name: Text = Field(description=gettext_noop("its name"))
    from_on: Day = Field(description=gettext_noop("its first day"))
    before_on: Day = Field(description=gettext_noop("the day after its last"))


class KeyDateSpec(Spec):
    """A day to which the campaign ties activities."""

    name: Text60 = Field(description=gettext_noop("its name"))
    on: Day = Field(description=gettext_noop("its day"))
    about: Note200 = Field(default="", description=gettext_noop("why it matters"))


class MechanismSpec(Spec):
    """One working mechanism: who acts on what trigger, what comes out, what follows."""

    key: Key = Field(description=gettext_noop("by which it stays the same"))
    name: Text40 = Field(description=gettext_noop("its name"))
    owner: Text80 = Field(description=gettext_noop("who acts"))
    trigger: Text200 = Field(description=gettext_noop("on what"))
    output: Text200 = Field(description=gettext_noop("what comes out"))
    next_step: Text200 = Field(description=gettext_noop("what follows"))
    participants: Note200 = Field(default="", description=gettext_noop("who takes part"))
    runs: Literal[Runs, ""] = Field(
        default="", description=gettext_noop("what the site does for it by itself")
    )
    every: Literal[Every, ""] = Field(
        default="", description=gettext_noop("how often; else on events")
    )
    late_over: Limit | None = Field(
        default=None, description=gettext_noop("it runs too once more duties than this are overdue")
    )


class EnglishSpec(Spec):
    """How pages in English say what the pack names."""

    name: Text100 = Field(description=gettext_noop("the name or word, as the pack has it"))
    english: Text100 = Field(description=gettext_noop("the same in English"))


class CampaignSpec(FileSpec):
    """The campaign itself: its name and days, its phases, key dates and mechanisms."""

    file_name = "pack.toml"
    headline = gettext_noop("The campaign: its name and days, its phases, key dates and mechanisms")

    code: Code = Field(description=gettext_noop("by which commands name it"))
    name: Text100 = Field(description=gettext_noop("its name"))
    about: Text = Field(description=gettext_noop("what it is, in a sentence or two"))
    goals: Texts = Field(description=gettext_noop("what it shall reach"))
    starts_on: Day = Field(description=gettext_noop("its first day"))
    ends_on: Day = Field(description=gettext_noop("its last day"))
    look_back_days: Limit = Field(
        default=90,
        description=gettext_noop("how long after a problem was closed it is looked at again"),
    )
    ask_minutes: Limit = Field(
        default=30,
        description=gettext_noop("minutes a month that requests for data may ask of a unit"),
    )
    phases: tuple[PhaseSpec, ...] = tables("phase", gettext_noop("its phases"))
    key_dates: tuple[KeyDateSpec, ...] = tables("key_date", gettext_noop("days of its own"))
    mechanisms: tuple[MechanismSpec, ...] = tables(
        "mechanism", gettext_noop("its working mechanisms")
    )
    english: tuple[EnglishSpec, ...] = tables(
        "english", gettext_noop("its words in English, as far as pages in English shall say them")
    )


class KindsFile(FileSpec):
    """All kinds of acts."""

    file_name = "kinds.toml"
    headline = gettext_noop("The kinds of acts")

    kinds: tuple[KindSpec, ...] = tables(
        "kind", gettext_noop("the kinds, in the order of pages"), is_required=True
    )


class IndicatorsFile(FileSpec):
    """All figures."""

    file_name = "indicators.toml"
    headline = gettext_noop("The figures")

    indicators: tuple[IndicatorSpec, ...] = tables(
        "indicator", gettext_noop("the figures, in their order"), is_required=True
    )


class AdjustmentSpec(Spec):
    """One value that a campaign says otherwise than its pack."""

    file: AdjustedFile = Field(description=gettext_noop("the file of the pack"))
    at: Texts = Field(
        min_length=1,
        description=gettext_noop(
            'the keys and the names of tables that lead to it: ["phase", "准备", "before_on"]'
        ),
    )
    value: Any = Field(description=gettext_noop("what stands here instead"))

    @property
    def words(self) -> str:
        return " · ".join((self.file, *self.at))


class AdjustmentsFile(FileSpec):
    """What one campaign says otherwise; a pack may do without this file."""

    file_name = "adjustments.toml"
    headline = gettext_noop("What this campaign says otherwise than the pack")
    is_optional = True

    adjustments: tuple[AdjustmentSpec, ...] = tables(
        "adjustment", gettext_noop("one table for each value")
    )


FILES: tuple[type[FileSpec], ...] = (
    CampaignSpec,
    KindsFile,
    IndicatorsFile,
    OutlineSpec,
    ServicesFile,
)


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A checked pack.

    digest       SHA-256 over its files
    files        name -> what the file says, word for word
    adjustments  the lines that came in a file of their own
    applied      the lines that are in place in what follows
    measures     what it was checked against, so that it can be read again with other lines
    """

    digest: str
    files: PackFiles
    adjustments: tuple[AdjustmentSpec, ...] | None
    applied: tuple[AdjustmentSpec, ...]
    measures: Mapping[str, Measure]
    campaign: CampaignSpec
    kinds: tuple[KindSpec, ...]
    indicators: tuple[IndicatorSpec, ...]
    outline: OutlineSpec
    services: ServicesFile

    @property
    def file_specs(self) -> tuple[FileSpec, ...]:
        """What each of its files says, with the applied lines in place."""
        kinds = KindsFile(kinds=self.kinds)
        indicators = IndicatorsFile(indicators=self.indicators)
        return (self.campaign, kinds, indicators, self.outline, self.services)

    @property
    def own_files(self) -> dict[str, str]:
        """The files in which it says all that, word for word; those it does without are left out.

        Adjustments that came with it are not among them.
        """
        return own_files(self.files)


def own_files(files: PackFiles) -> dict[str, str]:
    """Of some files those that make the pack itself, in their order."""
    return {spec.file_name: files[spec.file_name] for spec in FILES if spec.file_name in files}
