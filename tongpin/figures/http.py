"""Which figures a request asks for."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongpin.base.widgets import LongSelect, PeriodForm
from tongpin.campaigns.http import campaign_of
from tongpin.figures.figure_reader import Figure, Scope, read_figures
from tongpin.orgs.http import Request
from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.models import Unit


@journal_cached
def unit_choices() -> tuple[tuple[int, str], ...]:
    """(number, name) of every unit, in the register's order."""
    return tuple(Unit.objects.in_order().values_list("id", "name"))


class ScopeForm(PeriodForm):
    """Where and when. Totals may be read by everybody; rows only by who may see them."""

    unit = forms.ModelChoiceField(
        Unit.objects.in_order(), label=_("Unit"), required=False, widget=LongSelect
    )
    field_order = ("unit", "start", "until")

    def __init__(self, data: object, *, scope: Scope) -> None:
        initial = {"unit": scope.unit, "start": scope.start, "until": scope.until}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        offer(self, "unit", unit_choices())


@journal_cached
def figures_of(scope: Scope) -> list[Figure]:
    """All figures of the scope, as they stand."""
    return read_figures(scope, now=timezone.now())


@journal_cached
def top_unit() -> Unit | None:
    """The first unit that stands below no other."""
    return Unit.objects.roots().in_order().first()


def default_scope(request: Request) -> Scope:
    return Scope.of(campaign_of(request), top_unit())


def scope_of(request: Request) -> tuple[Scope, ScopeForm]:
    """The scope asked for; the default one where the form has a fault, which it then shows."""
    scope = default_scope(request)
    asks = any(name in request.GET for name in ("unit", "start", "until"))
    form = ScopeForm(request.GET if asks else None, scope=scope)
    if asks and form.is_valid():
        told = form.cleaned_data
        unit: Unit | None = told["unit"] or scope.unit
        start: date = told["start"] or scope.start
        until: date = told["until"] or scope.until
        scope = Scope(scope.campaign, unit, start, until + timedelta(days=1))
    return scope, form


def query_of(scope: Scope) -> str:
    """The scope as the query of a link."""
    told = {"start": scope.start.isoformat(), "until": scope.until.isoformat()}
    if scope.unit:
        told["unit"] = str(scope.unit.pk)
    return "?" + urlencode(told)
