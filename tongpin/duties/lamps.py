"""How a duty stands on a day: worked out from dates and working days, never typed. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongpin.base.workdays import UnknownYearError, add_workdays

NEAR = 3  # working days before the day on which it is due


class Lamp(StrEnum):
    """In the order in which lists show them."""

    OVERDUE = "overdue"
    BEHIND = "behind"
    NEAR = "near"
    ON_SCHEDULE = "on_schedule"
    MET_LATE = "met_late"
    MET = "met"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Sign:
    """How a lamp is shown, by its shape and its word; colour only repeats it."""

    shape: str
    word: str | Promise
    document_word: str  # for documents, which are Chinese whoever reads them
    is_open: bool = False  # the duty is neither met nor waived

    @property
    def in_documents(self) -> str:
        return f"{self.shape}{self.document_word}"


SIGNS = {
    Lamp.OVERDUE: Sign("■", _("overdue"), "逾期", is_open=True),
    Lamp.BEHIND: Sign("▲", _("behind"), "滞后", is_open=True),
    Lamp.NEAR: Sign("◆", _("near due"), "临期", is_open=True),
    Lamp.ON_SCHEDULE: Sign("●", _("on schedule"), "正常", is_open=True),
    Lamp.MET_LATE: Sign("✓", _("met late"), "逾期完成"),
    Lamp.MET: Sign("✓", _("met"), "完成"),
    Lamp.WAIVED: Sign("—", _("waived"), "免除"),
}


@dataclass(frozen=True, slots=True)
class LampDates:
    """What a lamp is worked out from."""

    from_on: date
    due_on: date
    count: int = 1
    done: int = 0
    met_on: date | None = None
    is_waived: bool = False


def lamp_of(dates: LampDates, today: date) -> Lamp:
    """The lamp on that day."""
    if dates.is_waived:
        return Lamp.WAIVED
    if dates.met_on:
        return Lamp.MET if dates.met_on <= dates.due_on else Lamp.MET_LATE
    if today > dates.due_on:
        return Lamp.OVERDUE
    if dates.count > 1 and dates.done < _expected_acts(dates, today):
        return Lamp.BEHIND
    return Lamp.NEAR if is_near(dates.due_on, today) else Lamp.ON_SCHEDULE


def _expected_acts(dates: LampDates, today: date) -> int:
    """How many of several acts the time that has passed lets expect, rounded down."""
    whole_days = (dates.due_on - dates.from_on).days + 1
    passed_days = max((today - dates.from_on).days, 0)
    return dates.count * passed_days // whole_days


def is_near(due_on: date, today: date) -> bool:
    """Whether three working days or fewer are left.

    In a year whose holidays are not known yet weekends alone are free.
    """
    days_left = (due_on - today).days
    if days_left > 30:
        return False
    try:
        return add_workdays(today, NEAR + 1) > due_on
    except UnknownYearError:
        return days_left <= NEAR + 2
