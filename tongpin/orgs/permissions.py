"""Who may do what, from posts alone."""

from datetime import date

from tongpin.orgs.models import Person, Role, Unit, whole_tree

RECORDERS = {Role.OFFICE, Role.CLERK, Role.SECRETARY}
SIGNERS = {Role.OFFICE, Role.LEADER}


def has_role_over(person: Person, unit: Unit | int, roles: set[Role], day: date) -> bool:
    """Whether the person holds one of the roles in the unit or above it. Costs two queries."""
    number = unit if isinstance(unit, int) else unit.pk
    held = person.posts.on(day).filter(role__in=roles).values_list("unit_id", flat=True)
    tree = whole_tree()
    return any(number in tree.subtree(root, day) for root in held)


def may_record_for(person: Person, unit: Unit | int, day: date) -> bool:
    """Plan acts, record them, load ledgers, answer slots."""
    return has_role_over(person, unit, RECORDERS, day)


def may_release(person: Person, unit: Unit | int, day: date) -> bool:
    """Freeze a report of the unit."""
    return has_role_over(person, unit, SIGNERS, day)


def may_answer_complaints(person: Person, day: date) -> bool:
    return person.posts.on(day).filter(role=Role.OFFICE).exists()
