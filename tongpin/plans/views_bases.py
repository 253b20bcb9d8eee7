"""Pages of the bases where activities are held."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.orgs.http import Request
from tongpin.orgs.permissions import RECORDERS, units_of_roles
from tongpin.plans.actions import close_base, keep_base
from tongpin.plans.forms import BaseForm
from tongpin.plans.models import Base
from tongpin.serving.errors import errors_on_form


@require_GET
def base_list(request: Request) -> HttpResponse:
    context = {"bases": Base.objects.open().in_order(), "may_change": _may_keep_bases(request)}
    return render(request, "plans/base_list.html", context)


def _may_keep_bases(request: Request) -> bool:
    """Whether the person records for some unit; the register is everybody's."""
    return bool(units_of_roles(request.user, RECORDERS, localdate()))


def _check_may_keep_bases(request: Request) -> None:
    if not _may_keep_bases(request):
        raise PermissionDenied


def _base_page(request: Request, base: Base | None) -> HttpResponse:
    """The form for a base, or for a new one."""
    _check_may_keep_bases(request)
    form = BaseForm(request.POST or None, instance=base)
    if request.method == "POST" and form.is_valid():
        registered = Base.objects.get(pk=base.pk) if base else None  # as it was before the form
        with errors_on_form(form):
            keep_base(registered, form.cleaned_data, by=request.user, now=timezone.now())
            return redirect("plans:base_list")
    return render(request, "plans/base.html", {"form": form, "base": base})


@require_http_methods(["GET", "POST"])
def base_new(request: Request) -> HttpResponse:
    return _base_page(request, None)


@require_http_methods(["GET", "POST"])
def base_change(request: Request, pk: int) -> HttpResponse:
    return _base_page(request, get_object_or_404(Base.objects.open(), pk=pk))


@require_POST
def base_close(request: Request, pk: int) -> HttpResponse:
    _check_may_keep_bases(request)
    close_base(get_object_or_404(Base, pk=pk), by=request.user, now=timezone.now())
    return redirect("plans:base_list")
