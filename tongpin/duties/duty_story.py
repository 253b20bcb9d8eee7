"""The story of a duty: what happened to it, when, by whom, and where that can be read."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tongpin.duties.models import DueDateMove, Duty
from tongpin.orgs.models import Person


@dataclass(frozen=True, kw_only=True)
class StoryEvent:
    """One line of a story."""

    at: datetime
    what: str | Promise
    text: str = ""
    by: str = ""  # somebody's name
    path: str = ""  # where it can be read
    path_words: str = ""


def story_of(duty: Duty) -> list[StoryEvent]:
    """What happened to a duty, in order. Costs four queries."""
    events = [_beginning(duty)]
    for reminder in duty.reminders.exclude(message=None):
        words = reminder.get_stage_display()
        events.append(StoryEvent(at=reminder.made_at, what=_("Reminded"), text=words))
    for move in duty.moves.select_related("moved_by"):
        events.append(_move_event(move))
    for mention in duty.mentions.all():
        event = StoryEvent(
            at=mention.made_at, what=_("Stands in"), path=mention.path, path_words=mention.words
        )
        events.append(event)
    if duty.waived_at:
        waiver = StoryEvent(
            at=duty.waived_at, what=_("Waived"), text=duty.reason, by=name_of(duty.waived_by)
        )
        events.append(waiver)
    return in_order(events)


def in_order(events: list[StoryEvent]) -> list[StoryEvent]:
    """By their moments; what happened at the same moment stays as it is listed."""
    return sorted(events, key=lambda event: event.at)


def _beginning(duty: Duty) -> StoryEvent:
    due = _("due on %(day)s") % {"day": day_text(duty.due_on)}
    return StoryEvent(at=duty.made_at, what=_("Owed"), text=f"{duty.title}：{due}")


def _move_event(move: DueDateMove) -> StoryEvent:
    days = f"{day_text(move.old_due_on)} → {day_text(move.new_due_on)}"
    return StoryEvent(
        at=move.moved_at,
        what=_("Moved"),
        text=f"{days} {move.reason}",
        by=name_of(move.moved_by),
    )


def day_text(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def name_of(person: Person | None) -> str:
    return person.name if person else ""
