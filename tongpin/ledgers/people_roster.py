"""A roster of people, taken in row by row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from tongpin.base.sheets import Cell
from tongpin.base.text import split_names
from tongpin.ledgers.cell_meanings import unit_fault
from tongpin.ledgers.headers import Table
from tongpin.ledgers.models import RowOutcome
from tongpin.ledgers.roster_rows import RosterRow, RosterRowReport, refused, taken
from tongpin.orgs.actions import unit_directory
from tongpin.orgs.models import Person, Post, Role

MAX_NAME = 60  # characters, as of the following
MAX_TITLE = 60
MAX_PHONE = 20


class PeopleRoster:
    """Takes a roster of people; each becomes a member of the unit named."""

    def __init__(self) -> None:
        self.directory = unit_directory()
        self.met: set[int] = set()  # people whom a row of this load named
        self.namesakes: defaultdict[tuple[int, str], list[Person]] = defaultdict(list)
        for person in Person.objects.filter(token=None, home_unit__isnull=False).order_by("id"):
            self.namesakes[person.home_unit_id or 0, person.name].append(person)
        self.titles: dict[tuple[int, int], str] = {}  # person and unit -> title of the member
        members = Post.objects.filter(role=Role.MEMBER)
        for person_id, unit, title in members.values_list("person_id", "unit_id", "title"):
            self.titles[person_id, unit] = title

    def take(self, table: Table, cells: Sequence[Cell]) -> RosterRowReport:
        row = RosterRow.of(table, cells)
        if faults := row.missing():
            return refused(*faults)
        match = self.directory.find(row["unit"])
        if match.unit is None:
            return refused(unit_fault(row.header("unit"), row["unit"], match.nearest))
        row = row.with_text("name", joined_name(row["name"]))
        if faults := row.too_long("name", MAX_NAME):
            return refused(*faults)
        notes = [match.note] if match.note else []
        person, is_new = self._person(match.unit, row)
        if person is None:
            note = _("this name stands above already, without telephone")
            return RosterRowReport(RowOutcome.QUESTION, (*notes, note))
        return self._enrol(person, match.unit, row["title"], notes, is_new=is_new)

    def _enrol(
        self, person: Person, unit: int, written_title: str, notes: list[str], *, is_new: bool
    ) -> RosterRowReport:
        """Make the person a member of the unit; a title that the row lacks stays as it is."""
        before = self.titles.get((person.pk, unit))
        title = written_title[:MAX_TITLE] or before or ""
        if before is None:
            Post.objects.create(person=person, unit_id=unit, role=Role.MEMBER, title=title)
        elif before == title and not is_new:
            return RosterRowReport(RowOutcome.SAME)
        else:
            posts = Post.objects.filter(person=person, unit_id=unit, role=Role.MEMBER)
            posts.update(title=title)
            notes.append(f"{before or '—'} → {title}")
        self.titles[person.pk, unit] = title
        return taken(notes)

    def _person(self, unit: int, row: RosterRow) -> tuple[Person | None, bool]:
        """The person, and whether the register did not have them; None for a repeated row.

        Namesakes of one unit are told apart by their telephones.
        """
        namesakes = self.namesakes[unit, row["name"]]
        phone = row["phone"][:MAX_PHONE]
        exact, possible = _alike(namesakes, phone)
        if exact and self._unmet(exact) is None:
            return (exact[0] if phone else None), False
        if person := self._unmet([*exact, *possible]):
            self._meet(person, phone)
            return person, False
        person = Person.objects.create(name=row["name"], phone=phone, home_unit_id=unit)
        self.met.add(person.pk)
        namesakes.append(person)
        return person, True

    def _unmet(self, people: Sequence[Person]) -> Person | None:
        """The first of the people whom no row named yet."""
        for person in people:
            if person.pk not in self.met:
                return person
        return None

    def _meet(self, person: Person, phone: str) -> None:
        """A row names the person; a telephone that was not known is kept."""
        self.met.add(person.pk)
        if phone and not person.phone:
            person.phone = phone
            person.save(update_fields=["phone"])


def _alike(people: Iterable[Person], phone: str) -> tuple[list[Person], list[Person]]:
    """Namesakes with this telephone, and those whom no telephone tells from it."""
    exact, possible = [], []
    for person in people:
        if person.phone == phone:
            exact.append(person)
        if not (person.phone and phone):
            possible.append(person)
    return exact, possible


def joined_name(written: str) -> str:
    """One name without its padding: 王 伟 is 王伟; several stay as they are written."""
    names = split_names(written)
    return names[0] if len(names) == 1 else written
