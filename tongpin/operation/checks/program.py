"""Checks of the program itself: versions, clock, slow pages."""

import platform
from datetime import UTC, datetime, timedelta

import django
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin import __version__
from tongpin.operation.checks.operation_check import (
    CheckGroup,
    CheckResult,
    Needs,
    OperationCheck,
    doubtful,
    fine,
)
from tongpin.operation.slow_requests import SLOW_S, SlowView, slow_views
from tongpin.orgs.models import JournalEntry

DJANGO_SERIES = (5, 2)  # that this version is tested with
AHEAD = timedelta(minutes=1)  # that the journal may be ahead of our clock: machines differ a little
HOUR = timedelta(hours=1)
SHOWN_VIEWS = 5


def look_at_versions(now: datetime) -> CheckResult:
    versions = {
        "tongpin": __version__,
        "django": django.get_version(),
        "python": platform.python_version(),
    }
    text = _("Tongpin %(tongpin)s, Django %(django)s, Python %(python)s.") % versions
    if django.VERSION[:2] == DJANGO_SERIES and django.VERSION[3] == "final":
        return fine(text)
    series = ".".join(str(number) for number in DJANGO_SERIES)
    advice = _("Install what requirements.txt names: Tongpin is tested with Django %(series)s.")
    return doubtful(text, advice % {"series": series})


def look_at_clock(now: datetime) -> CheckResult:
    """A clock that was put back stands before the newest entry of the journal."""
    words = {"now": localtime(now).strftime("%Y-%m-%d %H:%M:%S %z")}
    newest = JournalEntry.objects.order_by("-id").values_list("at", flat=True).first()
    if newest is None or newest <= now + AHEAD:
        return fine(_("This machine's clock says %(now)s.") % words)
    words["newest"] = localtime(newest).strftime("%Y-%m-%d %H:%M:%S")
    text = _("The clock says %(now)s, but the journal's newest entry is of %(newest)s.")
    advice = _("Set the clock by a time server (`timedatectl set-ntp true`).")
    return doubtful(text % words, advice)


def look_at_slow_pages(now: datetime) -> CheckResult:
    """Of the last hour, from all workers."""
    views = slow_views(now.astimezone(UTC) - HOUR)
    words: dict[str, object] = {"seconds": f"{SLOW_S:g}"}
    if not views:
        return fine(_("No page took longer than %(seconds)s s in the last hour.") % words)
    words["count"] = sum(view.count for view in views)
    words["views"] = "; ".join(_view_words(view) for view in views[:SHOWN_VIEWS])
    text = _("Longer than %(seconds)s s in the last hour: %(count)s requests. %(views)s.")
    advice = _(
        "See whether disk and processor are busy; the log knows each request by its number. "
        "If it goes on, tell it to whoever looks after Tongpin."
    )
    return doubtful(text % words, advice)


def _view_words(view: SlowView) -> str:
    words = {
        "view": view.view,
        "count": view.count,
        "longest": f"{view.longest.took_s:.1f}",
        "number": view.longest.number,
    }
    return _("%(view)s %(count)s times, up to %(longest)s s (%(number)s)") % words


CHECKS = (
    OperationCheck(
        key="versions",
        label=gettext_lazy("Versions"),
        group=CheckGroup.PROGRAM,
        needs=Needs.NOTHING,
        look=look_at_versions,
    ),
    OperationCheck(
        key="clock",
        label=gettext_lazy("This machine's clock"),
        group=CheckGroup.PROGRAM,
        needs=Needs.TABLES,
        look=look_at_clock,
    ),
    OperationCheck(
        key="slow_pages",
        label=gettext_lazy("Slow pages"),
        group=CheckGroup.PROGRAM,
        needs=Needs.NOTHING,
        look=look_at_slow_pages,
    ),
)
