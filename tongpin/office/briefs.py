"""Items of news (信息稿): sent by units, decided by the office above with an answer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.campaigns.mechanism_runs import MechanismOutput, note_run
from tongpin.campaigns.models import Campaign
from tongpin.notices.actions import send_message
from tongpin.office.actions import OfficeError
from tongpin.office.models import Brief, BriefTopic, Outcome
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit

LONGEST = 1500  # characters of an item


@dataclass(frozen=True)
class BriefDraft:
    """An item of news as its author writes it."""

    title: str
    text: str
    about: BriefTopic = BriefTopic.PRACTICE
    author: str = ""


@transaction.atomic
def send_brief(
    campaign: Campaign, unit: Unit, draft: BriefDraft, *, by: Person | None, now: datetime
) -> Brief:
    """Send an item of news to the office above. The same text again is there once.

    Raises OfficeError without a title or text, or for a text over 1,500 characters.
    """
    title = draft.title.strip()
    text = draft.text.strip()
    if not title or not text:
        raise OfficeError(_("It needs a title and a text."))
    if len(text) > LONGEST:
        raise OfficeError(_("A brief item has 1,500 characters at most."))
    same = Brief.objects.filter(campaign=campaign, unit=unit, title=title, text=text).first()
    if same:
        return same
    brief = Brief.objects.create(
        campaign=campaign,
        unit=unit,
        about=draft.about,
        title=title,
        text=text,
        author=draft.author.strip(),
        sent_at=now,
        sent_by=by,
    )
    output = MechanismOutput(
        unit=unit.pk, day=localdate(now), words=title, path=brief.get_absolute_url()
    )
    note_run(campaign.pk, "briefs", output, now=now)
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
    if brief.outcome == outcome:
        return brief
    if brief.outcome != Outcome.WAITS:
        raise OfficeError(_("It was decided already."))
    if outcome == Outcome.DECLINED and not answer.strip():
        raise OfficeError(_("Tell the author why it is not used, and thank for it."))
    brief.outcome = outcome
    brief.answer = answer.strip()
    brief.decided_at = now
    brief.decided_by = by
    brief.save(update_fields=["outcome", "answer", "decided_at", "decided_by"])
    path = brief.get_absolute_url()
    title = thanks_for(brief)
    send_message(brief.unit_id, f"brief:{brief.pk}", title, brief.answer, path=path, now=now)
    record("office.brief.decide", brief, by=by, at=now, outcome=outcome)
    return brief


def thanks_for(brief: Brief) -> str:
    if brief.outcome == Outcome.ADOPTED:
        return _("Your item is used, thank you: %(title)s") % {"title": brief.title}
    return _("Thank you for your item: %(title)s") % {"title": brief.title}
