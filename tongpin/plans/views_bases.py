"""Pages of the bases where activities are held."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.orgs.http import Request
from tongpin.orgs.permissions import recordable_units
from tongpin.plans.actions import close_base, keep_base
from tongpin.plans.forms import BaseForm
from tongpin.plans.models import Base
from tongpin.plans.permissions import kept_bases, may_keep_base, may_keep_bases
from tongpin.serving.errors import errors_on_form
from tongpin.serving.sent import sent_data


@require_GET
def base_list(request: Request) -> HttpResponse:
    day = localdate()
    bases = list(Base.objects.open().in_order())
    context = {
        "bases": bases,
        "may_enter": may_keep_bases(request.user, day),
        "own_bases": kept_bases(request.user, bases, day),
    }
    return render(request, "plans/base_list.html", context)


def _kept_base(request: Request, base: Base) -> Base:
    """The base itself. Raises PermissionDenied for one that other units keep."""
    if not may_keep_base(request.user, base, localdate()):
        raise PermissionDenied
    return base


def _base_page(request: Request, base: Base | None) -> HttpResponse:
    """The form for a base, or for a new one."""
    units = recordable_units(request.user, localdate())
    form = BaseForm(sent_data(request), instance=base, units=units)
    if form.is_valid():
        registered = Base.objects.get(pk=base.pk) if base else None  # as it was before the form
        with errors_on_form(form):
            keep_base(registered, form.cleaned_data, by=request.user, now=timezone.now())
            return redirect("plans:base_list")
    return render(request, "plans/base.html", {"form": form, "base": base})


@require_http_methods(["GET", "POST"])
def base_new(request: Request) -> HttpResponse:
    if not may_keep_bases(request.user, localdate()):
        raise PermissionDenied
    return _base_page(request, None)


@require_http_methods(["GET", "POST"])
def base_change(request: Request, pk: int) -> HttpResponse:
    base = get_object_or_404(Base.objects.open(), pk=pk)
    return _base_page(request, _kept_base(request, base))


@require_POST
def base_close(request: Request, pk: int) -> HttpResponse:
    base = _kept_base(request, get_object_or_404(Base, pk=pk))
    close_base(base, by=request.user, now=timezone.now())
    return redirect("plans:base_list")
