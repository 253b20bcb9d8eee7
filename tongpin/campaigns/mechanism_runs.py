"""Noting that a mechanism ran: figures count what ran, not what a pack announces."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.text import printable
from tongpin.campaigns.campaign_states import CampaignError, check_open
from tongpin.campaigns.models import Mechanism, MechanismRun
from tongpin.campaigns.pack_specs import Runs
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person

LONGEST = 200  # characters of the words


@dataclass(frozen=True, kw_only=True)
class MechanismOutput:
    """What came out: for which unit, on which day, in a few words, with the page of it."""

    unit: int
    day: date
    words: str
    path: str = ""


def note_run(campaign: int, runs: Runs, output: MechanismOutput, *, now: datetime) -> None:
    """The site ran the campaign's mechanisms of this sort. Safe to repeat.

    Writes no journal entry: the caller tells what came out. Costs a query, and two more for each
    mechanism, of which a pack has one at most as a rule.
    """
    for mechanism in Mechanism.objects.filter(campaign=campaign, runs=runs):
        _note(mechanism, output, by=None, now=now)


@transaction.atomic
def tell_run(
    mechanism: Mechanism, output: MechanismOutput, *, by: Person, now: datetime
) -> MechanismRun:
    """People ran it by themselves and say what came out. Safe to repeat.

    Raises CampaignError for a mechanism that the site runs, a day outside the campaign or in the
    future, and nothing said; and once the campaign is closed.
    """
    campaign = mechanism.campaign
    check_open(campaign)
    if mechanism.runs:
        raise CampaignError(_("The site runs this mechanism and notes it by itself."))
    if not output.words.strip():
        raise CampaignError(_("Say what came out of it."))
    if not campaign.starts_on <= output.day <= min(campaign.ends_on, localdate(now)):
        raise CampaignError(_("The day lies outside the campaign, or has not come yet."))
    run, is_new = _note(mechanism, output, by=by, now=now)
    if is_new:
        record("campaigns.mechanism.run", run, by=by, at=now, day=str(run.ran_on))
    return run


def _note(
    mechanism: Mechanism, output: MechanismOutput, *, by: Person | None, now: datetime
) -> tuple[MechanismRun, bool]:
    return MechanismRun.objects.get_or_create(
        mechanism=mechanism,
        unit_id=output.unit,
        ran_on=output.day,
        path=output.path,
        words=printable(output.words).strip()[:LONGEST],
        defaults={"noted_at": now, "noted_by": by},
    )
