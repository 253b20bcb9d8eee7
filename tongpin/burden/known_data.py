"""What Tongpin knows of units already, so that nobody is asked for it.

A known thing has a key: unit:name, unit:code, unit:clerks, figure:KEY of an indicator, or
acts:KEY of a kind, which counts its acts.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.timezone import localdate

from tongpin.acts.models import Act
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import measure_of
from tongpin.figures.figure_reader import Scope, by_unit, read_figures
from tongpin.orgs.models import Post, Role, Unit, whole_tree

NOT_SAID = re.compile(r"[\s（）()：:、，,·/\-—_]+")
UNIT_WORDS = {
    "unit:name": ("单位", "单位名称", "名称", "填报单位", "责任单位"),
    "unit:code": ("行政区划代码", "单位代码", "代码"),
    "unit:clerks": ("联络员", "联系人", "经办人"),
}
COUNTS = ("次数", "场次", "数", "数量", "总数", "件数", "篇数", "开展次数")


def plain(text: str) -> str:
    """A label without blanks and punctuation."""
    return NOT_SAID.sub("", text)


def known_things(campaign: Campaign) -> list[tuple[str, str]]:
    """(key, label) of everything that is known of units in this campaign."""
    things = [("unit:name", "单位名称"), ("unit:code", "行政区划代码"), ("unit:clerks", "联络员")]
    for indicator in campaign.indicators.order_by("position", "id"):
        if measure_of(indicator).has_units:
            things.append((f"figure:{indicator.key}", indicator.spec.label))
    for kind in campaign.kinds.shared():
        things.append((f"acts:{kind.key}", f"{kind.label}次数"))
    return things


def recognised(label: str, campaign: Campaign) -> str:
    """The key of the known thing that a label means; "" where none surely does.

    Never by likeness: a field that is filled wrongly costs more than one that is asked.
    """
    asked = plain(label)
    for key, words in UNIT_WORDS.items():
        if asked in words:
            return key
    for indicator in campaign.indicators.order_by("position", "id"):
        if measure_of(indicator).has_units and asked == plain(indicator.spec.label):
            return f"figure:{indicator.key}"
    for kind in campaign.kinds.shared():
        if asked in {f"{plain(kind.label)}{word}" for word in COUNTS}:
            return f"acts:{kind.key}"
    return ""


def values_of(
    keys: Sequence[str], campaign: Campaign, units: Sequence[Unit], *, now: datetime
) -> dict[str, dict[int, str | int]]:
    """By key, what is known of each unit with all below it, from the campaign's first day on."""
    found: dict[str, dict[int, str | int]] = {}
    today = localdate(now)
    if any(key.startswith("figure:") for key in keys):
        scope = Scope.of(campaign, None, campaign.starts_on, max(today, campaign.starts_on))
        figures = read_figures(scope, now=now)
        places = {f"figure:{figure.key}": place for place, figure in enumerate(figures)}
        for unit, values in by_unit(figures, list(units)):
            for key in keys:
                if key in places:
                    found.setdefault(key, {})[unit.pk] = values[places[key]]
    for key in keys:
        what, __, name = key.partition(":")
        if what == "unit":
            found[key] = _of_units(name, units, today)
        elif what == "acts":
            found[key] = _acts(campaign, name, units, today)
    return found


def _of_units(name: str, units: Sequence[Unit], today: date) -> dict[int, str | int]:
    if name == "name":
        return {unit.pk: unit.name for unit in units}
    if name == "code":
        return {unit.pk: unit.code for unit in units}
    posts = Post.objects.on(today).filter(unit__in=[unit.pk for unit in units], role=Role.CLERK)
    names: dict[int, list[str]] = {}
    for unit_id, person in posts.order_by("person__name").values_list("unit", "person__name"):
        names.setdefault(unit_id, []).append(person)
    return {unit.pk: "、".join(names.get(unit.pk, [])) for unit in units}


def _acts(
    campaign: Campaign, kind: str, units: Sequence[Unit], today: date
) -> dict[int, str | int]:
    acts = Act.objects.current().happened().filter(kind__campaign=campaign, kind__key=kind)
    counts = Counter(acts.values_list("unit", flat=True))
    tree = whole_tree()
    return {unit.pk: sum(counts[one] for one in tree.subtree(unit.pk, today)) for unit in units}
