"""Orders that were done become acts, so that figures have one source."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.acts.actions import (
    MOST_FILES,
    ActDraft,
    Presence,
    SlotAnswerDraft,
    answer_slot,
    cancel_act,
    close_act,
    correct_act,
    record_act,
)
from tongpin.acts.models import Act, AttendanceSource, SlotAnswerKind, Status
from tongpin.campaigns.models import Kind
from tongpin.orgs.models import Person
from tongpin.service.models import ServiceOrder
from tongpin.service.order_details import CountMethod, OrderDetails, ServiceError

SERVED = "served"  # the role of people for whom something was done
PICTURES = "pictures"  # the slot of pictures
DONE_AGAIN = "群众要求重办后再次办结"  # as the act keeps it, whoever looks
UNSOLVED = "群众表示没有解决"


def record_order_act(
    order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime
) -> None:
    """Record what the holder did; of an order that was done before the act is corrected.

    Raises ServiceError for a day to come or before the request, or people without a method.
    """
    _check_report(order, details, now)
    kind = order.campaign.kinds.get(key=order.spec.kind)
    draft = _act_draft(order, kind, details)
    if order.act is None:
        order.act = record_act(order.campaign_id, draft, by=by, now=now)
    else:
        order.act = correct_act(order.act, draft, reason=DONE_AGAIN, by=by, now=now)
    if any(slot.key == PICTURES for slot in kind.spec.slots):
        _keep_pictures(order.act, details, by, now)


def _check_report(order: ServiceOrder, details: OrderDetails, now: datetime) -> None:
    assert details.done_on
    if not localdate(order.made_at) <= details.done_on <= localdate(now):
        raise ServiceError(_("It was done after the request came, and not on a day to come."))
    if details.served and details.method not in tuple(CountMethod):
        raise ServiceError(_("Say how the people were counted."))


def _act_draft(order: ServiceOrder, kind: Kind, details: OrderDetails) -> ActDraft:
    assert order.holder_id
    assert details.done_on
    stored = {
        "category": order.spec.label,
        "method": details.method if details.served else "",
        "result": details.text.strip()[:300],
    }
    known = {spec.key for spec in kind.spec.fields if spec.is_stored}
    fields = {key: value for key, value in stored.items() if key in known and value}
    presences = []
    if details.served and SERVED in {spec.role for spec in kind.spec.fields}:
        source = AttendanceSource.ESTIMATE
        if details.method == CountMethod.NAMED:
            source = AttendanceSource.PAPER
        presences.append(Presence(None, role=SERVED, source=source, visits=details.served))
    return ActDraft(
        kind=kind.pk,
        unit=order.holder_id,
        title=order.title,
        occurred_on=details.done_on,
        values={"place": order.place, "number": order.number, "fields": fields},
        presences=presences,
    )


def _keep_pictures(act: Act, details: OrderDetails, by: Person | None, now: datetime) -> None:
    pictures = [file for file in details.proofs if file.is_picture]
    standing = act.answers.filter(superseded_at=None, kind=SlotAnswerKind.FILE, slot=PICTURES)
    room = MOST_FILES - standing.count()
    for file in pictures[: max(room, 0)]:
        draft = SlotAnswerDraft(SlotAnswerKind.FILE, file=file)
        answer_slot(act, PICTURES, draft, by=by, now=now)


def close_order_act(order: ServiceOrder, by: Person | None, now: datetime) -> None:
    """The order is closed, and so is its act."""
    if order.act and order.act.status == Status.HELD:
        order.act = close_act(order.act, by=by, now=now)


def cancel_order_act(order: ServiceOrder, by: Person | None, now: datetime) -> None:
    """A resident calls it unsolved: until it is done again it does not count."""
    if order.act and order.act.status != Status.CANCELLED:
        order.act = cancel_act(order.act, reason=UNSOLVED, by=by, now=now)
