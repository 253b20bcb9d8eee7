"""Which contests and rounds a request may look at, and which it may hold."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from tongpin.campaigns.http import campaign_of
from tongpin.contests.models import Contest, Round
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import may_record_for, recordable_units


def units_of(request: Request) -> list[tuple[int, str]]:
    """(number, name) of the units for which the person may record."""
    return recordable_units(request.user, localdate())


def contests_of(request: Request) -> QuerySet[Contest]:
    """A call goes out to everybody; works are shown to their school and to the host."""
    return Contest.objects.filter(campaign=campaign_of(request)).select_related("unit")


def contest_in_reach(request: Request, pk: int) -> Contest:
    return get_object_or_404(contests_of(request), pk=pk)


def may_hold(request: Request, contest: Contest) -> bool:
    return may_record_for(request.user, contest.unit_id, localdate())


def held_contest(request: Request, pk: int) -> Contest:
    """Raises PermissionDenied for a contest that others hold."""
    contest = contest_in_reach(request, pk)
    if not may_hold(request, contest):
        raise PermissionDenied
    return contest


def held_round(request: Request, pk: int) -> Round:
    """Raises PermissionDenied for a round of a contest that others hold."""
    contest_round = get_object_or_404(Round.objects.select_related("contest__unit", "act"), pk=pk)
    held_contest(request, contest_round.contest_id)
    return contest_round
