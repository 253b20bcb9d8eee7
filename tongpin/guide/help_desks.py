"""Where people turn: who answers them, by name from the register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.models import Person, Post, Role, Unit, whole_tree
from tongpin.orgs.permissions import complaint_offices, posts_on


@dataclass(frozen=True)
class HelpDesk:
    """Whom to ask about what."""

    about: Promise
    unit: str
    role: str
    people: tuple[str, ...] = ()  # without a login nobody is named


ABOUT = {
    Role.OFFICE: _("About the work: what is to be done, by when, and what counts"),
    Role.SYSTEM_ADMIN: _("About your account, your post and the register"),
    Role.SECURITY_ADMIN: _("If you are shut out, or your second factor is lost"),
}


def desks_of(user: Person | AnonymousUser, day: date) -> list[HelpDesk]:
    """Where whoever looks turns."""
    if isinstance(user, Person):
        return desks_for(user, day)
    return top_offices(day)


def desks_for(person: Person, day: date) -> list[HelpDesk]:
    """For each matter the nearest people above the person who answer it, the person left out.

    Costs a query for each matter, and those for the tree and the posts.
    """
    units = units_above(person, day)
    desks = []
    for role in ABOUT:
        holders = Post.objects.on(day).filter(role=role, unit__in=units)
        others = holders.exclude(person=person).select_related("unit", "person")
        posts = nearest(others.order_by("id"), units)
        if posts:
            desk = desk_of(role, posts)
            desks.append(desk)
    return desks


def units_above(person: Person, day: date) -> list[int]:
    """The units of the person's posts and those above them, from below."""
    tree = whole_tree()
    units: dict[int, None] = {}
    for unit, __ in sorted(posts_on(person.pk, day)):
        units.update(dict.fromkeys(tree.above(unit, day)))
    return list(units)


def nearest(posts: Iterable[Post], units: list[int]) -> list[Post]:
    """Those of the posts that stand in the first of the units which has any."""
    by_unit: dict[int, list[Post]] = {}
    for post in posts:
        by_unit.setdefault(post.unit_id, []).append(post)
    if not by_unit:
        return []
    unit = min(by_unit, key=units.index)
    return by_unit[unit]


def desk_of(role: Role, posts: list[Post]) -> HelpDesk:
    names = dict.fromkeys(post.person.name for post in posts)
    return HelpDesk(ABOUT[role], posts[0].unit.name, str(role.label), tuple(names))


def top_offices(day: date) -> list[HelpDesk]:
    """For who is not logged in: the office that answers everybody."""
    about = ABOUT[Role.OFFICE]
    role = str(Role.OFFICE.label)
    offices = complaint_offices(day)
    units = Unit.objects.filter(pk__in=offices).in_order()
    return [HelpDesk(about, unit.name, role) for unit in units]
