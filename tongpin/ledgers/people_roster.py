"""A roster of people, taken in row by row."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from tongpin.base.name_lists import NotNames, read_name_list
from tongpin.base.sheets import Cell
from tongpin.base.text import squeeze
from tongpin.ledgers.cell_meanings import Fault, unit_fault
from tongpin.ledgers.headers import Table
from tongpin.ledgers.models import RowOutcome
from tongpin.ledgers.roster_phones import NoPhone, phone_fault, read_phone
from tongpin.ledgers.roster_posts import ROLE_WORDS, RosterPosts, role_of
from tongpin.ledgers.roster_rows import RosterRow, RosterRowReport, refused, taken
from tongpin.orgs.actions import OrgError, unit_directory
from tongpin.orgs.models import PHONE_COLUMNS, Person, Post, Role, Unit

MAX_NAME = 60  # characters, as of the following
MAX_TITLE = 60


class PeopleRoster:
    """Takes a roster of people; each becomes a member of the unit named."""

    def __init__(self, posts: RosterPosts, source: str, unit: Unit | None = None) -> None:
        self.posts = posts
        self.source = source
        self.default_unit = unit  # of rows that name none, as the title says
        self.directory = unit_directory()
        self.met: set[int] = set()  # people whom a row of this load named
        self.namesakes: defaultdict[tuple[int, str], list[Person]] = defaultdict(list)
        for person in Person.objects.namesakes_of_all().order_by("id"):
            namesakes = self.namesakes[person.home_unit_id or 0, person.name]
            if person.standing not in namesakes:
                namesakes.append(person.standing)
        self.titles: dict[tuple[int, int], str] = {}  # person and unit -> title of the member
        members = Post.objects.filter(role=Role.MEMBER)
        for person_id, unit_id, title in members.values_list("person_id", "unit_id", "title"):
            self.titles[person_id, unit_id] = title

    def take(self, table: Table, cells: Sequence[Cell]) -> RosterRowReport:
        notes: list[str] = []
        row = self._with_unit(RosterRow.of(table, cells), notes)
        row = self._with_title_apart(row)
        if faults := row.missing():
            return refused(*faults)
        match = self.directory.find(row["unit"])
        if match.unit is None:
            return refused(unit_fault(row.header("unit"), row["unit"], match.nearest))
        if match.note:
            notes.append(match.note)
        row, faults = plain_row(row, notes)
        if faults:
            return refused(*faults)
        person, is_new = self._person(match.unit, row)
        if person is None:
            note = _("this name stands above already, without telephone")
            return RosterRowReport(RowOutcome.QUESTION, (*notes, note))
        try:
            brought = self._bring_posts(person, match.unit, row)
        except OrgError as error:
            return refused(row.fault("role", str(error)))
        is_new = is_new or bool(brought)
        notes.extend(brought)
        return self._enrol(person, match.unit, row["title"], notes, is_new=is_new)

    def _with_unit(self, row: RosterRow, notes: list[str]) -> RosterRow:
        """The row under the unit of the title, where it names none."""
        if row["unit"] or self.default_unit is None:
            return row
        if row.has_column("unit"):
            note = _("%(column)s is empty; the row is recorded under %(unit)s")
            names = {"column": row.header("unit"), "unit": self.default_unit.name}
            notes.append(note % names)
        return row.with_text("unit", self.default_unit.name)

    def _with_title_apart(self, row: RosterRow) -> RosterRow:
        """Unit and title of one cell as two, where the header says that both stand in it."""
        if not row.has_column("unit") or row["title"] or "职务" not in row.header("unit"):
            return row
        if self.directory.find(row["unit"]).unit:
            return row
        parts = self.directory.beginning(row["unit"])
        if parts is None:
            return row
        unit, title = parts
        return row.with_text("unit", self.directory.name_of(unit)).with_text("title", title)

    def _bring_posts(self, person: Person, unit: int, row: RosterRow) -> list[str]:
        """The posts with rights that the row names; what became of each, in words."""
        notes = []
        for word in role_words(row):
            role = role_of(word)
            assert role
            note = self.posts.bring(person, Unit.objects.get(pk=unit), role, source=self.source)
            if note:
                notes.append(note)
        return notes

    def _enrol(
        self, person: Person, unit: int, written_title: str, notes: list[str], *, is_new: bool
    ) -> RosterRowReport:
        """Make the person a member of the unit; a title that the row lacks stays as it is."""
        before = self.titles.get((person.pk, unit))
        title = written_title or before or ""
        if before is None:
            Post.objects.create(person=person, unit_id=unit, role=Role.MEMBER, title=title)
        elif before == title and not is_new:
            return RosterRowReport(RowOutcome.SAME)
        elif before != title:
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
        phone = row["phone"]
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
            person.save(update_fields=PHONE_COLUMNS)


def role_words(row: RosterRow) -> list[str]:
    words = []
    for part in re.split("[、,，;；]", row["role"]):
        if word := squeeze(part):
            words.append(word)
    return words


def role_faults(row: RosterRow) -> list[Fault]:
    """What the row calls a post and no register knows."""
    faults = []
    for word in role_words(row):
        if role_of(word) is None:
            accepted = "、".join(words[0] for words in ROLE_WORDS.values())
            faults.append(Fault(row.header("role"), word, accepted))
    return faults


def _alike(people: Iterable[Person], phone: str) -> tuple[list[Person], list[Person]]:
    """Namesakes with this telephone, and those whom no telephone tells from it."""
    exact, possible = [], []
    for person in people:
        if person.phone == phone:
            exact.append(person)
        if not (person.phone and phone):
            possible.append(person)
    return exact, possible


def plain_row(row: RosterRow, notes: list[str]) -> tuple[RosterRow, list[Fault]]:
    """The row with one name, one telephone and a title that is not too long; or its faults."""
    try:
        row = row.with_text("name", single_name(row["name"], notes))
        row = row.with_text("phone", read_phone(row, "phone", notes))
    except NotNames:
        return row, [name_fault(row)]
    except NoPhone:
        return row, [phone_fault(row, "phone")]
    row = row.with_text("title", row.cut("title", MAX_TITLE, notes))
    return row, [*row.too_long("name", MAX_NAME), *role_faults(row)]


def single_name(written: str, notes: list[str]) -> str:
    """The one name of a cell: 王 伟 and 1.王伟（女） are 王伟. Raises NotNames for several."""
    names = read_name_list(written)
    if len(names) != 1 or names[0].is_away:
        raise NotNames(written)
    if not names[0].is_plain:
        notes.append(f"{written} → {names[0].name}")
    return names[0].name


def name_fault(row: RosterRow) -> Fault:
    accepted = _("the name of one person, such as 王伟")
    return Fault(row.header("name"), row["name"], accepted, is_question=True)
