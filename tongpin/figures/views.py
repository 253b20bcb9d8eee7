"""Pages of figures: the table, and the rows behind one of them."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from tongpin.base.keyed import by_key
from tongpin.campaigns.measures import Definition
from tongpin.figures.checks import questions_of_paper_rushes
from tongpin.figures.figure_reader import Figure, Scope, rows_for
from tongpin.figures.http import figures_of, query_of, scope_of
from tongpin.figures.row_descriptions import describe_rows
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person, Unit

PAGE = 50


def figure_by_key(scope: Scope, key: str) -> Figure:
    """Raises Http404 where the campaign has no such figure."""
    figures = by_key(figures_of(scope))
    if key not in figures:
        raise Http404
    return figures[key]


def visible_rows(definition: Definition, scope: Scope, person: Person) -> QuerySet[Any]:
    """The rows that the figure counts and the person may open, the newest day first."""
    units = Unit.objects.visible_to(person, localdate()).values("pk")
    rows = rows_for(definition, scope).filter(**{f"{definition.unit}__in": units})
    return rows.order_by(f"-{definition.day}", "-pk")


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
    opened_figure = figure_by_key(scope, key)
    rows = visible_rows(opened_figure.definition, scope, request.user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "figure": opened_figure,
        "scope": scope,
        "page": page,
        "rows": describe_rows(opened_figure.definition, page.object_list),  # type: ignore[arg-type]
        "hidden": opened_figure.rows - page.paginator.count,
        "query": query_of(scope),
        "rushes": list(questions_of_paper_rushes(scope, kinds=opened_figure.definition.spec.kinds)),
    }
    template = "figures/figure.html#panel" if request.htmx else "figures/figure.html"
    return render(request, template, context)
