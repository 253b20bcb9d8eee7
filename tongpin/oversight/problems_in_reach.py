"""Which problems a request may look at, and for whom it may register some."""

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from tongpin.campaigns.http import campaign_of
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.oversight.models import Problem, ProblemQuerySet
from tongpin.oversight.permissions import asking_unit_ids


def askers_of(request: Request) -> list[tuple[int, str]]:
    """(number, name) of the units for which the person registers problems and inspects.

    Raises PermissionDenied for none.
    """
    units = asking_unit_ids(request.user, localdate())
    if not units:
        raise PermissionDenied
    return list(Unit.objects.filter(pk__in=units).in_order().values_list("pk", "name"))


def visible_problems(request: Request) -> ProblemQuerySet:
    """Those that the person may see, of any campaign: a message may lead to an older one."""
    return Problem.objects.visible_to(request.user, localdate())


def problems_of_campaign(request: Request) -> ProblemQuerySet:
    """Those of the campaign that the person may see."""
    return visible_problems(request).filter(campaign=campaign_of(request))
