"""What the demonstration's units did from 23 February to 30 April 2021."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tongpin.demo.demo_county import County, PlannedUnit
from tongpin.demo.words import YEAR, dice, table, words

FIRST, LAST = date(YEAR, 2, 24), date(YEAR, 4, 30)
QINGMING = date(YEAR, 4, 5)  # a holiday that fell on a Monday
SESSIONS = 104
ACTIVITIES, ACTIVITY_VISITS = 115, 18_436
SERVICES, SERVED = 628, 155_270
ONLINE_PEOPLE, QUIZ_ATTEMPTS = 9_736, 14_912
ARTICLES = 336
MEDIATIONS = {"达成协议（书面）": 23, "达成口头协议": 10, "调解不成": 3, "正在调解": 7}


@dataclass
class DemoAct:
    """Something that a unit did, before anybody wrote it into a ledger."""

    unit: str
    day: date
    title: str
    place: str = ""
    visits: int = 0
    more: dict[str, Any] = field(default_factory=dict)


def day_of(text: str) -> date:
    """03-23 as a day of the demonstration's year."""
    return date.fromisoformat(f"{YEAR}-{text}")


def some_day(rng: Random, first: date, last: date, *, workday: bool = False) -> date:
    while True:
        day = first + timedelta(days=rng.randint(0, (last - first).days))
        if not workday or (day.weekday() < 5 and day != QINGMING):
            return day


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in the proportion of the weights that add up to the total exactly."""
    whole, found, before = sum(weights), [], 0
    for upto in range(1, len(weights) + 1):
        now = total * sum(weights[:upto]) // whole
        found.append(now - before)
        before = now
    return found


def meetings(county: County) -> list[DemoAct]:
    """The county's own on 23 February, each unit's in the days after."""
    rng = dice("meetings")
    deeds = [
        DemoAct(county.name, date(YEAR, 2, 23), "全县党史学习教育动员大会", "县委礼堂", 312),
    ]
    for unit in county.units:
        kind = "动员会" if unit.style == "village" else "动员部署会"
        last = date(YEAR, 3, 8 if unit.style == "village" else 3)
        day = some_day(rng, FIRST, last, workday=True)
        came = len(unit.people) - rng.randint(0, 3)
        deeds.append(DemoAct(unit.name, day, f"{unit.name}党史学习教育{kind}", unit.hall, came))
    return sorted(deeds, key=lambda deed: deed.day)


def sessions(county: County) -> list[DemoAct]:
    """Study of the centre groups; `more` holds chair, present, away and the eight haves."""
    rng = dice("sessions")
    groups = [unit for unit in county.units if unit.has_centre_group]
    turns = [*groups * (SESSIONS // len(groups)), *groups[: SESSIONS % len(groups)]]
    used: set[tuple[object, object]] = set()
    deeds = []
    for unit in turns:
        while True:
            day = some_day(rng, date(YEAR, 2, 26), LAST, workday=True)
            open_topics = [t for t in words("study")["topic"] if day_of(t["from"]) <= day]
            recent = open_topics[-1] if rng.random() < 0.7 else open_topics[-2:][0]
            title = rng.choice(recent["titles"])
            keys = {(unit.name, day), (unit.name, title), (day, title)}
            if not used & keys:
                break
        used |= keys
        deeds.append(_session(rng, unit, day, title))
    return sorted(deeds, key=lambda deed: deed.day)


def _session(rng: Random, unit: PlannedUnit, day: date, title: str) -> DemoAct:
    members = [member.name for member in unit.leading]
    extra = rng.sample(unit.staff, rng.randint(0, 4))  # who sits in, as the topic asks
    members += [member.name for member in extra]
    away = rng.sample(members[1:], rng.choice((0, 0, 0, 1, 1, 2)))
    present = [name for name in members if name not in away]
    reasons = [rng.choice(words("study")["absences"][: 6 if day.month < 4 else 8]) for _ in away]
    place = unit.hall if rng.random() < 0.8 else "会议室"
    haves = []
    for _ in range(8):
        chance = rng.random()
        if chance < 0.55:
            haves.append("√")
        elif chance < 0.78:
            haves.append("有")
        elif chance < 0.9:
            haves.append(rng.choice(words("study")["kept"]))
        else:
            haves.append(rng.choice(("", "缺", "不适用")))
    chair = present[0] if rng.random() < 0.85 else present[1]
    more = {"chair": chair, "present": present, "away": list(zip(away, reasons, strict=True))}
    return DemoAct(unit.name, day, title, place, len(present), more | {"haves": haves})


def activities(county: County) -> list[DemoAct]:
    """Themed activities; a few are made to be asked about before a release."""
    rng = dice("activities")
    told = words("study")
    largest, twice, round_ = told["largest"], told["twice"], told["round"]
    fixed = [
        DemoAct(
            largest["unit"],
            day_of(largest["on"]),
            largest["title"],
            largest["place"],
            largest["visits"],
        )
    ]
    for unit, visits in zip(twice["units"], twice["visits"], strict=True):
        fixed.append(DemoAct(unit, day_of(twice["on"]), twice["title"], twice["place"], visits))
    used = {(deed.day, deed.place, deed.title) for deed in fixed}
    round_unit = county.named(round_["unit"])
    for visits in round_["visits"]:
        fixed.append(_activity(rng, round_unit, used))
        fixed[-1].visits = visits
    others = [unit for unit in county.units if unit is not round_unit]
    rest = []
    for number in range(ACTIVITIES - len(fixed)):
        rest.append(_activity(rng, others[number % len(others)], used))
    left = ACTIVITY_VISITS - sum(deed.visits for deed in fixed)
    weights = [rng.randint(30, 90) if _is_small(deed) else rng.randint(50, 190) for deed in rest]
    for deed, visits in zip(rest, shares(left, weights), strict=True):
        deed.visits = visits
    return sorted([*fixed, *rest], key=lambda deed: deed.day)


def _is_small(deed: DemoAct) -> bool:
    return deed.place.endswith(("会议室", "党员活动室", "妇女之家"))


def _activity(rng: Random, unit: PlannedUnit, used: set[Any]) -> DemoAct:
    themes = [t for t in words("study")["theme"] if unit.name in t.get("units", [unit.name])]
    while True:
        theme = rng.choice(themes)
        place = _place(rng, rng.choice(theme["places"]), unit)
        day = some_day(rng, day_of(theme["from"]), day_of(theme["to"]))
        key = (day, place, theme["title"])
        if place and key not in used and (unit.name, theme["title"]) not in used:
            used |= {key, (unit.name, theme["title"])}
            remark = rng.choice(words("study")["remarks"])
            return DemoAct(unit.name, day, theme["title"], place, more={"remark": remark})


def _place(rng: Random, form: str, unit: PlannedUnit) -> str:
    """The form with a village and the unit; "" where the unit has no such place."""
    if "{village}" in form:
        if unit.style not in ("township", "village"):
            return ""
        hamlets = [v for v in unit.villages if v.endswith("村")] or [unit.name]
        return form.replace("{village}", rng.choice(hamlets))
    if form.startswith("{unit}会议室"):
        return unit.hall
    if "{unit}" in form and unit.style not in ("township", "village"):
        return ""
    return form.replace("{unit}", unit.name)


def services(county: County) -> list[DemoAct]:
    """Volunteer services; `more` holds volunteers and minutes."""
    rng = dice("services")
    townships = county.of_style("township")
    weekdays = [unit for unit in county.units if unit.style != "village"]
    turns = [*weekdays, *townships, *county.of_style("village")]
    used: set[Any] = set()
    deeds: list[DemoAct] = []
    weights: list[int] = []
    while len(deeds) < SERVICES:
        unit = turns[len(deeds) % len(turns)]
        kinds = [
            kind
            for kind in words("work")["service"]
            if {unit.name, unit.style} & set(kind.get("units", [unit.name]))
        ]
        kind = rng.choice(kinds)
        first, last = day_of(kind.get("from", "02-24")), day_of(kind.get("to", "04-30"))
        day = some_day(rng, first, last)
        if day.weekday() < 5 and rng.random() < 0.35:  # more at weekends
            continue
        near = unit if unit.villages else rng.choice(townships)
        place = unit.name if unit.style == "village" else rng.choice(near.villages)
        if not place.endswith(tuple(kind.get("at", [""]))) or (day, place, kind["title"]) in used:
            continue
        used.add((day, place, kind["title"]))
        heads, minutes = rng.randint(*kind["heads"]), rng.choice((60, 90, 120, 120, 150, 180, 240))
        more = {"volunteers": heads, "minutes": minutes}
        deeds.append(DemoAct(unit.name, day, kind["title"], place, more=more))
        weights.append(rng.randint(*kind["served"]))
    for deed, served in zip(deeds, shares(SERVED, weights), strict=True):
        deed.visits = served
    return sorted(deeds, key=lambda deed: deed.day)


def visits(which: str) -> list[DemoAct]:
    """Calls on enterprises or free clinics; `more` holds whom and with what result."""
    return [
        DemoAct(unit, day_of(day), title, more={"object": whom, "result": result})
        for day, unit, whom, title, result in table(words("work")["visits"][which])
    ]


def mediations(county: County) -> list[DemoAct]:
    """Disputes taken in; `more` holds parties, outcome and the day of the end."""
    rng = dice("mediations")
    units = [*county.of_style("township") * 2, *[county.named("县司法局")] * 6]
    units += [*[county.named("县公安局")] * 2, *county.of_style("village")]
    outcomes = [outcome for outcome, times in MEDIATIONS.items() for _ in range(times)]
    closed = [outcome for outcome in outcomes if outcome != "正在调解"]
    rng.shuffle(closed)
    days = sorted(some_day(rng, FIRST, date(YEAR, 4, 28), workday=True) for _ in outcomes)
    surnames = words("county")["surnames"][:90]
    deeds = []
    for number, day in enumerate(days):
        unit = rng.choice(units)
        outcome = closed[number] if number < len(closed) else "正在调解"
        end = min(day + timedelta(days=rng.randint(1, 12)), LAST)
        parties = "、".join(f"{rng.choice(surnames)}某" for _ in range(2))
        more = {
            "parties": parties,
            "outcome": outcome,
            "end": None if outcome == "正在调解" else end,
        }
        deeds.append(
            DemoAct(unit.name, day, rng.choice(words("work")["mediation"]["disputes"]), more=more)
        )
    return deeds


def milestones() -> list[DemoAct]:
    """Three steps of each livelihood project; `more` holds project and state."""
    return [
        DemoAct(
            project["unit"], day_of(day), title, more={"project": project["name"], "state": state}
        )
        for project in words("work")["project"]
        for title, day, state in table("\n".join(project["steps"]))
    ]


def answers(county: County) -> list[tuple[str, str, str, str, int, int]]:
    """The quiz's export: moment, nickname, unit, token, questions, score."""
    rng = dice("quiz")
    front, back = words("articles")["nicknames"]["front"], words("articles")["nicknames"]["back"]
    people = [
        (
            f"qh{rng.getrandbits(56):014x}",
            rng.choice(front) + rng.choice(back),
            rng.choice(county.units),
        )
        for _ in range(ONLINE_PEOPLE)
    ]
    turns = [*people, *rng.choices(people, k=QUIZ_ATTEMPTS - len(people))]
    used: set[tuple[str, date]] = set()
    rows = []
    for token, nickname, unit in turns:
        while True:
            day = some_day(rng, date(YEAR, 3, 5), LAST)
            if (token, day) not in used:
                break
        used.add((token, day))
        hour = rng.choice((6, 7, 8, 12, 12, 13, 18, 19, 19, 20, 20, 20, 21, 21, 22))
        questions = rng.choice((5, 10))
        right = min(questions, max(1, round(rng.gauss(questions * 0.8, questions * 0.15))))
        score = 100 * right // questions
        moment = f"{day} {hour:02}:{rng.randint(0, 59):02}"
        rows.append((moment, nickname, unit.name, token, questions, score))
    return sorted(rows)


