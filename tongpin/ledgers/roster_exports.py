"""The register of units and the roster of people as workbooks that `load` takes back."""

from collections.abc import Iterator

from tongpin.base.columns import table_of
from tongpin.base.sheets import write_book
from tongpin.ledgers.roster_columns import PEOPLE, PEOPLE_COLUMNS, UNIT_COLUMNS, UNITS, UnitRow
from tongpin.orgs.models import Post, Role, Unit
from tongpin.orgs.tree import NEVER


def export_units() -> bytes:
    """The register of units as the tree stands; a top unit is its own superior."""
    headers, rows = table_of(UNIT_COLUMNS, _unit_rows())
    return write_book(UNITS.label, headers, rows)


def _unit_rows() -> Iterator[UnitRow]:
    related = ("placements__parent", "names", "posts__person")
    for unit in Unit.objects.in_order().prefetch_related(*related):
        parents = [place.parent for place in unit.placements.all() if place.before_on == NEVER]
        clerks = [post.person for post in unit.posts.all() if post.role == Role.CLERK]
        names = sorted(name.name for name in unit.names.all())
        yield UnitRow(
            unit=unit,
            parent=parents[0] if parents else unit,
            clerk=clerks[0] if clerks else None,
            other_names=tuple(names),
        )


def export_people() -> bytes:
    """The roster of members."""
    posts = Post.objects.filter(role=Role.MEMBER).select_related("person", "unit")
    headers, rows = table_of(PEOPLE_COLUMNS, posts.order_by("unit__position", "id"))
    return write_book(PEOPLE.label, headers, rows)
