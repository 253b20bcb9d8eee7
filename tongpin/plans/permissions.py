"""Who keeps which entry of the register of bases."""

from collections.abc import Iterable
from datetime import date

from tongpin.orgs.models import Person, whole_tree
from tongpin.orgs.permissions import RECORDERS, recordable_unit_ids, units_of_roles
from tongpin.plans.models import Base


def may_keep_bases(person: Person, day: date) -> bool:
    """Enter a base: whoever records for some unit; everybody reads the register."""
    return bool(units_of_roles(person, RECORDERS, day))


def may_keep_base(person: Person, base: Base, day: date) -> bool:
    """Change what the register says of it, or take it off."""
    return base.pk in kept_bases(person, [base], day)


def kept_bases(person: Person, bases: Iterable[Base], day: date) -> set[int]:
    """Numbers of those that the person may change.

    Whoever records for the unit that keeps a base, or above it; at the top of the tree all, for
    older entries name no unit and units come to an end.
    """
    own_units = units_of_roles(person, RECORDERS, day)
    placed_units = whole_tree().above_of
    if any(unit not in placed_units for unit in own_units):
        return {base.pk for base in bases}
    units = set(recordable_unit_ids(person, day))
    return {base.pk for base in bases if base.unit_id in units}
