"""What follows from the moves of an order beside its state and its clock."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.keyed import by_key
from tongpin.orgs.models import Person, Unit, whole_tree
from tongpin.service.models import ServiceOrder
from tongpin.service.order_acts import cancel_order_act, close_order_act, record_order_act
from tongpin.service.order_clock import ClockChange, change_clock
from tongpin.service.order_details import OrderDetails, ServiceError
from tongpin.service.order_states import JOINABLE_STATES
from tongpin.service.request_texts import title_of

MOST_PARTS = 10

Consequence = Callable[[ServiceOrder, OrderDetails, Person | None, datetime], None]


def level_of(unit: int, now: datetime) -> int:
    """How many levels the unit stands below the top."""
    return len(whole_tree().above(unit, localdate(now))) - 1


def check_holder(order: ServiceOrder, category: str, unit: Unit, now: datetime) -> None:
    """Raises ServiceError for a unit to which an order of this category may not be sent."""
    if unit.pk not in whole_tree().subtree(order.desk_id, localdate(now)):
        raise ServiceError(_("The unit does not stand below the one that dispatches."))
    spec = order.campaign.services_spec.category(category)
    if not spec.may_go_to_level(level_of(unit.pk, now)):
        values = {"unit": unit.name, "category": spec.label, "reason": spec.because}
        text = _("%(category)s may not be sent to %(unit)s. %(reason)s")
        raise ServiceError(text % values)


def dispatch(order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime) -> None:
    assert details.unit
    if details.category not in by_key(order.campaign.services_spec.categories):
        raise ServiceError(_("Choose the sort of request."))
    check_holder(order, details.category, details.unit, now)
    order.title = details.title.strip()[:80]
    order.category = details.category
    order.holder = details.unit


def take_back(order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime) -> None:
    order.holder = None


def insist(order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime) -> None:
    """Also against an objection no unit gets what may never be sent there."""
    assert order.holder
    check_holder(order, order.category, order.holder, now)


def merge(order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime) -> None:
    """Its residents follow the other order from now on."""
    assert details.other
    other = ServiceOrder.objects.select_for_update().get(pk=details.other.pk)
    is_joinable = other.state in JOINABLE_STATES and other.whole_id is None
    if other.pk == order.pk or other.desk_id != order.desk_id or not is_joinable:
        raise ServiceError(_("It can only be merged with an open order of the same desk."))
    order.merged_into = other
    order.requests.update(order=other)


def split(order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime) -> None:
    """Each part is an order that is dispatched by itself."""
    titles = [part.strip()[:80] for part in details.parts if part.strip()]
    if not 2 <= len(titles) <= MOST_PARTS:
        text = _("Write each part on a line of its own, two at least and %(most)s at most.")
        raise ServiceError(text % {"most": MOST_PARTS})
    for title in titles:
        _new_order_beside(order, title, now, whole=order)


def _new_order_beside(
    order: ServiceOrder, title: str, now: datetime, **values: ServiceOrder
) -> ServiceOrder:
    """An order at the same desk and place, which waits to be dispatched."""
    new = ServiceOrder(
        campaign=order.campaign,
        desk=order.desk,
        category=order.category,
        title=title,
        unit=order.unit,
        place=order.place,
        made_at=now,
        **values,
    )
    change_clock(new, ClockChange.DESK, localdate(now))
    new.save()
    return new


def report(order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime) -> None:
    record_order_act(order, details, by, now)
    _set_done(order, details, now)


def report_outside(
    order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime
) -> None:
    """Somebody outside did it: no act of ours."""
    _set_done(order, details, now)


def _set_done(order: ServiceOrder, details: OrderDetails, now: datetime) -> None:
    order.done_on = details.done_on or localdate(now)
    order.ratings.filter(superseded_at=None).update(superseded_at=now)  # of what was done before


def close(order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime) -> None:
    order.closed_at = now
    close_order_act(order, by, now)


def close_after_wait(
    order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime
) -> None:
    """Nobody answered for long enough. Raises ServiceError before that."""
    assert order.done_on
    days = order.campaign.services_spec.answer_days
    last = order.steps.order_by("-id").first()
    reported_on = localdate(last.made_at) if last else order.done_on
    if (localdate(now) - reported_on).days < days:
        text = _("The resident has %(days)s days to say how it is; close it after that.")
        raise ServiceError(text % {"days": days})
    close(order, details, by, now)


def end(order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime) -> None:
    """It ends without having been done."""
    order.closed_at = now
    cancel_order_act(order, by, now)


def half(order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime) -> None:
    """What is left becomes an order of its own."""
    close(order, details, by, now)
    make_rest(order, details.text, now)


def make_rest(order: ServiceOrder, text: str, now: datetime) -> ServiceOrder:
    """The order for what is left; while one is open it is that one."""
    rest = order.rests.open().first()
    if rest:
        return rest
    return _new_order_beside(order, title_of(text or order.title), now, rest_of=order)


def contest(order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime) -> None:
    order.closed_at = None
    cancel_order_act(order, by, now)


def reopen(order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime) -> None:
    order.reopened += 1
    order.closed_at = None
    cancel_order_act(order, by, now)


def reopen_part(
    order: ServiceOrder, details: OrderDetails, by: Person | None, now: datetime
) -> None:
    assert details.other
    if details.other.whole_id != order.pk:
        raise ServiceError(_("Choose one of its parts."))
    order.reopened += 1
    order.closed_at = None


CONSEQUENCES: Mapping[str, Consequence] = {
    "dispatch": dispatch,
    "uphold": take_back,
    "insist": insist,
    "merge": merge,
    "split": split,
    "report": report,
    "report_outside": report_outside,
    "gather": report_outside,
    "refuse": end,
    "give_up": end,
    "withdraw": end,
    "leave": end,
    "solved": close,
    "half": half,
    "settle": close,
    "close": close_after_wait,
    "not_solved": contest,
    "reopen": reopen,
    "again": reopen,
    "reopen_part": reopen_part,
}
