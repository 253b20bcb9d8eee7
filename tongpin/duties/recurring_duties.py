"""Rules by which units owe the same again and again, and the duties that they make."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.periods import Period
from tongpin.campaigns.campaign_states import check_running
from tongpin.campaigns.models import Campaign, Kind
from tongpin.duties.actions import DutyError
from tongpin.duties.duty_settlement import mark_units, settle_units
from tongpin.duties.models import Duty, Recurrence, Template
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit, whole_tree


@dataclass(frozen=True, kw_only=True)
class TemplateDraft:
    """So many acts of a kind in every period of from_on <= day < before_on."""

    title: str
    kind: Kind
    count: int
    every: Recurrence
    from_on: date
    before_on: date


@transaction.atomic
def make_template(
    campaign: Campaign,
    unit: Unit,
    draft: TemplateDraft,
    units: Collection[int],
    *,
    by: Person | None,
    now: datetime,
) -> Template:
    """Make a rule for the units; the duties of periods that have begun are made at once.

    Raises DutyError for nobody, units that are not its own or below, or days in the wrong order,
    CampaignError while the campaign stands still.
    """
    check_running(campaign)
    if not units or set(units) - set(whole_tree().subtree(unit.pk, localdate(now))):
        raise DutyError(_("Choose units below."))
    if draft.from_on >= draft.before_on:
        raise DutyError(_("The last day is before the first."))
    template = Template.objects.create(
        campaign=campaign,
        unit=unit,
        title=draft.title,
        kind=draft.kind,
        count=draft.count,
        every=draft.every,
        from_on=draft.from_on,
        before_on=draft.before_on,
    )
    template.units.set(units)
    make_due_duties(template, now=now)
    record("duties.template.make", template, by=by, at=now, units=len(units))
    return template


@transaction.atomic
def make_due_duties(template: Template, *, now: datetime) -> int:
    """Make the duties of all periods that have begun; the answer counts the new ones.

    Safe to repeat. A campaign that is paused makes up for it later.
    """
    if template.ended_at or not template.campaign.is_running:
        return 0
    made = set(Duty.objects.filter(template=template).values_list("unit", "period"))
    units = list(template.units.values_list("pk", flat=True))
    duties = []
    for period in template.periods_begun(localdate(now)):
        for unit in units:
            if (unit, period.key) not in made:
                duties.append(_duty(template, period, unit, now))
    Duty.objects.bulk_create(duties, ignore_conflicts=True, batch_size=1000)
    owing = {duty.unit_id for duty in duties}
    if owing:
        settle_units(template.campaign_id, owing)
        mark_units(template.campaign_id, owing)
    return len(duties)


def _duty(template: Template, period: Period, unit: int, now: datetime) -> Duty:
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


@transaction.atomic
def end_template(template: Template, *, by: Person, now: datetime) -> Template:
    """Let the rule make no duties any more; those that it made stand. Safe to repeat."""
    template = Template.objects.select_for_update().get(pk=template.pk)
    if template.ended_at is None:
        template.ended_at = now
        template.save(update_fields=["ended_at"])
        record("duties.template.end", template, by=by, at=now)
    return template
