"""Directives: issued to units below, passed on, answered for, moved, withdrawn."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.campaigns.campaign_states import check_running
from tongpin.campaigns.models import Campaign, Kind
from tongpin.duties.actions import DutyError, waive_open
from tongpin.duties.duty_settlement import mark_units, settle_units
from tongpin.duties.models import (
    Addressee,
    Directive,
    DirectiveSize,
    DueDateMove,
    Duty,
    Expectation,
    Reminder,
)
from tongpin.duties.overlap import NOTE_FROM, length, shared_part
from tongpin.evidence.models import StoredFile
from tongpin.notices.actions import send_message
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit, whole_tree

LONGEST = {DirectiveSize.SPECIAL: 4000, DirectiveSize.COMPREHENSIVE: 5000}  # characters


@dataclass(frozen=True)
class ExpectationDraft:
    """One thing that a directive is to expect."""

    label: str
    kind: Kind
    due_on: date
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class DirectiveDraft:
    """What a directive is to say and to expect."""

    title: str
    text: str
    expectations: Sequence[ExpectationDraft] = ()
    number: str = ""
    size: DirectiveSize = DirectiveSize.SPECIAL
    files: Sequence[StoredFile] = ()
    passes_on: Directive | None = None

    def note(self) -> str:
        """A friendly word to the author where the superior's text stands in it again."""
        if self.passes_on is None:
            return ""
        share = shared_part(self.text, self.passes_on.text)
        if share < NOTE_FROM:
            return ""
        text = _(
            "%(share)s %% of it stands in the superior's text: name that, and say what is yours."
        )
        return text % {"share": round(100 * share)}


@transaction.atomic
def issue_directive(
    campaign: Campaign,
    unit: Unit,
    draft: DirectiveDraft,
    addressees: Collection[int],
    *,
    by: Person | None,
    now: datetime,
) -> Directive:
    """Ask units for something by a day; each owes it from now on, and its office is told.

    Raises DutyError for a text that is too long, nobody addressed, units that are not below,
    nothing expected, or a day that is past; CampaignError while the campaign stands still.
    """
    check_running(campaign)
    _check_draft(draft)
    if not addressees:
        raise DutyError(_("Choose to whom it is addressed."))
    if set(addressees) - units_below(unit, localdate(now)):
        raise DutyError(_("A directive goes to units below."))
    _check_days(draft, localdate(now))
    if draft.passes_on:
        _hold_standing(draft.passes_on)
    directive = Directive.objects.create(
        campaign=campaign,
        unit=unit,
        number=draft.number.strip(),
        title=draft.title.strip(),
        text=draft.text.strip(),
        size=draft.size,
        passes_on=draft.passes_on,
        issued_at=now,
        issued_by=by,
    )
    directive.files.set(draft.files)
    for expectation in draft.expectations:
        Expectation.objects.create(
            directive=directive,
            label=expectation.label.strip(),
            kind=expectation.kind,
            count=expectation.count,
            due_on=expectation.due_on,
        )
    _address(directive, addressees, None, now)
    record("duties.directive.issue", directive, by=by, at=now, units=len(addressees))
    return directive


def units_below(unit: Unit, today: date) -> set[int]:
    """Numbers of the units below it, without itself."""
    return set(whole_tree().subtree(unit.pk, today)) - {unit.pk}


def _check_draft(draft: DirectiveDraft) -> None:
    most = LONGEST[draft.size]
    count = length(draft.text)
    if count > most:
        text = _("The text has %(count)s characters; a document of this sort has %(most)s at most.")
        raise DutyError(text % {"count": count, "most": most})
    if not draft.expectations:
        raise DutyError(_("Say what is expected, and by when."))


def _check_days(draft: DirectiveDraft, today: date) -> None:
    if min(expectation.due_on for expectation in draft.expectations) < today:
        raise DutyError(_("A day by which something is expected is past."))


def _address(
    directive: Directive, units: Collection[int], passed_on_by: Unit | None, now: datetime
) -> None:
    """Address units that are not yet: they owe what is expected, and are told."""
    addressed = set(directive.addressees.values_list("unit", flat=True))
    new_units = sorted(set(units) - addressed)
    Addressee.objects.bulk_create(
        Addressee(directive=directive, unit_id=unit, passed_on_by=passed_on_by)
        for unit in new_units
    )
    expectations = list(directive.expectations.order_by("id"))
    duties: list[Duty] = []
    for unit in new_units:
        duties += _duties_of(directive, expectations, unit, now)
    Duty.objects.bulk_create(duties)
    lines = [f"{each.label}：{each.due_on:%Y-%m-%d}" for each in expectations]
    text = "\n".join(lines)
    path = directive.get_absolute_url()
    for unit in new_units:
        key = f"directive:{directive.pk}:{unit}"
        send_message(unit, key, directive.title, text, path=path, now=now)
    settle_units(directive.campaign_id, new_units)
    mark_units(directive.campaign_id, new_units)


def _duties_of(
    directive: Directive, expectations: Iterable[Expectation], unit: int, now: datetime
) -> list[Duty]:
    """What the unit owes by the directive."""
    issued_on = localdate(directive.issued_at)
    duties = []
    for expectation in expectations:
        duties.append(
            Duty(
                campaign_id=directive.campaign_id,
                unit_id=unit,
                kind_id=expectation.kind_id,
                title=expectation.label,
                count=expectation.count,
                from_on=issued_on,
                due_on=max(expectation.due_on, issued_on),
                expectation=expectation,
                made_at=now,
                made_by_id=directive.issued_by_id,
            )
        )
    return duties


def _hold_standing(directive: Directive) -> None:
    """Hold the directive. Raises DutyError for one that is withdrawn."""
    if Directive.objects.select_for_update().get(pk=directive.pk).withdrawn_at:
        raise DutyError(_("The directive is withdrawn."))


