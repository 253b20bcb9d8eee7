"""Pages of the rules by which units owe something again and again."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.campaigns.http import campaign_of, kind_choices
from tongpin.duties.duties_in_reach import numbers_in_form, unit_ids_of, units_of
from tongpin.duties.forms import TemplateForm
from tongpin.duties.models import Template
from tongpin.duties.recurring_duties import end_template, make_template
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import may_record_for, units_right_below
from tongpin.serving.errors import errors_on_form
from tongpin.serving.sent import sent_data


@require_GET
def template_list(request: Request) -> HttpResponse:
    units = unit_ids_of(request)
    templates = Template.objects.filter(campaign=campaign_of(request), unit__in=units)
    templates = templates.select_related("unit", "kind").annotate(owing=Count("units"))
    return render(request, "duties/template_list.html", {"rules": templates.order_by("id")})


@require_POST
def template_end(request: Request, pk: int) -> HttpResponse:
    template = get_object_or_404(Template, pk=pk, campaign=campaign_of(request))
    if not may_record_for(request.user, template.unit_id, localdate()):
        raise PermissionDenied
    end_template(template, by=request.user, now=timezone.now())
    return redirect("duties:template_list")


@require_http_methods(["GET", "POST"])
def template_new(request: Request) -> HttpResponse:
    """A rule: so many acts of a kind in every month, quarter or year."""
    units = units_of(request)
    units_below = units_right_below(request.user, localdate())
    if not units_below:
        raise PermissionDenied
    campaign = campaign_of(request)
    form = TemplateForm(
        sent_data(request),
        units=units,
        kinds=kind_choices(campaign),
        initial={"from_on": campaign.starts_on, "last_on": campaign.ends_on},
    )
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        owing = numbers_in_form(request, "to")
        with errors_on_form(form):
            make_template(campaign, unit, form.draft(), owing, by=request.user, now=timezone.now())
            return redirect("duties:duty_list")
    chosen = set(request.POST.getlist("to"))
    context = {"form": form, "below": units_below, "chosen": chosen}
    return render(request, "duties/template_new.html", context)
