"""Which figures a request asks for."""

from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongpin.base.widgets import PeriodForm
from tongpin.campaigns.http import campaign_of, copy_of
from tongpin.figures.figure_reader import Figure, Scope, read_figures
from tongpin.orgs.fields import UnitField, offer
from tongpin.orgs.http import Request
from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import every_unit


class ScopeForm(PeriodForm):
    """Where and when. Totals may be read by everybody; rows only by who may see them."""

    unit = UnitField(label=_("Unit"), required=False)
    field_order = ("unit", "start", "until")

    def __init__(self, data: QueryDict | None, *, scope: Scope) -> None:
        initial: dict[str, object] = {"start": scope.from_on, "until": scope.last_on}
        if scope.unit:
            initial["unit"] = scope.unit.pk
        super().__init__(data, initial=initial)
        offer(self, "unit", every_unit())


@journal_cached
def figures_of(scope: Scope) -> tuple[Figure, ...]:
    """All figures of the scope, as they stand."""
    return read_figures(scope, now=timezone.now())


@journal_cached
def stored_top_unit() -> Unit | None:
    """The first unit that stands below no other."""
    return Unit.objects.roots().in_order().first()


def default_scope(request: Request) -> Scope:
    unit = stored_top_unit()
    return Scope.of(campaign_of(request), unit and copy_of(unit))


def scope_of(request: Request) -> tuple[Scope, ScopeForm]:
    """The scope asked for; the default one where the form has a fault, which it then shows."""
    scope = default_scope(request)
    is_asked = any(name in request.GET for name in ScopeForm.field_order)
    form = ScopeForm(request.GET if is_asked else None, scope=scope)
    if is_asked and form.is_valid():
        data = form.cleaned_data
        unit: Unit | None = data["unit"] or scope.unit
        from_on: date = data["start"] or scope.from_on
        last_on: date = data["until"] or scope.last_on
        scope = Scope.of(scope.campaign, unit, from_on, last_on)
    return scope, form


def query_of(scope: Scope) -> str:
    """The scope as the query of a link."""
    values = {"start": scope.from_on.isoformat(), "until": scope.last_on.isoformat()}
    if scope.unit:
        values["unit"] = str(scope.unit.pk)
    return "?" + urlencode(values)
