"""The meetings, study sessions and themed activities of the demonstration's units."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from tongpin.demo.demo_acts import (
    DemoAct,
    by_day,
    share_visits,
    some_workday,
)
from tongpin.demo.demo_county import County, PlannedUnit
from tongpin.demo.demo_days import ALL_YEAR, DemoDays
from tongpin.demo.words import dice, words

SESSIONS = 104
ACTIVITIES = 115
ACTIVITY_VISITS = 18_436
AWAY = (0, 0, 0, 1, 1, 2)  # from a session
AWAY_AT_FIRST = (1, 1, 2)  # so that each unit has somebody who makes up
HAVES = 8  # kinds of material that a session should leave


def meetings(county: County) -> list[DemoAct]:
    """The county's own on the first day, each unit's in the days after."""
    rng = dice("meetings")
    county_meeting = DemoAct(
        unit=county.name,
        day=county.days.on("02-23"),
        title="全县党史学习教育动员大会",
        place="县委礼堂",
        visits=312,
    )
    deeds = [county_meeting]
    for unit in county.units:
        deeds.append(_meeting(rng, unit, county.days))
    return by_day(deeds)


def _meeting(rng: Random, unit: PlannedUnit, days: DemoDays) -> DemoAct:
    """A village meets some days later than the others, and calls it by a shorter name."""
    kind = "动员部署会"
    last = days.on("03-03")
    if unit.style == "village":
        kind = "动员会"
        last = days.on("03-08")
    day = some_workday(rng, days.first, last)
    return DemoAct(
        unit=unit.name,
        day=day,
        title=f"{unit.name}党史学习教育{kind}",
        place=unit.hall,
        visits=len(unit.people) - rng.randint(0, 3),
    )


def sessions(county: County) -> list[DemoAct]:
    """Study of the centre groups; `more` holds chair, present, away and the eight haves."""
    rng = dice("sessions")
    groups = [unit for unit in county.units if unit.has_centre_group]
    taken_keys: set[tuple[object, object]] = set()
    deeds = []
    for number in range(SESSIONS):
        unit = groups[number % len(groups)]
        is_first = number < len(groups)
        last = county.days.on("04-12") if is_first else county.days.today
        day, title = _session_topic(rng, unit, county.days, last=last, taken_keys=taken_keys)
        deeds.append(_session(rng, unit, day, title, away=AWAY_AT_FIRST if is_first else AWAY))
    return by_day(deeds)


def _session_topic(
    rng: Random,
    unit: PlannedUnit,
    days: DemoDays,
    *,
    last: date,
    taken_keys: set[tuple[object, object]],
) -> tuple[date, str]:
    """Day and title. No unit meets twice a day or repeats a title, no title has two units a day."""
    while True:
        day = some_workday(rng, days.on("02-26"), last)
        topic = _topic_on(rng, day, days)
        title = rng.choice(topic["titles"])
        keys = {(unit.name, day), (unit.name, title), (day, title)}
        if taken_keys.isdisjoint(keys):
            taken_keys.update(keys)
            return day, title


def _topic_on(rng: Random, day: date, days: DemoDays) -> dict[str, Any]:
    """The topic that opened last, or now and then the one before it."""
    topics = [topic for topic in words("study")["topic"] if days.on(topic["from"]) <= day]
    if rng.random() < 0.7:
        return dict(topics[-1])
    return dict(topics[-2:][0])


def _session(
    rng: Random, unit: PlannedUnit, day: date, title: str, *, away: Sequence[int]
) -> DemoAct:
    """`away`: how many may be, each as likely."""
    guests = rng.sample(unit.staff, rng.randint(0, 4))  # who sits in, as the topic asks
    members = [member.name for member in unit.leading + guests]
    absent = rng.sample(members[1:], rng.choice(away))
    present = [name for name in members if name not in absent]
    reasons = words("study")["absences"]
    absences = [(name, rng.choice(reasons)) for name in absent]
    place = unit.hall if rng.random() < 0.8 else "会议室"
    haves = _haves(rng)
    chair = present[0] if rng.random() < 0.85 else present[1]
    return DemoAct(
        unit=unit.name,
        day=day,
        title=title,
        place=place,
        visits=len(present),
        more={"chair": chair, "present": present, "away": absences, "haves": haves},
    )


def _haves(rng: Random) -> list[str]:
    """What stands in the columns of the eight haves."""
    marks = []
    for __ in range(HAVES):
        chance = rng.random()
        if chance < 0.55:
            mark = "√"
        elif chance < 0.78:
            mark = "有"
        elif chance < 0.9:
            mark = rng.choice(words("study")["kept"])
        else:
            mark = rng.choice(("", "缺", "不适用"))
        marks.append(mark)
    return marks


def activities(county: County) -> list[DemoAct]:
    """Themed activities; a few are made to be asked about before a release."""
    rng = dice("activities")
    planted = _planted_activities(county.days)
    taken_keys: set[tuple[object, ...]] = set()
    for deed in planted:
        taken_keys.add((deed.day, deed.place, deed.title))
    round_numbers = words("study")["round"]
    round_unit = county.named(round_numbers["unit"])
    for visits in round_numbers["visits"]:
        deed = _activity(rng, round_unit, county.days, taken_keys)
        deed.visits = visits
        planted.append(deed)
    others = list(county.units)
    others.remove(round_unit)
    usual = []
    for number in range(ACTIVITIES - len(planted)):
        unit = others[number % len(others)]
        usual.append(_activity(rng, unit, county.days, taken_keys))
    visits_left = ACTIVITY_VISITS - sum(deed.visits for deed in planted)
    weights = [_activity_weight(rng, deed) for deed in usual]
    share_visits(usual, visits_left, weights)
    return by_day(planted + usual)


def _planted_activities(days: DemoDays) -> list[DemoAct]:
    """The largest activity, and one that two units report with different numbers."""
    largest = words("study")["largest"]
    largest_activity = DemoAct(
        unit=largest["unit"],
        day=days.on(largest["on"]),
        title=largest["title"],
        place=largest["place"],
        visits=largest["visits"],
    )
    deeds = [largest_activity]
    twice = words("study")["twice"]
    for unit, visits in zip(twice["units"], twice["visits"], strict=True):
        deed = DemoAct(
            unit=unit,
            day=days.on(twice["on"]),
            title=twice["title"],
            place=twice["place"],
            visits=visits,
        )
        deeds.append(deed)
    return deeds


def _activity_weight(rng: Random, deed: DemoAct) -> int:
    """How many may have come; fewer fit into a room."""
    if deed.place.endswith(("会议室", "党员活动室", "妇女之家")):
        return rng.randint(30, 90)
    return rng.randint(50, 190)


def _activity(
    rng: Random, unit: PlannedUnit, days: DemoDays, taken_keys: set[tuple[object, ...]]
) -> DemoAct:
    """One of a theme that the unit has not had, with a place and a day of its own."""
    themes = _themes_of(unit, days)
    while True:
        theme, theme_days = rng.choice(themes)
        place = _place(rng, rng.choice(theme["places"]), unit)
        day = rng.choice(theme_days)
        keys = {(day, place, theme["title"]), (unit.name, theme["title"])}
        if place and taken_keys.isdisjoint(keys):
            break
    taken_keys.update(keys)
    return DemoAct(
        unit=unit.name,
        day=day,
        title=theme["title"],
        place=place,
        more={"remark": rng.choice(words("study")["remarks"])},
    )


def _themes_of(unit: PlannedUnit, days: DemoDays) -> list[tuple[dict[str, Any], list[date]]]:
    """Themes for everybody, and those that name the unit, each with the days that suit it."""
    themes = []
    for theme in words("study")["theme"]:
        theme_days = days.of_season(theme.get("season", ALL_YEAR))
        if theme_days and unit.name in theme.get("units", [unit.name]):
            themes.append((theme, theme_days))
    return themes


def _place(rng: Random, form: str, unit: PlannedUnit) -> str:
    """The form with a village and the unit; "" where the unit has no such place."""
    is_rural = unit.style in ("township", "village")
    if "{village}" in form:
        if not is_rural:
            return ""
        return form.replace("{village}", rng.choice(_village_names(unit)))
    if form.startswith("{unit}会议室"):
        return unit.hall
    if "{unit}" in form and not is_rural:
        return ""
    return form.replace("{unit}", unit.name)


def _village_names(unit: PlannedUnit) -> list[str]:
    """The villages of a township; the name of a unit that has none."""
    names = [name for name in unit.villages if name.endswith("村")]
    return names or [unit.name]
