"""What people do with acts: one function per intent, one transaction each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongpin.acts.models import (
    Act,
    AttendanceSource,
    ChangedDay,
    ChangedUnit,
    Participation,
    PresenceStatus,
    SlotAnswer,
    SlotAnswerKind,
    Status,
)
from tongpin.base.bulk import insert_rows
from tongpin.base.errors import UserError
from tongpin.campaigns.campaign_states import check_campaign_runs, check_open
from tongpin.evidence.models import StoredFile
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person

MOST_FILES = 3  # in one slot
IN_WORDS = {SlotAnswerKind.LINK, SlotAnswerKind.KEPT, SlotAnswerKind.NOT_APPLICABLE}


class ActError(UserError):
    """The act cannot be changed as asked; the message is written for users."""


@dataclass
class Presence:
    """One participation to be written: a person, or a head-count where `person` is None."""

    person: int | None
    role: str = "participant"
    status: str = PresenceStatus.PRESENT
    source: str = AttendanceSource.PAPER
    visits: int = 1
    minutes: int | None = None
    reason: str = ""


PRESENCE = ("person", "role", "status", "source", "visits", "minutes", "reason")
ANSWER = ("act", "recorded_at", "recorded_by", "slot", "kind", "text")
presence_values = attrgetter(*PRESENCE)


@dataclass
class ActDraft:
    """An act with all that belongs to it, ready to be written."""

    kind: int
    unit: int
    title: str
    occurred_on: date
    values: dict[str, Any] = field(default_factory=dict)  # other columns of the act
    presences: list[Presence] = field(default_factory=list)
    answers: list[tuple[str, str, str]] = field(default_factory=list)  # slot, kind, text


def mark_changed(campaign: int, days: Iterable[tuple[int, date | None]]) -> None:
    """The figures of these units on these days have to be folded again."""
    changed_days = set()
    changed_units = set()
    for unit, day in days:
        if day:
            changed_days.add((campaign, unit, day))
            changed_units.add((campaign, unit))
    insert_rows(ChangedDay, ("campaign", "unit", "day"), sorted(changed_days))
    insert_rows(ChangedUnit, ("campaign", "unit"), sorted(changed_units))


def mark_acts(acts: QuerySet[Act]) -> None:
    """The figures of the days and units of these acts have to be folded again."""
    days: defaultdict[int, list[tuple[int, date | None]]] = defaultdict(list)
    of_acts = acts.values_list("kind__campaign", "unit", "occurred_on", "ended_on")
    for campaign, unit, first, last in of_acts.distinct():
        days[campaign] += [(unit, first), (unit, last)]
    for campaign, changed in days.items():
        mark_changed(campaign, changed)


def mark_act(act: Act) -> None:
    """The same for one act, which comes with its kind."""
    mark_changed(act.kind.campaign_id, _days(act))


def _days(act: Act) -> list[tuple[int, date | None]]:
    return [(act.unit_id, act.occurred_on), (act.unit_id, act.ended_on)]


def write_drafts(
    campaign: int, drafts: list[ActDraft], *, by: Person | None, now: datetime
) -> list[Act]:
    """Write many acts with their participations and answers, and mark their days.

    Writes no journal entry: the caller tells what the batch was. Call it in a transaction.
    """
    acts = [_new_act(draft, by, now) for draft in drafts]
    Act.objects.bulk_create(acts, batch_size=2000)
    recorder = by and by.pk
    presences: list[tuple[Any, ...]] = []
    answers: list[tuple[Any, ...]] = []
    days: list[tuple[int, date | None]] = []
    for act, draft in zip(acts, drafts, strict=True):
        days.extend(_days(act))
        for presence in draft.presences:
            presences.append((act.pk, now, *presence_values(presence)))
        for slot, kind, text in draft.answers:
            answers.append((act.pk, now, recorder, slot, kind, text))
    insert_rows(Participation, ("act", "recorded_at", *PRESENCE), presences)
    insert_rows(SlotAnswer, ANSWER, answers)
    mark_changed(campaign, days)
    return acts


def _new_act(draft: ActDraft, by: Person | None, now: datetime) -> Act:
    return Act(
        kind_id=draft.kind,
        unit_id=draft.unit,
        title=draft.title,
        occurred_on=draft.occurred_on,
        recorded_at=now,
        recorded_by=by,
        **draft.values,
    )


@transaction.atomic
def record_act(campaign: int, draft: ActDraft, *, by: Person | None, now: datetime) -> Act:
    """Record one act; afterwards it counts, and the journal tells who recorded it.

    Raises CampaignError while the campaign is paused, and once it is closed.
    """
    check_campaign_runs(campaign)
    (act,) = write_drafts(campaign, [draft], by=by, now=now)
    record("acts.act.record", act, by=by, at=now, title=act.title)
    return act


def _locked(act: Act) -> Act:
    """The act, held. Raises ActError for a corrected one, CampaignError once all is closed."""
    acts = Act.objects.select_for_update(of=("self",)).select_related("kind__campaign")
    act = acts.get(pk=act.pk)
    if not act.is_current:
        raise ActError(_("This act was corrected; change the corrected one."))
    check_open(act.kind.campaign)
    return act


@transaction.atomic
def hold_act(act: Act, *, by: Person | None, now: datetime) -> Act:
    """A planned act was held. Raises ActError for any other."""
    act = _locked(act)
    if act.status != Status.PLANNED:
        raise ActError(_("Only a planned act can be marked as held."))
    return _set_status(act, Status.HELD, by=by, now=now)


@transaction.atomic
def close_act(act: Act, *, by: Person | None, now: datetime) -> Act:
    """A held act is complete; later changes are corrections all the same."""
    act = _locked(act)
    if act.status != Status.HELD:
        raise ActError(_("Only an act that was held can be closed."))
    return _set_status(act, Status.CLOSED, by=by, now=now)


@transaction.atomic
def cancel_act(act: Act, *, reason: str, by: Person | None, now: datetime) -> Act:
    """The act does not count any more; it stays readable with the reason.

    Raises ActError without a reason, or if the act is cancelled already.
    """
    act = _locked(act)
    if not reason.strip():
        raise ActError(_("Say why the act is cancelled."))
    if act.status == Status.CANCELLED:
        raise ActError(_("This act is cancelled already."))
    act.reason = reason.strip()[:200]
    act.save(update_fields=["reason"])
    return _set_status(act, Status.CANCELLED, by=by, now=now)


def _set_status(act: Act, status: Status, *, by: Person | None, now: datetime) -> Act:
    before = act.status
    act.status = status
    act.save(update_fields=["status"])
    mark_act(act)
    record(f"acts.act.{status}", act, by=by, at=now, before=before, reason=act.reason)
    return act


@transaction.atomic
def correct_act(act: Act, draft: ActDraft, *, reason: str, by: Person | None, now: datetime) -> Act:
    """Write the act anew as `draft` says; the old row and all it had stay readable.

    Answers of slots that the draft says nothing of move along. Raises ActError if the
    act was corrected before or the reason is missing.
    """
    act = _locked(act)
    if not reason.strip():
        raise ActError(_("Say why the act is corrected."))
    act.superseded_at = now
    act.save(update_fields=["superseded_at"])
    draft.values |= {"corrects": act, "reason": reason.strip()[:200]}
    (new,) = write_drafts(act.kind.campaign_id, [draft], by=by, now=now)
    _move_answers(act, new, draft)
    mark_act(act)
    record("acts.act.correct", new, by=by, at=now, corrects=act.pk, reason=reason)
    return new


def _move_answers(act: Act, new: Act, draft: ActDraft) -> None:
    """Copy the standing answers of slots that the draft says nothing of to the new act."""
    answered_slots = [slot for slot, __, __ in draft.answers]
    standing = act.answers.filter(superseded_at__isnull=True)
    for answer in standing.exclude(slot__in=answered_slots):
        answer.pk = None
        answer.act = new
        answer.save(force_insert=True)


@dataclass(frozen=True)
class SlotAnswerDraft:
    """What answers a slot: a file, or words of another kind."""

    kind: SlotAnswerKind
    text: str = ""
    file: StoredFile | None = None


@transaction.atomic
def answer_slot(
    act: Act,
    slot: str,
    draft: SlotAnswerDraft,
    *,
    by: Person | None,
    now: datetime,
) -> SlotAnswer:
    """Answer one slot of the act; a new answer of another kind replaces the old ones.

    At most three files stand in a slot. Raises ActError for an unknown slot, a fourth
    file, or an answer without what it needs.
    """
    act = _locked(act)
    if all(spec.key != slot for spec in act.kind.spec.slots):
        raise ActError(_("This kind of act has no such slot."))
    _check_answer(draft)
    current = act.answers.filter(slot=slot, superseded_at__isnull=True)
    if draft.kind == SlotAnswerKind.FILE:
        files = current.filter(kind=draft.kind)
        standing = files.filter(file=draft.file).first()
        if standing:
            return standing
        if files.count() >= MOST_FILES:
            raise ActError(_("Three files are enough for one slot."))
        current = current.exclude(kind=draft.kind)
    current.update(superseded_at=now)
    answer = SlotAnswer.objects.create(
        act=act,
        slot=slot,
        kind=draft.kind,
        text=draft.text.strip(),
        file=draft.file,
        recorded_at=now,
        recorded_by=by,
    )
    mark_act(act)  # its dossier may be complete now
    record("acts.slot.answer", act, by=by, at=now, slot=slot, kind=draft.kind)
    return answer


@transaction.atomic
def answer_with_files(
    act: Act,
    slot: str,
    draft: SlotAnswerDraft,
    files: Sequence[StoredFile],
    *,
    by: Person | None,
    now: datetime,
) -> None:
    """Answer the slot by these files, all or none; without any as the draft says."""
    drafts = [SlotAnswerDraft(SlotAnswerKind.FILE, file=file) for file in files] or [draft]
    for of_file in drafts:
        answer_slot(act, slot, of_file, by=by, now=now)


def _check_answer(draft: SlotAnswerDraft) -> None:
    """Raises ActError for an answer without what it needs."""
    if draft.kind == SlotAnswerKind.FILE and draft.file is None:
        raise ActError(_("Choose a file."))
    if draft.kind in IN_WORDS and not draft.text.strip():
        raise ActError(_("Say where it is, or why it does not apply."))
    if draft.kind == SlotAnswerKind.LINK and not draft.text.startswith(("https://", "http://")):
        raise ActError(_("A link starts with https:// or http://."))
