"""Registers of units and rosters of people, as tables."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.text import bare, split_names, squeeze
from tongpin.campaigns.specs import FieldSpec, KindSpec
from tongpin.ledgers.headers import Table
from tongpin.ledgers.row_parser import Fault, shown
from tongpin.orgs.actions import add_other_name, add_unit, give_post, move_unit, unit_directory
from tongpin.orgs.models import Person, Placement, Post, Role, Unit, UnitName, whole_tree
from tongpin.orgs.tree import EVER, NEVER
from tongpin.orgs.unit_names import Directory


def _field(key: str, label: str, *synonyms: str, required: bool = False) -> FieldSpec:
    return FieldSpec(key=key, label=label, type="text", synonyms=synonyms, required=required)


UNITS = KindSpec(
    key="units",
    label="单位名册",
    word="个",
    hints=("单位名册", "部门名册", "机构"),
    fields=(
        _field("name", "单位名称", "单位", "名称", "机构名称", required=True),
        _field("parent", "上级单位", "隶属单位", "主管单位", "所属", required=True),
        _field("category", "单位类别", "类别", "单位类型", "性质"),
        _field("code", "行政区划代码", "区划代码", "代码"),
        _field("clerk", "联络员", "联系人"),
        _field("phone", "联系电话", "电话", "手机号码", "联络员电话"),
        _field("old", "曾用名", "原名称", "原单位名称", "别名", "简称"),
    ),
)
PEOPLE = KindSpec(
    key="people",
    label="人员名册",
    word="人",
    hints=("人员名册", "花名册", "名单", "人员"),
    fields=(
        _field("name", "姓名", "名字", required=True),
        _field("unit", "所在单位", "单位", "工作单位", "单位名称", required=True),
        _field("title", "职务", "岗位", "职务职级", "职位"),
        _field("phone", "手机号码", "手机", "联系电话", "电话", "手机号", "联系方式"),
    ),
)


@dataclass
class RosterRowReport:
    """What became of one row of a roster."""

    outcome: str
    notes: list[str]
    faults: list[Fault]


def values_of(table: Table, row: list[Any]) -> dict[str, str]:
    """The row's text by field key; columns that the table lacks are ""."""
    values = {spec.key: "" for spec in table.kind.fields}
    for column in table.columns:
        if column.index < len(row):
            values[column.spec.key] = squeeze(shown(row[column.index]))
    return values


def missing(table: Table, values: dict[str, str]) -> list[Fault]:
    """Faults for columns that must be filled and are not."""
    headers = {column.spec.key: column.header for column in table.columns}
    return [
        Fault(headers[spec.key], "", _("something; this column must be filled"))
        for spec in table.kind.fields
        if spec.required and not values[spec.key]
    ]


def old_names(values: dict[str, str]) -> list[str]:
    return [name for part in re.split("[、,，;；]", values["old"]) if (name := squeeze(part))]


