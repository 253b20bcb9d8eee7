"""Questions about records: one act written down twice, days that do not fit what was done."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.acts.models import Act, ActQuerySet, AttendanceSource, Participation
from tongpin.base.text import bare, quotable
from tongpin.figures.figure_reader import Scope
from tongpin.plans.models import PlannedAct

ON_THE_SPOT = (AttendanceSource.SELF, AttendanceSource.SCAN)
SIGNED_LATE = timedelta(days=7)  # a sign-in so long after the act's day is asked about
PLANNED_ELSEWHERE = timedelta(days=31)  # an act so long before or after the days it was planned for


@dataclass(frozen=True)
class FigureQuestion:
    """Something to ask a unit, with the acts it is about."""

    unit: str
    text: str
    acts: tuple[int, ...]


def questions_of_records(scope: Scope) -> list[FigureQuestion]:
    """What to ask about single records of the scope, by kind of question."""
    return [
        *questions_of_doubles(scope),
        *questions_of_days_outside(scope),
        *questions_of_late_sign_ins(scope),
        *questions_of_plans(scope),
    ]


def shared_acts(scope: Scope) -> ActQuerySet:
    """What happened in the scope, without what single people did."""
    kinds = scope.campaign.kinds.shared()
    acts = Act.objects.current().happened().filter(kind__in=kinds)
    units = scope.units()
    return acts if units is None else acts.filter(unit__in=units)


def days_of(scope: Scope) -> ActQuerySet:
    return shared_acts(scope).between(scope.from_on, scope.before_on)


def questions_of_doubles(scope: Scope) -> Iterator[FigureQuestion]:
    """One act that two people may have recorded: unit, kind and day, and title or hour, agree."""
    acts = days_of(scope)
    crowded = acts.order_by().values("unit", "kind", "occurred_on").annotate(count=Count("pk"))
    days = crowded.filter(count__gt=1).values_list("unit", "kind", "occurred_on")
    on_days = acts.filter(
        unit__in=days.values("unit"), occurred_on__in=days.values("occurred_on")
    ).select_related("unit", "kind", "entry")
    groups: defaultdict[tuple[int, int, date], list[Act]] = defaultdict(list)
    for act in on_days.order_by("unit__position", "occurred_on", "id"):
        groups[act.unit_id, act.kind_id, act.occurred_on].append(act)
    for group in groups.values():
        for alike in _alike(group):
            yield _question_of_double(alike)


def _alike(acts: list[Act]) -> Iterator[list[Act]]:
    """Acts of one unit, kind and day that agree in title and thing, else those at one hour."""
    by_title: defaultdict[tuple[str, int | None], list[Act]] = defaultdict(list)
    by_hour: defaultdict[object, list[Act]] = defaultdict(list)
    for act in acts:
        by_title[bare(act.title), act.entry_id].append(act)
        if act.starts_at:
            by_hour[act.starts_at].append(act)
    told: set[int] = set()
    for alike in (*by_title.values(), *by_hour.values()):
        for group in _at_one_place(alike):
            numbers = {act.pk for act in group}
            if len(group) > 1 and not numbers <= told:
                told |= numbers
                yield group


def _at_one_place(acts: list[Act]) -> Iterator[list[Act]]:
    """The acts by place; one that does not say where may have been at any."""
    if not all(act.place for act in acts):
        yield acts
        return
    by_place: defaultdict[str, list[Act]] = defaultdict(list)
    for act in acts:
        by_place[bare(act.place)].append(act)
    yield from by_place.values()


def _question_of_double(acts: list[Act]) -> FigureQuestion:
    first = acts[0]
    text = _("%(day)s, “%(title)s” stands %(times)s times (%(kind)s). One act or several?")
    values = {
        "day": first.occurred_on,
        "title": quotable(first.title),
        "times": len(acts),
        "kind": first.kind.label,
    }
    return FigureQuestion(first.unit.name, text % values, tuple(act.pk for act in acts))


def questions_of_days_outside(scope: Scope) -> Iterator[FigureQuestion]:
    """Acts before or after the campaign, which no figure counts."""
    campaign = scope.campaign
    inside = shared_acts(scope).between(campaign.starts_on, campaign.ends_on + timedelta(days=1))
    outside = shared_acts(scope).exclude(pk__in=inside.values("pk")).select_related("unit")
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for act in outside.order_by("unit__position", "occurred_on", "id"):
        groups[act.unit.name].append(act.pk)
    for unit, acts in groups.items():
        text = _("%(count)s acts lie outside the days of the campaign and are in no figure.")
        yield FigureQuestion(unit, text % {"count": len(acts)}, tuple(acts))


def questions_of_late_sign_ins(scope: Scope) -> Iterator[FigureQuestion]:
    """Somebody signed in himself, or was scanned, long after the day of the act."""
    signed = Participation.objects.filter(
        act__in=days_of(scope).filter(corrects=None),  # a correction writes all of them anew
        superseded_at=None,
        source__in=ON_THE_SPOT,
    )
    signed_until = signed.order_by().values_list("act").annotate(Max("recorded_at"))
    until = dict(signed_until)
    acts = Act.objects.filter(pk__in=until).select_related("unit")
    for act in acts.order_by("unit__position", "occurred_on", "id"):
        signed_on = localdate(until[act.pk])
        if signed_on > act.occurred_on + SIGNED_LATE:
            text = _("“%(title)s” of %(day)s: people signed in until %(last)s. Which day was it?")
            values = {"title": quotable(act.title), "day": act.occurred_on, "last": signed_on}
            yield FigureQuestion(act.unit.name, text % values, (act.pk,))


def questions_of_plans(scope: Scope) -> Iterator[FigureQuestion]:
    """Acts that were held far from the days for which they were planned."""
    for planned in _planned_acts(scope):
        act, item = planned.act, planned.item
        is_near = (
            item.from_on - PLANNED_ELSEWHERE <= act.occurred_on < item.before_on + PLANNED_ELSEWHERE
        )
        if not is_near:
            text = _("“%(title)s” of %(day)s is said to meet the plan of %(period)s. Does it?")
            values = {
                "title": quotable(act.title),
                "day": act.occurred_on,
                "period": item.period.label,
            }
            yield FigureQuestion(act.unit.name, text % values, (act.pk,))


def _planned_acts(scope: Scope) -> QuerySet[PlannedAct]:
    planned = PlannedAct.objects.filter(act__in=days_of(scope))
    in_order = planned.order_by("act__unit__position", "act__occurred_on", "id")
    return in_order.select_related("act__unit", "item")
