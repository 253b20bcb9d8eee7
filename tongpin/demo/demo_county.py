"""The demonstration's units and their people."""

from dataclasses import dataclass, field
from random import Random

from tongpin.demo.words import dice, words

HALLS = {"township": "政府会议室", "village": "党员活动室"}  # others name their own
PHONE = "1990000{:04d}"  # visibly nobody's


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

    def of_style(self, *styles: str) -> list[PlannedUnit]:
        return [unit for unit in self.units if unit.style in styles]

    def named(self, name: str) -> PlannedUnit:
        return next(unit for unit in self.units if unit.name == name)

    @property
    def offices(self) -> list[PlannedUnit]:
        """Departments of the county itself."""
        return [unit for unit in self.units if unit.style not in ("township", "village")]


def plan_county() -> County:
    """The whole county, the same at every call."""
    told = words("county")
    rng = dice("people")
    names = _distinct_names(rng, 1600)
    county = County(told["name"], told["code"], [])
    met = 0
    codes = {"township": 100, "village": 200}
    for data in told["unit"]:
        style, parent = data["style"], data.get("parent", county.name)
        code = ""
        if style in codes:
            codes[style] += 1
            above = county.named(parent).code if style == "village" else county.code
            code = f"{above}{codes[style]}"
        unit = PlannedUnit(
            data["name"],
            style,
            parent,
            code,
            hall=data.get("hall", data["name"] + HALLS.get(style, "")),
            old=data.get("old", ""),
            villages=data.get("villages", []),
        )
        titles = told["titles"][style]
        size = rng.randint(18, 24) if style == "village" else rng.randint(22, 38)
        for number in range(size):
            member = DemoPerson(names[met], _title(titles, number, unit), PHONE.format(met))
            is_leading = number < len(titles["leading"])
            (unit.leading if is_leading else unit.staff).append(member)
            met += 1
        county.units.append(unit)
    return county


def _title(titles: dict[str, list[str]], number: int, unit: PlannedUnit) -> str:
    """Leading posts stand once; of the others all but the clerks' and workers' do too."""
    if number < len(titles["leading"]):
        return titles["leading"][number].replace("{t}", unit.name[-1])
    others = titles["staff"]
    number -= len(titles["leading"])
    if number < len(others):
        return others[number]
    many = [title for title in others if others.count(title) > 1]
    return many[number % len(many)]


def _distinct_names(rng: Random, count: int) -> list[str]:
    surnames, given = words("county")["surnames"], words("county")["given"]
    names: dict[str, None] = {}
    while len(names) < count:
        # Common surnames stand in front: two draws in three come from there.
        pool = surnames[:90] if rng.random() < 0.66 else surnames
        names[rng.choice(pool) + rng.choice(given)] = None
    return list(names)
