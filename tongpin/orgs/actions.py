"""What changes the organisation: one function per intent, one transaction each."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Placement, Post, Role, Unit, UnitName, whole_tree
from tongpin.orgs.tree import EVER, NEVER
from tongpin.orgs.unit_names import Directory, KnownName


class OrgError(UserError):
    """The organisation cannot be changed as asked; the message is written for users."""


@transaction.atomic
def add_unit(
    name: str, *, parent: Unit | None, by: Person | None, now: datetime, **fields: object
) -> Unit:
    """Add a unit under `parent`, or at the top; afterwards one journal entry tells it."""
    if Unit.objects.filter(name=name).exists():
        raise OrgError(_("There is a unit named %(name)s already.") % {"name": name})
    fields.setdefault("position", Unit.objects.count() + 1)
    unit = Unit.objects.create(name=name, **fields)
    if parent:
        Placement.objects.create(unit=unit, parent=parent)
    record("orgs.unit.add", unit, by=by, at=now, name=name, parent=parent and parent.pk)
    return unit


@transaction.atomic
def move_unit(unit: Unit, parent: Unit, *, on: date, by: Person | None, now: datetime) -> None:
    """From the day `on` the unit stands under `parent`; days before keep the old tree.

    Raises OrgError if `parent` stands below the unit on that day, or if the unit is
    placed anew from that day or a later one already.
    """
    if parent.pk in whole_tree().subtree(unit.pk, on):
        raise OrgError(_("%(parent)s stands below %(unit)s.") % {"parent": parent, "unit": unit})
    if unit.placements.filter(from_on__gte=on).exists():
        raise OrgError(_("%(unit)s is placed anew from that day already.") % {"unit": unit})
    unit.placements.filter(from_on__lt=on, before_on__gt=on).update(before_on=on)
    Placement.objects.create(unit=unit, parent=parent, from_on=on)
    record("orgs.unit.move", unit, by=by, at=now, parent=parent.pk, on=on.isoformat())


@transaction.atomic
def rename_unit(unit: Unit, name: str, *, by: Person | None, now: datetime) -> None:
    """Give the unit a new name; files may go on using the old one."""
    if Unit.objects.filter(name=name).exclude(pk=unit.pk).exists():
        raise OrgError(_("There is a unit named %(name)s already.") % {"name": name})
    old = unit.name
    unit.name = name
    unit.save(update_fields=["name"])
    record("orgs.unit.rename", unit, by=by, at=now, old=old, name=name)
    add_other_name(unit, old, by=by, now=now)


@transaction.atomic
def add_other_name(unit: Unit, name: str, *, by: Person | None, now: datetime) -> None:
    """Files that write `name` mean this unit. Safe to repeat."""
    other = UnitName.objects.filter(name=name).exclude(unit=unit).first()
    if other:
        raise OrgError(_("%(name)s is a name of another unit.") % {"name": name})
    __, is_new = UnitName.objects.get_or_create(unit=unit, name=name)
    if is_new:
        record("orgs.unit.name", unit, by=by, at=now, name=name)


@dataclass(frozen=True)
class PostTerms:
    """When somebody holds a post (from_on <= day < before_on), and as what."""

    title: str = ""
    from_on: date = EVER
    before_on: date = NEVER
    is_secondment: bool = False


ALWAYS = PostTerms()


@transaction.atomic
def give_post(
    person: Person,
    unit: Unit,
    role: Role,
    *,
    by: Person | None,
    now: datetime,
    terms: PostTerms = ALWAYS,
) -> Post:
    """Give a person a role in a unit; a secondment needs its last day. Safe to repeat."""
    if terms.is_secondment and terms.before_on == NEVER:
        raise OrgError(_("Say until when the secondment lasts."))
    post, is_new = Post.objects.get_or_create(
        person=person,
        unit=unit,
        role=role,
        from_on=terms.from_on,
        defaults={
            "before_on": terms.before_on,
            "title": terms.title,
            "is_secondment": terms.is_secondment,
        },
    )
    if is_new:
        record("orgs.post.give", post, by=by, at=now, unit=unit.pk, person=person.pk, role=role)
    return post


def unit_directory() -> Directory:
    """Every name of every unit, ready to be asked. Costs three queries."""
    names = []
    for unit, name in Unit.objects.values_list("id", "name"):
        names.append(KnownName(unit, name))
    for unit, name in UnitName.objects.values_list("unit_id", "name"):
        names.append(KnownName(unit, name, is_own=False))
    roots = Unit.objects.roots().values_list("name", flat=True)
    return Directory(names, roots)
