"""Which topics a unit is about to forget: counted once a day, never shown for fewer than ten."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from tongpin.campaigns.models import Campaign
from tongpin.learning.answer_history import answers_by_person, telling_quizzes
from tongpin.learning.memory import AnsweredQuestion, memory_of
from tongpin.learning.models import FadingCount, FadingTopic, Recall
from tongpin.orgs.models import whole_tree
from tongpin.questions.models import Question
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.models import Attempt

LEAST = 10  # people of a group that may be told of
LOOK_BACK = timedelta(days=365)
MOST = 200_000  # papers that are looked at; of more, the newest


@dataclass
class TopicGroup:
    """People of one unit and those below it, with their chances to know a topic together."""

    people: int = 0
    total: float = 0.0

    def add(self, chance: float) -> None:
        self.people += 1
        self.total += chance


def count_all_fading(*, now: datetime) -> int:
    """Count again for campaigns that were not counted today; the answer counts rows."""
    counted = FadingCount.objects.filter(counted_on=localdate(now)).values("campaign")
    waiting = Campaign.objects.exclude(pk__in=counted).order_by("id")
    return sum(count_fading(campaign, now=now) for campaign in waiting)


def count_fading(campaign: Campaign, *, now: datetime) -> int:
    """Count what is remembered by now, from papers and the daily five; the answer counts rows."""
    today = localdate(now)
    topics = _topics(campaign, _groups(campaign, now))
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        FadingTopic.objects.filter(campaign=campaign).delete()
        FadingTopic.objects.bulk_create(topics, batch_size=1000)
        FadingCount.objects.update_or_create(campaign=campaign, defaults={"counted_on": today})
    return len(topics)


def _groups(campaign: Campaign, now: datetime) -> dict[tuple[int, str], TopicGroup]:
    """(unit, topic) -> the group of everybody in the unit and below who answered lately."""
    today = localdate(now)
    tree = whole_tree()
    groups: defaultdict[tuple[int, str], TopicGroup] = defaultdict(TopicGroup)
    for unit, chances in _chances_by_person(campaign, now):
        for above in tree.above(unit, today):
            for topic, chance in chances.items():
                groups[above, topic].add(chance)
    return groups


def _topics(campaign: Campaign, groups: Mapping[tuple[int, str], TopicGroup]) -> list[FadingTopic]:
    """Rows of the groups that hide the single person."""
    topics = []
    for (unit, topic), group in groups.items():
        if group.people >= LEAST:
            share = group.total / group.people
            topics.append(
                FadingTopic(
                    campaign=campaign,
                    unit_id=unit,
                    topic=topic,
                    people=group.people,
                    share=share,
                )
            )
    return topics


def _chances_by_person(campaign: Campaign, now: datetime) -> Iterator[tuple[int, dict[str, float]]]:
    """The unit of everybody who answered lately, with the mean chance by topic."""
    history, units = _history(campaign, now)
    topics = _topics_of_questions(history.values())
    tomorrow = localdate(now) + timedelta(days=1)  # on the day of an answer nothing is forgotten
    for who, answers in history.items():
        chances: defaultdict[str, list[float]] = defaultdict(list)
        for state in memory_of(answers).values():
            topic = topics.get(state.question)
            if topic:
                chances[topic].append(state.chance(tomorrow))
        yield units[who], {topic: fmean(of_topic) for topic, of_topic in chances.items()}


def _topics_of_questions(histories: Iterable[list[AnsweredQuestion]]) -> dict[int, str]:
    """Question -> topic, for standing ones that have a topic."""
    numbers: set[int] = set()
    for answers in histories:
        numbers.update(answer.question for answer in answers)
    questions = Question.objects.standing().filter(pk__in=numbers).exclude(topic="")
    return dict(questions.values_list("pk", "topic"))


def _history(
    campaign: Campaign, now: datetime
) -> tuple[dict[UUID, list[AnsweredQuestion]], dict[UUID, int]]:
    """What everybody answered, and the unit for which each answered last."""
    quizzes = {}
    for quiz in telling_quizzes(now):
        if quiz.campaign_id == campaign.pk:
            quizzes[quiz.pk] = quiz
    attempts = Attempt.objects.filter(quiz__in=list(quizzes), handed_in_at__gt=now - LOOK_BACK)
    by_quiz: defaultdict[int, list[Attempt]] = defaultdict(list)
    units: dict[UUID, int] = {}
    for attempt in attempts.order_by("-handed_in_at")[:MOST].iterator(chunk_size=2000):
        by_quiz[attempt.quiz].append(attempt)
        units.setdefault(attempt.who, attempt.unit)
    history: defaultdict[UUID, list[AnsweredQuestion]] = defaultdict(list)
    for number, newest_first in by_quiz.items():
        for who, answer in answers_by_person(quizzes[number], reversed(newest_first)):
            history[who].append(answer)
    for person, question, day, share in _recalls(localdate(now) - LOOK_BACK):
        who = uuid_of_person(person)
        if who in units:
            history[who].append(AnsweredQuestion(question, day, share))
    return history, units


def _recalls(from_on: date) -> Iterator[tuple[int, int, date, int]]:
    """(person, question, day, share) of the daily five since that day."""
    recalls = Recall.objects.filter(answered_on__gte=from_on).order_by("answered_on", "id")
    rows = recalls.values_list("person", "question", "answered_on", "share")
    yield from rows.iterator(chunk_size=10_000)


def fading_of(campaign: Campaign, unit: int) -> list[FadingTopic]:
    """Topics of the unit, the least remembered first."""
    return list(FadingTopic.objects.filter(campaign=campaign, unit=unit).order_by("share", "topic"))
