"""What happened to an order, as its residents and as its offices read it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from tongpin.service.models import (
    OrderStep,
    ServiceOrder,
    ServiceOutcome,
    ServiceRating,
    ServiceRequest,
)
from tongpin.service.order_families import orders_of
from tongpin.service.order_moves import MOVES, REPORTS


@dataclass(frozen=True)
class StoryLine:
    """One thing that happened.

    who    a name, or whose word it is; "" where it says itself
    files  the steps' files as (address argument, name)
    """

    at: datetime
    what: str
    text: str = ""
    who: str = ""
    files: list[tuple[int, str]] = field(default_factory=list)


def story_for_asker(request: ServiceRequest) -> list[StoryLine]:
    """What the resident of this request is told, oldest first: no name of any of us."""
    lines = [StoryLine(request.made_at, _("You asked."), request.text)]
    for note in request.notes.all():
        lines.append(StoryLine(note.made_at, _("You added:"), note.text))
    orders = orders_of(request)
    steps = OrderStep.objects.filter(Q(order__in=orders) | Q(order__whole__in=orders))
    for step in steps.select_related("unit", "order__holder").order_by("id"):
        line = _line_for_asker(step, request)
        if line:
            lines.append(line)
    return sorted(lines, key=lambda line: line.at)


def _line_for_asker(step: OrderStep, request: ServiceRequest) -> StoryLine | None:
    """What the step says to this resident; None where it says nothing."""
    move = MOVES[step.move]
    if not move.told or step.request_id not in (None, request.pk):
        return None
    unit = step.unit or step.order.holder
    what = str(move.told)
    if unit:
        what = what.replace("%(unit)s", unit.name)
    if step.order.whole_id:
        words = _("The unit says that it is done.") if step.move in REPORTS else what
        what = f"{step.order.title}：{words}"
    return StoryLine(step.made_at, what, step.text if move.tells_text else "")


def story_for_office(order: ServiceOrder) -> list[StoryLine]:
    """All steps of the order with who made them, and what residents said, oldest first."""
    lines = []
    steps = order.steps.exclude(move__in=ServiceOutcome.values)  # which the ratings tell
    steps = steps.select_related("unit", "other", "made_by").prefetch_related("files__file")
    for step in steps.order_by("id"):
        lines.append(_line_for_office(step))
    for request in order.requests.prefetch_related("notes"):
        for note in request.notes.all():
            lines.append(StoryLine(note.made_at, _("The resident added:"), note.text))
    for rating in order.ratings.select_related("noted_by"):
        lines.append(_line_of_rating(rating))
    return sorted(lines, key=lambda line: line.at)


def _line_for_office(step: OrderStep) -> StoryLine:
    move = MOVES[step.move]
    what = str(move.label)
    if step.unit:
        what = f"{what} → {step.unit.name}"
    if step.other:
        what = f"{what} → {step.other.number}"
    who = step.made_by.name if step.made_by else ""
    text = step.text
    if step.confirmation:
        words = _("The resident: %(words)s") % {"words": step.confirmation}
        text = f"{text}\n{words}"
    files = [(row.pk, row.file.name) for row in step.files.all()]
    return StoryLine(step.made_at, what, text, who, files)


def _line_of_rating(rating: ServiceRating) -> StoryLine:
    if rating.noted_by:
        who = _("%(name)s, on a call") % {"name": rating.noted_by.name}
    else:
        who = _("the resident")
    what = _("Said: %(outcome)s") % {"outcome": rating.get_outcome_display()}
    return StoryLine(rating.made_at, what, rating.text, who)
