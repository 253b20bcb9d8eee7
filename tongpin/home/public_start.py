"""The county's start page for everybody who has no account, or has not signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.campaigns.http import chosen_of
from tongpin.learning.models import Reading
from tongpin.orgs.models import Unit
from tongpin.quizzes.models import Quiz

SHOWN = 5  # quizzes


def public_start(request: HttpRequest) -> HttpResponse:
    """What anybody may do here; the sign-in where there is no county or no campaign yet."""
    county, campaign = Unit.objects.only_root(), chosen_of(request)
    if county is None or campaign is None:
        return redirect("account_login")
    quizzes = Quiz.objects.open_at(timezone.now()).filter(campaign=campaign, reading=None)
    readings = Reading.objects.public(localdate()).filter(campaign=campaign)
    context = {
        "county": county,
        "campaign": campaign,
        "reading": readings.select_related("unit").newest_first().first(),
        "quizzes": quizzes.filter(needs_unit_code=False).newest_first()[:SHOWN],
    }
    return render(request, "home/public.html", context)
