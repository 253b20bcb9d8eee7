"""What people do with directives and duties: one function per intent, one transaction each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.base.periods import Period
from tongpin.campaigns.models import Campaign, Kind
from tongpin.duties.duty_settlement import mark_units, settle_units
from tongpin.duties.models import (
    Addressee,
    Directive,
    DirectiveSize,
    DueDateMove,
    Duty,
    Expectation,
    Mention,
    Template,
)
from tongpin.duties.overlap import NOTE_FROM, length, repeated
from tongpin.evidence.models import StoredFile
from tongpin.notices.actions import send_message
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit, whole_tree

LONGEST = {DirectiveSize.SPECIAL: 4000, DirectiveSize.COMPREHENSIVE: 5000}  # characters


class DutyError(UserError):
    """It cannot be done as asked; the message is written for users."""


@dataclass(frozen=True)
class ExpectationDraft:
    """One thing that a directive is to expect."""

    label: str
    kind: Kind
    due_on: date
    count: int = 1


@dataclass(frozen=True)
class DirectiveDraft:
    """What a directive is to say."""

    title: str
    text: str
    number: str = ""
    size: DirectiveSize = DirectiveSize.SPECIAL
    files: Sequence[StoredFile] = ()
    passes_on: Directive | None = None

    def note(self) -> str:
        """A friendly word to the author where the superior's text stands in it again."""
        if self.passes_on is None:
            return ""
        share = repeated(self.text, self.passes_on.text)
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
    letter: DirectiveDraft,
    expected: Sequence[ExpectationDraft],
    addressees: Collection[int],
    *,
    by: Person | None,
    now: datetime,
) -> Directive:
    """Ask units for something by a day; each owes it from now on, and its office is told.

    Raises DutyError for a text that is too long, nobody addressed, units that are not below,
    nothing expected, or a day that is past.
    """
    _check_letter(unit, letter, expected, addressees, localdate(now))
    if letter.passes_on:
        _standing(letter.passes_on)
    directive = Directive.objects.create(
        campaign=campaign,
        unit=unit,
        number=letter.number.strip(),
        title=letter.title.strip(),
        text=letter.text.strip(),
        size=letter.size,
        passes_on=letter.passes_on,
        issued_at=now,
        issued_by=by,
    )
    directive.files.set(letter.files)
    for one in expected:
        Expectation.objects.create(
            directive=directive,
            label=one.label.strip(),
            kind=one.kind,
            count=one.count,
            due_on=one.due_on,
        )
    _address(directive, addressees, None, now)
    record("duties.directive.issue", directive, by=by, at=now, units=len(addressees))
    return directive


def _check_letter(
    unit: Unit,
    letter: DirectiveDraft,
    expected: Sequence[ExpectationDraft],
    addressees: Collection[int],
    today: date,
) -> None:
    most, told = LONGEST[letter.size], length(letter.text)
    if told > most:
        text = _("The text has %(count)s characters; a document of this sort has %(most)s at most.")
        raise DutyError(text % {"count": told, "most": most})
    if not expected:
        raise DutyError(_("Say what is expected, and by when."))
    if not addressees:
        raise DutyError(_("Choose to whom it is addressed."))
    if set(addressees) - (set(whole_tree().subtree(unit.pk, today)) - {unit.pk}):
        raise DutyError(_("A directive goes to units below."))
    if any(one.due_on < today for one in expected):
        raise DutyError(_("A day by which something is expected is past."))


def _address(
    directive: Directive, units: Collection[int], passed_on_by: Unit | None, now: datetime
) -> None:
    """Address units that are not yet: they owe what is expected, and are told."""
    known = set(directive.addressees.values_list("unit", flat=True))
    new = sorted(set(units) - known)
    Addressee.objects.bulk_create(
        Addressee(directive=directive, unit_id=unit, passed_on_by=passed_on_by) for unit in new
    )
    today = localdate(directive.issued_at)
    expectations = list(directive.expectations.order_by("id"))
    Duty.objects.bulk_create(
        Duty(
            campaign_id=directive.campaign_id,
            unit_id=unit,
            kind_id=one.kind_id,
            title=one.label,
            count=one.count,
            from_on=today,
            due_on=max(one.due_on, today),
            expectation=one,
            made_at=now,
            made_by_id=directive.issued_by_id,
        )
        for unit in new
        for one in expectations
    )
    listed = "\n".join(f"{one.label}：{one.due_on:%Y-%m-%d}" for one in expectations)
    for unit in new:
        key = f"directive:{directive.pk}:{unit}"
        send_message(
            unit, key, directive.title, listed, path=f"/directives/{directive.pk}/", now=now
        )
    settle_units(directive.campaign_id, new)
    mark_units(directive.campaign_id, new)


