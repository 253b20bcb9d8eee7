"""Taking requests: where they belong, which open orders ask for the same, and storing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.cache import cache
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.keyed import by_key
from tongpin.campaigns.campaign_states import check_campaign_runs
from tongpin.campaigns.models import Campaign
from tongpin.evidence.models import StoredFile
from tongpin.notices.actions import send_message
from tongpin.orgs.actions import unit_directory
from tongpin.orgs.journal import record
from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.models import Person, whole_tree
from tongpin.orgs.unit_names import Directory
from tongpin.service.models import (
    RequestChannel,
    RequestPicture,
    ServiceAsker,
    ServiceOrder,
    ServiceRequest,
)
from tongpin.service.order_clock import ClockChange, change_clock
from tongpin.service.order_details import ServiceError
from tongpin.service.order_states import JOINABLE_STATES
from tongpin.service.permissions import desk_of
from tongpin.service.request_texts import ALIKE_FROM, Contact, likeness, title_of

MOST_PICTURES = 3
BY_DEVICE = 10  # requests from one device within an hour
LATELY = timedelta(days=60)  # within which an open order may be the same
COMPARED = 300  # the newest of them
SHOWN_ALIKE = 3
NOBODY = Contact()


@dataclass(frozen=True, kw_only=True)
class ServiceRequestDraft:
    """What somebody asks for, where, and how to reach them."""

    text: str
    unit: int
    place: str = ""
    category: str = ""  # "" where nobody said; whoever dispatches chooses
    channel: RequestChannel = RequestChannel.PAGE
    contact: Contact = NOBODY
    files: Sequence[StoredFile] = ()
    device: str = ""  # digest of the asker's own; "" where somebody of ours entered it
    key: UUID | None = None  # by which sending it again is known
    outside_number: str = ""


@dataclass(frozen=True)
class Whereabouts:
    """A unit, and the words that say where within it."""

    unit: int
    place: str


@journal_cached
def _directory() -> Directory:
    return unit_directory()


def unit_named(name: str) -> int | None:
    """The unit of this name; None where it is not in the register, or two are meant."""
    match = _directory().find(name)
    return match.unit if not match.together else None


def whereabouts_of(written: str, otherwise: int) -> Whereabouts:
    """The unit that the words name or begin with; the other unit where they name none."""
    directory = _directory()
    match = directory.find(written)
    if match.unit and not match.together:
        return Whereabouts(match.unit, "")
    beginning = directory.beginning(written)
    if beginning:
        unit, rest = beginning
        inner = directory.find(rest)
        if inner.unit and not inner.together:  # 柳林镇柳东村
            return Whereabouts(inner.unit, "")
        deeper = directory.beginning(rest)
        unit, rest = deeper or (unit, rest)
        return Whereabouts(unit, rest[:120])
    mentioned = directory.mentioned(written)
    return Whereabouts(mentioned[0] if mentioned else otherwise, written.strip()[:120])


def orders_alike(campaign: Campaign, unit: int, text: str, now: datetime) -> list[ServiceOrder]:
    """Open orders near there that ask for much the same, the most alike first. Costs a query.

    Only those of a category that is not private: what nobody has sorted yet is shown to nobody.
    """
    today = localdate(now)
    tree = whole_tree()
    near = {*tree.above(unit, today)[:2], *tree.subtree(unit, today)}
    orders = ServiceOrder.objects.filter(
        campaign=campaign,
        category__in=campaign.services_spec.open_keys,
        unit__in=near,
        state__in=JOINABLE_STATES,
        made_at__gte=now - LATELY,
        whole=None,
    )
    compared = []
    for order in orders.select_related("unit").newest_first()[:COMPARED]:
        share = likeness(text, order.title)
        if share >= ALIKE_FROM:
            compared.append((share, -order.pk, order))
    compared.sort(reverse=True)
    return [order for __, __, order in compared[:SHOWN_ALIKE]]


@transaction.atomic
def take_request(
    campaign: Campaign,
    draft: ServiceRequestDraft,
    *,
    joins: ServiceOrder | None = None,
    by: Person | None,
    now: datetime,
) -> ServiceRequest:
    """Store a request: with an order of its own, or with the open order that it joins.

    The same key, or the same number elsewhere, gives the request that is there. Raises
    ServiceError for a request that says nothing, too many pictures, or too many from one device;
    CampaignError while the campaign is paused, and once it is closed.
    """
    if existing := _taken_before(campaign, draft):
        return existing
    check_campaign_runs(campaign.pk)
    _check_draft(campaign, draft)
    order = _joined_order(joins) if joins else _new_order(campaign, draft, now)
    request = ServiceRequest.objects.create(
        campaign=campaign,
        order=order,
        key=draft.key or uuid4(),
        channel=draft.channel,
        text=draft.text.strip(),
        unit_id=draft.unit,
        place=draft.place.strip(),
        made_at=now,
        taken_by=by,
        device=draft.device,
        outside_number=draft.outside_number.strip(),
    )
    if draft.contact:
        contact = draft.contact
        ServiceAsker.objects.create(request=request, name=contact.name, phone=contact.phone)
    for file in dict.fromkeys(draft.files):
        RequestPicture.objects.create(request=request, file=file)
    _notify_desk(request, is_joined=joins is not None, now=now)
    record("service.request.take", request, by=by, at=now, order=order.pk, channel=draft.channel)
    return request


def _taken_before(campaign: Campaign, draft: ServiceRequestDraft) -> ServiceRequest | None:
    if draft.key:
        existing = ServiceRequest.objects.filter(key=draft.key).first()
        if existing:
            return existing
    if not draft.outside_number.strip():
        return None
    return ServiceRequest.objects.filter(
        campaign=campaign, channel=draft.channel, outside_number=draft.outside_number.strip()
    ).first()


def _check_draft(campaign: Campaign, draft: ServiceRequestDraft) -> None:
    if not draft.text.strip():
        raise ServiceError(_("Say what you need."))
    if len(draft.files) > MOST_PICTURES:
        raise ServiceError(_("Three pictures are enough."))
    if draft.category and draft.category not in by_key(campaign.services_spec.categories):
        raise ServiceError(_("Choose the sort of request."))
    if draft.device and _count(f"service:device:{draft.device}") > BY_DEVICE:
        raise ServiceError(
            _("This phone sent many requests within an hour. Try later, or call the centre.")
        )


def _count(key: str) -> int:
    """One more under the key within an hour, in this process."""
    cache.add(key, 0, 3600)
    return cache.incr(key)


def _joined_order(order: ServiceOrder) -> ServiceOrder:
    """The order, held, if it can be joined still. Raises ServiceError."""
    order = ServiceOrder.objects.select_for_update().get(pk=order.pk)
    if order.state not in JOINABLE_STATES:
        raise ServiceError(_("That one is finished already. Send yours as a new request."))
    return order


def _new_order(campaign: Campaign, draft: ServiceRequestDraft, now: datetime) -> ServiceOrder:
    today = localdate(now)
    order = ServiceOrder(
        campaign=campaign,
        desk_id=desk_of(campaign, draft.unit, today),
        category=draft.category,
        title=title_of(draft.text),
        unit_id=draft.unit,
        place=draft.place.strip(),
        made_at=now,
    )
    change_clock(order, ClockChange.DESK, today)
    order.save()
    return order


def _notify_desk(request: ServiceRequest, *, is_joined: bool, now: datetime) -> None:
    if is_joined:
        return  # nobody has to decide anything
    order = request.order
    title = _("A request came in: %(number)s") % {"number": order.number}
    key = f"service-request:{request.pk}"
    send_message(order.desk_id, key, title, order.title, path=order.get_absolute_url(), now=now)
