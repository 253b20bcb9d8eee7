"""The register of units: the tree on any day, and what changes it."""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.administration.forms import (
    NewUnitForm,
    UnitEndForm,
    UnitMoveForm,
    UnitNameForm,
    form_errors,
)
from tongpin.administration.in_office import for_system
from tongpin.administration.unit_tree import tree_lines
from tongpin.orgs.actions import add_unit, end_unit, merge_units, move_unit, rename_unit
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person, Unit
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data


def day_in(request: Request) -> date:
    """The day that an address asks for, or today."""
    try:
        return parse_date(request.GET.get("day", "")) or localdate()
    except ValueError:
        return localdate()


@require_http_methods(["GET", "POST"])
@for_system
def unit_list(request: Request) -> HttpResponse:
    """The tree as it stood on a day, and a form for one more unit."""
    form = NewUnitForm(sent_data(request))
    if form.is_valid():
        data = form.cleaned_data
        with errors_on_form(form):
            unit = add_unit(
                data["name"],
                parent=data["parent"],
                by=request.user,
                now=timezone.now(),
                category=data["category"],
                code=data["code"],
            )
            return redirect("administration:unit", unit.pk)
    day = day_in(request)
    context = {"form": form, "day": day, "lines": tree_lines(day)}
    return render(request, "administration/unit_list.html", context)


@require_GET
@for_system
def unit(request: Request, pk: int) -> HttpResponse:
    """One unit with everything that can be changed of it."""
    shown_unit = get_object_or_404(Unit, pk=pk)
    posts = shown_unit.posts.on(localdate()).select_related("person").order_by("role", "id")
    context = {
        "unit": shown_unit,
        "placements": shown_unit.placements.select_related("parent").order_by("from_on"),
        "name_periods": shown_unit.name_periods.order_by("from_on"),
        "names": shown_unit.names.order_by("name"),
        "posts": posts,
        "name_form": UnitNameForm(initial={"name": shown_unit.name}),
        "move_form": UnitMoveForm(),
        "end_form": UnitEndForm(),
    }
    return render(request, "administration/unit.html", context)


Change = Callable[[Unit, dict[str, object], Person, datetime], None]


def _changed(request: Request, pk: int, form_class: type[Form], change: Change) -> HttpResponse:
    """Do what a form of the unit's page asks, and tell what became of it there."""
    changed_unit = get_object_or_404(Unit, pk=pk)
    form = form_class(request.POST)
    if not form.is_valid():
        messages.error(request, form_errors(form))
        return redirect("administration:unit", pk)
    with errors_as_messages(request):
        change(changed_unit, form.cleaned_data, request.user, timezone.now())
        messages.success(request, _("It is changed."))
    return redirect("administration:unit", pk)


@require_POST
@for_system
def unit_rename(request: Request, pk: int) -> HttpResponse:
    def rename(unit: Unit, data: dict[str, object], by: Person, now: datetime) -> None:
        on = data["on"]
        assert isinstance(on, date)
        rename_unit(unit, str(data["name"]), on=on, by=by, now=now)

    return _changed(request, pk, UnitNameForm, rename)


@require_POST
@for_system
def unit_move(request: Request, pk: int) -> HttpResponse:
    def move(unit: Unit, data: dict[str, object], by: Person, now: datetime) -> None:
        parent, on = data["parent"], data["on"]
        assert isinstance(parent, Unit)
        assert isinstance(on, date)
        move_unit(unit, parent, on=on, by=by, now=now)

    return _changed(request, pk, UnitMoveForm, move)


@require_POST
@for_system
def unit_end(request: Request, pk: int) -> HttpResponse:
    def end(unit: Unit, data: dict[str, object], by: Person, now: datetime) -> None:
        into, on = data["into"], data["on"]
        assert isinstance(on, date)
        if isinstance(into, Unit):
            merge_units(unit, into, on=on, by=by, now=now)
        else:
            end_unit(unit, on=on, by=by, now=now)

    return _changed(request, pk, UnitEndForm, end)
