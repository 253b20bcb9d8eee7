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


def telling(now: datetime) -> list[Quiz]:
    """Published quizzes of which people may know by now what was right."""
    longest: dict[int, int] = {}
    for quiz, percent in ExtraTime.objects.values_list("quiz", "percent"):
        longest[quiz] = max(percent, longest.get(quiz, 0))
    return [
        quiz
        for quiz in Quiz.objects.published()
        if quiz.feedback != Feedback.AFTERWARDS
        or now
        > quiz.closes_at
        + timedelta(seconds=quiz.grace_s, minutes=quiz.minutes or 0)
        * (1 + longest.get(quiz.pk, 0) / 100)
    ]


def silent_questions(now: datetime) -> set[int]:
    """Questions that a published quiz asks, or will ask, before it tells what was right."""
    told = [quiz.pk for quiz in telling(now)]
    papers = QuizPaper.objects.exclude(quiz__in=told).values_list("sections", flat=True)
    asked = {item["version"] for sections in papers for one in sections for item in one["items"]}
    return set(Version.objects.filter(pk__in=asked).values_list("question", flat=True))


def from_papers(who: UUID, now: datetime) -> list[AnsweredQuestion]:
    """What follows from the papers of a person or a device. Costs four queries a quiz."""
    found: list[AnsweredQuestion] = []
    quizzes = {quiz.pk: quiz for quiz in telling(now)}
    rows = Attempt.objects.filter(quiz__in=list(quizzes), who=who).order_by("handed_in_at")
    by_quiz: dict[int, list[Attempt]] = {}
    for row in rows:
        by_quiz.setdefault(row.quiz, []).append(row)
    for number, told in by_quiz.items():
        found += answered(quizzes[number], told)
    return found


def answered(quiz: Quiz, rows: Iterable[Attempt]) -> Iterator[AnsweredQuestion]:
    """Each question of each paper that has a right answer."""
    for __, one in answered_by(quiz, rows):
        yield one


def answered_by(quiz: Quiz, rows: Iterable[Attempt]) -> Iterator[tuple[UUID, AnsweredQuestion]]:
    """The same with who answered."""
    paper = paper_of(quiz)
    marking = PaperMarking(paper)
    versions = Version.objects.filter(pk__in=[item.version for item in paper.items])
    questions = dict(versions.values_list("pk", "question"))
    for row in rows:
        one, day = hand_in_of(row), localdate(row.handed_in_at)
        for told in marking.all(paper.drawn(one.who, one.number), one.unpacked):
            fraction = told.mark.fraction
            question = questions.get(paper.items[told.place].version)
            if fraction is not None and question is not None:
                yield (
                    one.who,
                    AnsweredQuestion(question, day, int(100 * fraction), one.handed_in_ms),
                )


def from_recalls(person: Person) -> list[AnsweredQuestion]:
    """What the person answered of the daily five."""
    rows = Recall.objects.filter(person=person).order_by("answered_on", "id")
    told = rows.values_list("question", "answered_on", "share", "asked_at")
    return [AnsweredQuestion(q, day, share, milliseconds(at)) for q, day, share, at in told]


def from_device(log: object, today: date) -> list[AnsweredQuestion]:
    """What a device kept of the daily five; whatever is not of that shape is left out."""
    found: list[AnsweredQuestion] = []
    for one in log[-MOST:] if isinstance(log, list) else []:
        entry = _entry(one)
        if entry and entry[1] <= today:
            found.append(AnsweredQuestion(*entry))
    return found


Entry = tuple[int, date, int, int]  # question, day, hundredths of right, when it was asked


def _entry(told: object) -> Entry | None:
    if not isinstance(told, list) or len(told) != 4 or not isinstance(told[1], str):
        return None
    question, day, share, asked = told
    if not all(type(one) is int and 0 <= one < 1 << 62 for one in (question, share, asked)):
        return None
    try:
        when = date.fromisoformat(day)
    except ValueError:
        return None
    return (question, when, share, asked) if share <= 100 else None


def with_more(log: object, more: Sequence[Entry], most: int = MOST) -> list[list[object]]:
    """The device's log with more answers; the oldest leave where it grows too long."""
    entries = [entry for one in (log if isinstance(log, list) else []) if (entry := _entry(one))]
    known = {(entry[0], entry[3]) for entry in entries}
    entries += [entry for entry in more if (entry[0], entry[3]) not in known]
    return [[q, day.isoformat(), share, at] for q, day, share, at in entries[-most:]]
