"""From which phones people arrived: how many were never seen before, and how many at once."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Exists, OuterRef

from tongpin.signin.actions import is_desk
from tongpin.signin.codes import WINDOW_S, window_at
from tongpin.signin.expected_people import roster_of
from tongpin.signin.models import Device, Hall, Mode, Scan

MOST_AT_ONCE = 500  # sign-ins to one hall within one window that are taken without a roster
MANY_AT_ONCE = 20  # sign-ins within half a minute from phones never seen, of which the desk is told


@dataclass(frozen=True)
class Arrivals:
    """Sign-ins to one hall from phones that signed in nowhere before."""

    new_phones: int
    most_at_once: int  # sign-ins within one window of the code
    most_at: datetime | None  # when that window began

    @property
    def are_many(self) -> bool:
        return self.most_at_once >= MANY_AT_ONCE


def arrivals_of(hall: Hall) -> Arrivals:
    """Costs one query. A forgotten phone counts as one never seen."""
    elsewhere = Device.objects.filter(
        phone=OuterRef("device__phone"), opened_at__lt=OuterRef("device__opened_at")
    ).exclude(hall=hall)
    scans = Scan.objects.accepted().filter(hall=hall, device__mode=Mode.SELF)
    new_scans = scans.filter(~Exists(elsewhere.exclude(phone="")))
    phones = set()
    by_window: Counter[int] = Counter()
    for device, received_at in new_scans.values_list("device", "received_at"):
        phones.add(device)
        by_window[window_at(received_at)] += 1
    if not by_window:
        return Arrivals(0, 0, None)
    ((window, count),) = by_window.most_common(1)
    return Arrivals(len(phones), count, datetime.fromtimestamp(window * WINDOW_S, UTC))


def is_crowded(hall: Hall, arrivals: int) -> bool:
    """Whether more phones sign in within one window of the code than a full hall explains.

    Asks for the roster only above MOST_AT_ONCE.
    """
    return arrivals > MOST_AT_ONCE and arrivals > 2 * len(roster_of(hall.current_act()))


def helpers_of(hall: Hall) -> list[Device]:
    """Helpers' phones with how many scans each sent, the newest first; desks are none."""
    helpers = hall.devices.filter(mode=Mode.HELPER).select_related("opened_by")
    counted = helpers.annotate(scan_count=Count("scans")).order_by("-opened_at", "-id")
    return [device for device in counted if not is_desk(device, hall)]
