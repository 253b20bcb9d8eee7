"""Pages of the mechanisms: what came out, and telling what people ran by themselves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongpin.campaigns.http import campaign_of
from tongpin.campaigns.mechanism_runs import MechanismOutput, tell_run
from tongpin.office.forms import MechanismRunForm
from tongpin.office.mechanism_runs import mechanism_rows
from tongpin.orgs.http import Request, readable_units, units_below_own
from tongpin.orgs.models import Unit
from tongpin.serving.errors import errors_on_form
from tongpin.serving.sent import sent_data

SHOWN = 50  # runs at most


@require_GET
def mechanism_list(request: Request) -> HttpResponse:
    """The mechanisms of the pack: what came out last, and when they run next."""
    units = readable_units(request)
    context = {
        "rows": mechanism_rows(campaign_of(request), localdate()),
        "sees_all": Unit.objects.roots().filter(pk__in=units).exists(),
    }
    return render(request, "office/mechanism_list.html", context)


@require_http_methods(["GET", "POST"])
def mechanism_ran(request: Request, pk: int) -> HttpResponse:
    """What came out of a mechanism that people run by themselves, so that figures count it."""
    mechanism = get_object_or_404(campaign_of(request).mechanisms.filter(runs=""), pk=pk)
    units = units_below_own(request)
    if not units:
        raise PermissionDenied
    form = MechanismRunForm(
        sent_data(request), units=units, initial={"unit": units[0][0], "ran_on": localdate()}
    )
    if form.is_valid():
        data = form.cleaned_data
        output = MechanismOutput(unit=data["unit"].pk, day=data["ran_on"], words=data["words"])
        with errors_on_form(form):
            tell_run(mechanism, output, by=request.user, now=timezone.now())
            messages.success(request, _("Noted: the mechanism ran."))
            return redirect("office:mechanism_list")
    runs = mechanism.runs_of_it.filter(unit__in=readable_units(request)).newest_first()
    context = {"mechanism": mechanism, "form": form, "runs": runs.select_related("unit")[:SHOWN]}
    return render(request, "office/mechanism_ran.html", context)
