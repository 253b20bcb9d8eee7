"""Which act a request is about."""

from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from tongpin.acts.models import Act
from tongpin.orgs.http import Request

SHOWN = ("kind__campaign", "unit", "entry", "recorded_by", "corrects", "corrected_by")


def visible_act(request: Request, pk: int) -> Act:
    """Raises Http404 for an act that the person may not see."""
    acts = Act.objects.visible_to(request.user, localdate())
    return get_object_or_404(acts.select_related(*SHOWN), pk=pk)
