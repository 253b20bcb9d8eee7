"""Who is expected at an act, and whom a typed name means."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from tongpin.acts.models import Act
from tongpin.orgs.models import Person, Post, Role, Unit, whole_tree
from tongpin.signin.operations import OperationError


def roster(act: Act) -> list[tuple[int, str]]:
    """(number, name) of the members of the act's unit on its day, by name."""
    posts = Post.objects.filter(unit=act.unit_id, role=Role.MEMBER).on(act.occurred_on)
    people = posts.values_list("person_id", "person__name")
    return sorted(set(people), key=lambda person: (person[1], person[0]))


def on_roster(act: Act, people: Iterable[int]) -> set[int]:
    """Those of the people who take part as themselves, not as guests.

    Where a kind keeps no roster everybody does.
    """
    people = list(people)
    if not act.kind.has_roster:
        return set(people)
    posts = Post.objects.filter(unit=act.unit_id, person__in=people).on(act.occurred_on)
    return set(posts.values_list("person_id", flat=True))


class Names:
    """Finds people of the act's unit, and of those below it, by their typed names."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.found: dict[str, int] = {}

    def find(self, name: str) -> int:
        """The one person of that name; somebody new is made a guest of the unit.

        Raises OperationError where several have the name.
        """
        if name not in self.found:
            self.found[name] = self._look_up(name)
        return self.found[name]

    def _look_up(self, name: str) -> int:
        if person := self._known(name):
            return person
        Unit.objects.select_for_update().get(pk=self.act.unit_id)  # two halls make one person
        if person := self._known(name):
            return person
        return Person.objects.create(name=name, home_unit_id=self.act.unit_id, password="!").pk

    def _known(self, name: str) -> int | None:
        named = list(Person.objects.filter(name=name, token=None).values_list("pk", "home_unit_id"))
        people = self._among(named, {self.act.unit_id}) if named else set()
        if named and not people:
            people = self._among(named, self._below())
        if len(people) > 1:
            raise OperationError(
                _("Several people are named %(name)s; use the personal code or the roster.")
                % {"name": name}
            )
        return people.pop() if people else None

    def _below(self) -> set[int]:
        return set(whole_tree().subtree(self.act.unit_id, self.act.occurred_on))

    def _among(self, named: Sequence[tuple[int, int | None]], units: set[int]) -> set[int]:
        """Those who are at home in one of the units, or hold a post there on the act's day."""
        posts = Post.objects.filter(person__in=[pk for pk, __ in named]).on(self.act.occurred_on)
        held = posts.values_list("person_id", "unit_id")
        return {pk for pk, unit in [*named, *held] if unit in units}
