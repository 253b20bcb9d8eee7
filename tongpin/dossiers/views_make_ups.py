"""Who missed what, and when it was made up for."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongpin.acts.models import Act, Participation
from tongpin.campaigns.http import campaign_of
from tongpin.dossiers.models import MakeUp
from tongpin.orgs.http import Request, units_below_own

PAGE = 50


def _made_up(acts: set[int]) -> dict[tuple[int, int], MakeUp]:
    """By act and person, also where the act was corrected since."""
    rows = {act: act for act in acts}  # a row that an act is or corrects -> the act
    earlier = dict(rows)
    while earlier:
        pairs = Act.objects.filter(pk__in=list(earlier)).exclude(corrects=None)
        told = pairs.values_list("pk", "corrects")
        earlier = {before: earlier[act] for act, before in told if before}
        rows |= earlier
    made = MakeUp.objects.filter(act__in=list(rows)).order_by("id")
    return {(rows[one.act_id], one.person_id): one for one in made}


@require_GET
def make_up_list(request: Request) -> HttpResponse:
    """Who missed what with what reason, and when it was made up for; who has not comes first."""
    units = [unit for unit, __ in units_below_own(request)]
    missed = Participation.objects.current().filter(
        act__unit__in=units,
        act__kind__campaign=campaign_of(request),
        role="participant",
        status__in=["leave", "absent"],
        person__isnull=False,
    )
    rows = missed.order_by("-act__occurred_on", "-id").values_list("pk", "act", "person")
    made = _made_up({act for __, act, __ in rows})
    is_open = request.GET.get("open") == "1"
    first = [pk for pk, act, person in rows if (act, person) not in made]
    then = [] if is_open else [pk for pk, act, person in rows if (act, person) in made]
    page = Paginator(first + then, PAGE).get_page(request.GET.get("page"))
    related = Participation.objects.select_related("act__unit", "person")
    shown = related.in_bulk(list(page))
    listed = [(shown[pk], made.get((shown[pk].act_id, shown[pk].person_id or 0))) for pk in page]
    context = {"page": page, "listed": listed, "is_open": is_open}
    return render(request, "dossiers/make_up_list.html", context)
