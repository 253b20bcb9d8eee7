"""Pages of items of news."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongpin.campaigns.http import campaign_of
from tongpin.office.briefs import BriefDraft, decide_brief, send_brief
from tongpin.office.forms import BriefForm, OutcomeForm
from tongpin.office.models import Brief, BriefQuerySet, Outcome
from tongpin.orgs.http import Request, own_offices, units_below_own
from tongpin.orgs.permissions import may_record_for, recordable_unit_ids
from tongpin.serving.errors import errors_on_form
from tongpin.serving.sent import sent_data

PAGE = 50


def readable_briefs(request: Request) -> BriefQuerySet:
    """Those of the person's units and of units below; adopted ones can be read by every office."""
    units = recordable_unit_ids(request.user, localdate())
    briefs = Brief.objects.filter(campaign=campaign_of(request)).select_related("unit")
    return briefs.filter(Q(unit__in=units) | Q(outcome=Outcome.ADOPTED))


@require_http_methods(["GET", "POST"])
def brief_list(request: Request) -> HttpResponse:
    """Items of news, and the form for one."""
    units = units_below_own(request)
    form = BriefForm(sent_data(request), units=units, initial={"author": request.user.name})
    if form.is_valid():
        data = form.cleaned_data
        draft = BriefDraft(data["title"], data["text"], data["about"], data["author"])
        with errors_on_form(form):
            brief = send_brief(
                campaign_of(request), data["unit"], draft, by=request.user, now=timezone.now()
            )
            return redirect(brief)
    paginator = Paginator(readable_briefs(request).newest_first(), PAGE)
    context = {"form": form, "page": paginator.get_page(request.GET.get("page"))}
    return render(request, "office/brief_list.html", context)


def may_decide(request: Request, brief: Brief) -> bool:
    """Whether the person's office stands above the unit that sent it."""
    is_own = brief.unit_id in own_offices(request)
    return not is_own and may_record_for(request.user, brief.unit_id, localdate())


@require_http_methods(["GET", "POST"])
def brief(request: Request, pk: int) -> HttpResponse:
    """An item of news; an office above says what becomes of it."""
    brief = get_object_or_404(readable_briefs(request), pk=pk)
    is_above = may_decide(request, brief)
    form = OutcomeForm(sent_data(request))
    if request.method == "POST" and not is_above:
        raise PermissionDenied
    if form.is_valid():
        data = form.cleaned_data
        with errors_on_form(form):
            decide_brief(
                brief, data["outcome"], data["answer"], by=request.user, now=timezone.now()
            )
            messages.success(request, _("The author was told."))
            return redirect(brief)
    is_waiting = brief.outcome == Outcome.WAITS
    context = {"brief": brief, "form": form, "may_decide": is_above and is_waiting}
    return render(request, "office/brief.html", context)
