"""Who looks after which unit (联系点), and what somebody who leaves a post hands over."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.campaigns.mechanism_runs import MechanismOutput, note_run
from tongpin.campaigns.models import Campaign
from tongpin.duties.models import Duty
from tongpin.office.actions import OfficeError
from tongpin.office.models import Handover, Liaison
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Post, Role, Unit
from tongpin.orgs.tree import NEVER
from tongpin.oversight.models import Problem

LEAVERS = [Role.CLERK, Role.OFFICE, Role.SECRETARY]  # who answer what their unit owes


@transaction.atomic
def begin_liaison(
    campaign: Campaign, unit: Unit, person: Person, *, by: Person | None, now: datetime
) -> Liaison:
    """Let the leader look after the unit from today on. Safe to repeat."""
    liaison, is_new = Liaison.objects.get_or_create(
        campaign=campaign,
        unit=unit,
        person=person,
        before_on=None,
        defaults={"from_on": localdate(now)},
    )
    if is_new:
        output = MechanismOutput(
            unit=unit.pk,
            day=localdate(now),
            words=f"{person.name} → {unit.name}",
            path=reverse("office:liaison_list"),
        )
        note_run(campaign.pk, "liaison", output, now=now)
        record("office.liaison.begin", liaison, by=by, at=now)
    return liaison


@transaction.atomic
def end_liaison(liaison: Liaison, *, by: Person, now: datetime) -> None:
    """From today on the leader does not look after the unit any more. Safe to repeat."""
    standing = Liaison.objects.standing().filter(pk=liaison.pk)
    if standing.update(before_on=localdate(now)):
        record("office.liaison.end", liaison, by=by, at=now)


def successor_choices(post: Post, today: date) -> list[tuple[int, str]]:
    """(number, name) of everybody else with a post in the unit on that day, by name."""
    others = Post.objects.on(today).filter(unit=post.unit).exclude(person=post.person)
    names = others.order_by("person__name").values_list("person", "person__name")
    return list(names.distinct())


def open_matters(unit: int) -> list[str]:
    """What is open in a unit, in words, for whoever takes over."""
    lines = []
    for duty in Duty.objects.open().filter(unit=unit).in_order():
        lines.append(f"{duty.title}（{duty.due_on:%Y-%m-%d}）")
    for problem in Problem.objects.open().filter(unit=unit).in_order():
        lines.append(f"{problem.number} {problem.text[:60]}")
    return lines


@transaction.atomic
def hand_over(post: Post, to: Person, notes: str, *, by: Person, now: datetime) -> Handover:
    """Let whoever leaves a post hand over what is open. Safe to repeat.

    Raises OfficeError for a post without an end, or for the same person.
    """
    if post.before_on == NEVER:
        raise OfficeError(_("This post has no end; nothing is handed over."))
    if post.person_id == to.pk:
        raise OfficeError(_("Choose somebody else than who leaves."))
    handover, is_new = Handover.objects.get_or_create(
        post=post,
        defaults={
            "to": to,
            "notes": notes.strip(),
            "made_at": now,
            "made_by": by,
            "open_matters": open_matters(post.unit_id),
        },
    )
    if is_new:
        words = f"{post.person.name} → {to.name}"
        path = reverse("office:liaison_list")
        output = MechanismOutput(unit=post.unit_id, day=localdate(now), words=words, path=path)
        for campaign in Campaign.objects.running():
            note_run(campaign.pk, "liaison", output, now=now)
        record("office.handover.make", handover, by=by, at=now, to=to.pk)
    return handover
