"""Changing what was asked: directives withdrawn, days moved for everybody, rules ended."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongpin.duties.actions import DutyError
from tongpin.duties.duty_settlement import settle_units
from tongpin.duties.models import Directive, DueDateMove, Duty, Expectation, Reminder, Template
from tongpin.notices.actions import send_message
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person


def waive_open(
    duties: QuerySet[Duty], campaign: int, reason: str, *, by: Person | None, now: datetime
) -> int:
    """Nobody owes these any more, as far as they are open; tells how many there were."""
    units = set(duties.order_by().values_list("unit", flat=True))
    settle_units(campaign, units)  # what an act met meanwhile is met
    count = duties.filter(met_on=None, waived_at=None).update(
        waived_at=now, waived_by=by, reason=reason[:200]
    )
    settle_units(campaign, units)  # acts are free for others
    return count


@transaction.atomic
def withdraw_directive(
    directive: Directive, reason: str, *, by: Person, now: datetime
) -> Directive:
    """It asks nothing any more; what is open of it is waived, and its units are told.

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
    _tell(directive, f"withdrawn:{directive.pk}", title, reason.strip(), now)
    record("duties.directive.withdraw", directive, by=by, at=now, reason=reason, waived=count)
    return directive


@transaction.atomic
def move_expectation(
    expectation: Expectation, due_on: date, reason: str, *, by: Person, now: datetime
) -> Expectation:
    """Everybody who still owes it has until another day; each duty keeps the old one.

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
    before, expectation.due_on = expectation.due_on, due_on
    expectation.save(update_fields=["due_on"])
    _move_all(expectation, due_on, reason.strip()[:200], by, now)
    title = _("Moved to %(day)s: %(label)s") % {
        "day": f"{due_on:%Y-%m-%d}",
        "label": expectation.label,
    }
    key = f"moved:{expectation.pk}:{due_on}:{now.isoformat()}"
    _tell(directive, key, title, reason.strip(), now)
    record(
        "duties.expectation.move",
        expectation,
        by=by,
        at=now,
        before=str(before),
        after=str(due_on),
        reason=reason,
    )
    return expectation


def _move_all(
    expectation: Expectation, due_on: date, reason: str, by: Person, now: datetime
) -> None:
    campaign, duties = expectation.directive.campaign_id, expectation.duties.order_by("id")
    units = set(duties.order_by().values_list("unit", flat=True))
    settle_units(campaign, units)
    open_ = list(duties.filter(met_on=None, waived_at=None))
    if any(due_on < duty.from_on for duty in open_):
        raise DutyError(_("The day is before the time in which acts count."))
    DueDateMove.objects.bulk_create(
        DueDateMove(
            duty=duty, before=duty.due_on, after=due_on, reason=reason, moved_at=now, moved_by=by
        )
        for duty in open_
    )
    Duty.objects.filter(pk__in=[duty.pk for duty in open_]).update(due_on=due_on)
    Reminder.objects.filter(duty__in=open_).delete()  # of the old day; the messages stay
    settle_units(campaign, units)


def _tell(directive: Directive, key: str, title: str, text: str, now: datetime) -> None:
    path = f"/directives/{directive.pk}/"
    for unit in directive.addressees.order_by("unit").values_list("unit", flat=True):
        send_message(unit, f"{key}:{unit}", title, text, path=path, now=now)


@transaction.atomic
def end_template(template: Template, *, by: Person, now: datetime) -> Template:
    """The rule makes no duties any more; those that it made stand. Safe to repeat."""
    template = Template.objects.select_for_update().get(pk=template.pk)
    if template.ended_at is None:
        template.ended_at = now
        template.save(update_fields=["ended_at"])
        record("duties.template.end", template, by=by, at=now)
    return template
