"""Which papers of offices somebody may read."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from tongpin.office.models import OfficePaper, OfficePaperQuerySet
from tongpin.office.papers import SENT_DOWN
from tongpin.orgs.models import Person, whole_tree
from tongpin.orgs.permissions import recordable_unit_ids, working_unit_ids


def units_above(person: Person, day: date) -> set[int]:
    """The units where the person works, and all above them."""
    units: set[int] = set()
    for unit in working_unit_ids(person, day):
        units.update(whole_tree().above(unit, day))
    return units


def papers_visible_to(person: Person, readable: Collection[int], day: date) -> OfficePaperQuerySet:
    """Drafts of the person's offices; of issued papers those of units that the person reads, and
    those from above that are sent down.

    readable   the units that the person reads; without any, no paper opens
    """
    if not readable:
        return OfficePaper.objects.none()
    sent_down = Q(unit__in=units_above(person, day), kind__in=SENT_DOWN)
    is_issued = Q(issued_at__isnull=False)
    issued = is_issued & (Q(unit__in=readable) | Q(to__in=readable) | sent_down)
    return OfficePaper.objects.filter(Q(unit__in=recordable_unit_ids(person, day)) | issued)
