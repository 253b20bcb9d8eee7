"""A unit's calendar for other programs (iCalendar, RFC 5545)."""

from datetime import UTC, date, datetime, timedelta

from django.utils.timezone import get_default_timezone
from icalendar import Calendar, Event

from tongpin.acts.models import Act, Status
from tongpin.base.periods import DAY
from tongpin.campaigns.models import KeyDate
from tongpin.plans.calendar import acts_of
from tongpin.plans.models import Feed

BACK = timedelta(days=366)  # that a subscription shows of the past
STATES = {Status.PLANNED: "TENTATIVE", Status.HELD: "CONFIRMED", Status.CLOSED: "CONFIRMED"}


def calendar_of(feed: Feed, *, site: str, today: date) -> bytes:
    """The unit's acts and the campaign's key dates; `site` begins every address, such as https://a.

    Lines are folded by octets and never inside a character; times are in UTC.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Tongpin//Calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{feed.unit.name} {feed.campaign.name}")
    calendar.add("refresh-interval;value=duration", "PT6H")
    acts = acts_of(feed.campaign, feed.unit, today, below=False).filter(
        occurred_on__gte=min(today, feed.campaign.ends_on) - BACK
    )
    for act in acts.select_related("unit", "kind").order_by("occurred_on", "id"):
        calendar.add_component(_of_act(act, site))
    for key_date in feed.campaign.key_dates.order_by("on", "id"):
        calendar.add_component(_of_key_date(key_date, feed))
    octets: bytes = calendar.to_ical()
    return octets


def _of_act(act: Act, site: str) -> Event:
    """Whole days where the act has no time; corrections keep the first row's number.

    With a time it lasts as long as acts of its kind usually do, on its last day.
    """
    event = Event()
    editions = act.editions()
    event.add("uid", f"act-{editions[-1]}@tongpin")
    event.add("dtstamp", act.recorded_at.astimezone(UTC))
    event.add("sequence", len(editions) - 1)
    if act.starts_at:
        begin = datetime.combine(act.occurred_on, act.starts_at, get_default_timezone())
        last_begin = datetime.combine(act.last_on, act.starts_at, get_default_timezone())
        usual_length = timedelta(minutes=act.kind.spec.usual_minutes)
        event.add("dtstart", begin.astimezone(UTC))
        event.add("dtend", last_begin.astimezone(UTC) + usual_length)
    else:
        event.add("dtstart", act.occurred_on)
        event.add("dtend", act.last_on + DAY)
    event.add("summary", act.title)
    event.add("categories", [act.kind.label])
    event.add("status", STATES[Status(act.status)])
    if act.place:
        event.add("location", act.place)
    event.add("url", f"{site}{act.get_absolute_url()}")
    return event


def _of_key_date(key_date: KeyDate, feed: Feed) -> Event:
    event = Event()
    event.add("uid", f"key-date-{key_date.pk}@tongpin")
    event.add("dtstamp", feed.campaign.started_at.astimezone(UTC))
    event.add("dtstart", key_date.on)
    event.add("dtend", key_date.on + DAY)
    event.add("summary", key_date.name)
    event.add("transp", "TRANSPARENT")
    if key_date.about:
        event.add("description", key_date.about)
    return event
