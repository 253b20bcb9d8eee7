"""Somebody's own papers of a quiz: what they are worth now, why, and what was remarked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongpin.orgs.http import page_language
from tongpin.questions.content import Content, Key
from tongpin.questions.kinds import kind_of
from tongpin.quizzes.attempts import HandIn, hand_in_of, milliseconds
from tongpin.quizzes.equating import Scale
from tongpin.quizzes.loaded_quiz import LoadedQuiz
from tongpin.quizzes.models import Attempt, HandMark, KeyChange, Remark, ScoreChange
from tongpin.quizzes.paper_content import HUNDREDTHS, PaperItem, frozen_answer
from tongpin.quizzes.question_rendering import RenderedQuestion, points_text, verdict_of
from tongpin.quizzes.question_statistics import current_scale
from tongpin.quizzes.receipts import receipt_of


@dataclass(frozen=True)
class ChangedKey:
    """A corrected key of a question that a paper asked, and what it did to the score."""

    change: KeyChange
    stem: str
    before: str
    after: str
    scores: tuple[float, float] | None  # points before and after; None: the score stayed


@dataclass(frozen=True)
class MarkByHand:
    """What a person found a short answer to be worth."""

    stem: str
    mark: HandMark | None  # None: it waits
    points: str
    most: str  # points


@dataclass(frozen=True)
class EquatedScore:
    """What a score on somebody's own draw would be on the usual one, in points."""

    expected: float  # of the own draw
    usual: float  # expected of the usual draw
    equated: float


@dataclass(frozen=True)
class OwnPaper:
    """All that concerns one paper of a person."""

    attempt: HandIn
    score: str
    receipt: str
    remarks: Sequence[Remark]
    changes: Sequence[ChangedKey]
    marks: Sequence[MarkByHand]
    told_answers: Sequence[str]  # what was right, as HTML; nothing before it may be told
    equating: EquatedScore | None  # None before the quiz is over, and for papers all alike


def own_papers(quiz: LoadedQuiz, answerers: Sequence[UUID], *, now: datetime) -> list[OwnPaper]:
    """The papers of these answerers, the newest first. Costs the same for any number of papers."""
    attempts = Attempt.objects.filter(quiz=quiz.number, who__in=answerers)
    rows = list(attempts.order_by("-handed_in_at"))
    if not rows:
        return []
    related = RelatedRows(quiz.number, answerers)
    now_ms = milliseconds(now)
    tells = quiz.tells(now_ms)
    scale = None
    if tells and quiz.paper.is_drawn and now_ms > quiz.closes_ms:
        scale = current_scale(quiz.number)
    papers: list[OwnPaper] = []
    for row in rows:
        attempt = hand_in_of(row)
        paper = OwnPaper(
            attempt=attempt,
            score=points_text(attempt.score),
            receipt=receipt_of(attempt),
            remarks=related.remarks[attempt.who, attempt.number],
            changes=_changed_keys(quiz, attempt, related),
            marks=_marks_by_hand(quiz, attempt, related),
            told_answers=_told_answers(quiz, attempt) if tells else (),
            equating=_equated_score(quiz, attempt, scale) if scale else None,
        )
        papers.append(paper)
    return papers


class RelatedRows:
    """What the database holds around the papers of some answerers, in four queries."""

    def __init__(self, quiz: int, answerers: Sequence[UUID]) -> None:
        self.remarks: dict[tuple[UUID, int], list[Remark]] = defaultdict(list)
        for remark in Remark.objects.filter(quiz=quiz, who__in=answerers).order_by("id"):
            self.remarks[remark.who, remark.number].append(remark)
        self.hand_marks: dict[tuple[UUID, int, int], HandMark] = {}
        for mark in HandMark.objects.filter(quiz=quiz, who__in=answerers):
            self.hand_marks[mark.who, mark.number, mark.version] = mark
        self.score_changes: dict[tuple[UUID, int, int], ScoreChange] = {}
        for change in ScoreChange.objects.filter(change__quiz=quiz, who__in=answerers):
            self.score_changes[change.who, change.number, change.change_id] = change
        self.key_changes = KeyChange.objects.filter(quiz=quiz).order_by("id")


def _items(quiz: LoadedQuiz, attempt: HandIn) -> list[PaperItem]:
    """The questions that a paper asked, in its order."""
    places = quiz.paper.drawn(attempt.who, attempt.number)
    return [quiz.paper.items[place] for place in places]


def _changed_keys(quiz: LoadedQuiz, attempt: HandIn, related: RelatedRows) -> list[ChangedKey]:
    """Corrected keys of questions that the paper asked, in the order of their correction."""
    contents: dict[int, Content] = {}
    for item in _items(quiz, attempt):
        contents[item.version] = item.content
    changed_keys: list[ChangedKey] = []
    for change in related.key_changes:
        content = contents.get(change.version)
        if content is None:
            continue
        score_change = related.score_changes.get((attempt.who, attempt.number, change.pk))
        scores = None
        if score_change:
            scores = (score_change.before / HUNDREDTHS, score_change.after / HUNDREDTHS)
        files = kind_of(content).files
        before = files.answer_text(content, Key.of(change.before))
        after = files.answer_text(content, Key.of(change.after))
        changed_keys.append(ChangedKey(change, content.stem, before, after, scores=scores))
    return changed_keys


def _marks_by_hand(quiz: LoadedQuiz, attempt: HandIn, related: RelatedRows) -> list[MarkByHand]:
    """What a person found the paper's short answers to be worth."""
    marks: list[MarkByHand] = []
    for item in _items(quiz, attempt):
        if kind_of(item.content).is_marked_by_hand:
            mark = related.hand_marks.get((attempt.who, attempt.number, item.version))
            points = points_text(mark.points) if mark else ""
            most = points_text(item.points)
            marks.append(MarkByHand(item.content.stem, mark, points, most))
    return marks


def _told_answers(quiz: LoadedQuiz, attempt: HandIn) -> list[str]:
    """What was answered and what is right, as HTML; short answers stand among those by hand."""
    answers: list[str] = []
    for marked in quiz.marked(attempt):
        item = quiz.paper.items[marked.place]
        if not kind_of(item.content).is_marked_by_hand:
            rendered_question = RenderedQuestion(item, ((),), page_language())
            html = rendered_question.told_html(frozen_answer(marked.answer), verdict_of(marked))
            answers.append(html)
    return answers


def _equated_score(quiz: LoadedQuiz, attempt: HandIn, scale: Scale) -> EquatedScore | None:
    """None where a question of the draw is not known well."""
    places = quiz.paper.drawn(attempt.who, attempt.number)
    expected = scale.expected(places)
    equated = scale.equated(attempt.score, places)
    if expected is None or equated is None:
        return None
    return EquatedScore(expected, scale.usual, equated)