@transaction.atomic
def receive(directive: Directive, units: Iterable[int], *, now: datetime) -> None:
    """Keep that the units' office has opened the directive. Safe to repeat."""
    addressees = directive.addressees.filter(unit__in=list(units), received_at=None)
    addressees.update(received_at=now)


@transaction.atomic
def pass_on(
    directive: Directive, through: Unit, units: Collection[int], *, by: Person | None, now: datetime
) -> None:
    """Let a unit pass what it was asked on to units below it. Safe to repeat.

    Raises DutyError for units that are not below, or a unit that was not asked, CampaignError
    while the campaign stands still.
    """
    check_running(directive.campaign)
    _hold_standing(directive)
    if not directive.addressees.filter(unit=through).exists():
        raise DutyError(_("This directive was not addressed to the unit."))
    if not units or set(units) - units_below(through, localdate(now)):
        raise DutyError(_("Choose units below."))
    _address(directive, units, through, now)
    details = {"through": through.pk, "units": len(units)}
    record("duties.directive.pass_on", directive, by=by, at=now, **details)


@transaction.atomic
def answer_below(
    directive: Directive, unit: Unit, answers: bool, *, by: Person | None, now: datetime
) -> None:
    """Let the unit answer for those below it: their acts count as its own. Safe to repeat.

    Raises DutyError for a unit that was not asked.
    """
    _hold_standing(directive)
    addressees = directive.addressees.filter(unit=unit)
    if not addressees.exists():
        raise DutyError(_("This directive was not addressed to the unit."))
    if not addressees.exclude(answers_below=answers).update(answers_below=answers):
        return
    Duty.objects.filter(unit=unit, expectation__directive=directive).update(with_below=answers)
    settle_units(directive.campaign_id, [unit.pk])
    mark_units(directive.campaign_id, [unit.pk])
    details = {"unit": unit.pk, "answers": answers}
    record("duties.directive.answer_below", directive, by=by, at=now, **details)


@transaction.atomic
def withdraw_directive(
    directive: Directive, reason: str, *, by: Person, now: datetime
) -> Directive:
    """Let it ask nothing any more; what is open of it is waived, and its units are told.

    Safe to repeat. Raises DutyError without a reason.
    """
    directive = Directive.objects.select_for_update().get(pk=directive.pk)
    if not reason.strip():
        raise DutyError(_("Say why it is withdrawn."))
    if directive.withdrawn_at:
        return directive
    directive.withdrawn_at = now
    directive.save(update_fields=["withdrawn_at"])
    duties = Duty.objects.filter(expectation__directive=directive)
    count = waive_open(duties, directive.campaign_id, reason.strip(), by=by, now=now)
    title = _("Withdrawn: %(title)s") % {"title": directive.title}
    _tell_addressees(directive, f"withdrawn:{directive.pk}", title, reason.strip(), now=now)
    record("duties.directive.withdraw", directive, by=by, at=now, reason=reason, waived=count)
    return directive


@transaction.atomic
def move_expectation(
    expectation: Expectation, due_on: date, reason: str, *, by: Person, now: datetime
) -> Expectation:
    """Give everybody who still owes it until another day; each duty keeps the old one.

    Safe to repeat. Raises DutyError without a reason, or once the directive is withdrawn.
    """
    expectation = Expectation.objects.select_for_update().get(pk=expectation.pk)
    directive = expectation.directive
    if directive.withdrawn_at:
        raise DutyError(_("The directive is withdrawn."))
    if not reason.strip():
        raise DutyError(_("Say why the day is moved."))
    if expectation.due_on == due_on:
        return expectation
    earlier_day = expectation.due_on
    expectation.due_on = due_on
    expectation.save(update_fields=["due_on"])
    _move_duties(expectation, reason.strip()[:200], by=by, now=now)
    values = {"day": f"{due_on:%Y-%m-%d}", "label": expectation.label}
    title = _("Moved to %(day)s: %(label)s") % values
    key = f"moved:{expectation.pk}:{due_on}:{now.isoformat()}"
    _tell_addressees(directive, key, title, reason.strip(), now=now)
    record(
        "duties.expectation.move",
        expectation,
        by=by,
        at=now,
        before=str(earlier_day),
        after=str(due_on),
        reason=reason,
    )
    return expectation


def _move_duties(expectation: Expectation, reason: str, *, by: Person, now: datetime) -> None:
    """Bring open duties to the expectation's day; reminders of the old day are forgotten."""
    campaign = expectation.directive.campaign_id
    duties = expectation.duties.order_by("id")
    units = set(duties.order_by().values_list("unit", flat=True))
    settle_units(campaign, units)
    open_duties = list(duties.open())
    moves = []
    for duty in open_duties:
        if expectation.due_on < duty.from_on:
            raise DutyError(_("The day is before the time in which acts count."))
        moves.append(
            DueDateMove(
                duty=duty,
                old_due_on=duty.due_on,
                new_due_on=expectation.due_on,
                reason=reason,
                moved_at=now,
                moved_by=by,
            )
        )
    DueDateMove.objects.bulk_create(moves)
    numbers = [duty.pk for duty in open_duties]
    Duty.objects.filter(pk__in=numbers).update(due_on=expectation.due_on)
    Reminder.objects.filter(duty__in=numbers).delete()  # the messages stay
    settle_units(campaign, units)


def _tell_addressees(
    directive: Directive, key: str, title: str, text: str, *, now: datetime
) -> None:
    path = directive.get_absolute_url()
    for unit in directive.addressees.order_by("unit").values_list("unit", flat=True):
        send_message(unit, f"{key}:{unit}", title, text, path=path, now=now)
