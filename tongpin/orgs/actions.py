"""What changes the organisation: one function per intent, one transaction each."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.base.text import squeeze
from tongpin.orgs.journal import record
from tongpin.orgs.models import (
    ADMINISTRATORS,
    PHONE_COLUMNS,
    NamePeriod,
    Person,
    Placement,
    Post,
    Role,
    Unit,
    UnitName,
    whole_tree,
)
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
def rename_unit(
    unit: Unit, name: str, *, by: Person | None, now: datetime, on: date | None = None
) -> None:
    """The unit has a new name from the day `on`, or from today; files may go on using the old one.

    Raises OrgError where another unit has that name, or will have it.
    """
    on = on or localdate(now)
    same = Unit.objects.filter(name=name) | Unit.objects.filter(name_periods__name=name)
    if same.exclude(pk=unit.pk).exists():
        raise OrgError(_("There is a unit named %(name)s already.") % {"name": name})
    old = unit.name
    if not unit.name_periods.exists():
        unit.name_periods.create(name=old, from_on=unit.from_on)
    unit.name_periods.update_or_create(from_on=on, defaults={"name": name})
    record("orgs.unit.rename", unit, by=by, at=now, old=old, name=name, on=on.isoformat())
    add_other_name(unit, old, by=by, now=now)
    if on > localdate(now):
        add_other_name(unit, name, by=by, now=now)  # files may use it early
    use_due_names(by=by, now=now)
    unit.refresh_from_db(fields=["name"])


@transaction.atomic
def use_due_names(*, now: datetime, by: Person | None = None) -> int:
    """Units get the names whose day has come; tells how many."""
    count = 0
    names = NamePeriod.objects.names_on(localdate(now))
    for unit in Unit.objects.filter(pk__in=names).in_order():
        if unit.name != names[unit.pk]:
            unit.name = names[unit.pk]
            unit.save(update_fields=["name"])
            record("orgs.unit.use_name", unit, by=by, at=now, name=unit.name)
            count += 1
    return count


@transaction.atomic
def end_unit(unit: Unit, *, on: date, by: Person | None, now: datetime) -> None:
    """The first day without the unit is `on`; its posts end with it. Safe to repeat.

    Raises OrgError while other units stand below it on that day, and for the top of the tree.
    """
    if unit.before_on <= on:
        return
    if not unit.placements.exists():
        raise OrgError(_("%(name)s is the top of the tree; it stays.") % {"name": unit})
    below = Unit.objects.directly_below(unit, on).filter(before_on__gt=on).first()
    if below:
        raise OrgError(
            _("%(below)s stands below %(name)s; move it first.") % {"below": below, "name": unit}
        )
    for post in Post.objects.filter(unit=unit, before_on__gt=on, from_on__lt=on):
        end_post(post, on=on, by=by, now=now)
    unit.before_on = on
    unit.save(update_fields=["before_on"])
    record("orgs.unit.end", unit, by=by, at=now, on=on.isoformat())


@transaction.atomic
def merge_units(unit: Unit, into: Unit, *, on: date, by: Person | None, now: datetime) -> None:
    """From the day `on` the other unit stands for this one: what stood below moves, posts go on
    there, and files that write the old name mean it. What was recorded stays where it was.

    Raises OrgError for a unit and itself, and for one that stands above the other.
    """
    if unit == into or into.pk in whole_tree().subtree(unit.pk, on):
        raise OrgError(_("%(unit)s cannot become part of %(into)s.") % {"unit": unit, "into": into})
    for below in Unit.objects.directly_below(unit, on).in_order():
        move_unit(below, into, on=on, by=by, now=now)
    for post in Post.objects.filter(unit=unit).on(on).select_related("person"):
        terms = PostTerms(post.title, on, post.before_on, post.is_secondment)
        give_post(post.person, into, Role(post.role), by=by, now=now, terms=terms)
    end_unit(unit, on=on, by=by, now=now)
    record("orgs.unit.merge", unit, by=by, at=now, into=into.pk, on=on.isoformat())


@dataclass(frozen=True)
class PersonFacts:
    """What the register says of a person."""

    name: str
    phone: str = ""


def checked_facts(facts: PersonFacts) -> PersonFacts:
    """Raises OrgError for a person without a name."""
    name = squeeze(facts.name)
    if not name:
        raise OrgError(_("A person has a name."))
    return PersonFacts(name, squeeze(facts.phone))


@transaction.atomic
def add_person(facts: PersonFacts, unit: Unit, *, by: Person | None, now: datetime) -> Person:
    """Add somebody to the register as a member of the unit.

    Raises OrgError where the unit has somebody of that name and telephone already.
    """
    facts = checked_facts(facts)
    namesakes = Person.objects.filter(home_unit=unit, name=facts.name)
    if facts.phone in [namesake.phone for namesake in namesakes]:
        raise OrgError(_("%(unit)s has %(name)s already.") % {"unit": unit, "name": facts.name})
    person = Person(name=facts.name, phone=facts.phone, home_unit=unit)
    person.set_unusable_password()
    person.save()
    record("orgs.person.add", person, by=by, at=now, unit=unit.pk)
    give_post(person, unit, Role.MEMBER, by=by, now=now)
    return person


@transaction.atomic
def change_person(person: Person, facts: PersonFacts, *, by: Person | None, now: datetime) -> None:
    """Bring name and telephone up to date. Safe to repeat."""
    facts = checked_facts(facts)
    if (person.name, person.phone) == (facts.name, facts.phone):
        return
    old = person.name
    person.name, person.phone = facts.name, facts.phone
    person.save(update_fields=["name", *PHONE_COLUMNS])
    record("orgs.person.change", person, by=by, at=now, old=old, name=person.name)


@transaction.atomic
def let_leave(person: Person, *, on: date, by: Person | None, now: datetime) -> None:
    """Somebody leaves: every post ends on the day `on`. Safe to repeat.

    Raises OrgError for the last administrator of a kind.
    """
    for post in person.posts.filter(before_on__gt=on, from_on__lt=on):
        end_post(post, on=on, by=by, now=now)
    later = person.posts.filter(from_on__gte=on)
    if later.exists():
        raise OrgError(_("A post of %(name)s begins later; end that first.") % {"name": person})
    record("orgs.person.leave", person, by=by, at=now, on=on.isoformat())


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
    if terms.from_on >= terms.before_on:
        raise OrgError(_("A post ends after it begins."))
    check_apart(person, role, terms)
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


def check_apart(person: Person, role: Role, terms: PostTerms = ALWAYS) -> None:
    """Raises OrgError where an administrator's post would meet another post with rights.

    Nobody is two of the three administrators, and none of them works with what they watch.
    """
    others = person.posts.exclude(role__in=[role, Role.MEMBER])
    others = others.filter(from_on__lt=terms.before_on, before_on__gt=terms.from_on)
    if role not in ADMINISTRATORS:
        others = others.filter(role__in=ADMINISTRATORS)
    other = others.first()
    if other and role != Role.MEMBER:
        text = _("%(name)s is %(other)s and cannot be %(role)s at the same time.")
        words = {"name": person, "other": other.get_role_display(), "role": Role(role).label}
        raise OrgError(text % words)


@transaction.atomic
def end_post(post: Post, *, on: date, by: Person | None, now: datetime) -> None:
    """The post's first day without its holder is `on`. Safe to repeat.

    Raises OrgError for a day that would leave no day of it, and for the last system or
    security administrator, without whom nobody could give posts again.
    """
    if on <= post.from_on:
        raise OrgError(_("The post began on %(day)s; it ends after that.") % {"day": post.from_on})
    if post.before_on <= on:
        return
    if post.role in ADMINISTRATORS and is_last(post, on):
        text = _("%(name)s is the last %(role)s; give the post to somebody else first.")
        raise OrgError(text % {"name": post.person, "role": post.get_role_display()})
    post.before_on = on
    post.save(update_fields=["before_on"])
    record("orgs.post.end", post, by=by, at=now, on=on.isoformat(), person=post.person_id)


def is_last(post: Post, on: date) -> bool:
    """Whether nobody else has this role in the unit from that day on."""
    others = Post.objects.filter(unit=post.unit, role=post.role).on(on).exclude(pk=post.pk)
    return not others.exclude(person=post.person).exists()


def unit_directory() -> Directory:
    """Every name of every unit, ready to be asked. Costs four queries."""
    names = []
    for unit, name in Unit.objects.values_list("id", "name"):
        names.append(KnownName(unit, name))
    for unit, name in UnitName.objects.values_list("unit_id", "name"):
        names.append(KnownName(unit, name, is_own=False))
    roots = Unit.objects.roots().values_list("name", flat=True)
    placements = Placement.objects.filter(before_on=NEVER, parent__isnull=False)
    return Directory(names, roots, dict(placements.values_list("unit_id", "parent_id")))
