"""What follows from the moves of a problem, for the problem and for the duty of its unit.

The functions change the problem that they are given; who calls them saves it.
"""

from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.duties.actions import DutyDraft, DutyError, Origin, add_duty, set_met, waive_open
from tongpin.duties.models import Duty
from tongpin.orgs.models import Person, whole_tree
from tongpin.oversight.models import Problem
from tongpin.oversight.move_details import MoveDetails, OversightError


def assign(problem: Problem, details: MoveDetails, by: Person, now: datetime) -> None:
    """To the unit that it was registered for, or to another one whose it is.

    Raises OversightError for a unit that does not stand below the one that asks.
    """
    if details.unit and details.unit.pk != problem.unit_id:
        if details.unit.pk not in whole_tree().subtree(problem.asker_id, localdate(now)):
            raise OversightError(_("The unit does not stand below the one that asks."))
        problem.unit = details.unit
    owe(problem, details, by, now)


def owe(problem: Problem, details: MoveDetails, by: Person, now: datetime) -> None:
    """The unit owes the correction: it is reminded of it like of everything else."""
    assert details.due_on
    words = _("problem %(number)s") % {"number": problem.number}
    draft = DutyDraft(
        unit=problem.unit_id,
        title=problem.text,
        due_on=details.due_on,
        kind=details.kind,
        origin=Origin(words, problem.get_absolute_url()),
    )
    try:
        problem.duty = add_duty(problem.campaign_id, draft, by=by, now=now)
    except DutyError as error:
        raise OversightError(str(error)) from error


def waive(problem: Problem, details: MoveDetails, by: Person, now: datetime) -> None:
    """A unit whose problem it is not owes nothing."""
    if problem.duty:
        duties = Duty.objects.filter(pk=problem.duty.pk)
        waive_open(duties, problem.campaign_id, details.text.strip(), by=by, now=now)
    problem.duty = None


def meet(problem: Problem, details: MoveDetails, by: Person, now: datetime) -> None:
    """The unit has done its part: it is not late while somebody has yet to look."""
    if problem.duty and problem.duty.met_on is None:
        set_met(problem.duty, localdate(now))


def owe_again(problem: Problem, details: MoveDetails, by: Person, now: datetime) -> None:
    """The unit has not done its part; where an act meets the duty, the act decides."""
    if problem.duty and problem.duty.kind_id is None:
        set_met(problem.duty, None)


def close(problem: Problem, details: MoveDetails, by: Person, now: datetime) -> None:
    """Somebody looks at it again when the campaign's time for that has passed."""
    problem.closed_on = localdate(now)
    problem.look_back_on = problem.closed_on + timedelta(days=problem.campaign.look_back_days)


def reopen(problem: Problem, details: MoveDetails, by: Person, now: datetime) -> None:
    """The unit owes the correction once more."""
    owe(problem, details, by, now)
    problem.reopened += 1
    problem.closed_on = None
    problem.look_back_on = None
