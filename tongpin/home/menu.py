"""The menu: its groups and items, who sees them, and which of them the page at hand belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EVERYBODY, RECORDS, READS = "works", "records", "reads"


@dataclass(frozen=True)
class MenuItem:
    """A page of the menu.

    pages   the apps and views ("plans:calendar") that belong to it; views go before apps
    needs   what must hold of the person, as in `home.context.open_menu`
    """

    view: str
    label: Promise
    pages: tuple[str, ...] = ()
    needs: str = EVERYBODY


@dataclass(frozen=True)
class MenuGroup:
    """Items that stand together; a group of one item is that item."""

    label: Promise
    items: tuple[MenuItem, ...]


START = MenuItem("home:start", _("Start"))
LEARNING = MenuItem("learning:learning", _("Learning"), ("learning", "quizzes", "questions"))
SERVICE = MenuItem("service:order_list", _("Service"), ("service",), READS)
UNITS = MenuItem("home:unit_list", _("Units"), ("home:unit",))
DESK = MenuItem(
    "administration:desk", _("Administration"), ("administration", "operation"), "administers"
)
MENU = (
    MenuGroup(DESK.label, (DESK,)),
    MenuGroup(START.label, (START,)),
    MenuGroup(
        _("Acts"),
        (
            MenuItem("acts:act_list", _("All acts"), ("acts", "dossiers", "signin")),
            MenuItem("ledgers:ledger_list", _("Ledgers"), ("ledgers",)),
            MenuItem("plans:calendar_own", _("Calendar"), ("plans:calendar",)),
            MenuItem("plans:plan_own", _("Year plan"), ("plans",)),
            MenuItem("plans:base_list", _("Bases"), ("plans:base", "plans:base_new")),
            MenuItem("contests:contest_list", _("Contests"), ("contests",)),
        ),
    ),
    MenuGroup(
        _("Duties"),
        (
            MenuItem("duties:duty_list", _("All duties"), ("duties",), READS),
            MenuItem("duties:duty_matrix", _("By unit"), needs=READS),
            MenuItem("duties:directive_list", _("Directives"), ("duties:directive",), READS),
            MenuItem("office:office", _("Office"), ("office", "burden"), RECORDS),
            MenuItem("oversight:problem_list", _("Problems"), ("oversight",)),
            MenuItem("oversight:inspection_list", _("Inspections"), ("oversight:inspection",)),
            MenuItem(
                "office:paper_list", pgettext_lazy("office", "Papers"), ("office:paper",), READS
            ),
            MenuItem("office:mechanism_list", _("Mechanisms"), ("office:mechanism_runs",), READS),
        ),
    ),
    MenuGroup(SERVICE.label, (SERVICE,)),
    MenuGroup(LEARNING.label, (LEARNING,)),
    MenuGroup(
        _("Report"),
        (
            MenuItem("reports:report", _("The report"), ("reports",)),
            MenuItem("figures:figure_list", _("Figures"), ("figures",)),
            MenuItem("reports:release_list", _("Releases"), ("reports:release",)),
        ),
    ),
    MenuGroup(UNITS.label, (UNITS,)),
)


@dataclass(frozen=True)
class ShownItem:
    """An item as the page shows it."""

    label: Promise
    address: str
    is_here: bool


@dataclass(frozen=True)
class ShownGroup:
    """A group as the page shows it."""

    label: Promise
    items: list[ShownItem]

    @property
    def is_single(self) -> bool:
        return len(self.items) == 1

    @property
    def is_here(self) -> bool:
        return any(item.is_here for item in self.items)


def shown_menu(request: HttpRequest, opens: dict[str, bool]) -> list[ShownGroup]:
    """The groups of the menu that open for the person, with the place of the page at hand."""
    here = item_here(request)
    groups = []
    for group in MENU:
        items = []
        for item in group.items:
            if opens[item.needs] and (item is DESK or opens[EVERYBODY]):
                items.append(ShownItem(item.label, reverse(item.view), item is here))
        if items:
            groups.append(ShownGroup(group.label, items))
    return groups


def item_here(request: HttpRequest) -> MenuItem | None:
    """The item to which the page at hand belongs: by its view, else by its app."""
    match = request.resolver_match
    if match is None:
        return None
    items = list(_all_items())
    for place in (match.view_name, match.app_name):
        for item in items:
            if place and place in (item.view, *item.pages):
                return item
    return None


def _all_items() -> Iterable[MenuItem]:
    for group in MENU:
        yield from group.items
