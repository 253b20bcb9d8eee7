"""What waits for an office: its own duties, problems, replies and items of news."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tongpin.campaigns.models import Campaign
from tongpin.duties.models import Duty
from tongpin.office.models import Brief
from tongpin.oversight.models import Problem, ProblemQuerySet, Visit
from tongpin.oversight.problem_states import ProblemState

SOON = timedelta(days=7)
MOST = 50  # of one sort


@dataclass(frozen=True)
class WaitingMatter:
    """One thing that waits, of which unit it is, and where it is done."""

    words: str
    unit: str
    path: str


@dataclass(frozen=True, kw_only=True)
class WaitingFor:
    """Whose matters are listed.

    offices      units whose office the person is
    units_below  these and all below
    """

    campaign: Campaign
    offices: Collection[int]
    units_below: Collection[int]
    today: date


def waiting_matters(waiting: WaitingFor) -> list[WaitingMatter]:
    """Everything that waits for these offices, what is owed first."""
    return [
        *own_duties(waiting),
        *problems_to_move(waiting),
        *replies_to_answer(waiting),
        *briefs_to_decide(waiting),
    ]


def own_duties(waiting: WaitingFor) -> Iterator[WaitingMatter]:
    duties = Duty.objects.open().filter(
        campaign=waiting.campaign, unit__in=waiting.offices, due_on__lte=waiting.today + SOON
    )
    for duty in duties.select_related("unit").in_order()[:MOST]:
        word = _("overdue") if duty.due_on < waiting.today else _("due soon")
        yield WaitingMatter(f"{word}：{duty.title[:40]}", duty.unit.name, duty.get_absolute_url())


def problems_to_move(waiting: WaitingFor) -> Iterator[WaitingMatter]:
    problems = Problem.objects.filter(campaign=waiting.campaign).select_related("unit")
    asked = problems.filter(asker__in=waiting.offices)
    owed = problems.filter(unit__in=waiting.offices)
    yield from problem_matters(_("to assign"), asked.filter(state=ProblemState.REGISTERED))
    yield from problem_matters(_("to verify"), asked.filter(state=ProblemState.APPLIED))
    yield from problem_matters(_("to close"), asked.filter(state=ProblemState.VERIFIED))
    yield from problem_matters(_("to look at again"), asked.to_look_back(waiting.today))
    yield from problem_matters(_("to accept"), owed.filter(state=ProblemState.ASSIGNED))


def problem_matters(word: str, problems: ProblemQuerySet) -> Iterator[WaitingMatter]:
    for problem in problems.in_order()[:MOST]:
        yield WaitingMatter(
            f"{word}：{problem.text[:40]}", problem.unit.name, problem.get_absolute_url()
        )


def replies_to_answer(waiting: WaitingFor) -> Iterator[WaitingMatter]:
    visits = Visit.objects.filter(
        inspection__campaign=waiting.campaign,
        inspection__unit__in=waiting.offices,
        answer_at=None,
    ).exclude(reply_at=None)
    for visit in visits.select_related("unit"):
        words = _("a reply to answer") + f"：{visit.reply[:30]}"
        yield WaitingMatter(words, visit.unit.name, visit.get_absolute_url())


def briefs_to_decide(waiting: WaitingFor) -> Iterator[WaitingMatter]:
    briefs = Brief.objects.waiting().filter(campaign=waiting.campaign, unit__in=waiting.units_below)
    briefs = briefs.exclude(unit__in=waiting.offices).select_related("unit").order_by("id")
    for brief in briefs[:MOST]:
        words = _("an item of news") + f"：{brief.title}"
        yield WaitingMatter(words, brief.unit.name, brief.get_absolute_url())
