"""Pages of figures: the table, and the rows behind one of them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from tongpin.figures.figure_reader import rows_for
from tongpin.figures.http import figures_of, query_of, scope_of
from tongpin.figures.row_descriptions import describe_rows
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit

PAGE = 50


@require_GET
def figure_list(request: Request) -> HttpResponse:
    scope, form = scope_of(request)
    figures = figures_of(scope)
    context = {"scope": scope, "form": form, "figures": figures, "query": query_of(scope)}
    return render(request, "figures/figure_list.html", context)


@require_GET
def figure(request: Request, key: str) -> HttpResponse:
    """The exact value, what it counts, and the rows that this person may open."""
    scope, __ = scope_of(request)
    found = next((one for one in figures_of(scope) if one.key == key), None)
    if found is None:
        raise Http404
    rows = rows_for(found.definition, scope)
    if found.definition.unit:
        visible = Unit.objects.visible_to(request.user, localdate()).values("pk")
        rows = rows.filter(**{f"{found.definition.unit}__in": visible})
    order = (f"-{found.definition.day}", "-pk")
    page = Paginator(rows.order_by(*order), PAGE).get_page(request.GET.get("page"))
    context = {
        "figure": found,
        "scope": scope,
        "page": page,
        "rows": describe_rows(found.definition, page.object_list),  # type: ignore[arg-type]
        "hidden": found.rows - page.paginator.count,
        "query": query_of(scope),
    }
    template = "figures/figure.html#panel" if request.htmx else "figures/figure.html"
    return render(request, template, context)
