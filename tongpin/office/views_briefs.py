"""Pages of items of news."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongpin.campaigns.http import campaign_of
from tongpin.office.actions import (
    BriefDraft,
    OfficeError,
    decide_brief,
    send_brief,
)
from tongpin.office.forms import BriefForm, OutcomeForm
from tongpin.office.models import Brief, BriefTopic, Outcome
from tongpin.orgs.http import Request, own_offices, units_below_own
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import may_record_for, recordable_units

PAGE = 50


def _briefs(request: Request) -> QuerySet[Brief]:
    """Those of the person's units and of units below; adopted ones can be read by every office."""
    units = [unit for unit, __ in recordable_units(request.user, localdate())]
    found = Brief.objects.filter(campaign=campaign_of(request)).select_related("unit")
    return found.filter(Q(unit__in=units) | Q(outcome=Outcome.ADOPTED))


@require_http_methods(["GET", "POST"])
def brief_list(request: Request) -> HttpResponse:
    """Items of news, and the form for one."""
    units = units_below_own(request)
    form = BriefForm(request.POST or None, units=units, initial={"author": request.user.name})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        unit = Unit.objects.get(pk=told.pop("unit"))
        item = BriefDraft(**told | {"about": BriefTopic(told["about"])})
        try:
            made = send_brief(campaign_of(request), unit, item, by=request.user, now=timezone.now())
            return redirect("office:brief", made.pk)
        except OfficeError as error:
            form.add_error(None, str(error))
    page = Paginator(_briefs(request).order_by("-sent_at", "-id"), PAGE)
    context = {"form": form, "page": page.get_page(request.GET.get("page"))}
    return render(request, "office/brief_list.html", context)


@require_http_methods(["GET", "POST"])
def brief(request: Request, pk: int) -> HttpResponse:
    """An item of news; an office above says what becomes of it."""
    found = get_object_or_404(_briefs(request), pk=pk)
    own = own_offices(request)
    may_decide = found.unit_id not in own and may_record_for(
        request.user, found.unit_id, localdate()
    )
    form = OutcomeForm(request.POST or None)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        if form.is_valid():
            told = form.cleaned_data
            try:
                decide_brief(
                    found,
                    Outcome(told["outcome"]),
                    told["answer"],
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("The author was told."))
                return redirect("office:brief", pk)
            except OfficeError as error:
                form.add_error(None, str(error))
    waits = found.outcome == Outcome.WAITS
    context = {"brief": found, "form": form, "may_decide": may_decide and waits}
    return render(request, "office/brief.html", context)
