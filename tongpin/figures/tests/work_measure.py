"""A measure over another model, as an app would offer it: works handed in to contests."""

from tongpin.campaigns.measures import THING_WORDS, Measure, RowName
from tongpin.contests.models import Work


class WorkMeasure(Measure):
    """Works that stand, by the unit that handed them in."""

    model = Work
    unit_path = "unit_id"
    sealed_columns = ("pk", "unit_id", "number", "title", "handed_in_at")

    def rows(self, indicator, kinds):
        return Work.objects.standing().filter(contest__campaign=indicator.campaign_id)

    def day_path(self, spec):
        return "handed_in_at__date"

    def describe(self, rows):
        return [
            {"id": work.pk, "unit": work.unit.name, "title": work.title, "value": 1}
            for work in rows.select_related("unit")
        ]

    def names(self, rows):
        return {work.pk: RowName(f"{work.unit.name} {work.title}") for work in rows}


WORKS = WorkMeasure(
    key="works",
    about="works handed in to contests",
    words=THING_WORDS,
    aggregate="count",
    value="id",
    is_folded=False,
    is_attendance=False,
)
