"""Daily readings, for the demonstration."""

import tomllib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tongpin.campaigns.models import Campaign
from tongpin.demo.demo_pictures import picture
from tongpin.demo.demo_quizzes import CLOSES_AT
from tongpin.evidence.actions import keep_file
from tongpin.learning.readings import ReadingDraft, publish_reading, write_reading
from tongpin.orgs.models import Person, Role


def read_demo_readings() -> list[tuple[ReadingDraft, int | None]]:
    """Each reading, and the hue of the picture that is made for it, if any."""
    data = tomllib.loads(Path(__file__).with_name("readings.toml").read_text("utf-8"))
    readings = []
    for values in data["reading"]:
        hue = values.pop("picture", None)
        values["body"] = values["body"].strip()
        values["questions"] = values["questions"].strip()
        readings.append((ReadingDraft(**values), hue))
    return readings


def add_readings(campaign: Campaign, people: dict[str, Person], now: datetime) -> None:
    """Three readings of the county; the education bureau writes, the office publishes."""
    study = people["study"]
    office = people["office"]
    county = office.posts.get(role=Role.OFFICE).unit
    for draft, hue in read_demo_readings():
        illustrated = draft
        if hue is not None:
            file = keep_file("清明.png", picture(hue), by=study, now=now)
            illustrated = replace(draft, picture=file)
        reading = write_reading(campaign, county, illustrated, by=study, now=now)
        publish_reading(reading, by=office, now=now, closes_at=CLOSES_AT)