class UnitRoster:
    """Takes a register of units row by row; a unit named as superior comes into being."""

    def __init__(self, *, by: Person | None, now: datetime) -> None:
        self.by, self.now = by, now
        self.units = {bare(n.name): n.unit for n in UnitName.objects.select_related("unit")}
        self.units |= {bare(unit.name): unit for unit in Unit.objects.all()}
        self.codes = {unit.code: unit for unit in Unit.objects.exclude(code="")}
        self.parents = dict(
            Placement.objects.filter(before_on=NEVER).values_list("unit_id", "parent__name")
        )

    def take(self, table: Table, row: list[Any]) -> RosterRowReport:
        values = values_of(table, row)
        notes: list[str] = []
        unit = self.units.get(bare(values["name"]))
        is_root = unit is not None and unit.pk not in self.parents
        if is_root and values["name"]:
            values["parent"] = values["parent"] or values["name"]  # its top stands under nothing
        if faults := missing(table, values) or self._faults(table, values, unit):
            return RosterRowReport("refused", [], faults)
        changed = unit is None
        parent, is_new = self._parent(values["parent"], notes)
        unit = unit or self.units.get(bare(values["name"]))  # named as its own superior
        changed |= is_new
        if unit is None:
            unit = self.units[bare(values["name"])] = add_unit(
                values["name"],
                parent=parent,
                by=self.by,
                now=self.now,
                category=values["category"][:40],
                code=values["code"],
            )
        else:
            if unit.name != values["name"]:
                notes.append(f"{values['name']} → {unit.name}")
            changed |= self._update(unit, values, notes)
            if is_root and parent != unit:
                move_unit(unit, parent, on=EVER, by=self.by, now=self.now)
                notes.append(f"{unit.name}：— → {parent.name}")
                changed = True
        if parent != unit:
            self.parents[unit.pk] = parent.name
        if unit.code:
            self.codes[unit.code] = unit
        changed |= self._clerk(unit, values)
        changed |= self._old_names(unit, values)
        if not changed:
            return RosterRowReport("same", [], [])
        return RosterRowReport("taken" if not notes else "noted", notes, [])

    def _parent(self, name: str, notes: list[str]) -> tuple[Unit, bool]:
        """The superior unit; True where it had to be made."""
        if parent := self.units.get(bare(name)):
            return parent, False
        parent = self.units[bare(name)] = add_unit(name, parent=None, by=self.by, now=self.now)
        note = _("the superior unit %(name)s is new and stands at the top")
        notes.append(note % {"name": name})
        return parent, True

    def _faults(self, table: Table, values: dict[str, str], unit: Unit | None) -> list[Fault]:
        """What the database would refuse, told before anything is written."""
        headers = {column.spec.key: column.header for column in table.columns}
        code = values["code"]
        if code and not (code.isdigit() and len(code) in (6, 9, 12)):
            return [self._code_fault(table, code)]
        faults = []
        if (other := self.codes.get(code)) and other != unit:
            accepted = _("a code of its own; %(name)s has this one") % {"name": other.name}
            faults.append(Fault(headers["code"], code, accepted))
        for key, limit in (("name", 100), ("parent", 100), ("clerk", 60)):
            if len(values[key]) > limit:
                accepted = _("at most %(limit)s characters") % {"limit": limit}
                faults.append(Fault(headers[key], values[key], accepted))
        stands = self.parents.get(unit.pk) if unit else None
        parent = self.units.get(bare(values["parent"]))
        if stands and (parent is None or parent.name != stands):
            accepted = _("%(name)s, under which it stands") % {"name": stands}
            faults.append(Fault(headers["parent"], values["parent"], accepted))
        elif unit and parent and parent != unit and not stands and self._is_below(parent, unit):
            accepted = _("a unit that does not stand below it")
            faults.append(Fault(headers["parent"], values["parent"], accepted))
        for old in old_names(values):
            if len(old) > 100 or ((other := self.units.get(bare(old))) and other != unit):
                faults.append(Fault(headers["old"], old, _("a name that no other unit has")))
        return faults

    @staticmethod
    def _is_below(unit: Unit, top: Unit) -> bool:
        return unit.pk in whole_tree().subtree(top.pk, EVER)

    def _old_names(self, unit: Unit, values: dict[str, str]) -> bool:
        is_new = False
        for old in old_names(values):
            is_new |= bare(old) not in self.units
            add_other_name(unit, old, by=self.by, now=self.now)
            self.units[bare(old)] = unit
        return is_new

    def _code_fault(self, table: Table, code: str) -> Fault:
        header = next(c.header for c in table.columns if c.spec.key == "code")
        return Fault(header, code, _("6, 9 or 12 digits"))

    def _update(self, unit: Unit, values: dict[str, str], notes: list[str]) -> bool:
        values = values | {"category": values["category"][:40]}
        changes = {
            key: values[key]
            for key in ("category", "code")
            if values[key] and values[key] != getattr(unit, key)
        }
        for key, value in changes.items():
            notes.append(f"{getattr(unit, key) or '—'} → {value}")
            setattr(unit, key, value)
        if changes:
            unit.save(update_fields=list(changes))
        return bool(changes)

    def _clerk(self, unit: Unit, values: dict[str, str]) -> bool:
        name = values["clerk"]
        if not name or Post.objects.filter(unit=unit, role=Role.CLERK, person__name=name).exists():
            return False
        person = Person.objects.filter(home_unit=unit, name=name).first()
        if person is None:
            person = Person.objects.create(name=name, phone=values["phone"][:20], home_unit=unit)
        give_post(person, unit, Role.CLERK, by=self.by, now=self.now)
        return True


