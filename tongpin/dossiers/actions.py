"""Writing minutes and papers, and telling how somebody made up."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tongpin.acts.actions import ActError, SlotAnswerDraft, answer_slot, mark_act, mark_acts
from tongpin.acts.models import Act, SlotAnswerKind, Status
from tongpin.base.errors import UserError
from tongpin.base.text import printable
from tongpin.campaigns.campaign_states import check_open
from tongpin.campaigns.mechanism_runs import MechanismOutput, note_run
from tongpin.dossiers.like_papers import keep_sketch
from tongpin.dossiers.minutes_head import head_of
from tongpin.dossiers.models import DossierPaper, MakeUp, Minutes, PaperSketch
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person

LONGEST = 20_000  # characters of minutes or a paper


class DossierError(UserError):
    """Nothing can be written as asked; the message is written for users."""


def digest_of_text(text: str) -> str:
    """Equal for texts that differ only in blanks, width and punctuation."""
    folded = unicodedata.normalize("NFKC", text)
    plain = "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")
    return hashlib.sha256(plain.lower().encode()).hexdigest()


def _cleaned_text(text: str) -> str:
    lines = [printable(line).strip() for line in text.splitlines()]
    cleaned = "\n".join(lines).strip()
    if not cleaned:
        raise DossierError(_("Write something first."))
    if len(cleaned) > LONGEST:
        raise DossierError(_("At most %(limit)s characters.") % {"limit": LONGEST})
    return cleaned


def _locked(act: Act) -> Act:
    acts = Act.objects.select_for_update(of=("self",)).select_related("kind__campaign", "unit")
    act = acts.get(pk=act.pk)
    if not act.is_current or act.status == Status.CANCELLED:
        raise DossierError(_("This act was corrected or cancelled; nothing is added to it."))
    check_open(act.kind.campaign)
    return act


@transaction.atomic
def write_minutes(
    act: Act, points: str, *, form: str = "", by: Person | None, now: datetime
) -> Minutes:
    """Write a revision of the minutes; its head is what the act says now.

    The same text over the same head again changes nothing. Raises DossierError for empty
    minutes and for an act that was corrected or cancelled.
    """
    act = _locked(act)
    points = _cleaned_text(points)
    form = printable(form).strip()[:60]
    head = head_of(act)
    newest = newest_minutes(act)
    if newest and (newest.points, newest.form, newest.head) == (points, form, head):
        return newest
    number = newest.number + 1 if newest else 1
    minutes = Minutes.objects.create(
        act=act, number=number, head=head, form=form, points=points, recorded_at=now, recorded_by=by
    )
    mark_act(act)
    record("dossiers.minutes.write", act, by=by, at=now, revision=number)
    return minutes


def newest_minutes(act: Act) -> Minutes | None:
    """The minutes as they stand, of the act or of a row that it corrects."""
    written = Minutes.objects.filter(act__in=act.editions()).select_related("recorded_by")
    return written.order_by("-number", "-id").first()


def paper_slots(act: Act) -> dict[str, str]:
    """Key -> label of the slots that take papers."""
    slots = {}
    for slot in act.kind.spec.slots:
        if slot.filled_by == "papers":  # what people write themselves; nothing else differs by it
            slots[slot.key] = slot.label
    return slots


@dataclass(frozen=True)
class PaperDraft:
    """What somebody wrote for a slot; without a title it bears the act's."""

    slot: str
    title: str
    text: str


