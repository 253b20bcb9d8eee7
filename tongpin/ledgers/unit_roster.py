"""A register of units, taken in row by row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tongpin.base.sheets import Cell
from tongpin.base.text import bare, squeeze
from tongpin.ledgers.cell_meanings import Fault
from tongpin.ledgers.headers import Table
from tongpin.ledgers.models import RowOutcome
from tongpin.ledgers.roster_phones import NoPhone, phone_fault, read_phone
from tongpin.ledgers.roster_posts import RosterPosts
from tongpin.ledgers.roster_rows import RosterRow, RosterRowReport, refused, taken
from tongpin.orgs.actions import OrgError, add_other_name, add_unit, move_unit
from tongpin.orgs.models import Person, Placement, Post, Role, Unit, UnitName, whole_tree
from tongpin.orgs.tree import EVER, NEVER

MAX_NAME = 100  # characters, as of the following
MAX_CATEGORY = 40
MAX_CLERK = 60
CODE_LENGTHS = (6, 9, 12)


@dataclass
class RowChanges:
    """What one row of the register changes, gathered step by step."""

    notes: list[str] = field(default_factory=list)
    is_changed: bool = False

    def add(self, note: str) -> None:
        self.notes.append(note)
        self.is_changed = True

    def report(self) -> RosterRowReport:
        if not self.is_changed:
            return RosterRowReport(RowOutcome.SAME)
        return taken(self.notes)


def other_names(row: RosterRow) -> list[str]:
    names = []
    for part in re.split("[、,，;；]", row["old"]):
        if name := squeeze(part):
            names.append(name)
    return names


def is_code(text: str) -> bool:
    return text.isdigit() and len(text) in CODE_LENGTHS


class UnitRoster:
    """Takes a register of units row by row; a unit named as superior comes into being."""

    def __init__(self, posts: RosterPosts, source: str) -> None:
        self.posts = posts
        self.source = source
        self.by = posts.by
        self.now = posts.now
        self.units: dict[str, Unit] = {}
        for name in UnitName.objects.select_related("unit"):
            self.units[bare(name.name)] = name.unit
        for unit in Unit.objects.all():
            self.units[bare(unit.name)] = unit
        self.codes: dict[str, Unit] = {}
        for unit in Unit.objects.exclude(code=""):
            self.codes[unit.code] = unit
        placements = Placement.objects.filter(before_on=NEVER)
        self.parents = dict(placements.values_list("unit_id", "parent__name"))

    def take(self, table: Table, cells: Sequence[Cell]) -> RosterRowReport:
        row = RosterRow.of(table, cells)
        unit = self.units.get(bare(row["name"]))
        is_root = unit is not None and unit.pk not in self.parents
        if is_root and not row["parent"]:  # the top of the tree stands under nothing
            row = row.with_text("parent", row["name"])
        notes: list[str] = []
        try:
            row = row.with_text("phone", read_phone(row, "phone", notes))
        except NoPhone:
            return refused(phone_fault(row, "phone"))
        if faults := row.missing() or self._faults(row, unit):
            return refused(*faults)
        row = row.with_text("category", row.cut("category", MAX_CATEGORY, notes))
        changes = RowChanges(notes=notes, is_changed=unit is None)
        parent = self._parent(row["parent"], changes)
        unit = unit or self.units.get(bare(row["name"]))  # named as its own superior
        if unit is None:
            unit = self._add(row, parent)
        else:
            self._update(unit, row, changes)
            if is_root and parent != unit:
                self._move(unit, parent, changes)
        self._remember(unit, parent)
        self._give_clerk(unit, row, changes)
        self._add_other_names(unit, row, changes)
        return changes.report()

    # What the tree cannot hold, told before anything is written.

    def _faults(self, row: RosterRow, unit: Unit | None) -> list[Fault]:
        code = row["code"]
        if code and not is_code(code):
            return [row.fault("code", _("6, 9 or 12 digits"))]
        return [
            *self._code_faults(row, unit),
            *row.too_long("name", MAX_NAME),
            *row.too_long("parent", MAX_NAME),
            *row.too_long("clerk", MAX_CLERK),
            *self._parent_faults(row, unit),
            *self._name_faults(row, unit),
        ]

    def _code_faults(self, row: RosterRow, unit: Unit | None) -> list[Fault]:
        other = self.codes.get(row["code"])
        if other is None or other == unit:
            return []
        accepted = _("a code of its own; %(name)s has this one") % {"name": other.name}
        return [row.fault("code", accepted)]

    def _parent_faults(self, row: RosterRow, unit: Unit | None) -> list[Fault]:
        """A register places units that stand nowhere yet; it moves none."""
        if unit is None:
            return []
        parent = self.units.get(bare(row["parent"]))
        parent_name = self.parents.get(unit.pk)
        if parent_name:
            if parent and parent.name == parent_name:
                return []
            accepted = _("%(name)s, under which it stands") % {"name": parent_name}
            return [row.fault("parent", accepted)]
        if parent and parent != unit and self._is_below(parent, unit):
            return [row.fault("parent", _("a unit that does not stand below it"))]
        return []

    @staticmethod
    def _is_below(unit: Unit, top: Unit) -> bool:
        return unit.pk in whole_tree().subtree(top.pk, EVER)

    def _name_faults(self, row: RosterRow, unit: Unit | None) -> list[Fault]:
        faults = []
        for name in other_names(row):
            other = self.units.get(bare(name), unit)
            if len(name) > MAX_NAME or other != unit:
                accepted = _("a name that no other unit has")
                faults.append(Fault(row.header("old"), name, accepted))
        return faults

    # What the row changes.

    def _parent(self, name: str, changes: RowChanges) -> Unit:
        """The superior unit; one that is not known comes into being at the top."""
        if parent := self.units.get(bare(name)):
            return parent
        parent = add_unit(name, parent=None, by=self.by, now=self.now)
        self.units[bare(name)] = parent
        note = _("the superior unit %(name)s is new and stands at the top")
        changes.add(note % {"name": name})
        return parent

    def _add(self, row: RosterRow, parent: Unit) -> Unit:
        unit = add_unit(
            row["name"],
            parent=parent,
            by=self.by,
            now=self.now,
            category=row["category"],
            code=row["code"],
        )
        self.units[bare(row["name"])] = unit
        return unit

    def _update(self, unit: Unit, row: RosterRow, changes: RowChanges) -> None:
        """Bring category and code into line; what the row leaves empty stays."""
        if unit.name != row["name"]:
            changes.notes.append(f"{row['name']} → {unit.name}")  # understood, not changed
        values = {"category": row["category"], "code": row["code"]}
        changed = []
        for name, value in values.items():
            before = getattr(unit, name)
            if value and value != before:
                changes.add(f"{before or '—'} → {value}")
                setattr(unit, name, value)
                changed.append(name)
        if changed:
            unit.save(update_fields=changed)

    def _move(self, unit: Unit, parent: Unit, changes: RowChanges) -> None:
        move_unit(unit, parent, on=EVER, by=self.by, now=self.now)
        changes.add(f"{unit.name}：— → {parent.name}")

    def _remember(self, unit: Unit, parent: Unit) -> None:
        if parent != unit:
            self.parents[unit.pk] = parent.name
        if unit.code:
            self.codes[unit.code] = unit

    def _give_clerk(self, unit: Unit, row: RosterRow, changes: RowChanges) -> None:
        name = row["clerk"]
        if not name or Post.objects.filter(unit=unit, role=Role.CLERK, person__name=name).exists():
            return
        person = Person.objects.filter(home_unit=unit, name=name).first()
        if person is None:
            person = Person.objects.create(name=name, phone=row["phone"], home_unit=unit)
        try:
            note = self.posts.bring(person, unit, Role.CLERK, source=self.source)
        except OrgError as error:  # the unit stands; who answers for it is another matter
            changes.add(str(error))
            return
        changes.is_changed = bool(note) or changes.is_changed
        if note and self.by:
            changes.notes.append(note)

    def _add_other_names(self, unit: Unit, row: RosterRow, changes: RowChanges) -> None:
        for name in other_names(row):
            if bare(name) not in self.units:
                changes.is_changed = True
            add_other_name(unit, name, by=self.by, now=self.now)
            self.units[bare(name)] = unit