class PeopleRoster:
    """Takes a roster of people; each becomes a member of the unit named."""

    def __init__(self, *, by: Person | None, now: datetime) -> None:
        self.by, self.now = by, now
        self.directory: Directory = unit_directory()
        self.met: set[int] = set()  # people whom a row of this load named
        self.known: dict[tuple[int, str], list[Person]] = {}
        for person in Person.objects.filter(token=None, home_unit__isnull=False).order_by("id"):
            self.known.setdefault((person.home_unit_id or 0, person.name), []).append(person)
        members = Post.objects.filter(role=Role.MEMBER).values_list("person_id", "unit_id", "title")
        self.members = {(person, unit): title for person, unit, title in members}

    def take(self, table: Table, row: list[Any]) -> RosterRowReport:
        values, notes = values_of(table, row), []
        if faults := missing(table, values):
            return RosterRowReport("refused", [], faults)
        found = self.directory.find(values["unit"])
        if found.unit is None:
            header = next(c.header for c in table.columns if c.spec.key == "unit")
            nearest = "、".join(found.nearest) or _("none is near; add it to the register of units")
            accepted = _("a unit of the register; nearest: %(names)s") % {"names": nearest}
            fault = Fault(header, values["unit"], accepted, values["unit"], found.nearest)
            return RosterRowReport("refused", [], [fault])
        if found.note:
            notes.append(found.note)
        names = split_names(values["name"])
        if len(names) == 1:
            values["name"] = names[0]  # 王 伟 is 王伟
        if len(values["name"]) > 60:
            header = next(c.header for c in table.columns if c.spec.key == "name")
            accepted = _("at most %(limit)s characters") % {"limit": 60}
            return RosterRowReport("refused", [], [Fault(header, values["name"], accepted)])
        person, is_new = self._person(found.unit, values)
        if person is None:
            return RosterRowReport(
                "question", [*notes, _("this name stands above already, without telephone")], []
            )
        before = self.members.get((person.pk, found.unit))
        title = values["title"][:60] or before or ""
        if before is None:
            Post.objects.create(person=person, unit_id=found.unit, role=Role.MEMBER, title=title)
        elif before == title and not is_new:
            return RosterRowReport("same", [], [])
        else:
            Post.objects.filter(person=person, unit_id=found.unit, role=Role.MEMBER).update(
                title=title
            )
            notes.append(f"{before or '—'} → {title}")
        self.members[(person.pk, found.unit)] = title
        return RosterRowReport("noted" if notes else "taken", notes, [])

    def _person(self, unit: int, values: dict[str, str]) -> tuple[Person | None, bool]:
        """Namesakes of one unit are told apart by their telephones; None for a repeated row."""
        known = self.known.setdefault((unit, values["name"]), [])
        phone = values["phone"][:20]
        exact = [person for person in known if person.phone == phone]
        if exact and all(person.pk in self.met for person in exact):
            return (exact[0], False) if phone else (None, False)
        alike = [person for person in known if not phone or not person.phone]
        for person in [*exact, *alike]:
            if person.pk in self.met:
                continue
            self.met.add(person.pk)
            if phone and not person.phone:
                person.phone = phone
                person.save(update_fields=["phone"])
            return person, False
        person = Person.objects.create(name=values["name"], phone=phone, home_unit_id=unit)
        self.met.add(person.pk)
        known.append(person)
        return person, True
