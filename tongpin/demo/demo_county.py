"""The demonstration's units and their people."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tongpin.demo.demo_days import DemoDays
from tongpin.demo.words import dice, words

HALLS = {"township": "政府会议室", "village": "党员活动室"}  # others name their own
PHONE = "1990000{:04d}"  # visibly nobody's
PEOPLE = 1600  # more than there are places
FIRST_CODES = {"township": 101, "village": 201}


@dataclass(frozen=True)
class DemoPerson:
    """One fictional person on a unit's roster."""

    name: str
    title: str
    phone: str


@dataclass
class PlannedUnit:
    """One unit below the county."""

    name: str
    style: str  # township, committee, department, bureau, hospital, media or village
    parent: str
    code: str
    hall: str  # where it meets
    old: str
    villages: list[str]
    leading: list[DemoPerson] = field(default_factory=list)  # who makes up the centre group
    staff: list[DemoPerson] = field(default_factory=list)

    @property
    def has_centre_group(self) -> bool:
        return self.style != "village"

    @property
    def people(self) -> list[DemoPerson]:
        return [*self.leading, *self.staff]

    @property
    def clerk(self) -> DemoPerson:
        """Who fills in the unit's ledgers."""
        return self.staff[0]


@dataclass
class County:
    """The county with its units in the order of the register."""

    name: str
    code: str
    units: list[PlannedUnit]
    days: DemoDays

    def of_style(self, *styles: str) -> list[PlannedUnit]:
        return [unit for unit in self.units if unit.style in styles]

    def named(self, name: str) -> PlannedUnit:
        return next(unit for unit in self.units if unit.name == name)

    @property
    def offices(self) -> list[PlannedUnit]:
        """Departments of the county itself."""
        return [unit for unit in self.units if unit.style not in ("township", "village")]


def plan_county(days: DemoDays) -> County:
    """The whole county, the same at every call."""
    data = words("county")
    rng = dice("people")
    numbered_names = enumerate(_distinct_names(rng, PEOPLE))
    county = County(data["name"], data["code"], [], days)
    for unit_data in data["unit"]:
        unit = _planned_unit(county, unit_data)
        posts = data["titles"][unit.style]
        for place in range(_size(rng, unit)):
            number, name = next(numbered_names)
            title = _title(posts, place, unit)
            member = DemoPerson(name, title, PHONE.format(number))
            group = unit.leading if place < len(posts["leading"]) else unit.staff
            group.append(member)
        county.units.append(unit)
    return county


def _planned_unit(county: County, data: dict[str, Any]) -> PlannedUnit:
    """The unit without its people."""
    name = data["name"]
    style = data["style"]
    parent = data.get("parent", county.name)
    return PlannedUnit(
        name=name,
        style=style,
        parent=parent,
        code=_code(county, style, parent),
        hall=data.get("hall", name + HALLS.get(style, "")),
        old=data.get("old", ""),
        villages=data.get("villages", []),
    )


def _code(county: County, style: str, parent: str) -> str:
    """The code of the county's next township or village; other units have none."""
    if style not in FIRST_CODES:
        return ""
    parent_code = county.code
    if style == "village":
        parent_code = county.named(parent).code
    number = FIRST_CODES[style] + len(county.of_style(style))
    return f"{parent_code}{number}"


def _size(rng: Random, unit: PlannedUnit) -> int:
    """How many people stand on the unit's roster."""
    if unit.style == "village":
        return rng.randint(18, 24)
    return rng.randint(22, 38)


def _title(posts: dict[str, list[str]], place: int, unit: PlannedUnit) -> str:
    """Leading posts stand once; of the others all but the clerks' and workers' do too."""
    leading_posts = posts["leading"]
    if place < len(leading_posts):
        return leading_posts[place].replace("{t}", unit.name[-1])
    staff_posts = posts["staff"]
    number = place - len(leading_posts)
    if number < len(staff_posts):
        return staff_posts[number]
    common_posts = [post for post in staff_posts if staff_posts.count(post) > 1]
    return common_posts[number % len(common_posts)]


def _distinct_names(rng: Random, count: int) -> list[str]:
    surnames = words("county")["surnames"]
    given_names = words("county")["given"]
    names: dict[str, None] = {}
    while len(names) < count:
        # Common surnames stand in front: two draws in three come from there.
        pool = surnames[:90] if rng.random() < 0.66 else surnames
        name = rng.choice(pool) + rng.choice(given_names)
        names[name] = None
    return list(names)