def articles(county: County, deeds: dict[str, list[DemoAct]]) -> list[DemoAct]:
    """Pushed articles, most of them about the deeds; `more` holds account and origin."""
    rng = dice("articles")
    told = words("articles")
    owners = [
        (unit, account) for unit, accounts in told["accounts"].items() for account in accounts
    ]
    busy = [owner for owner in owners if owner[0] in ("县委宣传部", "县融媒体中心", "县教育局")]
    sources = [(kind, deed) for kind, found in deeds.items() for deed in found]
    found: list[DemoAct] = []
    used: set[Any] = set()
    while len(found) < ARTICLES:
        owner = owners[len(found)] if len(found) < len(owners) else rng.choice([*owners, *busy * 3])
        unit, account = owner
        if rng.random() < 0.6:
            own = [source for source in sources if source[1].unit == unit]
            kind, deed = rng.choice(own if own and account != "青禾发布" else sources)
            title, day = _about(rng, kind, deed), deed.day + timedelta(days=rng.randint(0, 2))
            origin = "原创" if deed.unit == unit else "转载"
        else:
            day, origin = some_day(rng, FIRST, LAST), rng.choice(("转载", "转载", "转发"))
            title = rng.choice([*told["reposts"] * 2, *told["titles"]["dated"] * 6])
            title = title.replace("{day}", f"{day.month}月{day.day}日")
        if day > LAST or (title, account) in used or (origin == "原创" and title in used):
            continue
        used |= {(title, account), title}
        found.append(DemoAct(unit, day, title, more={"account": account, "origin": origin}))
    return sorted(found, key=lambda deed: deed.day)


def _about(rng: Random, kind: str, deed: DemoAct) -> str:
    """A headline about the deed."""
    values = {"unit": deed.unit, "title": deed.title, "place": deed.place} | {
        "object": deed.more.get("object", "")
    }
    forms = [
        f
        for f in words("articles")["titles"][kind]
        if "“{title}”" not in f or "“" not in deed.title
    ]
    return str(rng.choice(forms)).format(**values)


def placements() -> list[DemoAct]:
    """What media above the county printed; `more` holds outlet and origin."""
    return [
        DemoAct(unit, day_of(day), title, more={"outlet": outlet, "origin": origin})
        for day, title, outlet, unit, origin in table(words("articles")["placements"])
    ]
