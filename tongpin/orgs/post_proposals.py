"""Posts with rights: one administrator proposes, another confirms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.orgs.actions import ALWAYS, OrgError, PostTerms, check_apart, give_post
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Post, PostProposal, Role, Unit


@dataclass(frozen=True)
class PostDraft:
    """Who shall get which post, and which file said so."""

    person: Person
    unit: Unit
    role: Role
    terms: PostTerms = ALWAYS
    source: str = ""


@transaction.atomic
def propose_post(draft: PostDraft, *, by: Person | None, now: datetime) -> PostProposal | None:
    """Propose that a person gets a post with rights. Safe to repeat: None where they hold it,
    or where it waits to be confirmed.

    Raises OrgError where the post would meet another one that it must not meet.
    """
    person, unit, role, terms = draft.person, draft.unit, draft.role, draft.terms
    check_apart(person, role, terms)
    held = person.posts.filter(unit=unit, role=role, before_on__gt=terms.from_on)
    if held.filter(from_on__lte=terms.from_on).exists():
        return None
    values = {
        "title": terms.title,
        "is_secondment": terms.is_secondment,
        "from_on": terms.from_on,
        "before_on": terms.before_on,
        "source": draft.source,
        "proposed_at": now,
        "proposed_by": by,
    }
    proposal, is_new = PostProposal.objects.waiting().get_or_create(
        person=person, unit=unit, role=role, decided_at=None, defaults=values
    )
    if not is_new:
        return None
    record("orgs.post.propose", proposal, by=by, at=now, person=person.pk, role=role)
    return proposal


@transaction.atomic
def confirm_posts(
    proposals: Iterable[PostProposal], *, by: Person | None, now: datetime
) -> list[Post]:
    """Give all posts of the proposals, or none. Those that were decided are passed over.

    Raises OrgError for who would confirm an own post or an own proposal, and where two of
    the posts must not meet.
    """
    posts = []
    for proposal in locked(proposals):
        check_other_hands(proposal, by)
        terms = PostTerms(
            title=proposal.title,
            from_on=proposal.from_on,
            before_on=proposal.before_on,
            is_secondment=proposal.is_secondment,
        )
        role = Role(proposal.role)
        post = give_post(proposal.person, proposal.unit, role, by=by, now=now, terms=terms)
        proposal.post = post
        decide(proposal, by, now)
        posts.append(post)
    return posts


@transaction.atomic
def refuse_posts(
    proposals: Iterable[PostProposal], *, reason: str, by: Person | None, now: datetime
) -> None:
    """Nobody gets these posts; the reason is told to who proposed them. Safe to repeat."""
    if not reason.strip():
        raise OrgError(_("Say why they are refused."))
    for proposal in locked(proposals):
        proposal.reason = reason
        decide(proposal, by, now)
        record("orgs.post.refuse", proposal, by=by, at=now, person=proposal.person_id)


def locked(proposals: Iterable[PostProposal]) -> Iterable[PostProposal]:
    """Those of the proposals that wait, held until the transaction ends."""
    numbers = [proposal.pk for proposal in proposals]
    waiting = PostProposal.objects.waiting().filter(pk__in=numbers).select_for_update(of=("self",))
    return waiting.select_related("person", "unit").order_by("id")


def check_other_hands(proposal: PostProposal, by: Person | None) -> None:
    """Nobody confirms what they proposed or what they get themselves."""
    if by is None:
        return
    if by.pk in (proposal.person_id, proposal.proposed_by_id):
        text = _("%(name)s cannot confirm an own post or proposal; another person has to.")
        raise OrgError(text % {"name": by})


def decide(proposal: PostProposal, by: Person | None, now: datetime) -> None:
    proposal.decided_at, proposal.decided_by = now, by
    proposal.save(update_fields=["decided_at", "decided_by", "reason", "post"])
