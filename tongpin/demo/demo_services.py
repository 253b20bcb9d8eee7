"""What the demonstration's units did for people: services, calls, disputes, projects."""

from datetime import date, timedelta
from random import Random
from typing import Any

from tongpin.demo.demo_acts import (
    SATURDAY,
    DemoAct,
    by_day,
    share_visits,
    some_workday,
)
from tongpin.demo.demo_county import County, PlannedUnit
from tongpin.demo.demo_days import ALL_YEAR, DemoDays
from tongpin.demo.words import dice, table, words

SERVICES = 628
SERVED = 155_270
PENDING = "正在调解"
MEDIATIONS = {"达成协议（书面）": 23, "达成口头协议": 10, "调解不成": 3, PENDING: 7}
MINUTES = (60, 90, 120, 120, 150, 180, 240)


def services(county: County) -> list[DemoAct]:
    """Volunteer services; `more` holds volunteers and minutes."""
    rng = dice("services")
    units = _serving_units(county)
    townships = county.of_style("township")
    taken_keys: set[tuple[object, ...]] = set()
    deeds: list[DemoAct] = []
    weights: list[int] = []
    while len(deeds) < SERVICES:
        unit = units[len(deeds) % len(units)]
        kind, kind_days = rng.choice(_service_kinds_of(unit, county.days))
        day = rng.choice(kind_days)
        if day.weekday() < SATURDAY and rng.random() < 0.35:  # more at weekends
            continue
        place = _service_place(rng, unit, townships)
        key = (day, place, kind["title"])
        if key in taken_keys or not place.endswith(tuple(kind.get("at", [""]))):
            continue
        taken_keys.add(key)
        volunteers = rng.randint(*kind["heads"])
        more = {"volunteers": volunteers, "minutes": rng.choice(MINUTES)}
        deed = DemoAct(unit=unit.name, day=day, title=kind["title"], place=place, more=more)
        deeds.append(deed)
        weights.append(rng.randint(*kind["served"]))
    share_visits(deeds, SERVED, weights)
    return by_day(deeds)


def _serving_units(county: County) -> list[PlannedUnit]:
    """The units in their turns: a township has two, any other one."""
    units = [unit for unit in county.units if unit.style != "village"]
    return [*units, *county.of_style("township"), *county.of_style("village")]


def _service_kinds_of(unit: PlannedUnit, days: DemoDays) -> list[tuple[dict[str, Any], list[date]]]:
    """Kinds of service that the unit may do, each with the days that suit it."""
    kinds = []
    for kind in words("work")["service"]:
        names = kind.get("units", [unit.name])
        kind_days = days.of_season(kind.get("season", ALL_YEAR))
        if kind_days and (unit.name in names or unit.style in names):
            kinds.append((kind, kind_days))
    return kinds


def _service_place(rng: Random, unit: PlannedUnit, townships: list[PlannedUnit]) -> str:
    """A village itself, one of a township's own, or one of any township for the others."""
    township = unit if unit.villages else rng.choice(townships)
    if unit.style == "village":
        return unit.name
    return rng.choice(township.villages)


def visits(which: str, days: DemoDays) -> list[DemoAct]:
    """Calls on enterprises or free clinics; `more` holds whom and with what result."""
    deeds = []
    for day, unit, host, title, result in table(words("work")["visits"][which]):
        more = {"object": host, "result": result}
        deeds.append(DemoAct(unit=unit, day=days.on(day), title=title, more=more))
    return deeds


def mediations(county: County) -> list[DemoAct]:
    """Disputes taken in; `more` holds parties, outcome and the day of the end."""
    rng = dice("mediations")
    units = _mediating_units(county)
    outcomes = _closed_outcomes()
    rng.shuffle(outcomes)
    outcomes.extend([PENDING] * MEDIATIONS[PENDING])  # the latest are still open
    days = county.days
    taken_in = sorted(some_workday(rng, days.first, days.on("04-28")) for __ in outcomes)
    deeds = []
    for day, outcome in zip(taken_in, outcomes, strict=True):
        end = min(day + timedelta(days=rng.randint(1, 12)), days.today)
        deeds.append(_mediation(rng, rng.choice(units), day, (outcome, end)))
    return deeds


def _mediating_units(county: County) -> list[PlannedUnit]:
    """Each as often as its weight, to be drawn from."""
    townships = county.of_style("township")
    justice = county.named("县司法局")
    police = county.named("县公安局")
    villages = county.of_style("village")
    return [*townships * 2, *[justice] * 6, *[police] * 2, *villages]


def _closed_outcomes() -> list[str]:
    outcomes: list[str] = []
    for outcome, count in MEDIATIONS.items():
        if outcome != PENDING:
            outcomes.extend([outcome] * count)
    return outcomes


def _mediation(rng: Random, unit: PlannedUnit, day: date, closing: tuple[str, date]) -> DemoAct:
    """`closing`: the outcome, and on which day it came unless the dispute is open."""
    outcome, end = closing
    surnames = words("county")["surnames"][:90]
    plaintiff = rng.choice(surnames)
    defendant = rng.choice(surnames)
    more = {
        "parties": f"{plaintiff}某、{defendant}某",
        "outcome": outcome,
        "end": None if outcome == PENDING else end,
    }
    dispute = rng.choice(words("work")["mediation"]["disputes"])
    return DemoAct(unit=unit.name, day=day, title=dispute, more=more)


def milestones(days: DemoDays) -> list[DemoAct]:
    """Three steps of each livelihood project; `more` holds project and state."""
    deeds = []
    for project in words("work")["project"]:
        for title, day, state in table("\n".join(project["steps"])):
            more = {"project": project["name"], "state": state}
            deeds.append(DemoAct(unit=project["unit"], day=days.on(day), title=title, more=more))
    return deeds
