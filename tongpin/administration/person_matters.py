"""What somebody is asked for, in numbers, and handing it over together with a post.

Administrators read no rows of units, so they see how much is open and not what.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.burden.complaints import hand_over_complaint
from tongpin.burden.models import Complaint
from tongpin.duties.models import Duty
from tongpin.office.liaisons import LEAVERS, begin_liaison, end_liaison, hand_over
from tongpin.office.models import Liaison
from tongpin.orgs.actions import OrgError, PostTerms, end_post, give_post
from tongpin.orgs.models import Person, Post, Role, Unit
from tongpin.orgs.post_proposals import PostDraft, propose_post
from tongpin.oversight.models import Problem


@dataclass(frozen=True)
class PersonMatter:
    """So many open things of a kind that somebody is asked for."""

    label: str | Promise
    count: int
    unit: Unit | None = None


def person_matters(person: Person, today: date) -> list[PersonMatter]:
    """What the person is asked for today: by the units of their posts, and by name."""
    matters = []
    for unit in Unit.objects.filter(posts__in=_answering(person, today)).distinct().in_order():
        matters.extend(unit_matters(unit))
    matters.append(
        PersonMatter(gettext_lazy("complaints to answer"), complaints_of(person).count())
    )
    liaisons = Liaison.objects.standing().filter(person=person)
    matters.append(PersonMatter(gettext_lazy("units to look after"), liaisons.count()))
    return [matter for matter in matters if matter.count]


def unit_matters(unit: Unit) -> list[PersonMatter]:
    """What is open in a unit. Costs two queries."""
    duties = Duty.objects.open().filter(unit=unit).count()
    problems = Problem.objects.open().filter(unit=unit).count()
    return [
        PersonMatter(gettext_lazy("open duties"), duties, unit),
        PersonMatter(gettext_lazy("open problems"), problems, unit),
    ]


def complaints_of(person: Person) -> models.QuerySet[Complaint]:
    """Those that the person has to answer."""
    return Complaint.objects.filter(owner=person, answered_at=None).order_by("id")


def _answering(person: Person, today: date) -> models.QuerySet[Post]:
    return person.posts.on(today).filter(role__in=LEAVERS)


@dataclass(frozen=True)
class HandoverOrder:
    """Who takes a post over, from which day on, and what to know."""

    to: Person
    on: date
    notes: str = ""


@transaction.atomic
def hand_over_post(post: Post, order: HandoverOrder, *, by: Person, now: datetime) -> bool:
    """In one step: the post ends, the successor gets it, and what is open goes along.

    What the unit owes stays with the unit; complaints and units to look after go over by name.
    Tells whether the security administrator has to confirm the successor's post. Raises OrgError
    for the same person, a post that is over, and what must not meet.
    """
    if post.person_id == order.to.pk:
        raise OrgError(_("Choose somebody else than who leaves."))
    if post.before_on <= order.on:
        raise OrgError(_("The post is over by then; nothing is handed over."))
    waits = _give_to_successor(post, order, by=by, now=now)
    end_post(post, on=order.on, by=by, now=now)
    hand_over(post, order.to, order.notes, by=by, now=now)
    if post.role == Role.OFFICE:
        for complaint in complaints_of(post.person):
            hand_over_complaint(complaint, order.to, by=by, now=now)
    if post.role == Role.LEADER:
        _hand_over_liaisons(post.person, order.to, by=by, now=now)
    return waits


def _give_to_successor(post: Post, order: HandoverOrder, *, by: Person, now: datetime) -> bool:
    terms = PostTerms(post.title, order.on, post.before_on, post.is_secondment)
    if post.role == Role.MEMBER:
        give_post(order.to, post.unit, Role.MEMBER, by=by, now=now, terms=terms)
        return False
    draft = PostDraft(order.to, post.unit, Role(post.role), terms)
    return propose_post(draft, by=by, now=now) is not None


def _hand_over_liaisons(person: Person, to: Person, *, by: Person, now: datetime) -> None:
    standing = Liaison.objects.standing().filter(person=person).select_related("campaign", "unit")
    for liaison in standing.order_by("id"):
        end_liaison(liaison, by=by, now=now)
        begin_liaison(liaison.campaign, liaison.unit, to, by=by, now=now)
