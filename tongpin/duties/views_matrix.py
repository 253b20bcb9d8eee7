"""The table of what units owe."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from tongpin.base.periods import period_of
from tongpin.duties.duties_in_reach import offices_of, visible_duties
from tongpin.duties.duty_matrix import duty_matrix, signs_shown
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.forms import MatrixForm
from tongpin.duties.models import DutyQuerySet
from tongpin.orgs.http import Request, query_but_page, readable_units
from tongpin.orgs.models import Unit

UNITS_OF_PAGE = 100


@require_GET
def duty_matrix_page(request: Request) -> HttpResponse:
    """A row for each unit that the person looks after or at, a column for each thing asked.

    Without days asked for, the quarter at hand.
    """
    settle_duties()
    today = localdate()
    quarter = period_of("quarter", today)
    units = Unit.objects.filter(pk__in=readable_units(request)).in_order()
    categories = units.exclude(category="").values_list("category", flat=True)
    form = MatrixForm(
        request.GET or None,
        categories=list(dict.fromkeys(categories)),
        initial={"start": quarter.from_on, "until": quarter.last_on},
    )
    data = form.cleaned_data if form.is_valid() else {}
    duties = visible_duties(request).filter(
        due_on__gte=data.get("start") or quarter.from_on,
        due_on__lte=data.get("until") or quarter.last_on,
    )
    asked_units = _asked_units(units, duties, data)
    page = Paginator(asked_units.order_by("category", "position", "id"), UNITS_OF_PAGE)
    shown = page.get_page(request.GET.get("page"))
    matrix = duty_matrix(duties, list(shown), today)
    context = {
        "form": form,
        "matrix": matrix,
        "signs": signs_shown(matrix),
        "page": shown,
        "kept": query_but_page(request),
        "is_office": bool(offices_of(request)),
    }
    return render(request, "duties/duty_matrix.html", context)


def _asked_units(
    units: QuerySet[Unit], duties: DutyQuerySet, data: dict[str, object]
) -> QuerySet[Unit]:
    """Of the units, those with duties of these days that the form asks for."""
    if data.get("category"):
        units = units.filter(category=data["category"])
    if data.get("late"):
        duties = duties.overdue(localdate())
    return units.filter(pk__in=duties.order_by().values("unit"))
