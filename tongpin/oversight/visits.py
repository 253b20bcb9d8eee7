"""What people do with inspections and visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.campaigns.mechanism_runs import MechanismOutput, note_run
from tongpin.campaigns.models import Campaign
from tongpin.duties.models import Duty
from tongpin.evidence.models import StoredFile
from tongpin.notices.actions import send_message
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit, whole_tree
from tongpin.oversight.actions import ProblemDraft, check_about, make_move, register_problem
from tongpin.oversight.models import (
    Inspection,
    Observation,
    Problem,
    ProblemSource,
    Verdict,
    Visit,
)
from tongpin.oversight.move_details import MoveDetails, OversightError
from tongpin.oversight.problem_states import ProblemState

APART = timedelta(days=30)  # between two visits to a unit


@dataclass(frozen=True)
class InspectionPlan:
    """What an inspection is about, on the days from_on <= day < before_on."""

    title: str
    scope: str
    from_on: date
    before_on: date
    checklist: Sequence[str] = ()
    members: str = ""


@transaction.atomic
def plan_inspection(
    campaign: Campaign, unit: Unit, plan: InspectionPlan, *, by: Person | None, now: datetime
) -> Inspection:
    """Raises OversightError without a scope, or for days that are not in order."""
    if not plan.title.strip() or not plan.scope.strip():
        raise OversightError(_("Say what the inspection is called and what it looks at."))
    if plan.from_on >= plan.before_on:
        raise OversightError(_("The last day is before the first."))
    inspection = Inspection.objects.create(
        campaign=campaign,
        unit=unit,
        title=plan.title.strip(),
        scope=plan.scope.strip(),
        from_on=plan.from_on,
        before_on=plan.before_on,
        checklist=[item.strip()[:120] for item in plan.checklist if item.strip()],
        members=plan.members.strip(),
        made_at=now,
        made_by=by,
    )
    record("oversight.inspection.plan", inspection, by=by, at=now, title=inspection.title)
    return inspection


@transaction.atomic
def plan_visit(
    inspection: Inspection, unit: int, day: date, *, reason: str = "", by: Person, now: datetime
) -> Visit:
    """Raises OversightError for a unit that is not below, a day outside the inspection, and a
    unit that is visited within thirty days, unless a reason is given.
    """
    if unit not in whole_tree().subtree(inspection.unit_id, localdate(now)):
        raise OversightError(_("The unit does not stand below the one that inspects."))
    if not inspection.from_on <= day < inspection.before_on:
        raise OversightError(_("The day is outside the days of the inspection."))
    Unit.objects.select_for_update().get(pk=unit)  # two groups may plan at once
    same = Visit.objects.standing().filter(inspection=inspection, unit=unit, planned_on=day)
    if existing := same.first():
        return existing
    if not reason.strip():
        _check_apart(unit, day)
    visit = Visit.objects.create(
        inspection=inspection,
        unit_id=unit,
        planned_on=day,
        reason=reason.strip()[:200],
        made_at=now,
    )
    title = _("Visit on %(day)s") % {"day": f"{day:%Y-%m-%d}"}
    text = f"{inspection.title}\n{inspection.scope}"
    path = visit.get_absolute_url()
    send_message(unit, f"visit:{visit.pk}", title, text, path=path, now=now)
    record("oversight.visit.plan", visit, by=by, at=now, day=str(day), reason=visit.reason)
    return visit


def _check_apart(unit: int, day: date) -> None:
    """Raises OversightError for a visit to the unit fewer than thirty days from that day,
    whoever makes it.
    """
    near = Visit.objects.standing().filter(
        unit=unit, planned_on__gt=day - APART, planned_on__lt=day + APART
    )
    visit = near.select_related("inspection").in_order().first()
    if visit:
        text = _("It is visited on %(day)s already (%(title)s). Say why again within thirty days.")
        values = {"day": f"{visit.planned_on:%Y-%m-%d}", "title": visit.inspection.title}
        raise OversightError(text % values)


@transaction.atomic
def cancel_visit(visit: Visit, *, by: Person, now: datetime) -> None:
    """Raises OversightError for one on which something was observed already."""
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if visit.observations.exists():
        raise OversightError(_("Something was observed already: the visit was made."))
    if visit.cancelled_at is None:
        visit.cancelled_at = now
        visit.save(update_fields=["cancelled_at"])
        title = _("The visit on %(day)s is off") % {"day": f"{visit.planned_on:%Y-%m-%d}"}
        key = f"visit-off:{visit.pk}"
        send_message(visit.unit_id, key, title, "", path=visit.get_absolute_url(), now=now)
        record("oversight.visit.cancel", visit, by=by, at=now)


@dataclass(frozen=True)
class ObservationDraft:
    """One observation as a device sends it."""

    key: UUID
    verdict: Verdict
    text: str
    seen_at: datetime
    item: str = ""
    place: str = ""
    file: StoredFile | None = None
    about: Duty | None = None  # of the unit, that was not met


@transaction.atomic
def take_observation(
    visit: Visit, draft: ObservationDraft, *, by: Person, now: datetime
) -> Observation:
    """Take in an observation; sent again, the first one stands.

    Raises OversightError without a fact, or for a visit that is off or has its opinion.
    """
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if existing := Observation.objects.filter(key=draft.key).first():
        if existing.visit_id != visit.pk:
            raise OversightError(_("This observation belongs to another visit."))
        return existing
    if visit.cancelled_at or visit.opinion_at:
        raise OversightError(_("Nothing can be added to this visit any more."))
    if not draft.text.strip():
        raise OversightError(_("Say what you saw."))
    check_about(draft.about, visit.unit_id, visit.inspection.campaign_id)
    observation = Observation.objects.create(
        visit=visit,
        key=draft.key,
        item=draft.item.strip()[:120],
        verdict=draft.verdict,
        text=draft.text.strip()[:1000],
        place=draft.place.strip()[:120],
        file=draft.file,
        about=draft.about,
        seen_at=min(max(draft.seen_at, visit.made_at), now),
        taken_at=now,
        taken_by=by,
    )
    note_visit(visit, now=now)
    record("oversight.observation.take", observation, by=by, at=now, verdict=draft.verdict)
    return observation


def note_visit(visit: Visit, *, now: datetime) -> None:
    """The visit was made: the mechanism of the campaign ran."""
    output = MechanismOutput(
        unit=visit.unit_id,
        day=visit.planned_on,
        words=visit.inspection.title,
        path=visit.get_absolute_url(),
    )
    note_run(visit.inspection.campaign_id, "visits", output, now=now)


@transaction.atomic
def make_problem(observation: Observation, due_on: date, *, by: Person, now: datetime) -> Problem:
    """What is to be corrected goes into the ledger and to the unit. Safe to repeat.

    Raises OversightError for a day that is past, or an observation of something that is fine.
    """
    observation = Observation.objects.select_for_update().get(pk=observation.pk)
    if observation.problem:
        return observation.problem
    if observation.verdict != Verdict.WRONG:
        raise OversightError(_("This is as it should be."))
    draft = ProblemDraft(
        unit=observation.visit.unit_id,
        source=ProblemSource.VISIT,
        text=observation.text,
        found_on=localdate(observation.seen_at),
        place=observation.place,
        about=observation.about,
    )
    inspection = observation.visit.inspection
    problem = register_problem(inspection.campaign, inspection.unit, draft, by=by, now=now)
    if problem.state == ProblemState.REGISTERED:  # it may stand in the ledger already
        problem = make_move(problem, "assign", MoveDetails(due_on=due_on), by=by, now=now)
    observation.problem = problem
    observation.save(update_fields=["problem"])
    return problem


@transaction.atomic
def write_opinion(visit: Visit, text: str, *, by: Person, now: datetime) -> Visit:
    """Give the opinion to the unit; it has thirty days to say something to it.

    Raises OversightError without a text, or for a visit that has one or was never made.
    """
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    opinion = text.strip()
    if not opinion:
        raise OversightError(_("Say what you found, the good and the bad."))
    if visit.opinion_at and visit.opinion == opinion:
        return visit
    if visit.opinion_at:
        raise OversightError(_("The unit has the opinion already; it is not changed any more."))
    if not visit.observations.exists():
        raise OversightError(_("Nothing was observed yet."))
    visit.opinion = opinion
    visit.opinion_at = now
    visit.opinion_by = by
    visit.save(update_fields=["opinion", "opinion_at", "opinion_by"])
    last_on = f"{visit.last_day_to_reply:%Y-%m-%d}"
    invitation = _("You can say something to it until %(day)s.") % {"day": last_on}
    title = _("Opinion on the visit")
    body = f"{opinion}\n{invitation}"
    path = visit.get_absolute_url()
    send_message(visit.unit_id, f"opinion:{visit.pk}", title, body, path=path, now=now)
    record("oversight.visit.opine", visit, by=by, at=now)
    return visit


@transaction.atomic
def reply(visit: Visit, text: str, *, by: Person, now: datetime) -> Visit:
    """What the unit says to the opinion. Raises OversightError once the thirty days are over."""
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    words = text.strip()
    if not words:
        raise OversightError(_("Say it in a sentence."))
    last_on = visit.last_day_to_reply
    if last_on is None or localdate(now) > last_on:
        raise OversightError(_("The thirty days for it are over."))
    if visit.reply_at and visit.reply != words:
        raise OversightError(_("The unit has replied already."))
    if not visit.reply_at:
        visit.reply = words
        visit.reply_at = now
        visit.reply_by = by
        visit.save(update_fields=["reply", "reply_at", "reply_by"])
        title = _("%(unit)s replied") % {"unit": visit.unit.name}
        inspecting = visit.inspection.unit_id
        path = visit.get_absolute_url()
        send_message(inspecting, f"reply:{visit.pk}", title, words, path=path, now=now)
        record("oversight.visit.reply", visit, by=by, at=now)
    return visit


@transaction.atomic
def answer_reply(visit: Visit, text: str, *, by: Person, now: datetime) -> Visit:
    """What becomes of the unit's reply; by somebody else than who gave the opinion.

    Raises OversightError without a reply or text, or where the same person judges the own work.
    """
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    words = text.strip()
    if not words:
        raise OversightError(_("Say it in a sentence."))
    if not visit.reply_at or (visit.answer_at and visit.answer != words):
        raise OversightError(_("There is no reply that waits for an answer."))
    if visit.opinion_by_id == by.pk:
        raise OversightError(_("Somebody else than who gave the opinion answers the reply."))
    if not visit.answer_at:
        visit.answer = words
        visit.answer_at = now
        visit.answer_by = by
        visit.save(update_fields=["answer", "answer_at", "answer_by"])
        title = _("Answer to your reply")
        path = visit.get_absolute_url()
        send_message(visit.unit_id, f"answer:{visit.pk}", title, words, path=path, now=now)
        record("oversight.visit.answer", visit, by=by, at=now)
    return visit
