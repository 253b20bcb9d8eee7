"""Until when an order's next step is owed: working days that run, stand still and go on. Pure."""

from datetime import date
from enum import Enum

from tongpin.base.workdays import UnknownYearError, add_workdays, count_workdays
from tongpin.service.models import ServiceOrder


class ClockChange(Enum):
    """What a move does to an order's clock."""

    DESK = "desk"  # whoever dispatches owes a decision from now on
    ACCEPT = "accept"  # the unit owes an answer from now on
    FINISH = "finish"  # the unit owes the work from now on
    STAND = "stand"  # nobody of ours owes anything; what is left is kept
    GO_ON = "go_on"  # what was left runs from now on
    END = "end"


def change_clock(order: ServiceOrder, change: ClockChange, today: date) -> None:
    """Let the order's clock do that, from today on. The order is not saved."""
    if change == ClockChange.STAND:
        _stand(order, today)
    elif change == ClockChange.GO_ON:
        _start(order, order.clock_days, today)
    elif change == ClockChange.END:
        _start(order, 0, None)
    else:
        _start(order, limit_of(order, change), today)


def limit_of(order: ServiceOrder, change: ClockChange) -> int:
    """The working days of the limit that begins."""
    if change == ClockChange.DESK:
        return order.campaign.services_spec.desk_days
    if change == ClockChange.ACCEPT:
        return order.spec.accept_days
    return order.spec.finish_days


def _start(order: ServiceOrder, days: int, from_on: date | None) -> None:
    order.clock_days = days
    order.clock_from = from_on
    order.due_on = last_day_of(from_on, days) if from_on else None


def _stand(order: ServiceOrder, today: date) -> None:
    left = order.clock_days
    if order.clock_from:
        left = max(left - _workdays_passed(order.clock_from, today), 0)
    order.clock_days = left
    order.clock_from = None
    order.due_on = None


def _workdays_passed(after: date, until: date) -> int:
    """None have passed by a calendar that nobody knows."""
    try:
        return count_workdays(after, until)
    except UnknownYearError:
        return 0


def last_day_of(from_on: date, days: int) -> date | None:
    """The last day of a limit; None where it reaches into a year whose calendar is not known."""
    try:
        return add_workdays(from_on, days)
    except UnknownYearError:
        return None
