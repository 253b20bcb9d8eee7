"""Daily readings, for the demonstration."""

import tomllib
from dataclasses import replace
from pathlib import Path

from tongpin.demo.demo_days import DemoDays, at
from tongpin.demo.demo_pictures import picture
from tongpin.demo.demo_scene import Scene
from tongpin.evidence.actions import keep_file
from tongpin.learning.readings import ReadingDraft, publish_reading, write_reading


def read_demo_readings(days: DemoDays) -> list[tuple[ReadingDraft, int | None]]:
    """Each reading, and the hue of the picture that is made for it, if any."""
    data = tomllib.loads(Path(__file__).with_name("readings.toml").read_text("utf-8"))
    readings = []
    for told in data["reading"]:
        values = dict(told)
        hue = values.pop("picture", None)
        values["day"] = days.on(values["day"])
        values["body"] = values["body"].strip()
        values["questions"] = values["questions"].strip()
        readings.append((ReadingDraft(**values), hue))
    return readings


def add_readings(scene: Scene) -> None:
    """Three readings of the county; the education bureau writes, the office publishes."""
    now, study, office = scene.now, scene.people["study"], scene.people["office"]
    closes_at = at(scene.campaign.ends_on, 24)
    for draft, hue in read_demo_readings(scene.days):
        illustrated = draft
        if hue is not None:
            file = keep_file("松林.png", picture(hue), by=study, now=now)
            illustrated = replace(draft, picture=file)
        reading = write_reading(scene.campaign, scene.county, illustrated, by=study, now=now)
        publish_reading(reading, by=office, now=now, closes_at=closes_at)
