"""The mechanisms of a pack as the site runs them: what came out last, what comes next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.periods import DAY, WEEK, Period, day_period, last_ended, period_of
from tongpin.campaigns.models import Campaign, Mechanism, MechanismRun
from tongpin.duties.models import Duty
from tongpin.notices.actions import send_message
from tongpin.office.actions import draft_paper
from tongpin.office.models import OfficePaper, PaperKind
from tongpin.office.papers import DEFINITIONS, paper_of_mechanism, title_of
from tongpin.orgs.models import Unit

AFTERWARDS = timedelta(days=31)  # after a campaign its last papers are still made


def draft_due_papers(*, now: datetime) -> int:
    """Draft the papers of the periods that ended; the answer is how many were made.

    Only the last period that ended is looked at: after a standstill nobody gets a pile.
    """
    today = localdate(now)
    running = Campaign.objects.running()
    campaigns = running.filter(starts_on__lte=today, ends_on__gte=today - AFTERWARDS)
    tops = list(Unit.objects.roots().in_order())
    keys = [definition.mechanism for definition in DEFINITIONS.values() if definition.mechanism]
    count = 0
    for campaign in campaigns.order_by("id"):
        for mechanism in campaign.mechanisms.filter(runs__in=keys).order_by("id"):
            for period in due_periods(mechanism, now):
                for unit in tops:
                    count += draft_and_tell(mechanism, unit, period, now)
    return count


def due_periods(mechanism: Mechanism, now: datetime) -> list[Period]:
    """The periods of which there should be a paper by now."""
    campaign = mechanism.campaign
    today = localdate(now)
    papers = OfficePaper.objects.filter(campaign=campaign, kind=paper_of_mechanism(mechanism.runs))
    periods = []
    if mechanism.every:
        ended = last_ended(mechanism.every, today)
        if ended.last_on >= campaign.starts_on and ended.from_on <= campaign.ends_on:
            periods.append(ended)
    if mechanism.late_over is None:
        return periods
    drafts_a_round = periods and not papers.filter(period=periods[0].key).exists()
    if drafts_a_round or papers.filter(made_at__gt=now - WEEK).exists():
        return periods
    if Duty.objects.filter(campaign=campaign).overdue(today).count() > mechanism.late_over:
        periods.append(day_period(today, today - WEEK + DAY))
    return periods


@transaction.atomic
def draft_and_tell(mechanism: Mechanism, unit: Unit, period: Period, now: datetime) -> int:
    """Draft the mechanism's paper and tell the office, both or neither; 1 where it is new."""
    kind = paper_of_mechanism(mechanism.runs)
    assert kind
    paper, is_new = draft_paper(mechanism.campaign, unit, kind, period, by=None, now=now)
    if is_new:
        title = _("Ready: %(title)s") % {"title": title_of(paper)}
        body = _("Drawn from the ledger; read it, add a word, issue it.")
        path = paper.get_absolute_url()
        send_message(unit.pk, f"draft:{paper.pk}", title, body, path=path, now=now)
    return int(is_new)


@dataclass(frozen=True)
class MechanismRunner:
    """Where the site runs a mechanism.

    url_name     the page where people work with it
    paper        the kind of paper that it drafts, "" where it drafts none
    """

    url_name: str
    paper: str = ""

    @property
    def path(self) -> str:
        path = reverse(self.url_name)
        return f"{path}?sort={self.paper}" if self.paper else path


def paper_runner(kind: PaperKind) -> MechanismRunner:
    return MechanismRunner("office:paper_list", paper=kind)


RUNNERS: dict[str, MechanismRunner] = {  # by what packs write as `runs`
    "reminders": MechanismRunner("duties:duty_list"),
    "dispatch": paper_runner(PaperKind.DISPATCH),
    "problems": MechanismRunner("oversight:problem_list"),
    "visits": MechanismRunner("oversight:inspection_list"),
    "meeting": paper_runner(PaperKind.MEETING),
    "briefs": MechanismRunner("office:brief_list"),
    "report": paper_runner(PaperKind.REPORT),
    "circular": paper_runner(PaperKind.CIRCULAR),
    "liaison": MechanismRunner("office:liaison_list"),
    "make_ups": MechanismRunner("dossiers:make_up_list"),
    "archive": paper_runner(PaperKind.ARCHIVE),
}


@dataclass(frozen=True)
class MechanismRow:
    """One mechanism on its page."""

    mechanism: Mechanism
    runner: MechanismRunner | None  # None: people run it by themselves
    last_run: MechanismRun | None
    next_on: date | None


def mechanism_rows(campaign: Campaign, today: date) -> list[MechanismRow]:
    """Every mechanism of the campaign. Costs a query for each."""
    rows = []
    for mechanism in campaign.mechanisms.order_by("id"):
        last_run = mechanism.runs_of_it.newest_first().first()
        next_on = next_run(mechanism, campaign, today)
        rows.append(MechanismRow(mechanism, RUNNERS.get(mechanism.runs), last_run, next_on))
    return rows


def next_run(mechanism: Mechanism, campaign: Campaign, today: date) -> date | None:
    """The day on which the next period begins, when this one's paper is made."""
    if not mechanism.every:
        return None
    next_on = period_of(mechanism.every, today).before_on
    return next_on if next_on <= campaign.ends_on + AFTERWARDS else None
