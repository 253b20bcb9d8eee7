"""What the answers to a quiz say about its questions and units: never about a person."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, pstdev
from uuid import UUID

from tongpin.orgs.journal_cache import journal_cached
from tongpin.quizzes.attempts import hand_in_of
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.equating import Scale, scale_of
from tongpin.quizzes.models import Attempt, HandMark, Quiz
from tongpin.quizzes.paper_content import PaperItem, PaperMarking, Sections

HIDDEN_BELOW = 10  # attempts of a group: fewer would tell of single people
MOST = 20_000  # attempts that are looked at; of more, the newest


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

    items: list[ItemFacts]
    scale: Scale | None  # of drawn papers
    equated: dict[int, float]  # by unit: the mean as it would be on the usual draw, in points


@journal_cached
def scale_kept(number: int) -> Scale | None:
    """How draws of a quiz compare, kept until something is written: for pages that many open."""
    quiz = Quiz.objects.select_related("paper").get(pk=number)
    return facts_of(quiz, paper_of(quiz)).scale


def facts_of(quiz: Quiz, paper: Sections) -> QuizFacts:
    """Facility, discrimination and how draws compare, from the newest papers."""
    marking, shares = PaperMarking(paper), defaultdict[int, list[tuple[float, float]]](list)
    by_hand = _by_hand(quiz)
    papers: list[tuple[int, int, tuple[int, ...]]] = []  # unit, score, draw
    rows = Attempt.objects.filter(quiz=quiz.pk, is_late=False).order_by("-handed_in_at")[:MOST]
    for row in rows.iterator(chunk_size=2000):
        one = hand_in_of(row)
        places = tuple(paper.drawn(one.who, one.number))
        papers.append((row.unit, row.score, places))
        for mark in marking.all(places, one.unpacked):
            item = paper.items[mark.place]
            points: int | None = mark.points
            if mark.mark.fraction is None:
                points = by_hand.get((one.who, one.number, item.version))
            if points is not None and item.points:
                shares[mark.place].append((points / item.points, row.score - points))
    items = [_facts(item, shares[place]) for place, item in enumerate(paper.items)]
    known = {n: one.facility for n, one in enumerate(items) if one.facility is not None}
    scale = scale_of(paper, known, [places for __, __, places in papers])
    return QuizFacts(items, scale, _equated(scale, papers) if scale else {})


def _by_hand(quiz: Quiz) -> dict[tuple[UUID, int, int], int]:
    rows = HandMark.objects.filter(quiz=quiz.pk)
    told = rows.values_list("who", "number", "version", "points")
    return {(who, number, version): points for who, number, version, points in told}


def _equated(scale: Scale, papers: Iterable[tuple[int, int, tuple[int, ...]]]) -> dict[int, float]:
    """The equated mean of each unit with ten papers or more."""
    found = defaultdict[int, list[float]](list)
    for unit, score, places in papers:
        equated = scale.equated(score, places)
        if equated is not None:
            found[unit].append(equated)
    return {unit: fmean(told) for unit, told in found.items() if len(told) >= HIDDEN_BELOW}


def _facts(item: PaperItem, told: list[tuple[float, float]]) -> ItemFacts:
    if len(told) < HIDDEN_BELOW:
        return ItemFacts(item, len(told), None, None)
    own, rest = zip(*told, strict=True)
    return ItemFacts(item, len(told), fmean(own), correlation(own, rest))


def correlation(own: Iterable[float], rest: Iterable[float]) -> float | None:
    """Pearson's; None where one of both never differs."""
    xs, ys = list(own), list(rest)
    spread = pstdev(xs) * pstdev(ys)
    if not spread:
        return None
    mean_x, mean_y = fmean(xs), fmean(ys)
    return fmean((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread


def units_of(quiz: Quiz) -> list[UnitFacts]:
    """Attempts and mean points by unit, those with most first."""
    counts, sums = Counter[int](), Counter[int]()
    told = Attempt.objects.filter(quiz=quiz.pk).values_list("unit", "score")
    for unit, score in told.iterator(chunk_size=10_000):
        counts[unit] += 1
        sums[unit] += score
    return [
        UnitFacts(unit, count, sums[unit] / count / 100 if count >= HIDDEN_BELOW else None)
        for unit, count in counts.most_common()
    ]
