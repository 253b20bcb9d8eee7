"""What the answers to a quiz say about its questions and units: never about a person."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, pstdev
from uuid import UUID

from tongpin.orgs.journal_cache import journal_cached
from tongpin.quizzes.attempts import HandIn, hand_in_of
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.equating import Scale, scale_of
from tongpin.quizzes.models import Attempt, HandMark, Quiz
from tongpin.quizzes.paper_content import (
    HUNDREDTHS,
    MarkedAnswer,
    PaperItem,
    PaperMarking,
    Sections,
)

HIDDEN_BELOW = 10  # attempts of a group: fewer would tell of single people
MOST = 20_000  # attempts that are looked at; of more, the newest
CHUNK = 2000  # rows that are read from the database at a time
HandMarks = dict[tuple[UUID, int, int], int]  # who, number of the try, version -> hundredths


@dataclass(frozen=True)
class ItemFacts:
    """How one question was answered."""

    item: PaperItem
    answered: int
    facility: float | None  # the mean share of its points, 0 to 1
    discrimination: float | None  # correlation with the rest of the paper, -1 to 1


@dataclass(frozen=True)
class UnitFacts:
    """How one unit took part; `mean` is None for a group that is too small to be shown."""

    unit: int
    count: int
    mean: float | None  # points


@dataclass(frozen=True)
class QuizFacts:
    """What the answers say about a quiz."""

    items: tuple[ItemFacts, ...]
    scale: Scale | None  # of drawn papers
    equated: Mapping[int, float]  # by unit: the mean as it would be on the usual draw, in points


@dataclass(frozen=True)
class DrawnAttempt:
    """One attempt as far as draws are compared by it."""

    unit: int
    score: int  # hundredths of a point
    places: tuple[int, ...]  # what was drawn


@dataclass
class QuestionResults:
    """What attempts came to at one question; `shares` and `rests` have the same length."""

    item: PaperItem
    shares: list[float] = field(default_factory=list)  # of the question's points, 0 to 1
    rests: list[float] = field(default_factory=list)  # hundredths for the rest of the paper

    def add(self, attempt: HandIn, answer: MarkedAnswer, hand_marks: HandMarks) -> None:
        """Add one answer, unless a person has yet to mark it or the question gives no points."""
        points: int | None = answer.points
        if answer.mark.fraction is None:
            points = hand_marks.get((attempt.who, attempt.number, self.item.version))
        if points is not None and self.item.points:
            self.shares.append(points / self.item.points)
            self.rests.append(attempt.score - points)

    def facts(self) -> ItemFacts:
        answered = len(self.shares)
        if answered < HIDDEN_BELOW:
            return ItemFacts(self.item, answered, None, None)
        discrimination = correlation(self.shares, self.rests)
        return ItemFacts(self.item, answered, fmean(self.shares), discrimination)


def current_scale(number: int) -> Scale | None:
    """How draws of the quiz of this number compare, with every attempt that is stored by now.

    Costs one count while no attempt is added and nothing enters the journal: many open such pages.
    """
    return _scale_among(number, Attempt.objects.filter(quiz=number).count())


@journal_cached
def _scale_among(number: int, __: int) -> Scale | None:
    """The scale while the quiz has so many attempts: they are stored without a journal entry."""
    quiz = Quiz.objects.select_related("paper").get(pk=number)
    return facts_of(quiz, paper_of(quiz)).scale


def facts_of(quiz: Quiz, paper: Sections) -> QuizFacts:
    """Facility, discrimination and how draws compare, from the newest papers."""
    marking = PaperMarking(paper)
    hand_marks = _hand_marks(quiz)
    results = [QuestionResults(item) for item in paper.items]
    drawn_attempts: list[DrawnAttempt] = []
    draws: list[tuple[int, ...]] = []
    rows = Attempt.objects.filter(quiz=quiz.pk, is_late=False).order_by("-handed_in_at")[:MOST]
    for row in rows.iterator(chunk_size=CHUNK):
        attempt = hand_in_of(row)
        places = tuple(paper.drawn(attempt.who, attempt.number))
        drawn_attempts.append(DrawnAttempt(attempt.unit, attempt.score, places))
        draws.append(places)
        for marked_answer in marking.all(places, attempt.unpacked):
            results[marked_answer.place].add(attempt, marked_answer, hand_marks)
    items = tuple(result.facts() for result in results)
    scale = scale_of(paper, _facilities(items), draws)
    equated = _equated_means(scale, drawn_attempts) if scale else {}
    return QuizFacts(items, scale, equated)


def _hand_marks(quiz: Quiz) -> HandMarks:
    """What people found short answers to be worth."""
    marks: HandMarks = {}
    rows = HandMark.objects.filter(quiz=quiz.pk)
    for who, number, version, points in rows.values_list("who", "number", "version", "points"):
        marks[who, number, version] = points
    return marks


def _facilities(items: Iterable[ItemFacts]) -> dict[int, float]:
    """The facility of each question that has one, by place."""
    facilities: dict[int, float] = {}
    for place, facts in enumerate(items):
        if facts.facility is not None:
            facilities[place] = facts.facility
    return facilities


def _equated_means(scale: Scale, attempts: Iterable[DrawnAttempt]) -> dict[int, float]:
    """The equated mean of each unit with ten papers or more, by the unit's number."""
    scores: dict[int, list[float]] = defaultdict(list)
    for attempt in attempts:
        equated = scale.equated(attempt.score, attempt.places)
        if equated is not None:
            scores[attempt.unit].append(equated)
    means: dict[int, float] = {}
    for unit, unit_scores in scores.items():
        if len(unit_scores) >= HIDDEN_BELOW:
            means[unit] = fmean(unit_scores)
    return means


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's correlation of pairs, -1 to 1; None where the xs or the ys never differ."""
    spread = pstdev(xs) * pstdev(ys)
    if not spread:
        return None
    mean_x = fmean(xs)
    mean_y = fmean(ys)
    products: list[float] = []
    for x, y in zip(xs, ys, strict=True):
        products.append((x - mean_x) * (y - mean_y))
    return fmean(products) / spread


def units_of(quiz: Quiz) -> list[UnitFacts]:
    """Attempts and mean points by unit, those with most first."""
    counts = Counter[int]()
    sums = Counter[int]()
    rows = Attempt.objects.filter(quiz=quiz.pk).values_list("unit", "score")
    for unit, score in rows.iterator(chunk_size=10_000):
        counts[unit] += 1
        sums[unit] += score
    facts: list[UnitFacts] = []
    for unit, count in counts.most_common():
        mean = sums[unit] / count / HUNDREDTHS if count >= HIDDEN_BELOW else None
        facts.append(UnitFacts(unit, count, mean))
    return facts
