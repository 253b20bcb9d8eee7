"""What a pack says in each of its files, and the pack as a whole."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from pydantic import Field

from tongpin.campaigns.outline_specs import OutlineSpec
from tongpin.campaigns.specs import (
    FileSpec,
    IndicatorSpec,
    KindSpec,
    Spec,
    Text,
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
RUNS = frozenset(get_args(Runs))


class PhaseSpec(Spec):
    """One phase of the campaign, from_on <= day < before_on."""

    name: Text
    from_on: date = Field(description="its first day")
    before_on: date = Field(description="the day after its last")


class KeyDateSpec(Spec):
    """A day to which the campaign ties activities."""

    name: Text
    on: date
    about: str = ""


class MechanismSpec(Spec):
    """One working mechanism: who acts on what trigger, what comes out, what follows."""

    key: Text
    name: Text
    owner: Text = Field(description="who acts")
    trigger: Text = Field(description="on what")
    output: Text = Field(description="what comes out")
    next_step: Text = Field(description="what follows")
    participants: str = Field(default="", description="who takes part")
    runs: Literal[Runs, ""] = Field(default="", description="what the site does for it by itself")
    every: Literal[Every, ""] = Field(default="", description="how often; else on events")
    late_over: int | None = Field(
        default=None, description="it runs too once more duties than this are overdue"
    )


class CampaignSpec(FileSpec):
    """The campaign itself: its name and days, its phases, key dates and mechanisms."""

    file_name = "pack.toml"

    code: Text = Field(description="by which commands name it")
    name: Text
    about: Text
    goals: Texts
    starts_on: date = Field(description="its first day")
    ends_on: date = Field(description="its last day")
    look_back_days: int = Field(
        default=90, description="how long after a problem was closed it is looked at again"
    )
    ask_minutes: int = Field(
        default=30, description="minutes a month that requests for data may ask of a unit"
    )
    phases: tuple[PhaseSpec, ...] = tables("phase", "its phases")
    key_dates: tuple[KeyDateSpec, ...] = tables("key_date", "days of its own")
    mechanisms: tuple[MechanismSpec, ...] = tables("mechanism", "its working mechanisms")


class KindsFile(FileSpec):
    """All kinds of acts."""

    file_name = "kinds.toml"

    kinds: tuple[KindSpec, ...] = tables(
        "kind", "the kinds, in the order of pages", is_required=True
    )


class IndicatorsFile(FileSpec):
    """All figures."""

    file_name = "indicators.toml"

    indicators: tuple[IndicatorSpec, ...] = tables(
        "indicator", "the figures, in their order", is_required=True
    )


FILES: tuple[type[FileSpec], ...] = (CampaignSpec, KindsFile, IndicatorsFile, OutlineSpec)


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A checked pack."""

    digest: str  # SHA-256 over its files
    campaign: CampaignSpec
    kinds: tuple[KindSpec, ...]
    indicators: tuple[IndicatorSpec, ...]
    outline: OutlineSpec
