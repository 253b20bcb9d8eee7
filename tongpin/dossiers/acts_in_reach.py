"""The act whose dossier a page is about, as far as the person may see or change it."""

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from tongpin.acts.http import visible_act
from tongpin.acts.models import Act, Status
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import may_record_for


def dossier_address(act: Act) -> str:
    """Where the dossier stands on the act's page."""
    return f"{act.get_absolute_url()}#dossier"


def changeable_act(request: Request, pk: int) -> Act:
    """Raises Http404 for an act out of sight, PermissionDenied for one that stands as it is."""
    act = visible_act(request, pk)
    if not may_change_dossier(request, act):
        raise PermissionDenied
    return act


def may_change_dossier(request: Request, act: Act) -> bool:
    is_alive = act.is_current and act.status != Status.CANCELLED
    return is_alive and may_record_for(request.user, act.unit_id, localdate())


def people_of(act: Act, *, statuses: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    """(number, name) of the named people of the act, by name; of these statuses, if any."""
    participations = act.participations.filter(superseded_at=None, person__token=None)
    if statuses:
        participations = participations.filter(status__in=statuses)
    people = participations.exclude(person=None).values_list("person_id", "person__name")
    return sorted(set(people), key=lambda person: (person[1], person[0]))


def absent_people(act: Act) -> list[tuple[int, str]]:
    return people_of(act, statuses=("leave", "absent"))
