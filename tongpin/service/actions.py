"""What is done with orders: the moves of one table, and what residents say and withdraw."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.campaigns.campaign_states import check_open
from tongpin.notices.actions import send_message
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.service.models import (
    OrderStep,
    RequestNote,
    ServiceOrder,
    ServiceOutcome,
    ServiceRating,
    ServiceRequest,
    StepFile,
)
from tongpin.service.order_acts import cancel_order_act
from tongpin.service.order_clock import change_clock
from tongpin.service.order_consequences import CONSEQUENCES, make_rest
from tongpin.service.order_details import OrderDetails, ServiceError, check_details
from tongpin.service.order_families import orders_of
from tongpin.service.order_moves import MOVES, REPORTS, OrderMove, OrderSide
from tongpin.service.order_states import FINISHED_STATES, RATED_STATES, OrderState
from tongpin.service.permissions import sides_of

SENT_TWICE = timedelta(minutes=1)  # within it the same step is the same form sent again


@dataclass(frozen=True, kw_only=True)
class Maker:
    """Who makes a move: a person of ours, or a resident by the link of a request."""

    person: Person | None = None
    request: ServiceRequest | None = None
    device: str = ""  # digest of that of whoever makes it


ITSELF = Maker()
NOTHING_MORE = OrderDetails()


def open_moves(order: ServiceOrder, person: Person, now: datetime) -> dict[str, OrderMove]:
    """The moves that this person may make now."""
    moves = MOVES.legal(order.state, sides_of(order, person, localdate(now)))
    return {key: move for key, move in moves.items() if _may_make(order, move, person)}


def _may_make(order: ServiceOrder, move: OrderMove, person: Person) -> bool:
    return move.fits(order) and not _reported_before(order, move, person)


def _reported_before(order: ServiceOrder, move: OrderMove, person: Person | None) -> bool:
    """Whether the person said that it is done, and the move is somebody else's to make."""
    if not move.other_than or person is None:
        return False
    last = order.steps.filter(move__in=REPORTS).order_by("-id").first()
    return last is not None and last.made_by_id == person.pk


@transaction.atomic
def make_move(
    order: ServiceOrder,
    key: str,
    details: OrderDetails,
    *,
    by: Person,
    now: datetime,
    device: str = "",
) -> ServiceOrder:
    """Make a move with an order. Sent again, it changes nothing.

    Raises ServiceError for a move that is not legal now or not this person's, and for what it
    needs and does not have; CampaignError once the campaign is closed.
    """
    order = _held(order)
    maker = Maker(person=by, device=device)
    if _is_repeated(order, key, details, maker, now):
        return order
    move = MOVES.legal(order.state, sides_of(order, by, localdate(now))).get(key)
    if move is None or not move.fits(order):
        raise ServiceError(_("This step is not possible now; the page was out of date."))
    if _reported_before(order, move, by):
        raise ServiceError(_("Who said that it is done does not close it: somebody else has to."))
    return _make(order, key, details, maker, now)


def _held(order: ServiceOrder) -> ServiceOrder:
    """The order, held. Raises CampaignError once the campaign is closed."""
    orders = ServiceOrder.objects.select_for_update(of=("self",))
    order = orders.select_related("campaign", "act__kind").get(pk=order.pk)
    check_open(order.campaign)
    return order


def _is_repeated(
    order: ServiceOrder, key: str, details: OrderDetails, maker: Maker, now: datetime
) -> bool:
    """Whether this very step was made a moment ago: the form was sent twice."""
    last = order.steps.order_by("-id").first()
    if last is None or last.move != key or now - last.made_at > SENT_TWICE:
        return False
    has_same_maker = last.made_by_id == (maker.person and maker.person.pk)
    is_from_same = last.request_id == (maker.request and maker.request.pk)
    says_same = last.text == details.text.strip() and last.unit_id == (
        details.unit and details.unit.pk
    )
    return order.state == MOVES[key].target and has_same_maker and is_from_same and says_same


def _make(
    order: ServiceOrder, key: str, details: OrderDetails, maker: Maker, now: datetime
) -> ServiceOrder:
    """Make a move that is legal: its step, what follows, the clock, and who hears of it."""
    move = MOVES[key]
    if order.state not in move.sources:
        raise ServiceError(_("This step is not possible now; the page was out of date."))
    check_details(move, details)
    step = _step_of(order, key, details, maker, now)
    if consequence := CONSEQUENCES.get(key):
        consequence(order, details, maker.person, now)
    order.state = move.target
    change_clock(order, move.clock, localdate(now))
    order.save()
    step.save()
    for file in dict.fromkeys(details.proofs):
        StepFile.objects.create(step=step, file=file)
    _notify(step, move, now)
    record(f"service.order.{key}", order, by=maker.person, at=now, step=step.pk)
    _follow_in_family(order, key, details, now)
    return order


