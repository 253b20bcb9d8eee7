"""Telling offices something: once, not at night, and through channels that may break."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from time import monotonic

from django.db import transaction
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from tongpin.notices.apprise_client import hand_over
from tongpin.notices.channels.channel_kind import ChannelError, ChannelKind
from tongpin.notices.models import Channel, Message, Sending, SendingState
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit

QUIET_FROM, QUIET_UNTIL = time(20), time(8)  # no message leaves in between
BACK_OFF_MIN = (1, 5, 15, 60, 240)  # minutes to the next try; then it is given up
STALE = timedelta(minutes=10)  # on its way for longer: its process was ended

Send = Callable[[Channel, str, str], None]
Clock = Callable[[], datetime]


def after_quiet_hours(now: datetime) -> datetime:
    """The moment itself by day; eight in the morning for a moment in the quiet hours."""
    local = localtime(now)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return now
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return make_aware(datetime.combine(day, QUIET_UNTIL))


@transaction.atomic
def send_message(unit: int, key: str, title: str, text: str, *, path: str, now: datetime) -> bool:
    """Put a message into the unit's inbox and on its way through its channels.

    Call it in the transaction of what it tells. False where a message with this key is there
    already, which stands.
    """
    data = {
        "unit_id": unit,
        "title": title[:120],
        "text": text,
        "path": path,
        "made_at": now,
        "not_before": after_quiet_hours(now),
    }
    message, is_new = Message.objects.get_or_create(key=key, defaults=data)
    if is_new:
        channels = Channel.objects.filter(unit=unit, is_on=True)
        Sending.objects.bulk_create(
            [Sending(message=message, channel=channel, next_at=now) for channel in channels]
        )
    return is_new


@transaction.atomic
def put_away(message: Message, *, by: Person, now: datetime) -> None:
    """The office has seen to it. Safe to repeat."""
    Message.objects.filter(pk=message.pk, put_away_at=None).update(put_away_at=now, put_away_by=by)


@transaction.atomic
def add_channel(
    unit: Unit, kind: ChannelKind, name: str, address: str, *, by: Person | None, now: datetime
) -> Channel:
    """Another way to tell the unit's office. Raises ChannelError for an address that is none."""
    kind.apprise_url(address)
    data = {
        "kind": kind.key,
        "address": address.strip(),
        "per_minute": kind.per_minute,
        "per_day": kind.per_day,
    }
    channel, is_new = Channel.objects.update_or_create(
        unit=unit,
        name=name.strip(),
        defaults=data | {"is_on": True, "fault": "", "broken_since": None},
        create_defaults=data | {"made_at": now, "made_by": by},
    )
    record("notices.channel.add", channel, by=by, at=now, kind=kind.key, is_new=is_new)
    return channel


@transaction.atomic
def switch_channel(channel: Channel, is_on: bool, *, by: Person, now: datetime) -> None:
    """Let a channel rest, or use it again; what waits for it goes on waiting."""
    if Channel.objects.filter(pk=channel.pk).exclude(is_on=is_on).update(is_on=is_on):
        record("notices.channel.switch", channel, by=by, at=now, is_on=is_on)


def send_again(sending: Sending, *, now: datetime) -> None:
    """Try once more what was given up or broken off."""
    Sending.objects.filter(
        pk=sending.pk, state__in=[SendingState.FAILED, SendingState.UNSURE]
    ).update(state=SendingState.WAITING, tries=0, next_at=now, fault="")


def deliver(*, now: datetime, send: Send = hand_over) -> dict[str, int]:
    """One pass over everything that is due; tells how many were handed over and how many failed.

    Several processes may do it at once: each sending is claimed before it is handed over, and
    what was claimed by a process that was ended is left for a person, never sent twice. A
    channel that fails holds up no other.
    """
    Sending.objects.filter(state=SendingState.UNDER_WAY, claimed_at__lt=now - STALE).update(
        state=SendingState.UNSURE, fault=_("The process that sent it was ended.")
    )
    counts = {"sent": 0, "failed": 0}
    clock = _clock(now)
    waiting = Sending.objects.due(now).values_list("channel", flat=True).distinct()
    for channel in Channel.objects.filter(pk__in=list(waiting)).order_by("id"):
        for sending in _claimed(channel, clock):
            is_sent = _send(channel, sending, send, clock)
            if not is_sent:
                counts["failed"] += 1
                break  # it is tried again later, one message at a time
            counts["sent"] += 1
    return counts


def _clock(now: datetime) -> Clock:
    """The time as it goes on from `now`: handing over may take long."""
    started = monotonic()
    return lambda: now + timedelta(seconds=monotonic() - started)


def _claimed(channel: Channel, clock: Clock) -> Iterable[Sending]:
    """Sendings of one channel, claimed one by one, as many as its limits allow now.

    None in the quiet hours, also where they begin meanwhile.
    """
    now = clock()
    in_minute = channel.sendings.handed_over(now - timedelta(minutes=1)).count()
    in_day = channel.sendings.handed_over(now - timedelta(days=1)).count()
    left = min(channel.per_minute - in_minute, channel.per_day - in_day)
    due = Sending.objects.due(now).filter(channel=channel).select_related("message")
    for sending in due.order_by("next_at", "id")[: max(left, 0)]:
        moment = clock()
        if after_quiet_hours(moment) != moment:
            return
        unclaimed = Sending.objects.filter(pk=sending.pk, state=SendingState.WAITING)
        if unclaimed.update(state=SendingState.UNDER_WAY, claimed_at=moment):
            yield sending


def _send(channel: Channel, sending: Sending, send: Send, clock: Clock) -> bool:
    try:
        send(channel, sending.message.title, sending.message.text)
    except Exception as error:  # noqa: BLE001  # whatever a platform does, the others go on
        fault = str(error) if isinstance(error, ChannelError) else repr(error)
        _failed(channel, sending, fault, clock())
        return False
    Sending.objects.filter(pk=sending.pk).update(state=SendingState.SENT, sent_at=clock(), fault="")
    Channel.objects.filter(pk=channel.pk).update(fault="", broken_since=None)
    return True


def _failed(channel: Channel, sending: Sending, fault: str, now: datetime) -> None:
    tries = sending.tries + 1
    if tries <= len(BACK_OFF_MIN):
        state = SendingState.WAITING
        next_at = now + timedelta(minutes=BACK_OFF_MIN[tries - 1])
    else:
        state = SendingState.FAILED
        next_at = now
    Sending.objects.filter(pk=sending.pk).update(
        tries=tries, fault=fault[:300], state=state, next_at=next_at
    )
    broken_since = channel.broken_since or now
    Channel.objects.filter(pk=channel.pk).update(fault=fault[:300], broken_since=broken_since)
