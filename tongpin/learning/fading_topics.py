"""Which topics a unit is about to forget: counted once a day, never shown for fewer than ten."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from tongpin.campaigns.models import Campaign
from tongpin.learning.answer_history import answered_by, telling
from tongpin.learning.memory import AnsweredQuestion, remembered
from tongpin.learning.models import FadingCount, FadingTopic, Recall
from tongpin.orgs.models import whole_tree
from tongpin.questions.models import Question
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.models import Attempt

LEAST = 10  # people of a group that may be told of
LOOK_BACK = timedelta(days=365)
MOST = 200_000  # papers that are looked at; of more, the newest


@dataclass(frozen=True)
class _Group:
    """People of one unit, each with the mean chance to know a topic."""

    people: int = 0
    total: float = 0.0

    def with_one(self, share: float) -> "_Group":
        return _Group(self.people + 1, self.total + share)


def count_all_fading(*, now: datetime) -> int:
    """Count again for campaigns that were not counted today; tells how many rows were written."""
    counted = FadingCount.objects.filter(counted_on=localdate(now)).values("campaign")
    waiting = Campaign.objects.exclude(pk__in=counted).order_by("id")
    return sum(count_fading(campaign, now=now) for campaign in waiting)


def count_fading(campaign: Campaign, *, now: datetime) -> int:
    """Count what is remembered by now, from papers and the daily five; tells how many rows."""
    today = localdate(now)
    groups: defaultdict[tuple[int, str], _Group] = defaultdict(_Group)
    tree = whole_tree()
    for unit, shares in _by_person(campaign, now):
        for above in tree.above(unit, today):
            for topic, share in shares.items():
                groups[above, topic] = groups[above, topic].with_one(share)
    rows = [
        FadingTopic(
            campaign=campaign,
            unit_id=unit,
            topic=topic,
            people=group.people,
            share=group.total / group.people,
        )
        for (unit, topic), group in groups.items()
        if group.people >= LEAST
    ]
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        FadingTopic.objects.filter(campaign=campaign).delete()
        FadingTopic.objects.bulk_create(rows, batch_size=1000)
        told = {"counted_on": today}
        FadingCount.objects.update_or_create(campaign=campaign, defaults=told)
    return len(rows)


def _by_person(campaign: Campaign, now: datetime) -> Iterator[tuple[int, dict[str, float]]]:
    """The unit of everybody who answered lately, with the mean chance by topic."""
    history, units = _history(campaign, now)
    questions = {one.question for told in history.values() for one in told}
    tomorrow = localdate(now) + timedelta(days=1)  # on the day of an answer nothing is forgotten
    topics = dict(
        Question.objects.standing()
        .filter(pk__in=questions)
        .exclude(topic="")
        .values_list("pk", "topic")
    )
    for who, told in history.items():
        chances: defaultdict[str, list[float]] = defaultdict(list)
        for known in remembered(told).values():
            if topic := topics.get(known.question):
                chances[topic].append(known.chance(tomorrow))
        yield units[who], {topic: fmean(found) for topic, found in chances.items()}


def _history(
    campaign: Campaign, now: datetime
) -> tuple[dict[UUID, list[AnsweredQuestion]], dict[UUID, int]]:
    """What everybody answered, and the unit for which each answered last."""
    quizzes = {quiz.pk: quiz for quiz in telling(now) if quiz.campaign_id == campaign.pk}
    rows = Attempt.objects.filter(quiz__in=list(quizzes), handed_in_at__gt=now - LOOK_BACK)
    by_quiz: defaultdict[int, list[Attempt]] = defaultdict(list)
    units: dict[UUID, int] = {}
    for row in rows.order_by("-handed_in_at")[:MOST].iterator(chunk_size=2000):
        by_quiz[row.quiz].append(row)
        units.setdefault(row.who, row.unit)
    history: defaultdict[UUID, list[AnsweredQuestion]] = defaultdict(list)
    for number, told in by_quiz.items():
        for who, one in answered_by(quizzes[number], reversed(told)):
            history[who].append(one)
    for person, question, day, share in _recalls(localdate(now) - LOOK_BACK):
        if (who := uuid_of_person(person)) in units:
            history[who].append(AnsweredQuestion(question, day, share))
    return history, units


def _recalls(since: date) -> Iterator[tuple[int, int, date, int]]:
    rows = Recall.objects.filter(answered_on__gte=since).order_by("answered_on", "id")
    yield from rows.values_list("person", "question", "answered_on", "share").iterator(
        chunk_size=10_000
    )


def fading_of(campaign: Campaign, unit: int) -> list[FadingTopic]:
    """Topics of the unit, the least remembered first."""
    return list(FadingTopic.objects.filter(campaign=campaign, unit=unit).order_by("share", "topic"))
