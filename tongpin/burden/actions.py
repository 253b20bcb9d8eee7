"""The burden gate: a request for data is looked up first, weighed, and only then asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.base.keyed import by_key
from tongpin.base.periods import month_of
from tongpin.base.text import printable
from tongpin.burden.known_data import known_things, recognised
from tongpin.burden.models import AskedUnit, DataRequest, RequestField, RequestState
from tongpin.campaigns.campaign_states import check_open
from tongpin.campaigns.models import Campaign
from tongpin.duties.actions import (
    DutyDraft,
    DutyError,
    Origin,
    add_duty,
    set_met,
    waive_open,
)
from tongpin.duties.models import Duty
from tongpin.notices.actions import send_message
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Role, Unit, whole_tree
from tongpin.orgs.permissions import has_role_over

FIELDS = 30  # of one request at most
LONGEST = 240  # minutes of one field
LONGEST_VALUE = 500  # characters


class BurdenError(UserError):
    """It cannot be done as asked; the message is written for users."""


@dataclass(frozen=True)
class FieldDraft:
    """One thing that somebody wants to know, and how long a unit needs to find it out."""

    label: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class RequestDraft:
    """A request as it is described."""

    title: str
    basis: str
    due_on: date
    fields: Sequence[FieldDraft]
    units: Collection[int]


@transaction.atomic
def describe_request(
    campaign: Campaign, unit: Unit, draft: RequestDraft, *, by: Person | None, now: datetime
) -> DataRequest:
    """Describe what is wanted; what is known already is recognised. Nobody is asked yet.

    Raises BurdenError without a basis, fields or units, for units that are not below, a field
    twice, or one that takes no time or over four hours; CampaignError once the campaign is closed.
    """
    check_open(campaign)
    _check(unit, draft, localdate(now))
    request = DataRequest.objects.create(
        campaign=campaign,
        unit=unit,
        title=draft.title.strip(),
        basis=draft.basis.strip(),
        due_on=draft.due_on,
        made_at=now,
        made_by=by,
    )
    things = known_things(campaign)
    for position, field in enumerate(draft.fields):
        RequestField.objects.create(
            request=request,
            position=position,
            label=field.label.strip(),
            minutes=field.minutes,
            known_as=recognised(field.label, things),
        )
    units = sorted(draft.units)
    AskedUnit.objects.bulk_create(AskedUnit(request=request, unit_id=unit) for unit in units)
    _weigh(request)
    record(
        "burden.request.describe",
        request,
        by=by,
        at=now,
        fields=len(draft.fields),
        units=len(draft.units),
        minutes=request.minutes,
    )
    return request


def _check(unit: Unit, draft: RequestDraft, today: date) -> None:
    if not draft.title.strip() or not draft.basis.strip():
        raise BurdenError(_("Say what it is about, and on what basis you may ask."))
    _check_fields(draft.fields)
    units_below = whole_tree().subtree(unit.pk, today)
    if not draft.units or not set(draft.units).issubset(units_below):
        raise BurdenError(_("Choose units below."))
    if draft.due_on < today:
        raise BurdenError(_("The day is past."))


def _check_fields(fields: Sequence[FieldDraft]) -> None:
    labels = [field.label.strip() for field in fields]
    if not labels or not all(labels) or len(labels) > FIELDS:
        raise BurdenError(_("Name the fields, one to %(most)s of them.") % {"most": FIELDS})
    if len(set(labels)) < len(labels):
        raise BurdenError(_("A field stands there twice."))
    if any(not 1 <= field.minutes <= LONGEST for field in fields):
        raise BurdenError(_("A field takes a unit 1 to 240 minutes: say honestly how many."))


def _weigh(request: DataRequest) -> None:
    unknown_fields = request.fields.filter(known_as="")
    request.minutes = unknown_fields.aggregate(minutes=Sum("minutes", default=0))["minutes"]
    request.save(update_fields=["minutes"])


@transaction.atomic
def say_known(
    request: DataRequest, chosen: Mapping[int, str], *, by: Person, now: datetime
) -> DataRequest:
    """Say which fields mean something that is known: by position, a key or "".

    Raises BurdenError once units are asked, or for a key that is none.
    """
    request = _open(request)
    keys = by_key(known_things(request.campaign))
    for field in request.fields.all():
        key = chosen.get(field.position, field.known_as)
        if key and key not in keys:
            raise BurdenError(_("%(key)s is not known.") % {"key": key})
        if key != field.known_as:
            field.known_as = key
            field.save(update_fields=["known_as"])
    _weigh(request)
    record("burden.request.say_known", request, by=by, at=now, minutes=request.minutes)
    return request


def _open(request: DataRequest) -> DataRequest:
    request = DataRequest.objects.select_for_update().get(pk=request.pk)
    if not request.is_open:
        raise BurdenError(_("It was decided already."))
    return request


def asked_minutes(campaign: Campaign, units: Collection[int], day: date) -> dict[int, int]:
    """By unit, the minutes that requests of the day's month asked of it."""
    start, end = month_of(day).moments
    rows = AskedUnit.objects.really_asked().filter(
        request__campaign=campaign,
        unit__in=list(units),
        request__decided_at__gte=start,
        request__decided_at__lt=end,
    )
    sums = rows.values("unit").annotate(minutes=Sum("request__minutes"))
    return dict(sums.values_list("unit", "minutes"))


