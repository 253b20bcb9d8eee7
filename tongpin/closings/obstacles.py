"""What stands in the way of closing a campaign: a registry of things that are still open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.campaigns.models import Campaign
from tongpin.duties.models import Duty
from tongpin.office.models import OfficePaper
from tongpin.oversight.models import Problem
from tongpin.reports.models import Release
from tongpin.reports.releases import differences
from tongpin.service.models import ServiceOrder

NAMED = 20  # units or figures that are named; the count tells of all


@dataclass(frozen=True)
class OpenThings:
    """How many of a sort are open, and where: whoever administers the system need not read more."""

    count: int
    named: tuple[str, ...]
    has_more: bool = False  # than those named


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """One sort of thing that should be done before a campaign is closed."""

    key: str
    label: str | Promise
    find: Callable[[Campaign], OpenThings]


@dataclass(frozen=True)
class FoundObstacle:
    """An obstacle that is there."""

    obstacle: Obstacle
    things: OpenThings


def open_duties(campaign: Campaign) -> OpenThings:
    return by_unit(Duty.objects.open().filter(campaign=campaign), "unit")


def unsigned_papers(campaign: Campaign) -> OpenThings:
    return by_unit(OfficePaper.objects.filter(campaign=campaign, issued_at=None), "unit")


def open_problems(campaign: Campaign) -> OpenThings:
    return by_unit(Problem.objects.open().filter(campaign=campaign), "unit")


def open_orders(campaign: Campaign) -> OpenThings:
    return by_unit(ServiceOrder.objects.open().filter(campaign=campaign), "desk")


def some_of(named: list[str], count: int) -> OpenThings:
    return OpenThings(count, tuple(named[:NAMED]), has_more=len(named) > NAMED)


def by_unit(things: QuerySet[Any], unit: str) -> OpenThings:
    """How many each unit has, most first."""
    counts = things.values_list(f"{unit}__name").annotate(count=Count("pk"))
    named = []
    total = 0
    for name, count in counts.order_by("-count", f"{unit}__name"):
        total += count
        named.append(f"{name} {count}")
    return some_of(named, total)


def unreleased_figures(campaign: Campaign) -> OpenThings:
    """Figures that no release tells as they are now, up to the campaign's last day."""
    release = last_release(campaign)
    if release is None:
        return OpenThings(1, (_("No report was released yet."),))
    if release.last_on < campaign.ends_on:
        return OpenThings(1, (words_of_end(release.last_on),))
    named = []
    for difference in differences(release.content):
        change = f"{difference.before} → {difference.now}"
        named.append(f"{difference.label}：{change} {difference.word}")
    return some_of(named, len(named))


def last_release(campaign: Campaign) -> Release | None:
    """The release that tells of the latest day; of several the newest."""
    return Release.objects.filter(campaign=campaign).order_by("-before_on", "-id").first()


def words_of_end(day: date) -> str:
    text = _("The last release tells of the time up to %(day)s.")
    return text % {"day": f"{day:%Y-%m-%d}"}


OBSTACLES = (
    Obstacle(key="duties", label=gettext_lazy("Open duties"), find=open_duties),
    Obstacle(key="papers", label=gettext_lazy("Papers that are not issued"), find=unsigned_papers),
    Obstacle(key="problems", label=gettext_lazy("Open problems"), find=open_problems),
    Obstacle(
        key="orders", label=gettext_lazy("Requests of residents that are open"), find=open_orders
    ),
    Obstacle(
        key="figures", label=gettext_lazy("Figures that are not released"), find=unreleased_figures
    ),
)


def found_obstacles(campaign: Campaign) -> list[FoundObstacle]:
    """Those that are there, each with what is open."""
    found = []
    for obstacle in OBSTACLES:
        things = obstacle.find(campaign)
        if things.count:
            found.append(FoundObstacle(obstacle, things))
    return found
