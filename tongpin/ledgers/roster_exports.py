"""The register of units and the roster of people as workbooks that `load` takes back."""

from collections.abc import Iterator

from django.db.models import Prefetch
from django.utils.timezone import localdate

from tongpin.base.columns import table_of
from tongpin.base.sheets import write_book
from tongpin.ledgers.roster_columns import PEOPLE, PEOPLE_COLUMNS, UNIT_COLUMNS, UNITS, UnitRow
from tongpin.orgs.models import Person, Placement, Post, Role, Unit
from tongpin.orgs.tree import NEVER


def export_units() -> bytes:
    """The register of units as the tree stands; a top unit is its own superior."""
    headers, rows = table_of(UNIT_COLUMNS, _unit_rows())
    return write_book(UNITS.label, headers, rows)


def _unit_rows() -> Iterator[UnitRow]:
    # Joined, for SQLite takes no prefetch of a thousand superiors or clerks one by one.
    placements = Prefetch("placements", Placement.objects.select_related("parent"))
    posts = Prefetch("posts", Post.objects.select_related("person"))
    for unit in Unit.objects.in_order().prefetch_related(placements, posts, "names"):
        names = sorted(name.name for name in unit.names.all())
        yield UnitRow(unit, parent=_parent(unit), clerk=_clerk(unit), other_names=tuple(names))


def _parent(unit: Unit) -> Unit:
    """The superior unit as the tree stands, or the unit itself."""
    for placement in unit.placements.all():
        if placement.before_on == NEVER:
            return placement.parent
    return unit


def _clerk(unit: Unit) -> Person | None:
    for post in unit.posts.all():
        if post.role == Role.CLERK:
            return post.person
    return None


def export_people() -> bytes:
    """The roster of members."""
    posts = Post.objects.filter(role=Role.MEMBER).select_related("person", "unit")
    posts = posts.prefetch_related(Prefetch("person__posts", Post.objects.on(localdate())))
    headers, rows = table_of(PEOPLE_COLUMNS, posts.order_by("unit__position", "id"))
    return write_book(PEOPLE.label, headers, rows)
