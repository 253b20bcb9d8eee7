"""The mechanisms of a pack as the site runs them: what came out last, what comes next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.campaigns.models import Campaign, Mechanism
from tongpin.dossiers.models import MakeUp
from tongpin.duties.models import Duty, Reminder
from tongpin.notices.actions import send_message
from tongpin.office.actions import PaperPeriod, draft_paper, path_of, title_of
from tongpin.office.models import Brief, Handover, OfficePaper, PaperKind
from tongpin.office.rounds import ended, next_start
from tongpin.orgs.models import Unit
from tongpin.oversight.models import ProblemStep, Visit

AFTERWARDS = timedelta(days=31)  # after a campaign its last papers are still made
DAY, WEEK = timedelta(days=1), timedelta(days=7)
PAPERS = {
    "dispatch": PaperKind.DISPATCH,
    "meeting": PaperKind.MEETING,
    "report": PaperKind.REPORT,
    "circular": PaperKind.CIRCULAR,
    "archive": PaperKind.ARCHIVE,
}


def draft_due_papers(*, now: datetime) -> int:
    """Draft the papers of the rounds that ended; tells how many were made.

    Only the last round that ended is looked at: after a standstill nobody gets a pile.
    """
    today, count = localdate(now), 0
    campaigns = Campaign.objects.filter(starts_on__lte=today, ends_on__gte=today - AFTERWARDS)
    tops = list(Unit.objects.roots().in_order())
    for campaign in campaigns.order_by("id"):
        for mechanism in campaign.mechanisms.filter(runs__in=list(PAPERS)).order_by("id"):
            for period in _due(mechanism, now):
                for unit in tops:
                    count += _make(campaign, unit, PAPERS[mechanism.runs], period, now)
    return count


def _due(mechanism: Mechanism, now: datetime) -> list[PaperPeriod]:
    """The periods of which there should be a paper by now."""
    today = localdate(now)
    campaign, sort = mechanism.campaign, PAPERS[mechanism.runs]
    found = []
    if mechanism.every:
        last = ended(mechanism.every, today)
        if last.last >= campaign.starts_on and last.start <= campaign.ends_on:
            found.append(PaperPeriod(last.key, last.start, last.last))
    there = OfficePaper.objects.filter(campaign=campaign, sort=sort)
    has_new = any(not there.filter(period=period.key).exists() for period in found)
    if mechanism.late_over is not None and not has_new:
        recent = there.filter(made_at__gt=now - WEEK).exists()
        late = Duty.objects.filter(campaign=campaign).overdue(today).count()
        if late > mechanism.late_over and not recent:
            found.append(PaperPeriod(today.isoformat(), today - WEEK + DAY, today))
    return found


@transaction.atomic
def _make(
    campaign: Campaign, unit: Unit, sort: PaperKind, period: PaperPeriod, now: datetime
) -> int:
    paper, is_new = draft_paper(campaign, unit, sort, period, by=None, now=now)
    if is_new:
        title = _("Ready: %(title)s") % {"title": title_of(paper)}
        body = _("Drawn from the ledger; read it, add a word, issue it.")
        send_message(unit.pk, f"draft:{paper.pk}", title, body, path=path_of(paper), now=now)
    return int(is_new)


@dataclass(frozen=True)
class LastOutput:
    """What came out of a mechanism last."""

    day: date
    words: str
    path: str


@dataclass(frozen=True)
class MechanismRunner:
    """How the site runs a mechanism."""

    path: str
    last: Callable[[Campaign], LastOutput | None]


def _reminder(campaign: Campaign) -> LastOutput | None:
    told = Reminder.objects.filter(duty__campaign=campaign).exclude(message=None)
    one = told.select_related("duty").order_by("-id").first()
    if one is None:
        return None
    return LastOutput(localdate(one.made_at), one.duty.title, f"/duties/{one.duty_id}/")


def _paper(sort: PaperKind) -> Callable[[Campaign], LastOutput | None]:
    def last(campaign: Campaign) -> LastOutput | None:
        one = OfficePaper.objects.filter(campaign=campaign, sort=sort).newest_first().first()
        return LastOutput(localdate(one.made_at), title_of(one), path_of(one)) if one else None

    return last


def _problem(campaign: Campaign) -> LastOutput | None:
    steps = ProblemStep.objects.filter(problem__campaign=campaign).select_related("problem")
    one = steps.order_by("-id").first()
    if one is None:
        return None
    return LastOutput(localdate(one.made_at), one.problem.text[:40], f"/problems/{one.problem_id}/")


def _visit(campaign: Campaign) -> LastOutput | None:
    visits = Visit.objects.standing().filter(inspection__campaign=campaign)
    one = visits.select_related("unit").order_by("-planned_on", "-id").first()
    return LastOutput(one.planned_on, one.unit.name, f"/visits/{one.pk}/") if one else None


def _brief(campaign: Campaign) -> LastOutput | None:
    one = Brief.objects.filter(campaign=campaign).order_by("-id").first()
    return LastOutput(localdate(one.sent_at), one.title, f"/briefs/{one.pk}/") if one else None


def _handover(campaign: Campaign) -> LastOutput | None:
    made = Handover.objects.select_related("post__person", "to").order_by("-id")
    one = made.filter(made_at__date__gte=campaign.starts_on).first()
    if one is None:
        return None
    names = f"{one.post.person.name} → {one.to.name}"
    return LastOutput(localdate(one.made_at), names, "/liaisons/")


def _make_up(campaign: Campaign) -> LastOutput | None:
    made = MakeUp.objects.filter(act__kind__campaign=campaign).select_related("act")
    one = made.order_by("-id").first()
    return LastOutput(one.done_on, one.act.title, "/make-ups/") if one else None


RUNNING: dict[str, MechanismRunner] = {  # the keys are specs.RUNS
    "reminders": MechanismRunner("/duties/", _reminder),
    "dispatch": MechanismRunner("/papers/?sort=dispatch", _paper(PaperKind.DISPATCH)),
    "problems": MechanismRunner("/problems/", _problem),
    "visits": MechanismRunner("/inspections/", _visit),
    "meeting": MechanismRunner("/papers/?sort=meeting", _paper(PaperKind.MEETING)),
    "briefs": MechanismRunner("/briefs/", _brief),
    "report": MechanismRunner("/papers/?sort=report", _paper(PaperKind.REPORT)),
    "circular": MechanismRunner("/papers/?sort=circular", _paper(PaperKind.CIRCULAR)),
    "liaison": MechanismRunner("/liaisons/", _handover),
    "make_ups": MechanismRunner("/make-ups/", _make_up),
    "archive": MechanismRunner("/papers/?sort=archive", _paper(PaperKind.ARCHIVE)),
}


@dataclass(frozen=True)
class MechanismRow:
    """One mechanism on its page."""

    mechanism: Mechanism
    running: MechanismRunner | None  # None: people run it by themselves
    last: LastOutput | None
    next_on: date | None


def mechanism_rows(campaign: Campaign, today: date) -> list[MechanismRow]:
    found = []
    for one in campaign.mechanisms.order_by("id"):
        running = RUNNING.get(one.runs)
        next_on = next_start(one.every, today) if one.every else None
        if next_on and next_on > campaign.ends_on + AFTERWARDS:
            next_on = None
        found.append(
            MechanismRow(one, running, running.last(campaign) if running else None, next_on)
        )
    return found
