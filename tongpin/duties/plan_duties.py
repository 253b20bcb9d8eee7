"""What a unit planned it owes itself: items of year plans become duties, and follow the plan."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongpin.campaigns.models import Campaign
from tongpin.duties.actions import waive_open
from tongpin.duties.duty_settlement import mark_units, settle_units
from tongpin.duties.models import DueDateMove, Duty
from tongpin.plans.models import PlanItem


def follow_plans(*, now: datetime) -> int:
    """Make the duties of items whose time has begun, and bring them up to changed plans.

    Items whose time was over before anybody looked make none: a plan typed in afterwards
    reminds nobody. The answer is how many changed. Safe to repeat.
    """
    today = localdate(now)
    count = 0
    for campaign in Campaign.objects.running().filter(starts_on__lte=today, ends_on__gte=today):
        count += _follow(campaign, now)
    return count


@transaction.atomic
def _follow(campaign: Campaign, now: datetime) -> int:
    """One process at a time for each campaign."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    return _follow_changes(campaign, now) + _make(campaign, now)


def _make(campaign: Campaign, now: datetime) -> int:
    today = localdate(now)
    kinds = campaign.kinds.shared()
    items = PlanItem.objects.current().filter(
        campaign=campaign, kind__in=kinds, from_on__lte=today, before_on__gt=today, duty=None
    )
    duties = []
    for item in items.order_by("id"):
        duty = Duty(
            campaign=campaign,
            unit_id=item.unit_id,
            kind_id=item.kind_id,
            title=item.topic[:120],
            from_on=item.from_on,
            due_on=item.last_on,
            plan_item=item,
            made_at=now,
        )
        duties.append(duty)
    Duty.objects.bulk_create(duties, ignore_conflicts=True, batch_size=1000)
    units = {duty.unit_id for duty in duties}
    settle_units(campaign.pk, units)
    mark_units(campaign.pk, units)
    return len(duties)


def _follow_changes(campaign: Campaign, now: datetime) -> int:
    """An item that was written anew takes its duty along; one that was withdrawn waives it."""
    stale = Duty.objects.filter(campaign=campaign, plan_item__withdrawn_at__isnull=False)
    count = 0
    for duty in stale.select_related("plan_item").order_by("unit_id", "id"):
        assert duty.plan_item
        item = newest_version(duty.plan_item)
        if item.withdrawn_at or Duty.objects.filter(plan_item=item).exists():
            reason = duty.plan_item.reason
            own = Duty.objects.filter(pk=duty.pk)
            count += waive_open(own, campaign.pk, reason, by=None, now=now)
        elif duty.waived_at:  # it stays waived, whatever the item is called now
            Duty.objects.filter(pk=duty.pk).update(plan_item=item)
        else:
            _take_along(duty, item, now)
            count += 1
    return count


def newest_version(item: PlanItem) -> PlanItem:
    """The item itself, or the last of those by which it was replaced."""
    while item.withdrawn_at:
        replacement = PlanItem.objects.filter(replaces=item).first()
        if replacement is None:
            return item
        item = replacement
    return item


def _take_along(duty: Duty, item: PlanItem, now: datetime) -> None:
    settle_units(duty.campaign_id, [duty.unit_id])
    due_on = item.last_on
    if duty.due_on != due_on:
        assert duty.plan_item
        DueDateMove.objects.create(
            duty=duty,
            old_due_on=duty.due_on,
            new_due_on=due_on,
            reason=duty.plan_item.reason,
            moved_at=now,
            moved_by_id=item.recorded_by_id,
        )
        duty.reminders.all().delete()
    duty.plan_item = item
    duty.title = item.topic[:120]
    duty.kind_id = item.kind_id
    duty.from_on = item.from_on
    duty.due_on = due_on
    duty.save(update_fields=["plan_item", "title", "kind", "from_on", "due_on"])
    settle_units(duty.campaign_id, [duty.unit_id])
