"""For which office and which days a paper is drawn, and the ledger as far as it is about them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from tongpin.acts.models import Act, ActQuerySet
from tongpin.campaigns.models import Campaign
from tongpin.duties.models import Duty, DutyQuerySet
from tongpin.figures.figure_reader import Scope
from tongpin.orgs.models import Unit, whole_tree
from tongpin.oversight.models import Problem, ProblemQuerySet


@dataclass(frozen=True, kw_only=True)
class PaperScope:
    """A campaign, an office, the days from_on <= day < before_on, and the moment of drawing."""

    campaign: Campaign
    unit: Unit
    from_on: date
    before_on: date
    now: datetime
    addressee: Unit | None = None  # of a letter

    @property
    def today(self) -> date:
        return localdate(self.now)

    @property
    def last_on(self) -> date:
        return self.before_on - timedelta(days=1)

    @property
    def units(self) -> frozenset[int]:
        """The office's unit and all below it today."""
        return frozenset(whole_tree().subtree(self.unit.pk, self.today))

    def duties(self) -> DutyQuerySet:
        duties = Duty.objects.filter(campaign=self.campaign, unit__in=self.units)
        return duties.select_related("unit", "kind")

    def problems(self) -> ProblemQuerySet:
        problems = Problem.objects.filter(campaign=self.campaign, unit__in=self.units)
        return problems.select_related("unit", "duty").in_order()

    def acts(self) -> ActQuerySet:
        """What happened in these days, without what single people did."""
        days = Scope.of(self.campaign, self.unit, self.from_on, self.last_on)
        acts = Act.objects.current().happened().between(days.from_on, days.before_on)
        return acts.filter(unit__in=self.units, kind__in=self.campaign.kinds.shared())
