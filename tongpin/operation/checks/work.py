"""Checks of work that is done beside the pages: timed work, backups, messages, marks, uploads."""

from datetime import datetime, timedelta

from django.template.defaultfilters import filesizeformat
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.home.tick_record import last_tick
from tongpin.operation import backlog
from tongpin.operation.checks.operation_check import (
    CheckGroup,
    CheckResult,
    Needs,
    OperationCheck,
    broken,
    doubtful,
    fine,
)

TICK_WARN, TICK_BAD = timedelta(minutes=15), timedelta(hours=1)  # since it last went well
BACKUP_WARN = timedelta(days=7)
MOST_MARKS = 10_000  # that a pass of timed work leaves behind in an ordinary week
MOST_UPLOADS = 500
SHOWN_CHANNELS = 3


def _ago(moment: datetime, now: datetime) -> str:
    """How long ago in words, such as 3 days."""
    return timesince(moment, now, depth=1)


def look_at_tick(now: datetime) -> CheckResult:
    tick = last_tick()
    advice = _(
        "Let `tongpin serve` do it, or a systemd timer that runs `tongpin tick` every five "
        "minutes (docs/operation.md)."
    )
    if tick is None:
        return doubtful(_("Timed work was never done here."), advice)
    if tick.failed:
        text = _("In the last pass, %(ago)s ago, these steps failed: %(steps)s.")
        words = {"ago": _ago(tick.ended_at, now), "steps": ", ".join(tick.failed)}
        return broken(text % words, _("The log has each error: look for `tick:`."))
    words = {"ago": _ago(tick.ended_at, now), "seconds": f"{tick.took_s:.1f}"}
    text = _("Timed work was last done %(ago)s ago, in %(seconds)s s.") % words
    age = now - tick.ended_at
    if age < TICK_WARN:
        return fine(text)
    return doubtful(text, advice) if age < TICK_BAD else broken(text, advice)


def look_at_backup(now: datetime) -> CheckResult:
    backup = backlog.last_backup()
    if backup is None:
        return doubtful(
            _("The journal tells of no backup."),
            _("Make one now, and one every night by a timer; keep it on another machine."),
        )
    text = _("The newest backup is %(name)s, made %(ago)s ago (%(size)s).") % {
        "name": backup.name,
        "ago": _ago(backup.at, now),
        "size": filesizeformat(backup.size or 0),
    }
    if now - backup.at <= BACKUP_WARN:
        return fine(text)
    return doubtful(text, _("Make one now, and see why the timer made none."))


def look_at_sendings(now: datetime) -> CheckResult:
    counts = backlog.count_sendings(now)
    text = _("Messages: %(waiting)s wait, %(stuck)s of them for too long; %(failed)s given up.") % {
        "waiting": counts.waiting,
        "stuck": counts.stuck,
        "failed": counts.failed,
    }
    if counts.stuck:
        return doubtful(text, _("See whether timed work runs and whether channels are broken."))
    if counts.failed:
        advice = _("Open the channel's page: each can be tried again, or left.")
        return doubtful(text, advice)
    return fine(text)


def look_at_channels(now: datetime) -> CheckResult:
    channels = backlog.broken_channels()
    if not channels:
        return fine(_("No group and no mailbox is broken."))
    names = [f"{channel.name} ({channel.unit.name})" for channel in channels[:SHOWN_CHANNELS]]
    text = _("Groups and mailboxes that fail: %(count)s. %(names)s")
    advice = _("The offices see the reason under “Groups and mail”; a new address mends most.")
    return doubtful(text % {"count": len(channels), "names": ", ".join(names)}, advice)


def look_at_changed_days(now: datetime) -> CheckResult:
    count = backlog.count_changed_days()
    text = _("Days of units whose figures are to be folded: %(count)s.") % {"count": count}
    return _marks(count, text)


def look_at_changed_units(now: datetime) -> CheckResult:
    count = backlog.count_changed_units()
    text = _("Units whose duties are to be matched: %(count)s.") % {"count": count}
    return _marks(count, text)


def look_at_search_changes(now: datetime) -> CheckResult:
    count = backlog.count_search_changes()
    text = _("Written rows that the search's index lacks: %(count)s.") % {"count": count}
    return _marks(count, text)


def _marks(count: int, text: str) -> CheckResult:
    if count <= MOST_MARKS:
        return fine(text)
    return doubtful(text, _("Timed work does not keep up: see how long `tongpin tick` takes."))


def look_at_uploads(now: datetime) -> CheckResult:
    count = backlog.count_unfinished_uploads()
    text = _("Uploads that are half there: %(count)s.") % {"count": count}
    if count <= MOST_UPLOADS:
        return fine(text)
    return doubtful(text, _("Timed work drops them after seven days; see whether it runs."))


CHECKS = (
    OperationCheck(
        key="tick",
        label=gettext_lazy("Timed work"),
        group=CheckGroup.WORK,
        needs=Needs.NOTHING,
        look=look_at_tick,
    ),
    OperationCheck(
        key="backup",
        label=gettext_lazy("Backup"),
        group=CheckGroup.WORK,
        needs=Needs.TABLES,
        look=look_at_backup,
    ),
    OperationCheck(
        key="sendings",
        label=gettext_lazy("Messages to groups and mailboxes"),
        group=CheckGroup.WORK,
        needs=Needs.TABLES,
        look=look_at_sendings,
    ),
    OperationCheck(
        key="channels",
        label=gettext_lazy("Groups and mail"),
        group=CheckGroup.WORK,
        needs=Needs.TABLES,
        look=look_at_channels,
    ),
    OperationCheck(
        key="changed_days",
        label=gettext_lazy("Figures to be folded"),
        group=CheckGroup.WORK,
        needs=Needs.TABLES,
        look=look_at_changed_days,
    ),
    OperationCheck(
        key="changed_units",
        label=gettext_lazy("Duties to be matched"),
        group=CheckGroup.WORK,
        needs=Needs.TABLES,
        look=look_at_changed_units,
    ),
    OperationCheck(
        key="search_changes",
        label=gettext_lazy("Search"),
        group=CheckGroup.WORK,
        needs=Needs.TABLES,
        look=look_at_search_changes,
    ),
    OperationCheck(
        key="uploads",
        label=gettext_lazy("Uploads under way"),
        group=CheckGroup.WORK,
        needs=Needs.TABLES,
        look=look_at_uploads,
    ),
)
