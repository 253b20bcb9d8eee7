"""Who is expected at an act, and whom a typed name means."""

from collections.abc import Container, Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from tongpin.acts.models import Act
from tongpin.orgs.models import Person, Post, Role, Unit, whole_tree
from tongpin.signin.operations import OperationError


def roster_of(act: Act) -> list[tuple[int, str]]:
    """(number, name) of the members of the act's unit on its day, by name."""
    posts = Post.objects.filter(unit=act.unit_id, role=Role.MEMBER).on(act.occurred_on)
    people = posts.values_list("person_id", "person__name")
    return sorted(set(people), key=lambda person: (person[1], person[0]))


def on_roster(act: Act, people: Iterable[int]) -> set[int]:
    """Those of the people who take part as themselves, not as guests.

    Where a kind keeps no roster everybody does.
    """
    people = list(people)
    if not act.kind.spec.has_roster:
        return set(people)
    posts = Post.objects.filter(unit=act.unit_id, person__in=people).on(act.occurred_on)
    return set(posts.values_list("person_id", flat=True))


def in_reach(act: Act, people: Iterable[int]) -> set[int]:
    """Those of the people whom a helper may name by number; others show their personal code.

    They are at home in the act's unit or below it, hold a post there on its day, or take
    part already. Costs one query where all are at home.
    """
    homes = dict(Person.objects.filter(pk__in=people).values_list("pk", "home_unit_id"))
    units = _below(act.unit_id, act.occurred_on)
    people_in_reach = _among(homes, units, act.occurred_on)
    if others := homes.keys() - people_in_reach:
        parts = act.participations.filter(person__in=others, superseded_at=None)
        people_in_reach.update(parts.values_list("person_id", flat=True))
    return people_in_reach


def _below(unit: int, day: date) -> set[int]:
    return set(whole_tree().subtree(unit, day))


def _among(homes: Mapping[int, int | None], units: Container[int], day: date) -> set[int]:
    """Those who are at home in one of the units, or hold a post there on that day."""
    people = _belonging(homes.items(), units)
    if others := homes.keys() - people:
        posts = Post.objects.filter(person__in=others).on(day)
        people |= _belonging(posts.values_list("person_id", "unit_id"), units)
    return people


def _belonging(pairs: Iterable[tuple[int, int | None]], units: Container[int]) -> set[int]:
    """The people of (person, unit) whose unit is one of the units."""
    people = set()
    for person, unit in pairs:
        if unit in units:
            people.add(person)
    return people


class NameFinder:
    """Finds people of a unit, and of those below it, by their typed names."""

    def __init__(self, unit: int, day: date) -> None:
        self.unit = unit
        self.day = day
        self.people: dict[str, int] = {}

    def find(self, name: str) -> int:
        """The one person of that name; somebody new is made a guest of the unit.

        Raises OperationError where several have the name.
        """
        if name not in self.people:
            self.people[name] = self._look_up(name)
        return self.people[name]

    def _look_up(self, name: str) -> int:
        if person := self.known(name):
            return person
        Unit.objects.select_for_update().get(pk=self.unit)  # two halls make one person
        if person := self.known(name):
            return person
        return Person.objects.create(name=name, home_unit_id=self.unit, password="!").pk

    def known(self, name: str) -> int | None:
        """The one person of that name; None for nobody. Raises OperationError for several."""
        namesakes = Person.objects.filter(name=name, token=None)
        homes = {}
        for person, same, unit in namesakes.values_list("pk", "same_as", "home_unit_id"):
            homes[same or person] = unit
        people = _among(homes, {self.unit}, self.day)
        if homes and not people:
            people = _among(homes, _below(self.unit, self.day), self.day)
        if len(people) > 1:
            raise OperationError(
                _("Several people are named %(name)s; use the personal code or the roster.")
                % {"name": name}
            )
        return people.pop() if people else None
