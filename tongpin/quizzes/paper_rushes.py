"""Papers of browsers that nobody knows, minute by minute: told beside the figure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMinute
from django.utils.timezone import localdate

from tongpin.base.full_minutes import FullMinute, fullest_minute
from tongpin.quizzes.models import Attempt, EntryWay, Quiz

LAST_PERSON = UUID(int=(1 << 63) - 1)  # see answerers.py: what is above is a device
MANY = 100  # papers of one unit within one minute, about which it is asked


@dataclass(frozen=True)
class PaperRush:
    """Many papers that came for one unit within one minute from browsers nobody knows."""

    quiz: int
    unit: int
    at: datetime
    count: int


def unknown_papers(quizzes: Iterable[int]) -> QuerySet[Attempt]:
    """Papers that were handed in from browsers where nobody was signed in."""
    papers = Attempt.objects.filter(quiz__in=list(quizzes), way=EntryWay.SELF)
    return papers.filter(who__gt=LAST_PERSON)


def fullest_minute_of(quiz: Quiz) -> FullMinute:
    """The minute in which most papers came from browsers nobody knows. Costs one query."""
    return fullest_minute(unknown_papers([quiz.pk]), "handed_in_at")


def paper_rushes(
    quizzes: Iterable[int], units: Collection[int] | None, from_on: date, before_on: date
) -> list[PaperRush]:
    """The fullest minute of each quiz and unit with more than MANY papers in it. One query.

    units   whose papers; None: of all
    Days are local, from_on <= day < before_on.
    """
    papers = unknown_papers(quizzes).order_by().annotate(minute=TruncMinute("handed_in_at"))
    counted = papers.values("quiz", "unit", "minute").annotate(count=Count("*"))
    fullest: dict[tuple[int, int], PaperRush] = {}
    for row in counted.filter(count__gt=MANY).order_by("count"):
        rush = PaperRush(row["quiz"], row["unit"], row["minute"], row["count"])
        is_inside = from_on <= localdate(rush.at) < before_on
        if is_inside and (units is None or rush.unit in units):
            fullest[rush.quiz, rush.unit] = rush
    return list(fullest.values())