def _standing(directive: Directive) -> None:
    """Holds the directive. Raises DutyError for one that is withdrawn."""
    if Directive.objects.select_for_update().get(pk=directive.pk).withdrawn_at:
        raise DutyError(_("The directive is withdrawn."))


@transaction.atomic
def receive(directive: Directive, units: Iterable[int], *, now: datetime) -> None:
    """The units' office has opened the directive; nobody has to say so. Safe to repeat."""
    rows = directive.addressees.filter(unit__in=list(units), received_at=None)
    rows.update(received_at=now)


@transaction.atomic
def pass_on(
    directive: Directive, through: Unit, units: Collection[int], *, by: Person | None, now: datetime
) -> None:
    """A unit passes what it was asked on to units below it. Safe to repeat.

    Raises DutyError for units that are not below, or a unit that was not asked.
    """
    _standing(directive)
    if not directive.addressees.filter(unit=through).exists():
        raise DutyError(_("This directive was not addressed to the unit."))
    below = set(whole_tree().subtree(through.pk, localdate(now))) - {through.pk}
    if not units or set(units) - below:
        raise DutyError(_("Choose units below."))
    _address(directive, units, through, now)
    record(
        "duties.directive.pass_on", directive, by=by, at=now, through=through.pk, units=len(units)
    )


@transaction.atomic
def answer_below(
    directive: Directive, unit: Unit, answers: bool, *, by: Person | None, now: datetime
) -> None:
    """The unit answers for those below it: their acts count as its own. Safe to repeat.

    Raises DutyError for a unit that was not asked.
    """
    _standing(directive)
    rows = directive.addressees.filter(unit=unit)
    if not rows.exists():
        raise DutyError(_("This directive was not addressed to the unit."))
    if rows.exclude(answers_below=answers).update(answers_below=answers):
        Duty.objects.filter(unit=unit, expectation__directive=directive).update(with_below=answers)
        settle_units(directive.campaign_id, [unit.pk])
        mark_units(directive.campaign_id, [unit.pk])
        record(
            "duties.directive.answer_below", directive, by=by, at=now, unit=unit.pk, answers=answers
        )


@transaction.atomic
def make_template(
    campaign: Campaign,
    unit: Unit,
    told: dict[str, object],
    units: Collection[int],
    *,
    by: Person | None,
    now: datetime,
) -> Template:
    """A rule by which the units owe the same again and again; the first periods are made at once.

    Raises DutyError for nobody, units that are not its own or below, or days in the wrong order.
    """
    below = set(whole_tree().subtree(unit.pk, localdate(now)))
    if not units or set(units) - below:
        raise DutyError(_("Choose units below."))
    if told["from_on"] >= told["before_on"]:  # type: ignore[operator]
        raise DutyError(_("The last day is before the first."))
    template = Template.objects.create(campaign=campaign, unit=unit, **told)
    template.units.set(units)
    make_due_duties(template, now=now)
    record("duties.template.make", template, by=by, at=now, units=len(units))
    return template


@transaction.atomic
def make_due_duties(template: Template, *, now: datetime) -> int:
    """Make the duties of all periods that have begun; tells how many were new. Safe to repeat."""
    if template.ended_at:
        return 0
    units = list(template.units.values_list("pk", flat=True))
    existing = set(Duty.objects.filter(template=template).values_list("unit", "period"))
    duties = []
    for period in template.periods_begun(localdate(now)):
        for unit in units:
            if (unit, period.key) not in existing:
                duties.append(_duty_of(template, period, unit, now))
    Duty.objects.bulk_create(duties, ignore_conflicts=True, batch_size=1000)
    if duties:
        owing = {duty.unit_id for duty in duties}
        settle_units(template.campaign_id, owing)
        mark_units(template.campaign_id, owing)
    return len(duties)


