"""What people do with problems: registering them, and the moves of one table."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.campaigns.campaign_states import check_open
from tongpin.campaigns.mechanism_runs import MechanismOutput, note_run
from tongpin.campaigns.models import Campaign
from tongpin.duties.actions import add_mention
from tongpin.duties.models import Duty
from tongpin.notices.actions import send_message
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit, whole_tree
from tongpin.oversight.models import Problem, ProblemSource, ProblemStep, ProblemUrgency
from tongpin.oversight.move_details import MoveDetails, OversightError, check_details
from tongpin.oversight.permissions import sides_of
from tongpin.oversight.problem_moves import MOVES, ProblemMove, ProblemSide

SENT_TWICE = timedelta(minutes=1)  # within it the same step is the same form sent again
KEPT_BY_PROBLEM = ("charge", "measures", "goal")  # what goes with a move and stays with it


@dataclass(frozen=True)
class ProblemDraft:
    """What is wrong, where, and whose it is."""

    unit: int
    source: ProblemSource
    text: str
    found_on: date
    place: str = ""
    sort: ProblemUrgency = ProblemUrgency.BY_DATE
    lead: str = ""
    helpers: str = ""
    about: Duty | None = None  # that was not met


@transaction.atomic
def register_problem(
    campaign: Campaign, asker: Unit, draft: ProblemDraft, *, by: Person | None, now: datetime
) -> Problem:
    """Put a problem into the ledger. The same one, found on the same day, is there once.

    Raises OversightError without a fact, for a day to come, or a unit that does not stand below,
    CampaignError once the campaign is closed.
    """
    check_open(campaign)
    _check_draft(campaign, asker, draft, localdate(now))
    Campaign.objects.select_for_update().get(pk=campaign.pk)  # numbers run on
    text = draft.text.strip()
    same = Problem.objects.filter(
        campaign=campaign, asker=asker, unit=draft.unit, text=text, found_on=draft.found_on
    )
    if existing := same.open().first():
        return existing
    count = Problem.objects.filter(campaign=campaign).count()
    problem = Problem.objects.create(
        campaign=campaign,
        number=f"{draft.found_on.year}-{count + 1:04d}",
        asker=asker,
        unit_id=draft.unit,
        source=draft.source,
        text=text,
        found_on=draft.found_on,
        place=draft.place.strip(),
        sort=draft.sort,
        lead=draft.lead.strip(),
        helpers=draft.helpers.strip(),
        about=draft.about,
        made_at=now,
        made_by=by,
    )
    if draft.about:
        words = _("problem %(number)s") % {"number": problem.number}
        add_mention([draft.about.pk], words, problem.get_absolute_url(), now=now)
    note_screening(problem, now=now)
    record("oversight.problem.register", problem, by=by, at=now, number=problem.number)
    return problem


def note_screening(problem: Problem, *, now: datetime) -> None:
    """Problems were worked on today: the mechanism of the campaign ran."""
    output = MechanismOutput(
        unit=problem.unit_id,
        day=localdate(now),
        words=f"{problem.number} {problem.text[:40]}",
        path=problem.get_absolute_url(),
    )
    note_run(problem.campaign_id, "problems", output, now=now)


def _check_draft(campaign: Campaign, asker: Unit, draft: ProblemDraft, today: date) -> None:
    if not draft.text.strip():
        raise OversightError(_("Say what is wrong: the fact, as you saw it."))
    if draft.found_on > today:
        raise OversightError(_("It cannot have been found on a day to come."))
    check_about(draft.about, draft.unit, campaign.pk)
    if draft.unit not in whole_tree().subtree(asker.pk, today):
        raise OversightError(_("The unit does not stand below the one that asks."))


def check_about(duty: Duty | None, unit: int, campaign: int) -> None:
    """Raises OversightError for a duty that another unit or campaign has."""
    if duty and (duty.unit_id, duty.campaign_id) != (unit, campaign):
        raise OversightError(_("The duty is another unit's."))


def open_moves(problem: Problem, person: Person, day: date) -> dict[str, ProblemMove]:
    """The moves that this person may make now."""
    moves = MOVES.legal(problem.state, sides_of(problem, person, day))
    return {key: move for key, move in moves.items() if not _made_before(problem, move, person)}


def _made_before(problem: Problem, move: ProblemMove, person: Person) -> bool:
    """Whether the person made the move that somebody else must have made."""
    if not move.other_than:
        return False
    last = problem.steps.filter(move=move.other_than).order_by("-id").first()
    return last is not None and last.made_by_id == person.pk


@transaction.atomic
def make_move(
    problem: Problem, key: str, details: MoveDetails, *, by: Person, now: datetime
) -> Problem:
    """Make a move with a problem. Sent again, it changes nothing.

    Raises OversightError for a move that is not legal now or not this person's, and for what it
    needs and does not have; CampaignError once the campaign is closed.
    """
    problems = Problem.objects.select_for_update(of=("self",)).select_related("campaign")
    problem = problems.get(pk=problem.pk)
    check_open(problem.campaign)
    step = _step_of(problem, key, details, by, now=now)
    if _is_repeated(step):
        return problem
    move = MOVES.legal(problem.state, sides_of(problem, by, localdate(now))).get(key)
    if move is None:
        raise OversightError(_("This step is not possible now; the page was out of date."))
    if _made_before(problem, move, by):
        raise OversightError(_("Who applied for closing does not verify: somebody else has to."))
    check_details(move, details)
    step.save()
    problem.state = move.target
    for name in KEPT_BY_PROBLEM:
        if name in move.asks and details.has(name):
            setattr(problem, name, getattr(details, name).strip())
    if move.consequence:
        move.consequence(problem, details, by, now)
    problem.save()
    _notify_other_side(step, move, now)
    note_screening(problem, now=now)
    record(f"oversight.problem.{key}", problem, by=by, at=now, step=step.pk)
    return problem


def _step_of(
    problem: Problem, key: str, details: MoveDetails, by: Person, *, now: datetime
) -> ProblemStep:
    """The step that the move is to leave, not saved yet."""
    return ProblemStep(
        problem=problem,
        move=key,
        text=details.step_text,
        due_on=details.due_on,
        act=details.act,
        file=details.file,
        confirmation=details.confirmation.strip(),
        made_at=now,
        made_by=by,
    )


def _is_repeated(step: ProblemStep) -> bool:
    """Whether this very step was made a moment ago: the form was sent twice."""
    last = step.problem.steps.order_by("-id").first()
    if last is None or step.made_at - last.made_at > SENT_TWICE:
        return False
    return step.problem.state == MOVES[last.move].target and step.says_the_same_as(last)


def _notify_other_side(step: ProblemStep, move: ProblemMove, now: datetime) -> None:
    """Tell the office of the side that has not made the move."""
    problem = step.problem
    unit = problem.unit_id if move.side == ProblemSide.ASKER else problem.asker_id
    title = _("Problem %(number)s: %(state)s") % {
        "number": problem.number,
        "state": problem.get_state_display(),
    }
    lines = [problem.text]
    if step.text:
        lines.append(step.text)
    if step.due_on:
        lines.append(_("by %(day)s") % {"day": f"{step.due_on:%Y-%m-%d}"})
    path = problem.get_absolute_url()
    send_message(unit, f"problem:{step.pk}", title, "\n".join(lines), path=path, now=now)


def look_back_on_problems(*, now: datetime) -> int:
    """Tell offices which closed problems they are to look at again; once for each.

    Returns how many were told.
    """
    count = 0
    for problem in Problem.objects.to_look_back(localdate(now)).order_by("id"):
        count += _notify_to_look_back(problem, now)
    return count


def _notify_to_look_back(problem: Problem, now: datetime) -> bool:
    key = f"look-back:{problem.pk}:{problem.look_back_on}"
    title = _("Look again at problem %(number)s") % {"number": problem.number}
    path = problem.get_absolute_url()
    return send_message(problem.asker_id, key, title, problem.text, path=path, now=now)
