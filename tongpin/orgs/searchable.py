"""Which rows of orgs people may search: units by their names, people by theirs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.models import Person, Post, Role, Unit, UnitName, units_within
from tongpin.orgs.permissions import RECORDERS, reach_on, units_of_roles
from tongpin.orgs.searchable_rows import SearchableRows, SearchEntry, TextSource, filled_texts


def open_unit_ids(person: Person, day: date) -> frozenset[int]:
    """The units whose rows the person may read on that day."""
    reach = reach_on(person, day)
    return frozenset(units_within(reach.whole, day) | reach.alone)


class UnitRows(SearchableRows):
    """Units, by their name, their other names and their code."""

    key = "unit"
    label = _("Units")
    model = Unit
    sources = (
        TextSource(model=Unit, fields=("name", "code", "category")),
        TextSource(model=UnitName, fields=("name",), owner="unit"),
    )

    def rows(self) -> QuerySet[Unit]:
        return Unit.objects.prefetch_related("names")

    def entry(self, row: Unit) -> SearchEntry:
        names = [name.name for name in row.names.all()]
        return SearchEntry(
            number=row.pk,
            campaign=0,
            day=None,
            units=frozenset({row.pk}),
            title=row.name,
            texts=filled_texts((*names, row.category, row.code)),
            unit_name="",
        )

    def reach(self, person: Person, day: date) -> frozenset[int] | None:
        return open_unit_ids(person, day)

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[Unit]:
        return self.rows().filter(pk__in=open_unit_ids(person, day).intersection(numbers))

    def address(self, row: Unit) -> str:
        return row.get_absolute_url()


class PeopleRows(SearchableRows):
    """People whose name is known, by that name alone; they are found in the unit of their post.

    Whoever opens a unit reads there who holds office in it; members are named to those who
    record for the unit.
    """

    key = "person"
    label = _("People")
    model = Person
    sources = (
        TextSource(model=Person, fields=("name", "token", "same_as")),
        TextSource(model=Post, fields=("unit", "title"), owner="person"),
    )

    def rows(self) -> QuerySet[Any]:
        posts = Post.objects.select_related("unit").order_by("unit__position", "unit_id", "id")
        return self.named_people().prefetch_related(Prefetch("posts", posts, to_attr="shown_posts"))

    def named_people(self) -> QuerySet[Person]:
        return Person.objects.registered().exclude(name="")

    def entry(self, row: Any) -> SearchEntry:
        posts: list[Post] = row.shown_posts
        units = {post.unit_id for post in posts}
        return SearchEntry(
            number=row.pk,
            campaign=0,
            day=None,
            units=frozenset(units | {row.home_unit_id or 0}),
            title=row.name,
            texts=(),
            unit_name=posts[0].unit.name if posts else "",
        )

    def reach(self, person: Person, day: date) -> frozenset[int] | None:
        return open_unit_ids(person, day)

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[Person]:
        open_units = open_unit_ids(person, day)
        recorded_units = units_within(units_of_roles(person, RECORDERS, day), day)
        for row in self.rows_with_posts(numbers, day):
            posts = []
            for post in row.shown_posts:
                units = recorded_units if post.role == Role.MEMBER else open_units
                if post.unit_id in units:
                    posts.append(post)
            row.shown_posts = posts
            if posts:
                yield row

    def rows_with_posts(self, numbers: Sequence[int], day: date) -> Iterator[Any]:
        """Those of the rows, with the posts of that day alone."""
        for row in self.rows().filter(pk__in=numbers):
            row.shown_posts = [post for post in row.shown_posts if post.holds_on(day)]
            yield row

    def address(self, row: Any) -> str:
        posts: list[Post] = row.shown_posts
        return posts[0].unit.get_absolute_url()


SEARCHABLE: tuple[SearchableRows, ...] = (UnitRows(), PeopleRows())