@transaction.atomic
def hand_in_paper(
    act: Act,
    author: Person,
    draft: PaperDraft,
    *,
    phone: str = "",
    by: Person | None,
    now: datetime,
) -> DossierPaper:
    """Put the author's paper into the slot in place of the one before, which stays readable.

    phone   the digest of the phone that wrote it, where nobody was logged in
    Raises DossierError for a slot that takes no papers, an empty text, or a phone that did
    not write what stands there.
    """
    act = _locked(act)
    if draft.slot not in paper_slots(act):
        raise DossierError(_("This kind of act has no such papers."))
    text = _cleaned_text(draft.text)
    title = printable(draft.title).strip()[:120] or act.title[:120]
    earlier = DossierPaper.objects.current().filter(
        act__in=act.editions(), slot=draft.slot, author=author
    )
    standing = earlier.first()
    if standing and (standing.title, standing.text) == (title, text):
        return standing
    if standing and phone and standing.phone != phone:
        raise DossierError(_("A paper of this name is there already; ask the clerk to change it."))
    earlier.update(superseded_at=now)
    paper = DossierPaper.objects.create(
        act=act,
        slot=draft.slot,
        author=author,
        title=title,
        text=text,
        digest=digest_of_text(text),
        phone=phone,
        recorded_at=now,
        recorded_by=by,
    )
    keep_sketch(paper)
    mark_act(act)
    record("dossiers.paper.hand_in", act, by=by, at=now, slot=draft.slot, author=author.pk)
    return paper


@transaction.atomic
def erase_paper(paper: DossierPaper, *, by: Person | None, now: datetime) -> None:
    """At its author's wish title and text are gone, of all earlier versions too. Safe to repeat.

    The slot is open again; the journal tells that a paper was erased, not what it said.
    """
    versions = DossierPaper.objects.filter(
        act__in=paper.act.editions(), slot=paper.slot, author=paper.author_id, erased_at=None
    )
    if not versions.exists():
        return
    versions.filter(superseded_at=None).update(superseded_at=now)
    PaperSketch.objects.filter(paper__in=versions.values("pk")).delete()
    versions.update(title="", text="", digest="", erased_at=now)
    mark_acts(Act.objects.filter(pk__in=paper.act.editions()))
    record("dossiers.paper.erase", paper.act, by=by, at=now, slot=paper.slot)


def empty_papers(papers: QuerySet[DossierPaper], now: datetime) -> int:
    """Title and text of all these papers are gone, whoever wrote them; the caller tells why."""
    numbers = list(papers.values_list("pk", flat=True))
    papers = DossierPaper.objects.filter(pk__in=numbers)
    mark_acts(Act.objects.filter(pk__in=papers.values("act")))
    papers.filter(superseded_at=None).update(superseded_at=now)
    PaperSketch.objects.filter(paper__in=numbers).delete()
    return papers.update(title="", text="", digest="", erased_at=now)


@transaction.atomic
def answer_rest(
    act: Act,
    slots: Sequence[str],
    kind: SlotAnswerKind,
    text: str,
    *,
    by: Person | None,
    now: datetime,
) -> None:
    """Answer several slots alike at once: kept at one place, or not applicable for one reason.

    Raises DossierError without a slot, or for an answer that lacks its text.
    """
    if not slots:
        raise DossierError(_("Choose what this answers."))
    for slot in slots:
        try:
            answer_slot(act, slot, SlotAnswerDraft(kind, text=text), by=by, now=now)
        except ActError as error:
            raise DossierError(str(error)) from error


@transaction.atomic
def record_make_up(
    act: Act, person: Person, how: str, done_on: date, *, by: Person | None, now: datetime
) -> MakeUp:
    """Tell how somebody who was away made up. Safe to repeat.

    Raises DossierError for somebody who was not away, or a day before the act.
    """
    act = _locked(act)
    how = printable(how).strip()[:120]
    if not how:
        raise DossierError(_("Say how: reading alone, another session, a talk at home."))
    if done_on < act.occurred_on:
        raise DossierError(_("That day lies before the act."))
    away = act.participations.filter(person=person, superseded_at=None).exclude(status="present")
    if not away.exists():
        raise DossierError(_("%(name)s was not away.") % {"name": person.name})
    make_up, is_new = MakeUp.objects.get_or_create(
        act=act,
        person=person,
        how=how,
        done_on=done_on,
        defaults={"recorded_at": now, "recorded_by": by},
    )
    if is_new:
        output = MechanismOutput(
            unit=act.unit_id, day=done_on, words=act.title, path=reverse("dossiers:make_up_list")
        )
        note_run(act.kind.campaign_id, "make_ups", output, now=now)
        record("dossiers.make_up.tell", act, by=by, at=now, person=person.pk)
    return make_up
