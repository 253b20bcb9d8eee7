"""What Tongpin knows of units already, so that nobody is asked for it.

A known thing has a key, its source and a name: unit:name, unit:code, unit:clerks, figure:KEY of
an indicator, or acts:KEY of a kind, which counts its acts.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from tongpin.acts.models import Act
from tongpin.campaigns.models import Campaign
from tongpin.figures.figure_reader import Scope, by_unit, read_figures
from tongpin.orgs.models import Post, Role, Unit, whole_tree

NO_WORDS = re.compile(r"[\s（）()：:、，,·/\-—_]+")
COUNTS = ("次数", "场次", "数", "数量", "总数", "件数", "篇数", "开展次数")

ValuesByUnit = dict[int, str | int]


@dataclass(frozen=True)
class KnownThing:
    """One thing that is known of units, and the plain labels that surely mean it."""

    key: str
    label: str
    meant_by: frozenset[str]


@dataclass(frozen=True)
class DataQuery:
    """Of which units something is wanted, in which campaign, at which moment."""

    campaign: Campaign
    units: Sequence[Unit]
    now: datetime

    @property
    def today(self) -> date:
        return localdate(self.now)


@dataclass(frozen=True)
class KnownSource:
    """Where known things come from: which there are, and the values of those named."""

    things: Callable[[Campaign], Iterator[KnownThing]]
    values: Callable[[Sequence[str], DataQuery], dict[str, ValuesByUnit]]  # by name


def plain(text: str) -> str:
    """A label without blanks and punctuation."""
    return NO_WORDS.sub("", text)


def known_things(campaign: Campaign) -> list[KnownThing]:
    """Everything that is known of units in this campaign. Costs two queries."""
    things: list[KnownThing] = []
    for source in SOURCES.values():
        things.extend(source.things(campaign))
    return things


def recognised(label: str, things: Iterable[KnownThing]) -> str:
    """The key of the known thing that a label means; "" where none surely does.

    Never by likeness: a field that is filled wrongly costs more than one that is asked.
    """
    words = plain(label)
    for thing in things:
        if words in thing.meant_by:
            return thing.key
    return ""


def values_of(
    keys: Iterable[str], campaign: Campaign, units: Sequence[Unit], *, now: datetime
) -> dict[str, ValuesByUnit]:
    """By key, what is known of each unit with all below it, from the campaign's first day on."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        source, __, name = key.partition(":")
        names[source].append(name)
    query = DataQuery(campaign, units, now)
    values: dict[str, ValuesByUnit] = {}
    for source, names_there in names.items():
        for name, by_unit_id in SOURCES[source].values(names_there, query).items():
            values[f"{source}:{name}"] = by_unit_id
    return values


def unit_things(campaign: Campaign) -> Iterator[KnownThing]:
    names = {"单位", "单位名称", "名称", "填报单位", "责任单位"}
    yield KnownThing("unit:name", "单位名称", frozenset(names))
    codes = {"行政区划代码", "单位代码", "代码"}
    yield KnownThing("unit:code", "行政区划代码", frozenset(codes))
    clerks = {"联络员", "联系人", "经办人"}
    yield KnownThing("unit:clerks", "联络员", frozenset(clerks))


def unit_values(names: Sequence[str], query: DataQuery) -> dict[str, ValuesByUnit]:
    readers = {"name": names_of_units, "code": codes_of_units, "clerks": clerks_of_units}
    return {name: readers[name](query) for name in names}


def names_of_units(query: DataQuery) -> ValuesByUnit:
    return {unit.pk: unit.name for unit in query.units}


def codes_of_units(query: DataQuery) -> ValuesByUnit:
    return {unit.pk: unit.code for unit in query.units}


def clerks_of_units(query: DataQuery) -> ValuesByUnit:
    """The names of each unit's own clerks, joined."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    posts = Post.objects.on(query.today).filter(
        unit__in=[unit.pk for unit in query.units], role=Role.CLERK
    )
    for unit_id, name in posts.order_by("person__name").values_list("unit", "person__name"):
        names[unit_id].append(name)
    return {unit.pk: "、".join(names[unit.pk]) for unit in query.units}


def figure_things(campaign: Campaign) -> Iterator[KnownThing]:
    """The figures, each of which can be told for each unit."""
    for indicator in campaign.indicators.order_by("position", "id"):
        label = indicator.spec.label
        yield KnownThing(f"figure:{indicator.key}", label, frozenset({plain(label)}))


def figure_values(names: Sequence[str], query: DataQuery) -> dict[str, ValuesByUnit]:
    campaign = query.campaign
    last_on = max(query.today, campaign.starts_on)
    scope = Scope.of(campaign, None, campaign.starts_on, last_on)
    figures = read_figures(scope, now=query.now)
    values: dict[str, ValuesByUnit] = {}
    for unit, figure_numbers in by_unit(figures, query.units):
        for figure, number in zip(figures, figure_numbers, strict=True):
            if figure.key in names:
                values.setdefault(figure.key, {})[unit.pk] = number
    return values


def act_things(campaign: Campaign) -> Iterator[KnownThing]:
    for kind in campaign.kinds.shared():
        words = frozenset(f"{plain(kind.label)}{count}" for count in COUNTS)
        yield KnownThing(f"acts:{kind.key}", f"{kind.label}次数", words)


def act_values(names: Sequence[str], query: DataQuery) -> dict[str, ValuesByUnit]:
    return {name: act_counts(name, query) for name in names}


def act_counts(kind: str, query: DataQuery) -> ValuesByUnit:
    """How many acts of the kind each unit with all below it has held."""
    acts = Act.objects.current().happened()
    acts = acts.filter(kind__campaign=query.campaign, kind__key=kind)
    counts = Counter(acts.values_list("unit", flat=True))
    tree = whole_tree()
    values: ValuesByUnit = {}
    for unit in query.units:
        subtree = tree.subtree(unit.pk, query.today)
        values[unit.pk] = sum(counts[unit_id] for unit_id in subtree)
    return values


SOURCES = {
    "unit": KnownSource(unit_things, unit_values),
    "figure": KnownSource(figure_things, figure_values),
    "acts": KnownSource(act_things, act_values),
}
