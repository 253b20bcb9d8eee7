"""Daily readings, for the demonstration."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from tongpin.campaigns.models import Campaign
from tongpin.demo.demo_pictures import picture
from tongpin.demo.demo_quizzes import OPEN
from tongpin.evidence.actions import keep_file
from tongpin.learning.readings import publish_reading, write_reading
from tongpin.orgs.models import Person, Role


def read_demo_readings() -> list[dict[str, Any]]:
    """What each reading's form asks; `picture` is the hue of a made picture."""
    told = tomllib.loads(Path(__file__).with_name("readings.toml").read_text("utf-8"))
    return [
        one | {name: one[name].strip() for name in ("body", "questions")} for one in told["reading"]
    ]


def add_readings(campaign: Campaign, people: dict[str, Person], now: datetime) -> None:
    """Three readings of the county; the education bureau writes, the office publishes."""
    study, office = people["study"], people["office"]
    county = office.posts.get(role=Role.OFFICE).unit
    for one in read_demo_readings():
        hue = one.pop("picture", None)
        if hue is not None:
            one["picture"] = keep_file("清明.png", picture(hue), by=study, now=now)
        reading = write_reading(campaign, county, one, by=study, now=now)
        publish_reading(reading, by=office, now=now, closes_at=OPEN[1])
