"""What offices do with papers: draft, write, issue, and put down what was decided."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.columns import Column
from tongpin.base.errors import UserError
from tongpin.base.periods import Period
from tongpin.campaigns.campaign_states import check_open
from tongpin.campaigns.mechanism_runs import MechanismOutput, note_run
from tongpin.campaigns.models import Campaign, Kind
from tongpin.duties.actions import DutyDraft, DutyError, Origin, add_duty, add_mention
from tongpin.duties.duty_settlement import settle_duties, settle_units
from tongpin.duties.models import Duty
from tongpin.notices.actions import send_message
from tongpin.office.models import Decision, OfficePaper, PaperKind
from tongpin.office.papers import definition_of, title_of
from tongpin.office.papers.common_sections import day_text, duty_link
from tongpin.office.papers.scope import PaperScope
from tongpin.office.papers.sections import PaperCell, PaperSection, table_section
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit, whole_tree

LONGEST_DECISION = 120  # characters


class OfficeError(UserError):
    """An office's paper, item of news or handover cannot be changed as asked."""


@transaction.atomic
def draft_paper(
    campaign: Campaign,
    unit: Unit,
    kind: PaperKind,
    period: Period,
    *,
    by: Person | None,
    now: datetime,
) -> tuple[OfficePaper, bool]:
    """The unit's paper of the period, and whether it was made just now. Safe to repeat.

    Raises OfficeError for a letter, which goes to somebody.
    """
    if kind == PaperKind.LETTER:
        raise OfficeError(_("Say to which unit the letter goes."))
    return _draft(OfficePaper(campaign=campaign, unit=unit, kind=kind), period, by=by, now=now)


@transaction.atomic
def draft_letter(
    campaign: Campaign,
    unit: Unit,
    addressee: Unit,
    period: Period,
    *,
    by: Person | None,
    now: datetime,
) -> tuple[OfficePaper, bool]:
    """The unit's letter to a unit below, and whether it was made just now. Safe to repeat.

    Raises OfficeError for a unit that does not stand below.
    """
    if addressee.pk not in whole_tree().subtree(unit.pk, localdate(now)):
        raise OfficeError(_("A letter goes to a unit below."))
    letter = OfficePaper(campaign=campaign, unit=unit, kind=PaperKind.LETTER, to=addressee)
    return _draft(letter, period, by=by, now=now)


def _draft(
    paper: OfficePaper, period: Period, *, by: Person | None, now: datetime
) -> tuple[OfficePaper, bool]:
    """The stored paper of the same campaign, unit, kind, addressee and period."""
    stored, is_new = OfficePaper.objects.get_or_create(
        campaign=paper.campaign,
        unit=paper.unit,
        kind=paper.kind,
        period=period.key,
        to=paper.to,
        defaults={
            "from_on": period.from_on,
            "before_on": period.before_on,
            "made_at": now,
            "made_by": by,
        },
    )
    if is_new:
        record("office.paper.draft", stored, by=by, at=now, sort=stored.kind, period=period.key)
    return stored, is_new


def sections_of(paper: OfficePaper, *, now: datetime) -> list[PaperSection]:
    """The sections as they were issued; those of a draft as the ledger stands."""
    if paper.issued_at:
        return [PaperSection.of(section) for section in paper.sections]
    scope = PaperScope(
        campaign=paper.campaign,
        unit=paper.unit,
        from_on=paper.from_on,
        before_on=paper.before_on,
        now=now,
        addressee=paper.to,
    )
    return definition_of(paper).draw(scope)


@transaction.atomic
def write_words(paper: OfficePaper, words: str, number: str, *, by: Person, now: datetime) -> None:
    """Keep what a person adds to a draft. Raises OfficeError once it is issued."""
    paper = OfficePaper.objects.select_for_update().get(pk=paper.pk)
    if paper.issued_at:
        raise OfficeError(_("It is issued already and stands as it is."))
    paper.words = words.strip()
    paper.number = number.strip()
    paper.save(update_fields=["words", "number"])
    record("office.paper.write", paper, by=by, at=now)


