"""The measures that acts offer to figures: one function per measure of a pack."""

from django.db.models import F, QuerySet

from tongpin.acts.models import Act, Participation, PresenceStatus
from tongpin.campaigns.definitions import Definition
from tongpin.campaigns.models import Indicator


def kind_ids(indicator: Indicator) -> list[int]:
    """The indicator's kinds; costs a query unless the campaign's kinds are at hand."""
    keys = indicator.spec.kinds
    return [kind.pk for kind in indicator.campaign.kinds.all() if kind.key in keys]


def counted_acts(indicator: Indicator) -> QuerySet[Act]:
    """Current acts of the indicator's kinds, statuses and field values."""
    spec = indicator.spec
    rows = Act.objects.current().filter(
        kind__in=kind_ids(indicator),
        status__in=spec.statuses,
    )
    for field, values in spec.where.items():
        rows = rows.filter(**{f"fields__{field}__in": values})
    return rows


def counted_participations(indicator: Indicator) -> QuerySet[Participation]:
    """Those present, in the indicator's roles, in the acts that it counts."""
    spec = indicator.spec
    rows = Participation.objects.current().filter(
        act__kind__in=kind_ids(indicator),
        act__status__in=spec.statuses,
        role__in=spec.roles,
        status=PresenceStatus.PRESENT,
    )
    for field, values in spec.where.items():
        rows = rows.filter(**{f"act__fields__{field}__in": values})
    return rows


def acts(indicator: Indicator) -> Definition:
    """How many acts: 场次, 件, 篇."""
    return Definition(indicator, counted_acts(indicator), "unit_id", indicator.spec.day, "count")


def entries(indicator: Indicator) -> Definition:
    """How many different registered things the acts are about: 个, 项."""
    rows = counted_acts(indicator).filter(entry__isnull=False)
    return Definition(indicator, rows, "unit_id", indicator.spec.day, "distinct", "entry_id")


def visits(indicator: Indicator) -> Definition:
    """How often somebody came, named or counted by head: 人次."""
    rows = counted_participations(indicator)
    return Definition(
        indicator, rows, "act__unit_id", f"act__{indicator.spec.day}", "sum", "visits"
    )


def minutes(indicator: Indicator) -> Definition:
    """Minutes of all people together: each head-count times its minutes."""
    rows = counted_participations(indicator).filter(minutes__isnull=False)
    day = f"act__{indicator.spec.day}"
    return Definition(indicator, rows, "act__unit_id", day, "sum", F("visits") * F("minutes"))


def people(indicator: Indicator) -> Definition:
    """How many different people: 人. Head-counts name nobody and are not in it."""
    rows = counted_participations(indicator).filter(person__isnull=False)
    day = f"act__{indicator.spec.day}"
    return Definition(indicator, rows, "act__unit_id", day, "distinct", "person_id")


MEASURES = {
    "acts": acts,
    "entries": entries,
    "visits": visits,
    "minutes": minutes,
    "people": people,
}
