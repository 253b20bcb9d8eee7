"""Two rows of the register that are one person: joined, and taken apart again.

Rows that point at one person point at the other afterwards, whichever app they are of. What
would then stand twice stays where it is; of two participations in one act, one stops counting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tongpin.acts.actions import mark_acts
from tongpin.acts.models import Act, Participation
from tongpin.base.periods import DAY
from tongpin.orgs.actions import OrgError, PostTerms, check_apart
from tongpin.orgs.journal import record
from tongpin.orgs.models import JournalEntry, Person, PersonMerge, Post, Role

STAYING: tuple[type[models.Model], ...] = (JournalEntry, PersonMerge, Person)
DOUBLE = "doubles"  # participations that stopped counting
ENDED = "ended_posts"  # posts that both held: [number, the day before which it ended then]
ACCOUNT = "account"  # whether the account went over


@dataclass(frozen=True)
class PersonColumn:
    """A column that points at a person."""

    model: type[models.Model]
    name: str

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.name}"

    def rows_of(self, person: Person) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.name: person})

    def move(self, numbers: list[Any], to: Person) -> list[Any]:
        """Let these rows point at the person; tells which did, for some may stand there already."""
        rows = self.model._base_manager.filter(pk__in=numbers)
        try:
            with transaction.atomic():
                rows.update(**{self.name: to})
        except IntegrityError:
            return [number for number in numbers if self._move_one(number, to)]
        return numbers

    def _move_one(self, number: Any, to: Person) -> bool:
        try:
            with transaction.atomic():
                self.model._base_manager.filter(pk=number).update(**{self.name: to})
        except IntegrityError:
            return False
        return True


def person_columns() -> Iterator[PersonColumn]:
    """Every column of every app that points at a person and goes over with a merge."""
    for model in apps.get_models(include_auto_created=True):
        if model in STAYING:
            continue
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Person:
                yield PersonColumn(model, field.name)


def check_merge(kept: Person, joined: Person) -> None:
    """Raises OrgError where the two cannot be one person."""
    if kept == joined:
        raise OrgError(_("Choose another person than the one whose page this is."))
    if kept.token or joined.token:
        raise OrgError(_("Somebody known by a device alone is nobody of the register."))
    if kept.username and joined.username:
        text = _("Both have an account (%(one)s, %(other)s). Close one of them first.")
        raise OrgError(text % {"one": kept.username, "other": joined.username})
    for post in joined.posts.all():
        terms = PostTerms(from_on=post.from_on, before_on=post.before_on)
        check_apart(kept, Role(post.role), terms)


@transaction.atomic
def merge_people(kept: Person, joined: Person, *, by: Person, now: datetime) -> PersonMerge | None:
    """From now on the row `joined` is only another name of `kept`. Safe to repeat: None then.

    Raises OrgError where both have accounts, or posts that must not meet.
    """
    kept, joined = _locked(kept, joined)
    if joined.same_as_id == kept.pk:
        return None
    if kept.same_as_id or joined.same_as_id:
        raise OrgError(_("One of them was joined with somebody else already."))
    check_merge(kept, joined)
    moved: dict[str, Any] = {
        DOUBLE: _stop_counting_twice(kept, joined, now),
        ENDED: _end_double_posts(kept, joined),
        ACCOUNT: _move_account(joined, kept),
    }
    _mark_days(joined)
    for column in person_columns():
        numbers = list(column.rows_of(joined).values_list("pk", flat=True))
        if numbers:
            moved[column.label] = list(map(str, column.move(numbers, kept)))
    joined.same_as = kept
    joined.save(update_fields=["same_as"])
    Person.objects.filter(same_as=joined).update(same_as=kept)
    merge = PersonMerge.objects.create(
        kept=kept, joined=joined, moved=moved, merged_at=now, merged_by=by
    )
    record("orgs.person.merge", kept, by=by, at=now, joined=joined.pk, name=joined.name)
    return merge


def _locked(*people: Person) -> list[Person]:
    rows = Person.objects.select_for_update().in_bulk([person.pk for person in people])
    return [rows[person.pk] for person in people]


def _stop_counting_twice(kept: Person, joined: Person, now: datetime) -> list[int]:
    """Where both took part in an act in one role, that of the joined one stops counting."""
    own = set(kept.participations.filter(superseded_at=None).values_list("act_id", "role"))
    doubles = []
    others = joined.participations.filter(superseded_at=None).values_list("pk", "act_id", "role")
    for number, act, role in others:
        if (act, role) in own:
            doubles.append(number)
    Participation.objects.filter(pk__in=doubles).update(superseded_at=now)
    return doubles


def _end_double_posts(kept: Person, joined: Person) -> list[list[Any]]:
    """A post that both hold from one day on stays with the joined one, and ends; the kept one
    holds it as long as either did. Tells what days the posts had.
    """
    own = {(post.unit_id, post.role, post.from_on): post for post in kept.posts.all()}
    before = []
    for post in joined.posts.all():
        twin = own.get((post.unit_id, post.role, post.from_on))
        if twin is None:
            continue
        before.append([post.pk, post.before_on.isoformat()])
        if twin.before_on < post.before_on:
            before.append([twin.pk, twin.before_on.isoformat()])
            _set_end(twin, post.before_on)
        _set_end(post, post.from_on + DAY)
    return before


def _set_end(post: Post, before_on: date) -> None:
    post.before_on = before_on
    post.save(update_fields=["before_on"])


def _move_account(source: Person, target: Person) -> bool:
    """User name and password go over; tells whether there were any."""
    if not source.username:
        return False
    username, password = source.username, source.password
    source.username = None
    source.set_unusable_password()
    source.save(update_fields=["username", "password"])
    target.username, target.password = username, password
    target.save(update_fields=["username", "password"])
    return True


def _mark_days(person: Person) -> None:
    """The figures of all days on which the person took part are counted again."""
    mark_acts(Act.objects.filter(pk__in=person.participations.values("act")))


@transaction.atomic
def undo_merge(merge: PersonMerge, *, by: Person, now: datetime) -> None:
    """The two are two again, each with what was its own. Safe to repeat.

    What came in since then stays with the kept one. Raises OrgError where the kept one was
    joined with somebody else meanwhile.
    """
    merge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        return
    kept, joined = _locked(merge.kept, merge.joined)
    if kept.same_as_id:
        raise OrgError(
            _("%(name)s was joined with somebody else; undo that first.") % {"name": kept}
        )
    for column in person_columns():
        numbers = merge.moved.get(column.label, [])
        still_there = column.rows_of(kept).filter(pk__in=numbers).values_list("pk", flat=True)
        column.move(list(still_there), joined)
    _count_again(merge)
    for number, before_on in merge.moved[ENDED]:
        Post.objects.filter(pk=number).update(before_on=before_on)
    if merge.moved[ACCOUNT]:
        _move_account(kept, joined)
    joined.same_as = None
    joined.save(update_fields=["same_as"])
    _take_along(joined)
    _mark_days(joined)
    merge.undone_at, merge.undone_by = now, by
    merge.save(update_fields=["undone_at", "undone_by"])
    record("orgs.person.part", kept, by=by, at=now, joined=joined.pk, name=joined.name)


def _take_along(joined: Person) -> None:
    """Rows that were joined with this one before stand under it again."""
    earlier = PersonMerge.objects.filter(kept=joined, undone_at=None)
    Person.objects.filter(pk__in=earlier.values("joined")).update(same_as=joined)


def _count_again(merge: PersonMerge) -> None:
    doubles = Participation.objects.filter(pk__in=merge.moved[DOUBLE])
    doubles.filter(superseded_at=merge.merged_at).update(superseded_at=None)
