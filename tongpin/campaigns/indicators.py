"""The measures that campaigns offer to figures: mechanisms that ran, and people with posts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from tongpin.campaigns.measures import THING_WORDS, Measure, RowDescription, RowName
from tongpin.campaigns.models import Indicator, MechanismRun
from tongpin.campaigns.specs import IndicatorSpec
from tongpin.orgs.models import Post


class MechanismMeasure(Measure):
    """Mechanisms of the campaign that ran: of each, what came out for a unit on a day."""

    model = MechanismRun
    unit_path = "unit_id"
    sealed_columns = ("pk", "mechanism__key", "unit_id", "ran_on", "words")

    def rows(self, indicator: Indicator, kinds: Collection[int]) -> QuerySet[MechanismRun]:
        return MechanismRun.objects.filter(mechanism__campaign=indicator.campaign_id)

    def day_path(self, spec: IndicatorSpec) -> str:
        return "ran_on"

    def describe(self, rows: QuerySet[MechanismRun]) -> list[RowDescription]:
        return [describe_run(run) for run in rows.select_related("mechanism", "unit", "noted_by")]

    def names(self, rows: QuerySet[MechanismRun]) -> dict[int, RowName]:
        names = {}
        for run in rows.select_related("mechanism"):
            names[run.pk] = RowName(f"{run.ran_on} {run.mechanism.name} {run.words}")
        return names


def describe_run(run: MechanismRun) -> RowDescription:
    return {
        "id": run.pk,
        "unit": run.unit.name,
        "day": run.ran_on,
        "title": run.words,
        "value": run.mechanism.name,
        "recorded_by": run.noted_by.name if run.noted_by else None,
        "source": "",
        "path": run.path,
    }


ALL_POSTS = Q()


@dataclass(frozen=True, kw_only=True)
class PostMeasure(Measure):
    """Different people who held a post in the indicator's roles on any of the days."""

    condition: Q = ALL_POSTS  # that a post must meet besides

    model = Post
    unit_path = "unit_id"
    # Not the last day: a post that ends later on was held all the same.
    sealed_columns = ("pk", "person_id", "unit_id", "role", "title", "is_secondment", "from_on")

    def rows(self, indicator: Indicator, kinds: Collection[int]) -> QuerySet[Post]:
        return Post.objects.filter(self.condition, role__in=indicator.spec.roles)

    def day_path(self, spec: IndicatorSpec) -> str:
        return "from_on"

    def during(self, spec: IndicatorSpec, from_on: date, before_on: date) -> Q:
        return Q(from_on__lt=before_on, before_on__gt=from_on)

    def describe(self, rows: QuerySet[Post]) -> list[RowDescription]:
        descriptions: list[RowDescription] = []
        for post in rows.select_related("person", "unit"):
            descriptions.append(
                {
                    "id": post.pk,
                    "unit": post.unit.name,
                    "title": post.title or post.get_role_display(),
                    "value": post.person.name or f"#{post.person_id}",
                    "source": "",
                }
            )
        return descriptions

    def names(self, rows: QuerySet[Post]) -> dict[int, RowName]:
        """Without people: releases are read by everybody who gets them."""
        names = {}
        for post in rows.select_related("unit"):
            names[post.pk] = RowName(f"{post.unit.name} {post.title or post.get_role_display()}")
        return names


MEASURES = (
    MechanismMeasure(
        key="mechanisms",
        about=gettext_noop("working mechanisms of the campaign that ran"),
        words=THING_WORDS,
        aggregate="distinct",
        value="mechanism_id",
        is_folded=False,
        is_attendance=False,
        thing="mechanism__name",
    ),
    PostMeasure(
        key="holders",
        about=gettext_noop("people who held a post in the roles"),
        words=frozenset({"人"}),
        aggregate="distinct",
        value="person_id",
        is_folded=False,
        is_attendance=False,
    ),
    PostMeasure(
        key="seconded",
        about=gettext_noop("people who were seconded to a post in the roles"),
        words=frozenset({"人"}),
        aggregate="distinct",
        value="person_id",
        is_folded=False,
        is_attendance=False,
        condition=Q(is_secondment=True),
    ),
)
