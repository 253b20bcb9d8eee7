"""What somebody answered so far: papers that tell what was right, and the daily five."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from tongpin.learning.memory import AnsweredQuestion
from tongpin.learning.models import Recall
from tongpin.orgs.models import Person
from tongpin.questions.models import Version
from tongpin.quizzes.attempts import hand_in_of, milliseconds
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Attempt, ExtraTime, Feedback, Quiz, QuizPaper
from tongpin.quizzes.paper_content import PaperMarking

MOST = 2000  # answers that a device keeps


LogEntry = tuple[int, date, int, int]  # question, day, hundredths of right, when it was asked


def telling_quizzes(now: datetime) -> list[Quiz]:
    """Published quizzes of which people may know by now what was right."""
    longest: dict[int, int] = {}
    for number, percent in ExtraTime.objects.values_list("quiz", "percent"):
        longest[number] = max(percent, longest.get(number, 0))
    telling = []
    for quiz in Quiz.objects.published():
        if quiz.feedback != Feedback.AFTERWARDS or now > last_end(quiz, longest.get(quiz.pk, 0)):
            telling.append(quiz)
    return telling


def last_end(quiz: Quiz, extra_percent: int) -> datetime:
    """When the last paper can come in, with the most extra time that anybody has."""
    after_close = timedelta(seconds=quiz.grace_s, minutes=quiz.minutes or 0)
    return quiz.closes_at + after_close * (1 + extra_percent / 100)


def silent_questions(now: datetime) -> set[int]:
    """Questions that a published quiz asks, or will ask, before it tells what was right."""
    telling = [quiz.pk for quiz in telling_quizzes(now)]
    papers = QuizPaper.objects.exclude(quiz__in=telling).values_list("sections", flat=True)
    versions: set[int] = set()
    for sections in papers:
        for section in sections:
            versions.update(item["version"] for item in section["items"])
    return set(Version.objects.filter(pk__in=versions).values_list("question", flat=True))


def answers_on_papers(who: UUID, now: datetime) -> list[AnsweredQuestion]:
    """What follows from the papers of a person or a device. Costs four queries a quiz."""
    quizzes = {quiz.pk: quiz for quiz in telling_quizzes(now)}
    attempts = Attempt.objects.filter(quiz__in=list(quizzes), who=who).order_by("handed_in_at")
    by_quiz: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        by_quiz.setdefault(attempt.quiz, []).append(attempt)
    answers = []
    for number, own_attempts in by_quiz.items():
        for __, answer in answers_by_person(quizzes[number], own_attempts):
            answers.append(answer)
    return answers


def answers_by_person(
    quiz: Quiz, attempts: Iterable[Attempt]
) -> Iterator[tuple[UUID, AnsweredQuestion]]:
    """(who, answer) for each question with a right answer on each paper."""
    paper = paper_of(quiz)
    marking = PaperMarking(paper)
    versions = Version.objects.filter(pk__in=[item.version for item in paper.items])
    questions = dict(versions.values_list("pk", "question"))
    for attempt in attempts:
        hand_in = hand_in_of(attempt)
        day = localdate(attempt.handed_in_at)
        places = paper.drawn(hand_in.who, hand_in.number)
        for marked in marking.all(places, hand_in.unpacked):
            fraction = marked.mark.fraction
            question = questions.get(paper.items[marked.place].version)
            if fraction is not None and question is not None:
                share = int(100 * fraction)
                answer = AnsweredQuestion(question, day, share, hand_in.handed_in_ms)
                yield hand_in.who, answer


def answers_of_daily_five(person: Person) -> list[AnsweredQuestion]:
    """What a person with an account answered of the daily five."""
    recalls = Recall.objects.filter(person=person).order_by("answered_on", "id")
    rows = recalls.values_list("question", "answered_on", "share", "asked_at")
    answers = []
    for question, day, share, asked_at in rows:
        answers.append(AnsweredQuestion(question, day, share, milliseconds(asked_at)))
    return answers


def answers_in_log(log: object, today: date) -> list[AnsweredQuestion]:
    """What a device kept of the daily five; whatever is not of that shape is left out."""
    entries = log_entries_of(log, most=MOST)
    return [AnsweredQuestion(*entry) for entry in entries if entry[1] <= today]


def log_entries_of(log: object, most: int | None = None) -> list[LogEntry]:
    """The entries of a device's log that can be read; only the newest `most` are looked at."""
    if not isinstance(log, list):
        return []
    entries = []
    for data in log if most is None else log[-most:]:
        entry = _log_entry(data)
        if entry:
            entries.append(entry)
    return entries


def _log_entry(data: object) -> LogEntry | None:
    if not isinstance(data, list) or len(data) != 4 or not isinstance(data[1], str):
        return None
    question, day_text, share, asked_ms = data
    if not (_is_number(question) and _is_number(share) and _is_number(asked_ms)):
        return None
    try:
        day = date.fromisoformat(day_text)
    except ValueError:
        return None
    return (question, day, share, asked_ms) if share <= 100 else None


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 62


def longer_log(log: object, more: Sequence[LogEntry], most: int = MOST) -> list[list[object]]:
    """The device's log with more answers; the oldest leave where it grows too long."""
    entries = log_entries_of(log)
    known = {(entry[0], entry[3]) for entry in entries}
    for entry in more:
        if (entry[0], entry[3]) not in known:
            entries.append(entry)
    return [[entry[0], entry[1].isoformat(), *entry[2:]] for entry in entries[-most:]]
