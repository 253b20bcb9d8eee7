"""Who missed what, and when it was made up for."""

from collections.abc import Collection

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.acts.models import Act, Participation, ParticipationQuerySet
from tongpin.campaigns.http import campaign_of
from tongpin.dossiers.actions import record_make_up
from tongpin.dossiers.acts_in_reach import absent_people, changeable_act, dossier_address
from tongpin.dossiers.forms import MakeUpForm
from tongpin.dossiers.models import MakeUp
from tongpin.orgs.http import Request, unit_ids_below_own
from tongpin.serving.errors import errors_as_messages

PAGE = 50


@require_POST
def make_up_tell(request: Request, pk: int) -> HttpResponse:
    act = changeable_act(request, pk)
    form = MakeUpForm(request.POST, people=absent_people(act))
    if not form.is_valid():
        messages.error(request, _("Say who, how and on which day."))
        return redirect(dossier_address(act))
    data = form.cleaned_data
    with errors_as_messages(request):
        record_make_up(
            act,
            data["person"],
            data["how"],
            data["done_on"],
            by=request.user,
            now=timezone.now(),
        )
    return redirect(dossier_address(act))


def make_ups_of(acts: Collection[int]) -> dict[tuple[int, int], MakeUp]:
    """(act, person) -> how it was made up for, also where the act was corrected since."""
    current_act = earlier_rows(acts)
    make_ups = {}
    for make_up in MakeUp.objects.filter(act__in=list(current_act)).order_by("id"):
        make_ups[current_act[make_up.act_id], make_up.person_id] = make_up
    return make_ups


def earlier_rows(acts: Collection[int]) -> dict[int, int]:
    """Number of each row that an act is or corrects -> number of the act."""
    current_act = {act: act for act in acts}
    rows = dict(current_act)
    while rows:
        corrections = Act.objects.filter(pk__in=list(rows)).exclude(corrects=None)
        earlier = {}
        for row, corrected in corrections.values_list("pk", "corrects"):
            assert corrected
            earlier[corrected] = rows[row]
        current_act |= earlier
        rows = earlier
    return current_act


def missed_participations(request: Request) -> ParticipationQuerySet:
    """Everybody by name who was away from an act of the person's units, the newest first."""
    units = unit_ids_below_own(request)
    missed = Participation.objects.current().filter(
        act__unit__in=units,
        act__kind__campaign=campaign_of(request),
        role="participant",
        status__in=["leave", "absent"],
        person__isnull=False,
    )
    return missed.order_by("-act__occurred_on", "-id")


@require_GET
def make_up_list(request: Request) -> HttpResponse:
    """Who missed what with what reason, and when it was made up for; who has not comes first."""
    rows = missed_participations(request).values_list("pk", "act", "person")
    make_ups = make_ups_of({act for __, act, __ in rows})
    owing, made_up = [], []
    for number, act, person in rows:
        if (act, person) in make_ups:
            made_up.append(number)
        else:
            owing.append(number)
    only_open = request.GET.get("open") == "1"
    numbers = owing if only_open else owing + made_up
    page = Paginator(numbers, PAGE).get_page(request.GET.get("page"))
    participations = Participation.objects.select_related("act__unit", "person").in_bulk(list(page))
    pairs = []
    for number in page:
        participation = participations[number]
        person = participation.person_id or 0
        pairs.append((participation, make_ups.get((participation.act_id, person))))
    context = {"page": page, "pairs": pairs, "is_open": only_open}
    return render(request, "dossiers/make_up_list.html", context)