def _step_of(
    order: ServiceOrder, key: str, details: OrderDetails, maker: Maker, now: datetime
) -> OrderStep:
    """The step that the move is to leave, not saved yet."""
    return OrderStep(
        order=order,
        move=key,
        text="；".join(details.parts) if details.parts else details.text.strip(),
        unit=details.unit,
        other=details.other,
        request=maker.request,
        confirmation=details.confirmation.strip(),
        made_at=now,
        made_by=maker.person,
        device=maker.device,
    )


def _notify(step: OrderStep, move: OrderMove, now: datetime) -> None:
    """Tell the office that has not made the move."""
    order = step.order
    units = {order.desk_id, order.holder_id}
    if move.side == OrderSide.DESK:
        units.discard(order.desk_id)
    if move.side == OrderSide.UNIT:
        units.discard(order.holder_id)
    title = _("Order %(number)s: %(state)s") % {
        "number": order.number,
        "state": order.get_state_display(),
    }
    lines = [order.title, step.text] if step.text else [order.title]
    for unit in units:
        if unit:
            key = f"order:{step.pk}:{unit}"
            path = order.get_absolute_url()
            send_message(unit, key, title, "\n".join(lines), path=path, now=now)


def _follow_in_family(order: ServiceOrder, key: str, details: OrderDetails, now: datetime) -> None:
    """What the move means for the parts of the order, or for the whole that it is a part of."""
    if key == "reopen_part" and details.other:
        part = _held(details.other)
        if part.state in MOVES["again"].sources:
            _make(part, "again", OrderDetails(text=details.text), ITSELF, now)
    if order.state in (OrderState.CONFIRMED, OrderState.UNSOLVED):
        _make_with_parts(order.parts.filter(state=OrderState.DONE), "settle", now)
    if order.state == OrderState.UNSOLVED:
        _take_back_acts_of_parts(order, now)
    if order.state == OrderState.WITHDRAWN:
        _make_with_parts(order.parts.exclude(state__in=FINISHED_STATES), "withdraw", now)
    if order.whole and order.state in FINISHED_STATES:
        _gather(_held(order.whole), now)


def _make_with_parts(parts: QuerySet[ServiceOrder], key: str, now: datetime) -> None:
    for part in parts.order_by("pk"):
        _make(_held(part), key, NOTHING_MORE, ITSELF, now)


def _take_back_acts_of_parts(whole: ServiceOrder, now: datetime) -> None:
    """What the resident calls unsolved counts in none of its parts."""
    for part in whole.parts.exclude(act=None).select_related("act"):
        cancel_order_act(part, None, now)
        part.save(update_fields=["act"])


def _gather(whole: ServiceOrder, now: datetime) -> None:
    """A whole is done once no part is open; given up where nobody did any of them."""
    states = set(whole.parts.values_list("state", flat=True))
    if whole.state != OrderState.SPLIT or not states <= FINISHED_STATES:
        return
    is_done = bool(states & {OrderState.DONE, OrderState.CONFIRMED})
    _make(whole, "gather" if is_done else "give_up", NOTHING_MORE, ITSELF, now)


@transaction.atomic
def answer_question(
    request: ServiceRequest,
    order: ServiceOrder,
    text: str,
    *,
    device: str = "",
    now: datetime,
) -> ServiceOrder:
    """A resident answers what was asked, so that the clock runs on. Raises ServiceError.

    order   the request's own, or the rest that was left of it
    """
    order = _held(order)
    maker = Maker(request=request, device=device)
    details = OrderDetails(text=text)
    for key in ("answer", "answer_unit"):
        if _is_repeated(order, key, details, maker, now):
            return order
        if order.state in MOVES[key].sources:
            return _make(order, key, details, maker, now)
    raise ServiceError(_("Nobody waits for an answer any more. You may add something below."))


@transaction.atomic
def add_note(request: ServiceRequest, text: str, *, now: datetime) -> RequestNote:
    """A resident adds something to a request; the office that has the order hears of it.

    The same words a moment later are there once. Raises ServiceError once the order has ended.
    """
    order = _held(request.order)
    if order.is_ended:
        raise ServiceError(_("It has ended; send a new request, please."))
    last = request.notes.order_by("-id").first()
    if last and last.text == text.strip():
        return last
    note = RequestNote.objects.create(request=request, text=text.strip(), made_at=now)
    title = _("A resident added something to %(number)s") % {"number": order.number}
    unit = order.holder_id or order.desk_id
    path = order.get_absolute_url()
    send_message(unit, f"service-note:{note.pk}", title, note.text, path=path, now=now)
    record("service.request.add", request, by=None, at=now, note=note.pk)
    return note


