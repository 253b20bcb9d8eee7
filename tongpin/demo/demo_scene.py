"""What the later parts of the demonstration begin from: units and people are there."""

from dataclasses import dataclass
from datetime import datetime

from tongpin.campaigns.models import Campaign
from tongpin.demo.demo_days import DemoDays
from tongpin.orgs.models import Person, Unit


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The campaign with its county (the root unit) and those who act in it.

    people   by user name
    now      when the units hand in (aware)
    """

    campaign: Campaign
    county: Unit
    people: dict[str, Person]
    days: DemoDays
    now: datetime