def is_over(request: DataRequest, day: date) -> bool:
    """Whether it would ask a unit for more minutes this month than the pack allows."""
    units = list(request.asked_units.values_list("unit", flat=True))
    minutes = asked_minutes(request.campaign, units, day)
    most = max(minutes.values(), default=0)
    return most + request.minutes > request.campaign.ask_minutes


@transaction.atomic
def ask_units(request: DataRequest, *, by: Person, now: datetime) -> DataRequest:
    """Ask units for what nobody knows; above the budget a leader has to sign first.

    Where everything is known nobody is asked. Safe to repeat. Raises BurdenError for a past day.
    """
    Campaign.objects.select_for_update().get(pk=request.campaign_id)  # budgets are weighed in turn
    request = DataRequest.objects.select_for_update().get(pk=request.pk)
    if not request.is_open:
        return request
    if not request.minutes:
        return _decide(request, RequestState.AVOIDED, by, now)
    if is_over(request, localdate(now)):
        request.state = RequestState.TO_SIGN
        request.save(update_fields=["state"])
        title = _("To sign: %(title)s") % {"title": request.title}
        key = f"to-sign:{request.pk}:{now.isoformat()}"
        path = request.get_absolute_url()
        send_message(request.unit_id, key, title, request.basis, path=path, now=now)
        record("burden.request.to_sign", request, by=by, at=now, minutes=request.minutes)
        return request
    return _send(request, by, now)


def may_sign(request: DataRequest, person: Person, day: date) -> bool:
    return has_role_over(person, request.unit_id, {Role.LEADER}, day)


@transaction.atomic
def sign(
    request: DataRequest, agrees: bool, remark: str, *, by: Person, now: datetime
) -> DataRequest:
    """A leader signs that units are asked beyond the budget, or does not. Safe to repeat.

    Raises BurdenError for anybody else, and for a refusal without a word.
    """
    request = DataRequest.objects.select_for_update().get(pk=request.pk)
    if not may_sign(request, by, localdate(now)):
        raise BurdenError(_("Only a leader signs."))
    if request.state != RequestState.TO_SIGN:
        return request
    if not agrees and not remark.strip():
        raise BurdenError(_("Say why it is not signed."))
    request.signed_by = by
    request.signed_at = now
    request.remark = printable(remark).strip()[:200]
    request.save(update_fields=["signed_by", "signed_at", "remark"])
    record("burden.request.sign", request, by=by, at=now, agrees=agrees)
    if agrees:
        return _send(request, by, now)
    request.state = RequestState.REFUSED
    request.save(update_fields=["state"])
    title = _("Not signed: %(title)s") % {"title": request.title}
    key = f"not-signed:{request.pk}:{now.isoformat()}"
    path = request.get_absolute_url()
    send_message(request.unit_id, key, title, request.remark, path=path, now=now)
    return request