@transaction.atomic
def issue_paper(paper: OfficePaper, *, by: Person, now: datetime) -> OfficePaper:
    """Let the paper stand as it is, and tell the units that it is about. Safe to repeat.

    Raises CampaignError once the campaign is closed.
    """
    settle_duties()
    papers = OfficePaper.objects.select_for_update(of=("self",)).select_related("campaign")
    paper = papers.get(pk=paper.pk)
    if paper.issued_at:
        return paper
    check_open(paper.campaign)
    sections = sections_of(paper, now=now)
    if paper.decisions.exists():
        sections.append(decision_section(paper))
    paper.sections = [section.as_json() for section in sections]
    paper.issued_at = now
    paper.issued_by = by
    paper.save(update_fields=["sections", "issued_at", "issued_by"])
    definition = definition_of(paper)
    if definition.mentions_duties:
        duties = duties_named_in(sections)
        add_mention(duties, title_of(paper), paper.get_absolute_url(), now=now)
    if definition.notifies_units:
        _notify_units(paper, sections, now)
    if runs := definition.mechanism:
        words = title_of(paper)
        path = paper.get_absolute_url()
        output = MechanismOutput(unit=paper.unit_id, day=localdate(now), words=words, path=path)
        note_run(paper.campaign_id, runs, output, now=now)
    record("office.paper.issue", paper, by=by, at=now, sort=paper.kind, period=paper.period)
    return paper


def duties_named_in(sections: Iterable[PaperSection]) -> set[int]:
    """Numbers of the duties that rows are about."""
    duties: set[int] = set()
    for section in sections:
        duties.update(row.duty for row in section.rows)
    return duties - {0}


def _notify_units(paper: OfficePaper, sections: Iterable[PaperSection], now: datetime) -> None:
    """Tell every unit that a row is about, and the addressee, but not the office itself."""
    units = {paper.to_id or 0}
    for section in sections:
        units.update(row.unit for row in section.rows)
    title = title_of(paper)
    path = paper.get_absolute_url()
    for unit in sorted(units - {paper.unit_id, 0}):
        send_message(unit, f"paper:{paper.pk}:{unit}", title, paper.words, path=path, now=now)


DECISION_COLUMNS: tuple[Column[Decision, PaperCell], ...] = (
    Column("事项", lambda decision: decision.text),
    Column("责任单位", lambda decision: decision.duty.unit.name),
    Column("时限", lambda decision: day_text(decision.duty.due_on)),
)


def decision_section(paper: OfficePaper) -> PaperSection:
    """What was decided until now, as it stands in the issued paper."""
    decisions = paper.decisions.select_related("duty__unit").order_by("id")
    subjects = [(decision, duty_link(decision.duty)) for decision in decisions]
    return table_section("议定事项", DECISION_COLUMNS, subjects, empty_line="")


@dataclass(frozen=True)
class DecisionDraft:
    """What units are to do, decided at a meeting."""

    text: str
    kind: Kind  # an act of this kind meets it
    due_on: date


@transaction.atomic
def record_decision(
    paper: OfficePaper, draft: DecisionDraft, units: Collection[int], *, by: Person, now: datetime
) -> list[Decision]:
    """Let each unit owe what was decided, and tell it. What it owes by it already stays.

    Raises OfficeError without a text or units, for units that are not below, or a past day.
    """
    paper = OfficePaper.objects.select_for_update().select_related("unit").get(pk=paper.pk)
    text = draft.text.strip()
    if not text or not units:
        raise OfficeError(_("Say what is to be done, and by whom."))
    if set(units) - set(whole_tree().subtree(paper.unit_id, localdate(now))):
        raise OfficeError(_("Choose units below."))
    settle_units(paper.campaign_id, units)  # holds them all, in one order
    same = paper.decisions.filter(text=text[:LONGEST_DECISION])
    units_that_owe = same.values_list("duty__unit", flat=True)
    decisions = []
    for unit in sorted(set(units) - set(units_that_owe)):
        duty = _owe_decision(paper, draft, text, unit, by=by, now=now)
        decisions.append(
            Decision.objects.create(
                paper=paper, text=text[:LONGEST_DECISION], duty=duty, made_at=now
            )
        )
        body = _("by %(day)s") % {"day": day_text(draft.due_on)}
        path = duty.get_absolute_url()
        send_message(unit, f"decision:{duty.pk}", text, body, path=path, now=now)
    return decisions


def _owe_decision(
    paper: OfficePaper, draft: DecisionDraft, text: str, unit: int, *, by: Person, now: datetime
) -> Duty:
    duty = DutyDraft(
        unit=unit,
        title=text,
        due_on=draft.due_on,
        origin=Origin(title_of(paper), paper.get_absolute_url()),
        kind=draft.kind,
    )
    try:
        return add_duty(paper.campaign_id, duty, by=by, now=now)
    except DutyError as error:
        raise OfficeError(str(error)) from error
