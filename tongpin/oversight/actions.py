"""What people do with problems: registering them, and the moves of one table."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.acts.models import Act
from tongpin.base.errors import UserError
from tongpin.campaigns.models import Campaign, Kind
from tongpin.duties.actions import (
    DutyDraft,
    DutyError,
    Origin,
    add_duty,
    add_mention,
    set_met,
    waive_open,
)
from tongpin.duties.models import Duty
from tongpin.evidence.models import StoredFile
from tongpin.notices.actions import send_message
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Role, Unit, whole_tree
from tongpin.orgs.permissions import has_role_over, may_record_for
from tongpin.oversight.models import Problem, ProblemSource, ProblemStep, ProblemUrgency
from tongpin.oversight.moves import DONE, MOVES, ProblemMove, Side, legal

AGAIN = timedelta(minutes=1)
ASKERS = {Role.OFFICE, Role.CLERK, Role.INSPECTOR, Role.LEADER}


class OversightError(UserError):
    """It cannot be done as asked; the message is written for users."""


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


@dataclass(frozen=True)
class MoveDetails:
    """What goes with a move; each move asks for some of it."""

    text: str = ""
    unit: int | None = None  # whose it is, where that is another one than was registered
    due_on: date | None = None
    kind: Kind | None = None  # an act of this kind puts it right
    charge: str = ""
    measures: str = ""
    goal: str = ""
    act: Act | None = None
    file: StoredFile | None = None
    confirmation: str = ""

    @property
    def said(self) -> str:
        """What the step keeps: the sentence, or the plan."""
        plan = (self.measures.strip(), self.goal.strip())
        return self.text.strip() or "；".join(part for part in plan if part)


@transaction.atomic
def register_problem(
    campaign: Campaign, asker: Unit, found: ProblemDraft, *, by: Person | None, now: datetime
) -> Problem:
    """Put a problem into the ledger. The same one, found on the same day, is there once.

    Raises OversightError without a fact, for a day to come, or a unit that does not stand below.
    """
    text = found.text.strip()
    if not text:
        raise OversightError(_("Say what is wrong: the fact, as you saw it."))
    if found.found_on > localdate(now):
        raise OversightError(_("It cannot have been found on a day to come."))
    about = found.about
    if about and (about.unit_id, about.campaign_id) != (found.unit, campaign.pk):
        raise OversightError(_("The duty is another unit's."))
    if found.unit not in whole_tree().subtree(asker.pk, localdate(now)):
        raise OversightError(_("The unit does not stand below the one that asks."))
    Campaign.objects.select_for_update().get(pk=campaign.pk)  # numbers run on
    same = Problem.objects.filter(
        campaign=campaign, asker=asker, unit=found.unit, text=text, found_on=found.found_on
    )
    if stands := same.open().first():
        return stands
    count = Problem.objects.filter(campaign=campaign).count()
    problem = Problem.objects.create(
        campaign=campaign,
        number=f"{found.found_on.year}-{count + 1:04d}",
        asker=asker,
        unit_id=found.unit,
        source=found.source,
        text=text,
        found_on=found.found_on,
        place=found.place.strip(),
        sort=found.sort,
        lead=found.lead.strip(),
        helpers=found.helpers.strip(),
        about=found.about,
        made_at=now,
        made_by=by,
    )
    if found.about:
        words = _("problem %(number)s") % {"number": problem.number}
        add_mention([found.about.pk], words, path_of(problem), now=now)
    record("oversight.problem.register", problem, by=by, at=now, number=problem.number)
    return problem


def sides_of(problem: Problem, person: Person, day: date) -> set[Side]:
    """On which sides of a problem somebody stands."""
    sides = set()
    if has_role_over(person, problem.asker_id, ASKERS, day):
        sides.add(Side.ASKER)
    if may_record_for(person, problem.unit_id, day):
        sides.add(Side.UNIT)
    return sides


def open_moves(problem: Problem, person: Person, day: date) -> dict[str, ProblemMove]:
    """The moves that this person may make now."""
    found = legal(problem.state, sides_of(problem, person, day))
    return {key: move for key, move in found.items() if not _made_before(problem, move, person)}


def _made_before(problem: Problem, move: ProblemMove, person: Person) -> bool:
    """Whether the person made the move that somebody else must have made."""
    if not move.other_than:
        return False
    last = problem.steps.filter(move=move.other_than).order_by("-id").first()
    return last is not None and last.made_by_id == person.pk


@transaction.atomic
def make_move(
    problem: Problem, key: str, told: MoveDetails, *, by: Person, now: datetime
) -> Problem:
    """Make a move with a problem. Sent again, it changes nothing.

    Raises OversightError for a move that is not legal now or not this person's, and for what it
    needs and does not have.
    """
    problem = Problem.objects.select_for_update().get(pk=problem.pk)
    if _is_made(problem, key, told, by, now):
        return problem
    move = legal(problem.state, sides_of(problem, by, localdate(now))).get(key)
    if move is None:
        raise OversightError(_("This step is not possible now; the page was out of date."))
    if _made_before(problem, move, by):
        raise OversightError(_("Who applied for closing does not verify: somebody else has to."))
    _check(move, told)
    step = ProblemStep.objects.create(
        problem=problem,
        move=key,
        text=told.said,
        due_on=told.due_on,
        act=told.act,
        file=told.file,
        confirmation=told.confirmation.strip(),
        made_at=now,
        made_by=by,
    )
    problem.state = move.target
    for name in ("charge", "measures", "goal"):
        if name in move.asks and (value := getattr(told, name).strip()):
            setattr(problem, name, value)
    if follows := FOLLOWS.get(key):
        follows(problem, told, by, now)
    problem.save()
    _tell(problem, step, move, now)
    record(f"oversight.problem.{key}", problem, by=by, at=now, step=step.pk)
    return problem


def _is_made(problem: Problem, key: str, told: MoveDetails, by: Person, now: datetime) -> bool:
    """Whether this very step was made a moment ago: the form was sent twice."""
    last = problem.steps.order_by("-id").first()
    if last is None or problem.state != MOVES[last.move].target or now - last.made_at > AGAIN:
        return False
    same = (last.move, last.text, last.due_on, last.act_id, last.file_id, last.confirmation)
    act, file = told.act and told.act.pk, told.file and told.file.pk
    this = (key, told.said, told.due_on, act, file, told.confirmation.strip())
    return same == this and last.made_by_id == by.pk


def _check(move: ProblemMove, told: MoveDetails) -> None:
    for name in move.needs:
        value = getattr(told, name)
        if not (value.strip() if isinstance(value, str) else value):
            raise OversightError(NEEDED[name]())
    if move.proves and not (told.act or told.file or told.confirmation.strip()):
        raise OversightError(
            _("Show that it is corrected: an act, a file, or what a resident confirmed.")
        )


NEEDED: dict[str, Any] = {
    "text": lambda: _("Say it in a sentence."),
    "due_on": lambda: _("Say by when."),
    "measures": lambda: _("Say what is done about it."),
    "goal": lambda: _("Say by what one sees that it is corrected."),
}


def _assign(problem: Problem, told: MoveDetails, by: Person, now: datetime) -> None:
    """To the unit that it was registered for, or to another one whose it is."""
    if told.unit and told.unit != problem.unit_id:
        if told.unit not in whole_tree().subtree(problem.asker_id, localdate(now)):
            raise OversightError(_("The unit does not stand below the one that asks."))
        problem.unit_id = told.unit
    _owe(problem, told, by, now)


def _owe(problem: Problem, told: MoveDetails, by: Person, now: datetime) -> None:
    """The unit owes the correction: it is reminded of it like of everything else."""
    assert told.due_on
    origin = Origin(_("problem %(number)s") % {"number": problem.number}, path_of(problem))
    try:
        problem.duty = add_duty(
            problem.campaign_id,
            DutyDraft(
                unit=problem.unit_id,
                title=problem.text,
                due_on=told.due_on,
                origin=origin,
                kind=told.kind,
            ),
            by=by,
            now=now,
        )
    except DutyError as error:
        raise OversightError(str(error)) from error


def _let_go(problem: Problem, told: MoveDetails, by: Person, now: datetime) -> None:
    """A unit whose problem it is not owes nothing."""
    if problem.duty:
        duty = Duty.objects.filter(pk=problem.duty.pk)
        waive_open(duty, problem.campaign_id, told.text.strip(), by=by, now=now)
    problem.duty = None


def _apply(problem: Problem, told: MoveDetails, by: Person, now: datetime) -> None:
    """The unit has done its part: it is not late while somebody has yet to look."""
    if problem.duty and problem.duty.met_on is None:
        set_met(problem.duty, localdate(now))


def _reject(problem: Problem, told: MoveDetails, by: Person, now: datetime) -> None:
    if problem.duty and problem.duty.kind_id is None:
        set_met(problem.duty, None)


def _close(problem: Problem, told: MoveDetails, by: Person, now: datetime) -> None:
    problem.closed_on = localdate(now)
    problem.look_back_on = problem.closed_on + timedelta(days=problem.campaign.look_back_days)


def _reopen(problem: Problem, told: MoveDetails, by: Person, now: datetime) -> None:
    _owe(problem, told, by, now)
    problem.reopened += 1
    problem.closed_on = problem.look_back_on = None


FOLLOWS = {
    "assign": _assign,
    "decline": _let_go,
    "apply": _apply,
    "reject": _reject,
    "close": _close,
    "reopen": _reopen,
}


def path_of(problem: Problem) -> str:
    return f"/problems/{problem.pk}/"


def _tell(problem: Problem, step: ProblemStep, move: ProblemMove, now: datetime) -> None:
    """The other side's office."""
    unit = problem.unit_id if move.side == Side.ASKER else problem.asker_id
    title = _("Problem %(number)s: %(state)s") % {
        "number": problem.number,
        "state": problem.get_state_display(),
    }
    lines = [problem.text, step.text]
    if step.due_on:
        lines.append(_("by %(day)s") % {"day": f"{step.due_on:%Y-%m-%d}"})
    text = "\n".join(line for line in lines if line)
    send_message(unit, f"problem:{step.pk}", title, text, path=path_of(problem), now=now)


def look_back_on_problems(*, now: datetime) -> int:
    """Tell offices which closed problems are to be looked at again; once for each. Returns how
    many were told.
    """
    due = Problem.objects.to_look_back(localdate(now)).order_by("id")
    return sum(_told_to_look(problem, now) for problem in due)


def _told_to_look(problem: Problem, now: datetime) -> bool:
    key = f"look-back:{problem.pk}:{problem.look_back_on}"
    title = _("Look again at problem %(number)s") % {"number": problem.number}
    return send_message(problem.asker_id, key, title, problem.text, path=path_of(problem), now=now)


def problem_ages(problems: Collection[Problem], today: date) -> list[tuple[str, int]]:
    """How many open problems are how old, by the days since they were found."""
    found = dict.fromkeys((7, 30, 90, None), 0)
    for problem in problems:
        if problem.state not in DONE:
            days = (today - problem.found_on).days
            limit = next((one for one in (7, 30, 90) if days <= one), None)
            found[limit] += 1
    words = {
        7: _("up to 7 days"),
        30: _("8 to 30 days"),
        90: _("31 to 90 days"),
        None: _("more than 90 days"),
    }
    return [(words[limit], count) for limit, count in found.items()]
