"""Which rows the system administrator may search: all units and people, in the registers."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from tongpin.orgs.models import Person, Unit
from tongpin.orgs.searchable import PeopleRows, UnitRows
from tongpin.orgs.searchable_rows import SearchableRows


class RegisteredUnits(UnitRows):
    """Units as the register has them, those of other times too."""

    def reach(self, person: Person, day: date) -> None:
        return None

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[Unit]:
        return self.rows().filter(pk__in=numbers)

    def address(self, row: Unit) -> str:
        return reverse("administration:unit", args=[row.pk])


class RegisteredPeople(PeopleRows):
    """People as the register has them, those without a post too."""

    def reach(self, person: Person, day: date) -> None:
        return None

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[Person]:
        return self.rows_with_posts(numbers, day)

    def address(self, row: Person) -> str:
        return reverse("administration:person", args=[row.pk])


SEARCHABLE: tuple[SearchableRows, ...] = (RegisteredUnits(), RegisteredPeople())