def _send(request: DataRequest, by: Person, now: datetime) -> DataRequest:
    minutes = _("about %(minutes)s minutes") % {"minutes": request.minutes}
    text = f"{request.basis}\n{minutes}"
    path = request.get_absolute_url()
    for asked in request.asked_units.filter(duty=None).order_by("id"):
        asked.duty = _add_duty(request, asked.unit_id, by, now)
        asked.save(update_fields=["duty"])
        send_message(asked.unit_id, f"asked:{asked.pk}", request.title, text, path=path, now=now)
    return _decide(request, RequestState.ASKED, by, now)


def _add_duty(request: DataRequest, unit: int, by: Person, now: datetime) -> Duty:
    words = _("request for data: %(title)s") % {"title": request.title}
    draft = DutyDraft(
        unit=unit,
        title=request.title,
        due_on=request.due_on,
        origin=Origin(words, request.get_absolute_url()),
    )
    try:
        return add_duty(request.campaign_id, draft, by=by, now=now)
    except DutyError as error:
        raise BurdenError(str(error)) from error


def _decide(request: DataRequest, state: RequestState, by: Person, now: datetime) -> DataRequest:
    request.state = state
    request.decided_at = now
    request.save(update_fields=["state", "decided_at"])
    record(f"burden.request.{state}", request, by=by, at=now, minutes=request.minutes)
    return request


@transaction.atomic
def answer(asked: AskedUnit, values: Mapping[int, str], *, by: Person, now: datetime) -> AskedUnit:
    """A unit answers what nobody knew; answered again, the new values stand.

    Raises BurdenError for a request that asks nothing, or a field without a value.
    """
    asked = (
        AskedUnit.objects.select_for_update(of=("self",))
        .select_related("request", "duty")
        .get(pk=asked.pk)
    )
    if asked.request.state != RequestState.ASKED:
        raise BurdenError(_("Nothing is asked here."))
    asked.values = _checked_values(asked.request, values)
    asked.answered_at = now
    asked.answered_by = by
    asked.save(update_fields=["values", "answered_at", "answered_by"])
    if asked.duty and asked.duty.met_on is None:
        set_met(asked.duty, localdate(now))
    record("burden.asked.answer", asked, by=by, at=now)
    return asked


def _checked_values(request: DataRequest, values: Mapping[int, str]) -> dict[str, str]:
    """What a unit says of each field, by its position; also of fields known of others alone."""
    checked_values = {}
    for field in request.fields.order_by("position"):
        value = printable(values.get(field.position, "")).strip()
        if len(value) > LONGEST_VALUE:
            text = _("%(label)s: 500 characters at most.")
            raise BurdenError(text % {"label": field.label})
        if value:
            checked_values[str(field.position)] = value
        elif not field.known_as:
            raise BurdenError(_("%(label)s: say it, or write 无.") % {"label": field.label})
    return checked_values


@transaction.atomic
def withdraw(request: DataRequest, *, by: Person, now: datetime) -> DataRequest:
    """Nobody is asked any more; duties that it made are waived. Safe to repeat.

    What units answered stays counted. Raises BurdenError for one that asks nobody.
    """
    request = DataRequest.objects.select_for_update().get(pk=request.pk)
    if request.state == RequestState.WITHDRAWN:
        return request
    if not request.may_be_withdrawn:
        raise BurdenError(_("Nobody is asked by it."))
    duties = Duty.objects.filter(asked_unit__request=request)
    reason = _("the request was withdrawn")
    waive_open(duties, request.campaign_id, reason, by=by, now=now)
    request.state = RequestState.WITHDRAWN
    request.save(update_fields=["state"])
    record("burden.request.withdraw", request, by=by, at=now)
    return request
