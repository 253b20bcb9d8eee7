"""Planning: plan items, acts planned from them, bases, subscriptions."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.acts.actions import ActDraft, mark_act, record_act
from tongpin.acts.models import Act, Status
from tongpin.base.errors import UserError
from tongpin.base.periods import Period
from tongpin.base.text import printable
from tongpin.campaigns.campaign_states import check_open
from tongpin.campaigns.models import Campaign, Kind
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit
from tongpin.plans.models import Base, Feed, PlanItem, PlannedAct, new_key


class PlanError(UserError):
    """Nothing can be planned as asked; the message is written for users."""


@dataclass(frozen=True)
class PlanItemDraft:
    """What a plan item says."""

    kind: Kind
    period: Period  # a month or a quarter
    topic: str
    lead: str = ""


@transaction.atomic
def add_item(unit: Unit, draft: PlanItemDraft, *, by: Person | None, now: datetime) -> PlanItem:
    """Put a topic into the unit's plan. The same topic in the same period is there once.

    Raises CampaignError once the campaign is closed.
    """
    check_open(draft.kind.campaign)
    Unit.objects.select_for_update().get(pk=unit.pk)  # one at a time for each unit
    item = _item(unit, draft, by=by, now=now)
    same = PlanItem.objects.current().filter(
        unit=unit, kind=item.kind, from_on=item.from_on, before_on=item.before_on, topic=item.topic
    )
    existing = same.first()
    if existing and existing.lead == item.lead:
        return existing
    item.save()
    record("plans.item.add", item, by=by, at=now, topic=item.topic, period=draft.period.key)
    return item


@transaction.atomic
def change_item(
    item: PlanItem, draft: PlanItemDraft, *, reason: str, by: Person | None, now: datetime
) -> PlanItem:
    """Write the item anew; the old one stays readable, and its acts come along.

    Raises PlanError without a reason, or for an item that stands no more, CampaignError once the
    campaign is closed.
    """
    check_open(draft.kind.campaign)
    item = _withdrawn(item, reason, now)
    new = _item(item.unit, draft, by=by, now=now)
    new.replaces = item
    new.save()
    item.planned.update(item=new)
    record("plans.item.change", new, by=by, at=now, replaces=item.pk, reason=item.reason)
    return new


@transaction.atomic
def withdraw_item(item: PlanItem, *, reason: str, by: Person | None, now: datetime) -> None:
    """Take the item out of the plan; it stays readable with the reason.

    Raises PlanError without a reason, or for an item that stands no more.
    """
    item = _withdrawn(item, reason, now)
    record("plans.item.withdraw", item, by=by, at=now, reason=item.reason)


def _item(unit: Unit, draft: PlanItemDraft, *, by: Person | None, now: datetime) -> PlanItem:
    return PlanItem(
        campaign=draft.kind.campaign,
        unit=unit,
        kind=draft.kind,
        from_on=draft.period.from_on,
        before_on=draft.period.before_on,
        topic=_line(draft.topic, 200) or draft.kind.label,
        lead=_line(draft.lead, 120),
        recorded_at=now,
        recorded_by=by,
    )


def _withdrawn(item: PlanItem, reason: str, now: datetime) -> PlanItem:
    item = PlanItem.objects.select_for_update().get(pk=item.pk)
    if item.withdrawn_at:
        raise PlanError(_("This part of the plan was changed or withdrawn already."))
    if not _line(reason, 200):
        raise PlanError(_("Say why the plan changes."))
    item.withdrawn_at = now
    item.reason = _line(reason, 200)
    item.save(update_fields=["withdrawn_at", "reason"])
    return item


def _line(text: str, length: int) -> str:
    return printable(text).strip()[:length]


@dataclass(frozen=True)
class Appointment:
    """When and where an act is planned to be."""

    kind: Kind
    unit: Unit
    title: str
    day: date
    starts_at: time | None = None
    place: str = ""

    def act_draft(self) -> ActDraft:
        """The planned act, ready to be written."""
        return ActDraft(
            kind=self.kind.pk,
            unit=self.unit.pk,
            title=self.title,
            occurred_on=self.day,
            values={
                "status": Status.PLANNED,
                "place": self.place,
                "starts_at": self.starts_at,
            },
        )


@transaction.atomic
def plan_act(
    appointment: Appointment, *, item: PlanItem | None = None, by: Person | None, now: datetime
) -> Act:
    """Plan an act, from an item of the unit's plan or from nothing.

    The same act planned again is the one that is there. Raises PlanError for an item of
    another unit or one that stands no more.
    """
    Unit.objects.select_for_update().get(pk=appointment.unit.pk)  # one at a time for each unit
    if item and (item.unit_id != appointment.unit.pk or item.withdrawn_at):
        raise PlanError(_("This part of the plan is not the unit's, or was withdrawn."))
    same = Act.objects.current().filter(
        kind=appointment.kind,
        unit=appointment.unit,
        occurred_on=appointment.day,
        title=appointment.title,
        starts_at=appointment.starts_at,
        status=Status.PLANNED,
    )
    act = same.first()
    if act is None:
        draft = appointment.act_draft()
        act = record_act(appointment.kind.campaign_id, draft, by=by, now=now)
    if item:
        PlannedAct.objects.update_or_create(act=act, defaults={"item": item})
        mark_act(act)
    return act


def item_of(act: Act) -> PlanItem | None:
    """The plan item that led to the act, or to a row that it corrects."""
    return PlanItem.objects.filter(planned__act__in=act.editions()).order_by("-id").first()


@transaction.atomic
def keep_base(
    base: Base | None, values: dict[str, Any], *, by: Person | None, now: datetime
) -> Base:
    """Enter a base into the register, or change what it says.

    Raises PlanError for the name of another base.
    """
    base = base or Base()
    earlier_values = {}
    for key, value in values.items():
        if getattr(base, key) != value:
            earlier_values[key] = _told_value(getattr(base, key))
            setattr(base, key, value)
    if Base.objects.filter(name=base.name).exclude(pk=base.pk).exists():
        raise PlanError(_("This name is in the register already."))
    base.save()
    record("plans.base.keep", base, by=by, at=now, before=earlier_values)
    return base


def _told_value(value: object) -> object:
    """As the journal tells it: a unit by its number."""
    return value.pk if isinstance(value, Unit) else value


@transaction.atomic
def close_base(base: Base, *, by: Person | None, now: datetime) -> None:
    """Take a base off the register; acts that name it keep it. Safe to repeat."""
    base = Base.objects.select_for_update().get(pk=base.pk)
    if base.closed_at is None:
        base.closed_at = now
        base.save(update_fields=["closed_at"])
        record("plans.base.close", base, by=by, at=now)


@transaction.atomic
def subscribe(person: Person, unit: Unit, campaign: Campaign, *, now: datetime) -> Feed:
    """The person's subscription to the unit's calendar; asked again, the same one."""
    feed, is_new = Feed.objects.get_or_create(
        person=person, unit=unit, campaign=campaign, defaults={"made_at": now}
    )
    if is_new:
        record("plans.feed.make", feed, by=person, at=now)
    return feed


@transaction.atomic
def renew_feed(feed: Feed, *, now: datetime) -> Feed:
    """Give the subscription another address; the old one leads nowhere any more."""
    feed.key = new_key()
    feed.made_at = now
    feed.save(update_fields=["key", "made_at"])
    record("plans.feed.renew", feed, by=feed.person, at=now)
    return feed


@transaction.atomic
def end_feed(feed: Feed, *, now: datetime) -> None:
    """The subscription ends; its address leads nowhere any more."""
    record("plans.feed.end", feed, by=feed.person, at=now)
    feed.delete()
