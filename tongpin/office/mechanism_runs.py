"""The mechanisms of a pack as the site runs them: what came out last, what comes next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.periods import DAY, WEEK, Period, day_period, last_ended, period_of
from tongpin.campaigns.models import Campaign, Mechanism
from tongpin.dossiers.models import MakeUp
from tongpin.duties.models import Duty, Reminder
from tongpin.notices.actions import send_message
from tongpin.office.actions import draft_paper
from tongpin.office.models import Brief, Handover, OfficePaper, PaperKind
from tongpin.office.papers import DEFINITIONS, paper_of_mechanism, title_of
from tongpin.orgs.models import Unit
from tongpin.oversight.models import ProblemStep, Visit

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
class LastOutput:
    """What came out of a mechanism last."""

    day: date
    words: str
    path: str


@dataclass(frozen=True, kw_only=True)
class MechanismRunner:
    """How the site runs a mechanism.

    url_name     the page where people work with it
    last_output  what came out last in a campaign, None before anything did
    paper        the kind of paper that it drafts, "" where it drafts none
    """

    url_name: str
    last_output: Callable[[Campaign], LastOutput | None]
    paper: str = ""

    @property
    def path(self) -> str:
        path = reverse(self.url_name)
        return f"{path}?sort={self.paper}" if self.paper else path


def last_reminder(campaign: Campaign) -> LastOutput | None:
    reminders = Reminder.objects.filter(duty__campaign=campaign).exclude(message=None)
    reminder = reminders.select_related("duty").order_by("-id").first()
    if reminder is None:
        return None
    duty = reminder.duty
    return LastOutput(localdate(reminder.made_at), duty.title, duty.get_absolute_url())


def last_problem_step(campaign: Campaign) -> LastOutput | None:
    steps = ProblemStep.objects.filter(problem__campaign=campaign).select_related("problem")
    step = steps.order_by("-id").first()
    if step is None:
        return None
    problem = step.problem
    return LastOutput(localdate(step.made_at), problem.text[:40], problem.get_absolute_url())


def last_visit(campaign: Campaign) -> LastOutput | None:
    visits = Visit.objects.standing().filter(inspection__campaign=campaign)
    visit = visits.select_related("unit").order_by("-planned_on", "-id").first()
    if visit is None:
        return None
    return LastOutput(visit.planned_on, visit.unit.name, visit.get_absolute_url())


def last_brief(campaign: Campaign) -> LastOutput | None:
    brief = Brief.objects.filter(campaign=campaign).order_by("-id").first()
    if brief is None:
        return None
    return LastOutput(localdate(brief.sent_at), brief.title, brief.get_absolute_url())


def last_handover(campaign: Campaign) -> LastOutput | None:
    handovers = Handover.objects.select_related("post__person", "to").order_by("-id")
    handover = handovers.filter(made_at__date__gte=campaign.starts_on).first()
    if handover is None:
        return None
    names = f"{handover.post.person.name} → {handover.to.name}"
    return LastOutput(localdate(handover.made_at), names, reverse("office:liaison_list"))


def last_make_up(campaign: Campaign) -> LastOutput | None:
    make_ups = MakeUp.objects.filter(act__kind__campaign=campaign).select_related("act")
    make_up = make_ups.order_by("-id").first()
    if make_up is None:
        return None
    return LastOutput(make_up.done_on, make_up.act.title, reverse("dossiers:make_up_list"))


def paper_runner(kind: PaperKind) -> MechanismRunner:
    def last_paper(campaign: Campaign) -> LastOutput | None:
        papers = OfficePaper.objects.filter(campaign=campaign, kind=kind)
        paper = papers.newest_first().first()
        if paper is None:
            return None
        return LastOutput(localdate(paper.made_at), title_of(paper), paper.get_absolute_url())

    return MechanismRunner(url_name="office:paper_list", last_output=last_paper, paper=kind)


RUNNERS: dict[str, MechanismRunner] = {  # by what packs write as `runs`
    "reminders": MechanismRunner(url_name="duties:duty_list", last_output=last_reminder),
    "dispatch": paper_runner(PaperKind.DISPATCH),
    "problems": MechanismRunner(url_name="oversight:problem_list", last_output=last_problem_step),
    "visits": MechanismRunner(url_name="oversight:inspection_list", last_output=last_visit),
    "meeting": paper_runner(PaperKind.MEETING),
    "briefs": MechanismRunner(url_name="office:brief_list", last_output=last_brief),
    "report": paper_runner(PaperKind.REPORT),
    "circular": paper_runner(PaperKind.CIRCULAR),
    "liaison": MechanismRunner(url_name="office:liaison_list", last_output=last_handover),
    "make_ups": MechanismRunner(url_name="dossiers:make_up_list", last_output=last_make_up),
    "archive": paper_runner(PaperKind.ARCHIVE),
}


@dataclass(frozen=True)
class MechanismRow:
    """One mechanism on its page."""

    mechanism: Mechanism
    runner: MechanismRunner | None  # None: people run it by themselves
    last_output: LastOutput | None
    next_on: date | None


def mechanism_rows(campaign: Campaign, today: date) -> list[MechanismRow]:
    """Every mechanism of the campaign. Costs a query for each that the site runs."""
    rows = []
    for mechanism in campaign.mechanisms.order_by("id"):
        runner = RUNNERS.get(mechanism.runs)
        last_output = runner.last_output(campaign) if runner else None
        next_on = next_run(mechanism, campaign, today)
        rows.append(MechanismRow(mechanism, runner, last_output, next_on))
    return rows


def next_run(mechanism: Mechanism, campaign: Campaign, today: date) -> date | None:
    """The day on which the next period begins, when this one's paper is made."""
    if not mechanism.every:
        return None
    next_on = period_of(mechanism.every, today).before_on
    return next_on if next_on <= campaign.ends_on + AFTERWARDS else None
