"""Who may do what, from posts alone."""

from datetime import date

from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.models import Person, Post, Reach, Role, Unit, whole_tree

RECORDERS = {Role.OFFICE, Role.CLERK, Role.SECRETARY}
READERS = RECORDERS | {Role.LEADER, Role.INSPECTOR}  # of what the office and inspectors keep
SIGNERS = {Role.OFFICE, Role.LEADER}


@journal_cached
def posts_on(person_id: int, day: date) -> frozenset[tuple[int, str]]:
    """The posts of a person on a day: (unit, role)."""
    posts = Post.objects.filter(person=person_id).on(day)
    return frozenset(posts.values_list("unit_id", "role"))


def units_of_roles(person: Person, roles: set[Role], day: date) -> frozenset[int]:
    """The units in which the person holds one of the roles on that day."""
    return frozenset(unit for unit, role in posts_on(person.pk, day) if role in roles)


def working_unit_ids(person: Person, day: date) -> frozenset[int]:
    """The units where the person works on that day; those below them are open too."""
    return reach_on(person, day).whole


def reach_on(person: Person, day: date) -> Reach:
    return Reach.of(posts_on(person.pk, day))


@journal_cached
def _names_within(roots: frozenset[int], day: date) -> tuple[tuple[int, str], ...]:
    return tuple(Unit.objects.within(roots, day).in_order().values_list("id", "name"))


@journal_cached
def every_unit() -> tuple[tuple[int, str], ...]:
    """(number, name) of every unit, in the register's order."""
    return tuple(Unit.objects.in_order().values_list("id", "name"))


def names_in_reach(reach: Reach, day: date) -> list[tuple[int, str]]:
    """(number, name) of the units that somebody may read, in the register's order."""
    names = names_within(reach.whole, day)
    alone = Unit.objects.filter(pk__in=reach.alone - {number for number, __ in names})
    return [*names, *alone.in_order().values_list("id", "name")]


def names_within(roots: frozenset[int], day: date) -> list[tuple[int, str]]:
    """(number, name) of the units and of all below them, in the register's order."""
    return list(_names_within(roots, day))


def has_role_over(person: Person, unit: Unit | int, roles: set[Role], day: date) -> bool:
    """Whether the person holds one of the roles in the unit or above it."""
    number = unit if isinstance(unit, int) else unit.pk
    tree = whole_tree()
    return any(number in tree.subtree(root, day) for root in units_of_roles(person, roles, day))


def may_record_for(person: Person, unit: Unit | int, day: date) -> bool:
    """Plan acts, record them, load ledgers, answer slots."""
    return has_role_over(person, unit, RECORDERS, day)


def recordable_units(person: Person, day: date) -> list[tuple[int, str]]:
    """(number, name) of the units for which the person may record, in the register's order."""
    return names_within(units_of_roles(person, RECORDERS, day), day)


def recordable_unit_ids(person: Person, day: date) -> list[int]:
    """Numbers of the units for which the person may record, in the register's order."""
    return [unit for unit, __ in recordable_units(person, day)]


def readable_unit_ids(person: Person, day: date) -> list[int]:
    """The units where the person records, leads or inspects, and all below."""
    return [unit for unit, __ in names_within(units_of_roles(person, READERS, day), day)]


def is_administrator(person: Person, role: Role, day: date) -> bool:
    """Whether the person is the system, security or audit administrator of the county."""
    units = units_of_roles(person, {role}, day)
    return bool(units) and Unit.objects.roots().filter(pk__in=units).exists()


def complaint_offices(day: date) -> list[int]:
    """The topmost units with an office: complaints are theirs."""
    posts = Post.objects.on(day).filter(role=Role.OFFICE)
    tops = Unit.objects.roots().filter(pk__in=posts.values("unit")).values_list("pk", flat=True)
    if tops:
        return list(tops)
    return list(posts.order_by("unit__position").values_list("unit", flat=True)[:1])


def office_unit_ids(person: Person, day: date) -> list[int]:
    """The units whose office the person is, without those below."""
    return [unit for unit, role in posts_on(person.pk, day) if role in RECORDERS]


def units_right_below(person: Person, day: date) -> list[Unit]:
    """The units right below the person's offices, in the register's order: whom a form offers.

    Costs two queries, and one for each office.
    """
    units: dict[int, Unit] = {}
    for office in Unit.objects.filter(pk__in=office_unit_ids(person, day)).in_order():
        for unit in Unit.objects.directly_below(office, day).in_order():
            units[unit.pk] = unit
    return list(units.values())


def may_release(person: Person, unit: Unit | int, day: date) -> bool:
    """Freeze a report of the unit."""
    return has_role_over(person, unit, SIGNERS, day)


def may_answer_complaints(person: Person, day: date) -> bool:
    own_offices = units_of_roles(person, {Role.OFFICE}, day)
    return not own_offices.isdisjoint(complaint_offices(day))


def may_operate(person: Person, day: date) -> bool:
    """Look at how the whole site runs: system administrators of a unit at the top of the tree."""
    placed_units = whole_tree().above_of
    units = units_of_roles(person, {Role.SYSTEM_ADMIN}, day)
    return any(unit not in placed_units for unit in units)
