"""Sentences that the demonstration's office signed for its report."""

from datetime import datetime

from tongpin.campaigns.models import Campaign
from tongpin.figures.figure_reader import Scope
from tongpin.orgs.models import Person, Unit
from tongpin.reports.own_words import WordsDraft, places_of, sign_words

UNSIGNED = ("开设《奋斗百年路",)  # the column is not there yet, so nobody says so


def sign_own_words(campaign: Campaign, county: Unit, office: Person, now: datetime) -> None:
    """Whatever the outline proposes and the office answers for."""
    scope = Scope.of(campaign, county)
    for place in places_of(scope):
        for proposed in place.proposals:
            if not proposed.proposal.startswith(UNSIGNED):
                draft = WordsDraft(place.place, proposed.proposal, proposed.wording)
                sign_words(scope, draft, by=office, now=now)
