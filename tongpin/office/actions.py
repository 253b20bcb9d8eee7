"""What offices do with papers, decisions, items of news and handovers."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.campaigns.models import Campaign, Kind
from tongpin.duties.actions import DutyError, Origin, add_duty, add_mention
from tongpin.duties.duty_settlement import settle_duties, settle_units
from tongpin.duties.models import Duty
from tongpin.notices.actions import send_message
from tongpin.office.models import (
    Brief,
    BriefTopic,
    Decision,
    Handover,
    Liaison,
    OfficePaper,
    Outcome,
    PaperKind,
)
from tongpin.office.paper_drafts import DRAFTS, PaperScope
from tongpin.office.paper_sections import PaperRow, PaperSection, as_json
from tongpin.office.rounds import words_of
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Post, Unit, whole_tree
from tongpin.orgs.tree import NEVER
from tongpin.oversight.models import Problem

DUTY = re.compile(r"/duties/(\d+)/")
SPEAKS = {
    PaperKind.DISPATCH,
    PaperKind.MEETING,
    PaperKind.LETTER,
}  # of duties, which keep it in their story
TOLD = {PaperKind.DISPATCH, PaperKind.CIRCULAR, PaperKind.LETTER}  # of which units are told


class OfficeError(UserError):
    """It cannot be done as asked; the message is written for users."""


@dataclass(frozen=True)
class PaperPeriod:
    """What a paper is about: a round of a mechanism, or a day."""

    key: str
    start: date
    last: date


@transaction.atomic
def draft_paper(
    campaign: Campaign,
    unit: Unit,
    sort: PaperKind,
    period: PaperPeriod,
    *,
    to: Unit | None = None,
    by: Person | None,
    now: datetime,
) -> tuple[OfficePaper, bool]:
    """The unit's paper of the period, and whether it was made just now. Safe to repeat.

    Raises OfficeError for a letter to nobody, or to a unit that does not stand below.
    """
    if (sort == PaperKind.LETTER) != (to is not None):
        raise OfficeError(_("Say to which unit the letter goes."))
    if to and to.pk not in whole_tree().subtree(unit.pk, localdate(now)):
        raise OfficeError(_("A letter goes to a unit below."))
    paper, is_new = OfficePaper.objects.get_or_create(
        campaign=campaign,
        unit=unit,
        sort=sort,
        period=period.key,
        to=to,
        defaults={"start": period.start, "last": period.last, "made_at": now, "made_by": by},
    )
    if is_new:
        record("office.paper.draft", paper, by=by, at=now, sort=sort, period=period.key)
    return paper, is_new


def sections_of(paper: OfficePaper, *, now: datetime) -> list[PaperSection]:
    """As it was issued; of a draft, as the ledger stands."""
    if paper.issued_at:
        return [PaperSection.of(told) for told in paper.sections]
    asked = PaperScope(paper.campaign, paper.unit, paper.start, paper.last, now, paper.to)
    return DRAFTS[paper.sort](asked)


@transaction.atomic
def write_words(paper: OfficePaper, words: str, number: str, *, by: Person, now: datetime) -> None:
    """What a person adds to a draft. Raises OfficeError once it is issued."""
    paper = _draft(paper)
    paper.words, paper.number = words.strip(), number.strip()
    paper.save(update_fields=["words", "number"])
    record("office.paper.write", paper, by=by, at=now)


def _draft(paper: OfficePaper) -> OfficePaper:
    paper = OfficePaper.objects.select_for_update().get(pk=paper.pk)
    if paper.issued_at:
        raise OfficeError(_("It is issued already and stands as it is."))
    return paper


@transaction.atomic
def issue_paper(paper: OfficePaper, *, by: Person, now: datetime) -> OfficePaper:
    """From now on it stands as it is; the units that it is about are told. Safe to repeat."""
    settle_duties()
    paper = OfficePaper.objects.select_for_update().get(pk=paper.pk)
    if paper.issued_at:
        return paper
    sections = [*sections_of(paper, now=now), *_decisions(paper)]
    paper.sections = as_json(sections)
    paper.issued_at, paper.issued_by = now, by
    paper.save(update_fields=["sections", "issued_at", "issued_by"])
    rows = [row for section in sections for row in section.rows]
    if paper.sort in SPEAKS:
        duties = {int(found[1]) for row in rows if (found := DUTY.fullmatch(row.path))}
        add_mention(duties, title_of(paper), path_of(paper), now=now)
    if paper.sort in TOLD:
        about = {row.unit for row in rows} | {paper.to_id or 0}
        for unit in sorted(about - {paper.unit_id, 0}):
            title = title_of(paper)
            send_message(
                unit, f"paper:{paper.pk}:{unit}", title, paper.words, path=path_of(paper), now=now
            )
    record("office.paper.issue", paper, by=by, at=now, sort=paper.sort, period=paper.period)
    return paper


def _decisions(paper: OfficePaper) -> list[PaperSection]:
    """What was decided until now, as it stands in the issued paper."""
    made = paper.decisions.select_related("duty__unit").order_by("id")
    rows = tuple(
        PaperRow(
            (one.text, one.duty.unit.name, f"{one.duty.due_on:%Y-%m-%d}"),
            one.duty.unit_id,
            f"/duties/{one.duty_id}/",
        )
        for one in made
    )
    return [PaperSection("议定事项", (), ("事项", "责任单位", "时限"), rows)] if rows else []


def title_of(paper: OfficePaper) -> str:
    return f"{HEADINGS[paper.sort]}（{words_of(paper.period)}）"


HEADINGS: dict[str, str] = {
    PaperKind.DISPATCH: "工作调度表",
    PaperKind.MEETING: "工作例会材料",
    PaperKind.REPORT: "工作情况报告",
    PaperKind.CIRCULAR: "情况通报",
    PaperKind.ARCHIVE: "归档情况",
    PaperKind.LETTER: "工作提醒函",
}


def path_of(paper: OfficePaper) -> str:
    return f"/papers/{paper.pk}/"


@dataclass(frozen=True)
class DecisionDraft:
    """What units are to do, decided at a meeting."""

    text: str
    kind: Kind  # an act of this kind meets it
    due_on: date


@transaction.atomic
def record_decision(
    paper: OfficePaper, what: DecisionDraft, units: Collection[int], *, by: Person, now: datetime
) -> list[Decision]:
    """Each unit owes it from now on and is told. What it owes by this decision already stays.

    Raises OfficeError without a text or units, for units that are not below, or a past day.
    """
    paper = OfficePaper.objects.select_for_update().select_related("unit").get(pk=paper.pk)
    text = what.text.strip()
    if not text or not units:
        raise OfficeError(_("Say what is to be done, and by whom."))
    if set(units) - set(whole_tree().subtree(paper.unit_id, localdate(now))):
        raise OfficeError(_("Choose units below."))
    settle_units(paper.campaign_id, units)  # holds them all, in one order
    there = paper.decisions.filter(text=text[:120]).values_list("duty__unit", flat=True)
    made = []
    for unit in sorted(set(units) - set(there)):
        origin = Origin(title_of(paper), path_of(paper))
        try:
            duty = add_duty(
                paper.campaign_id, unit, text, what.due_on, what.kind, origin, by=by, now=now
            )
        except DutyError as error:
            raise OfficeError(str(error)) from error
        made.append(Decision.objects.create(paper=paper, text=text[:120], duty=duty, made_at=now))
        body = _("by %(day)s") % {"day": f"{what.due_on:%Y-%m-%d}"}
        send_message(unit, f"decision:{duty.pk}", text, body, path=f"/duties/{duty.pk}/", now=now)
    return made


@dataclass(frozen=True)
class BriefDraft:
    """An item of news as its author writes it."""

    title: str
    text: str
    about: BriefTopic = BriefTopic.PRACTICE
    author: str = ""


@transaction.atomic
def send_brief(
    campaign: Campaign, unit: Unit, item: BriefDraft, *, by: Person | None, now: datetime
) -> Brief:
    """Send an item of news to the office above. The same text again is there once.

    Raises OfficeError without a title or text, or for a text over 1,500 characters.
    """
    title, text = item.title.strip(), item.text.strip()
    if not title or not text:
        raise OfficeError(_("It needs a title and a text."))
    if len(text) > 1500:
        raise OfficeError(_("A brief item has 1,500 characters at most."))
    same = Brief.objects.filter(campaign=campaign, unit=unit, title=title, text=text)
    if stands := same.first():
        return stands
    brief = Brief.objects.create(
        campaign=campaign,
        unit=unit,
        about=item.about,
        title=title,
        text=text,
        author=item.author.strip(),
        sent_at=now,
        sent_by=by,
    )
    record("office.brief.send", brief, by=by, at=now, title=title)
    return brief


@transaction.atomic
def decide_brief(
    brief: Brief, outcome: Outcome, answer: str, *, by: Person, now: datetime
) -> Brief:
    """Adopt it or not; either way the author hears it with thanks. Safe to repeat.

    Raises OfficeError for one that was decided otherwise, or refused without a word why.
    """
    brief = Brief.objects.select_for_update().get(pk=brief.pk)
    if brief.outcome != Outcome.WAITS:
        if brief.outcome == outcome:
            return brief
        raise OfficeError(_("It was decided already."))
    if outcome == Outcome.DECLINED and not answer.strip():
        raise OfficeError(_("Tell the author why it is not used, and thank for it."))
    brief.outcome, brief.answer = outcome, answer.strip()
    brief.decided_at, brief.decided_by = now, by
    brief.save(update_fields=["outcome", "answer", "decided_at", "decided_by"])
    if outcome == Outcome.ADOPTED:
        title = _("Your item is used, thank you: %(title)s") % {"title": brief.title}
    else:
        title = _("Thank you for your item: %(title)s") % {"title": brief.title}
    send_message(
        brief.unit_id,
        f"brief:{brief.pk}",
        title,
        brief.answer,
        path=f"/briefs/{brief.pk}/",
        now=now,
    )
    record("office.brief.decide", brief, by=by, at=now, outcome=outcome)
    return brief


@transaction.atomic
def look_after(
    campaign: Campaign, unit: Unit, person: Person, *, by: Person | None, now: datetime
) -> Liaison:
    """The leader looks after the unit from today on. Safe to repeat."""
    told = {"from_on": localdate(now)}
    liaison, is_new = Liaison.objects.get_or_create(
        campaign=campaign, unit=unit, person=person, before_on=None, defaults=told
    )
    if is_new:
        record("office.liaison.begin", liaison, by=by, at=now)
    return liaison


@transaction.atomic
def look_no_more(liaison: Liaison, *, by: Person, now: datetime) -> None:
    """From today on the leader does not look after the unit any more. Safe to repeat."""
    if Liaison.objects.filter(pk=liaison.pk, before_on=None).update(before_on=localdate(now)):
        record("office.liaison.end", liaison, by=by, at=now)


def open_matters(unit: int) -> list[str]:
    """What is open in a unit, in words, for who takes over."""
    duties = Duty.objects.open().filter(unit=unit).in_order()
    told = [f"{one.title}（{one.due_on:%Y-%m-%d}）" for one in duties]
    problems = Problem.objects.open().filter(unit=unit).in_order()
    return told + [f"{one.number} {one.text[:60]}" for one in problems]


@transaction.atomic
def hand_over(post: Post, to: Person, notes: str, *, by: Person, now: datetime) -> Handover:
    """Who leaves a post hands over what is open. Safe to repeat.

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
        record("office.handover.make", handover, by=by, at=now, to=to.pk)
    return handover