@transaction.atomic
def withdraw_request(
    request: ServiceRequest, order: ServiceOrder, *, device: str = "", now: datetime
) -> None:
    """A resident takes a request back; its order ends where nobody else asked. Safe to repeat.

    order   the request's own, or the rest that was left of it

    Raises ServiceError once it was reported as done.
    """
    request = ServiceRequest.objects.select_for_update().get(pk=request.pk)
    order = _held(order)
    if request.withdrawn_at or order.state == OrderState.WITHDRAWN:
        return
    if order.state not in MOVES["withdraw"].sources:
        raise ServiceError(_("It is finished already and cannot be withdrawn."))
    if order.pk == request.order_id:
        request.withdrawn_at = now
        request.save(update_fields=["withdrawn_at"])
        if order.requests.standing().exists():
            record("service.request.withdraw", request, by=None, at=now)
            return
    _make(order, "withdraw", NOTHING_MORE, Maker(request=request, device=device), now)


@dataclass(frozen=True, kw_only=True)
class RatingDraft:
    """What a resident says, and how it is known."""

    outcome: ServiceOutcome
    text: str = ""
    noted_by: Person | None = None  # who called back; None where it came by the link
    visitor: Person | None = None  # who is logged in where the link was opened
    device: str = ""  # digest of that on which it was opened


@transaction.atomic
def rate_order(
    request: ServiceRequest, order: ServiceOrder, draft: RatingDraft, *, now: datetime
) -> ServiceRating:
    """Keep what a resident says of an order that was reported as done. Sent again, it is one.

    A later word replaces an earlier one. Raises ServiceError where nothing was reported yet,
    where somebody speaks who worked on the order, or from a device on which it was worked on.
    """
    if order.pk not in [own_order.pk for own_order in orders_of(request)]:
        raise ServiceError(_("That is another resident's order."))
    order = _held(order)
    if order.state not in RATED_STATES and order.state != OrderState.CONTESTED:
        raise ServiceError(_("Nobody has reported yet that it is done."))
    _check_independence(order, draft)
    standing = request.ratings.filter(order=order, superseded_at=None).first()
    if standing and _says_same(standing, draft):
        return standing
    request.ratings.filter(order=order, superseded_at=None).update(superseded_at=now)
    rating = ServiceRating.objects.create(
        request=request,
        order=order,
        outcome=draft.outcome,
        text=draft.text.strip(),
        noted_by=draft.noted_by,
        made_at=now,
    )
    record("service.rating.give", rating, by=draft.noted_by, at=now, outcome=draft.outcome)
    _follow_rating(order, rating, draft, now)
    return rating


def _says_same(rating: ServiceRating, draft: RatingDraft) -> bool:
    return rating.outcome == draft.outcome and rating.text == draft.text.strip()


def _check_independence(order: ServiceOrder, draft: RatingDraft) -> None:
    """Raises ServiceError for whoever, or whatever device, has worked on the order."""
    family = ServiceOrder.objects.filter(pk=order.pk) | ServiceOrder.objects.filter(whole=order)
    steps = OrderStep.objects.filter(order__in=family, move__in=_moves_of(OrderSide.UNIT))
    steps |= OrderStep.objects.filter(order__in=family, move="report_outside")
    people = [person for person in (draft.noted_by, draft.visitor) if person]
    if people and steps.filter(made_by__in=people).exists():
        text = _("Who worked on it does not say how it turned out: somebody else has to.")
        raise ServiceError(text)
    if draft.device and steps.filter(device=draft.device).exists():
        text = _("On this device somebody worked on it. Open the link on your own phone, please.")
        raise ServiceError(text)


def _moves_of(side: OrderSide) -> list[str]:
    return [key for key, move in MOVES.moves.items() if move.side == side]


def _follow_rating(
    order: ServiceOrder, rating: ServiceRating, draft: RatingDraft, now: datetime
) -> None:
    """Move the order where the word asks for it; otherwise it is kept alone."""
    maker = Maker(person=draft.noted_by, request=rating.request, device=draft.device)
    key = str(rating.outcome)
    if order.state in MOVES[key].sources:
        _make(order, key, OrderDetails(text=rating.text), maker, now)
    elif rating.outcome == ServiceOutcome.HALF and order.state == OrderState.CONFIRMED:
        make_rest(order, rating.text, now)
