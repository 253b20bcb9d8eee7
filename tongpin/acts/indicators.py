"""The measures that acts offer to figures: over acts, and over who took part in them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_noop

from tongpin.acts.models import Act, Participation, PresenceStatus
from tongpin.campaigns.measures import THING_WORDS, Measure, RowDescription, RowName
from tongpin.campaigns.models import Indicator
from tongpin.campaigns.specs import IndicatorSpec

ALL_ROWS = Q()


@dataclass(frozen=True, kw_only=True)
class ActMeasure(Measure):
    """Current acts of the indicator's kinds, statuses and field values."""

    condition: Q = ALL_ROWS  # that an act must meet besides

    model = Act
    unit_path = "unit_id"
    sealed_columns = (
        "pk",
        "kind__key",
        "unit_id",
        "title",
        "occurred_on",
        "ended_on",
        "place",
        "number",
        "entry__name",
        "status",
        "fields",
    )

    def rows(self, indicator: Indicator, kinds: Collection[int]) -> QuerySet[Act]:
        spec = indicator.spec
        rows = Act.objects.current().filter(kind__in=kinds, status__in=spec.statuses)
        for field, values in spec.where.items():
            rows = rows.filter(**{f"fields__{field}__in": values})
        return rows.filter(self.condition)

    def day_path(self, spec: IndicatorSpec) -> str:
        return spec.day

    def describe(self, rows: QuerySet[Act]) -> list[RowDescription]:
        descriptions = []
        for act in rows.select_related("kind", "unit", "entry", "recorded_by"):
            descriptions.append(describe_act(act, row_id=act.pk, value=self.value_of(act)))
        return descriptions

    def value_of(self, act: Act) -> int | str:
        """What one act adds to the figure, or what it is about."""
        if self.value == "unit_id":
            return act.unit.name
        return act.entry.name if act.entry else 1

    def names(self, rows: QuerySet[Act]) -> dict[int, RowName]:
        return {act.pk: name_of_act(act) for act in rows.select_related("unit")}


@dataclass(frozen=True, kw_only=True)
class ParticipationMeasure(Measure):
    """Those present, in the indicator's roles, in the acts that it counts."""

    condition: Q = ALL_ROWS  # that a participation must meet besides

    model = Participation
    unit_path = "act__unit_id"
    sealed_columns = (
        "pk",
        "act_id",
        "act__unit_id",
        "act__occurred_on",
        "act__title",
        "person_id",
        "role",
        "status",
        "visits",
        "minutes",
    )

    def rows(self, indicator: Indicator, kinds: Collection[int]) -> QuerySet[Participation]:
        spec = indicator.spec
        rows = Participation.objects.current().filter(
            act__kind__in=kinds,
            act__status__in=spec.statuses,
            role__in=spec.roles,
            status=PresenceStatus.PRESENT,
        )
        for field, values in spec.where.items():
            rows = rows.filter(**{f"act__fields__{field}__in": values})
        return rows.filter(self.condition)

    def day_path(self, spec: IndicatorSpec) -> str:
        return f"act__{spec.day}"

    def describe(self, rows: QuerySet[Participation]) -> list[RowDescription]:
        related = rows.select_related("act__kind", "act__unit", "act__recorded_by", "person")
        descriptions = []
        for row in related:
            description = describe_act(row.act, row_id=row.pk, value=self.value_of(row))
            descriptions.append(description)
        return descriptions

    def value_of(self, row: Participation) -> int | str:
        """What one participation adds to the figure."""
        return row.visits

    def names(self, rows: QuerySet[Participation]) -> dict[int, RowName]:
        return {row.pk: name_of_act(row.act) for row in rows.select_related("act__unit")}


class MinutesMeasure(ParticipationMeasure):
    """Minutes of all people together: each head-count times its minutes."""

    def value_of(self, row: Participation) -> int:
        return row.visits * (row.minutes or 0)


class PeopleMeasure(ParticipationMeasure):
    """Different people. Head-counts name nobody and are not in it."""

    def value_of(self, row: Participation) -> str:
        assert row.person is not None
        return row.person.name or f"#{row.person_id}"


def describe_act(act: Act, *, row_id: int, value: int | str) -> RowDescription:
    return {
        "id": row_id,
        "act": act.pk,
        "kind": act.kind.label,
        "unit": act.unit.name,
        "day": act.occurred_on,
        "title": act.title,
        "value": value,
        "recorded_by": act.recorded_by.name if act.recorded_by else None,
        "source": "",
    }


def name_of_act(act: Act) -> RowName:
    return RowName(f"{act.occurred_on} {act.unit.name} {act.title}", act.pk)


MEASURES = (
    ActMeasure(
        key="acts",
        about=gettext_noop("acts"),
        words=THING_WORDS,
        aggregate="count",
        value="id",
        is_folded=True,
        is_attendance=False,
        thing="title",
    ),
    ActMeasure(
        key="entries",
        about=gettext_noop("different registered things that acts are about"),
        words=THING_WORDS,
        aggregate="distinct",
        value="entry_id",
        is_folded=True,
        is_attendance=False,
        thing="entry__name",
        condition=Q(entry__isnull=False),
    ),
    ActMeasure(
        key="units",
        about=gettext_noop("different units that have acts"),
        words=THING_WORDS,
        aggregate="distinct",
        value="unit_id",
        thing="unit__name",
        is_folded=True,
        is_attendance=False,
    ),
    ParticipationMeasure(
        key="visits",
        about=gettext_noop("how often somebody came, named or counted by head"),
        words=frozenset({"人次", "户次"}),
        aggregate="sum",
        value="visits",
        is_folded=True,
        is_attendance=True,
    ),
    MinutesMeasure(
        key="minutes",
        about=gettext_noop("minutes of all people together"),
        words=frozenset({"分钟"}),
        aggregate="sum",
        value=F("visits") * F("minutes"),
        is_folded=True,
        is_attendance=False,
        condition=Q(minutes__isnull=False),
    ),
    PeopleMeasure(
        key="people",
        about=gettext_noop("different people; head-counts name nobody and are not in it"),
        words=frozenset({"人"}),
        aggregate="distinct",
        value="person_id",
        is_folded=True,
        is_attendance=False,
        condition=Q(person__isnull=False),
    ),
)
