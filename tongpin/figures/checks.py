"""Questions to units before a release: things worth a look, never penalties."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from tongpin.acts.models import Act, Participation
from tongpin.base.text import quotable
from tongpin.figures.catalogue import measure_of
from tongpin.figures.figure_reader import Scope, read_figures

HEADS = 5  # fewer head-counts than this say nothing about a unit's habits
JUMP = 5  # a head-count above this many times the unit's own median is asked about
ROUND_SHARE = 0.8
ANYWHERE = {
    "会议室",
    "本单位",
    "单位会议室",
    "机关会议室",
    "党员活动室",
    "三楼会议室",
}  # places of each unit


@dataclass(frozen=True)
class FigureQuestion:
    """Something to ask a unit, with the acts it is about."""

    unit: str
    text: str
    acts: tuple[int, ...]


def figure_questions(scope: Scope) -> list[FigureQuestion]:
    """All questions in the scope, by kind of question and unit."""
    acts = (
        Act.objects.current()
        .happened()
        .filter(
            kind__campaign=scope.campaign,
            kind__key__in=_asked_kinds(scope),
            occurred_on__gte=scope.start,
            occurred_on__lt=scope.end,
        )
    )
    if (within := scope.units()) is not None:
        acts = acts.filter(unit__in=within)
    rows: list[Any] = list(
        acts.order_by("unit__position", "occurred_on", "id").values(
            "pk", "kind__label", "unit_id", "unit__name", "title", "place", "occurred_on"
        )
    )
    heads = dict(
        Participation.objects.filter(
            act__in=acts.values("pk"), person=None, superseded_at=None, role="participant"
        )
        .order_by()
        .values_list("act")
        .annotate(Sum("visits"))
    )
    return [*claimed_twice(rows), *habits(rows, heads)]


def _asked_kinds(scope: Scope) -> list[str]:
    """Kinds whose attendance the campaign counts by head or name."""
    kinds: set[str] = set()
    for indicator in scope.campaign.indicators.all():
        if measure_of(indicator).is_attendance:
            kinds.update(indicator.spec.kinds)
    return sorted(kinds)


def claimed_twice(rows: list[dict[str, Any]]) -> list[FigureQuestion]:
    """The same day, place and topic recorded by two units."""
    same: defaultdict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["place"] and row["place"] not in ANYWHERE:
            same[row["occurred_on"], row["place"], row["title"]].append(row)
    found = []
    for (day, place, title), claims in same.items():
        units = dict.fromkeys(row["unit__name"] for row in claims)
        if len(units) > 1:
            text = _(
                "%(day)s, %(place)s, “%(title)s” is recorded by %(units)s. One act or several?"
            )
            said: dict[str, Any] = {
                "day": day,
                "place": place,
                "title": quotable(title),
                "units": "、".join(units),
            }
            found.append(
                FigureQuestion("、".join(units), text % said, tuple(row["pk"] for row in claims))
            )
    return found


def habits(rows: list[dict[str, Any]], heads: dict[int, int]) -> list[FigureQuestion]:
    """Equal head-counts, round numbers and jumps within one unit and kind."""
    groups: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        if row["pk"] in heads:
            groups[row["unit__name"], row["kind__label"]].append((row["pk"], heads[row["pk"]]))
    found = []
    for (unit, kind), counted in groups.items():
        if len(counted) < HEADS:
            continue
        said: dict[str, Any] = {"kind": kind}
        number, times = Counter(count for __, count in counted).most_common(1)[0]
        if times >= HEADS:
            text = _("%(kind)s: the head-count %(number)s stands %(times)s times. Is each its own?")
            acts = tuple(pk for pk, count in counted if count == number)
            found.append(
                FigureQuestion(unit, text % (said | {"number": number, "times": times}), acts)
            )
        rounded = tuple(pk for pk, count in counted if count % 10 == 0)
        if len(rounded) >= ROUND_SHARE * len(counted):
            text = _("%(kind)s: %(times)s of %(all)s head-counts are round. Counted or estimated?")
            said |= {"times": len(rounded), "all": len(counted)}
            found.append(FigureQuestion(unit, text % said, rounded))
        usual = median(count for __, count in counted)
        for pk, count in counted:
            if count > JUMP * usual:
                text = _("%(kind)s: %(count)s people, usually about %(usual)s. What was different?")
                said |= {"count": count, "usual": round(usual)}
                found.append(FigureQuestion(unit, text % said, (pk,)))
    return found


def shrunken_figures(scope: Scope, before: dict[str, int], *, now: Any) -> list[FigureQuestion]:
    """Cumulative figures that are smaller than in an earlier release of the same start."""
    found = []
    for figure in read_figures(scope, now=now):
        if figure.key in before and figure.exact < before[figure.key]:
            text = _("%(label)s was %(before)s in the last release and is %(now)s now. Why?")
            said: dict[str, Any] = {
                "label": figure.label,
                "before": before[figure.key],
                "now": figure.exact,
            }
            found.append(FigureQuestion(scope.unit.name if scope.unit else "", text % said, ()))
    return found
