"""Who registers problems, inspects, and on which side of a problem somebody stands."""

from datetime import date

from tongpin.orgs.models import Person, Role, Unit
from tongpin.orgs.permissions import has_role_over, may_record_for, units_of_roles
from tongpin.oversight.models import Problem
from tongpin.oversight.problem_moves import ProblemSide

ASKERS = {Role.OFFICE, Role.CLERK, Role.INSPECTOR, Role.LEADER}


def asking_unit_ids(person: Person, day: date) -> frozenset[int]:
    """The units for which the person registers problems and inspects."""
    return units_of_roles(person, ASKERS, day)


def may_inspect_for(person: Person, unit: Unit | int, day: date) -> bool:
    """Inspect on behalf of the unit, or register problems for it."""
    return has_role_over(person, unit, ASKERS, day)


def sides_of(problem: Problem, person: Person, day: date) -> set[ProblemSide]:
    """On which sides of a problem the person stands."""
    sides = set()
    if may_inspect_for(person, problem.asker_id, day):
        sides.add(ProblemSide.ASKER)
    if may_record_for(person, problem.unit_id, day):
        sides.add(ProblemSide.UNIT)
    return sides