def _duty_of(template: Template, period: Period, unit: int, now: datetime) -> Duty:
    return Duty(
        campaign_id=template.campaign_id,
        unit_id=unit,
        kind_id=template.kind_id,
        title=template.title,
        count=template.count,
        from_on=period.from_on,
        due_on=period.last_on,
        template=template,
        period=period.key,
        made_at=now,
    )


@dataclass(frozen=True)
class Origin:
    """Where a duty comes from that neither a directive nor a rule makes."""

    words: str
    path: str


@transaction.atomic
def add_duty(
    campaign: int,
    unit: int,
    title: str,
    due_on: date,
    kind: Kind | None,
    origin: Origin,
    *,
    count: int = 1,
    by: Person | None,
    now: datetime,
) -> Duty:
    """Let the unit owe something from today on. The caller tells its office what it is about.

    Raises DutyError for a day that is past.
    """
    today = localdate(now)
    if due_on < today:
        raise DutyError(_("A day by which something is expected is past."))
    duty = Duty.objects.create(
        campaign_id=campaign,
        unit_id=unit,
        kind=kind,
        title=title.strip()[:120],
        count=count,
        from_on=today,
        due_on=due_on,
        origin=origin.words[:120],
        origin_path=origin.path,
        made_at=now,
        made_by=by,
    )
    if kind:
        settle_units(campaign, [unit])
        mark_units(campaign, [unit])
    record("duties.duty.owe", duty, by=by, at=now, title=duty.title, due_on=str(due_on))
    return duty


def add_mention(duties: Collection[int], words: str, path: str, *, now: datetime) -> None:
    """Keep in the story of these duties that they were spoken of there. Safe to repeat."""
    rows = [
        Mention(duty_id=duty, words=words[:120], path=path, made_at=now) for duty in sorted(duties)
    ]
    Mention.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


@transaction.atomic
def set_met(duty: Duty, met_on: date | None) -> None:
    """What a duty came from tells that it is met, or no more; acts have no say from then on.

    A waived one stays waived. Safe to repeat.
    """
    told = {"kind": None, "met_on": met_on, "done": int(met_on is not None)}
    Duty.objects.filter(pk=duty.pk, waived_at=None).update(**told)


@transaction.atomic
def waive(duty: Duty, *, reason: str, by: Person, now: datetime) -> Duty:
    """The unit owes it no more. Raises DutyError without a reason, or for one that is met."""
    settle_units(duty.campaign_id, [duty.unit_id])  # an act may have met it just now
    duty = Duty.objects.get(pk=duty.pk)
    if not reason.strip():
        raise DutyError(_("Say why it is waived."))
    if duty.met_on:
        raise DutyError(_("It is met already."))
    if duty.waived_at is None:
        duty.waived_at, duty.waived_by, duty.reason = now, by, reason.strip()[:200]
        duty.save(update_fields=["waived_at", "waived_by", "reason"])
        settle_units(duty.campaign_id, [duty.unit_id])  # its acts are free for others
        record("duties.duty.waive", duty, by=by, at=now, reason=duty.reason)
    return duty


@transaction.atomic
def move(duty: Duty, due_on: date, *, reason: str, by: Person, now: datetime) -> Duty:
    """Another day by which it is due; the old one is kept.

    Raises DutyError without a reason, for a day before it begins, or one that is closed.
    """
    settle_units(duty.campaign_id, [duty.unit_id])
    duty = Duty.objects.get(pk=duty.pk)
    if not reason.strip():
        raise DutyError(_("Say why the day is moved."))
    if duty.met_on or duty.waived_at:
        raise DutyError(_("It is met or waived already."))
    if due_on < duty.from_on:
        raise DutyError(_("The day is before the time in which acts count."))
    if due_on != duty.due_on:
        DueDateMove.objects.create(
            duty=duty,
            before=duty.due_on,
            after=due_on,
            reason=reason.strip()[:200],
            moved_at=now,
            moved_by=by,
        )
        before, duty.due_on = duty.due_on, due_on
        duty.save(update_fields=["due_on"])
        duty.reminders.all().delete()  # of the old day; the messages stay
        settle_units(duty.campaign_id, [duty.unit_id])
        record(
            "duties.duty.move",
            duty,
            by=by,
            at=now,
            before=str(before),
            after=str(due_on),
            reason=reason,
        )
    return duty
