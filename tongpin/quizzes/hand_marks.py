"""Short answers, marked by a person who does not see whose they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.questions.content import Response, is_empty
from tongpin.questions.kinds import kind_of
from tongpin.quizzes.attempt_store import set_scores
from tongpin.quizzes.attempts import HandIn, hand_in_of
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Attempt, HandMark, Quiz
from tongpin.quizzes.paper_content import HUNDREDTHS, PaperItem, PaperMarking, Sections
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.score_counts import recount_scores
from tongpin.quizzes.tickets import mark_of

LONGEST_REMARK = 300  # characters


class MarkError(UserError):
    """The answer cannot be marked as asked; the message is written for users."""


@dataclass(frozen=True)
class UnmarkedAnswer:
    """One short answer that nobody marked yet."""

    attempt: Attempt
    item: PaperItem
    answer: str


@dataclass(frozen=True)
class HandMarkDraft:
    """What a person makes of one short answer."""

    points: int  # hundredths
    remark: str = ""


def marks_of(quiz: int) -> dict[tuple[UUID, int], int]:
    """What short answers are worth by hand, in hundredths, by paper. Costs a query."""
    papers = HandMark.objects.filter(quiz=quiz).values_list("who", "number")
    marks = {}
    for who, number, points in papers.annotate(Sum("points")):
        marks[who, number] = points
    return marks


def short_items(paper: Sections) -> list[PaperItem]:
    """The questions of a paper that a person marks."""
    return [item for item in paper.items if kind_of(item.content).is_marked_by_hand]


def waiting(quiz: Quiz, paper: Sections) -> Iterator[UnmarkedAnswer]:
    """Answers that wait, question by question, the earliest paper first.

    Nothing written is worth nothing, and waits for nobody.
    """
    for item in short_items(paper):
        place = paper.items.index(item)
        marks = HandMark.objects.filter(
            quiz=quiz.pk, version=item.version, who=OuterRef("who"), number=OuterRef("number")
        )
        attempts = Attempt.objects.filter(~Exists(marks), quiz=quiz.pk).order_by("handed_in_at")
        for attempt in attempts.iterator(chunk_size=500):
            answer = _answer_at(place, paper, hand_in_of(attempt))
            if not is_empty(answer):
                yield UnmarkedAnswer(attempt, item, str(answer))


def _answer_at(place: int, paper: Sections, hand_in: HandIn) -> Response:
    """The last answer to one question of the paper; "" where it was not asked or not answered."""
    places = list(paper.drawn(hand_in.who, hand_in.number))
    if place not in places:
        return ""
    answer = hand_in.unpacked[places.index(place)]
    if paper.tries_each == 1:
        return answer
    return answer[-1] if answer else ""


@transaction.atomic
def mark_by_hand(
    quiz: Quiz,
    attempt: Attempt,
    version: int,
    draft: HandMarkDraft,
    *,
    by: Person,
    now: datetime,
) -> HandMark:
    """Say what one short answer is worth; the paper's score follows.

    Marked again it is worth the new points. Raises MarkError for more than the question gives,
    or a question that no person marks.
    """
    quiz = Quiz.objects.select_for_update(of=("self",)).select_related("paper").get(pk=quiz.pk)
    paper = paper_of(quiz)
    _check_points(paper, version, draft.points)
    mark, __ = HandMark.objects.update_or_create(
        quiz=quiz.pk,
        who=attempt.who,
        number=attempt.number,
        version=version,
        defaults={
            "points": draft.points,
            "remark": draft.remark.strip()[:LONGEST_REMARK],
            "marked_at": now,
            "marked_by": by.pk,
        },
    )
    attempt = Attempt.objects.get(quiz=quiz.pk, who=attempt.who, number=attempt.number)
    attempt.score = _score(quiz, paper, hand_in_of(attempt))
    set_scores([attempt])
    if attempt.has_place:
        recount_scores(quiz.pk)
    record(
        "quizzes.answer.mark",
        quiz,
        by=by,
        at=now,
        version=version,
        points=draft.points,
        paper=f"{mark_of(attempt.who, SECRETS[0]).hex()}-{attempt.number}",
    )
    return mark


def _check_points(paper: Sections, version: int, points: int) -> None:
    """Raises MarkError unless a person marks the question and it gives so many points."""
    for item in short_items(paper):
        if item.version == version:
            break
    else:
        raise MarkError(_("This question is not marked by a person."))
    if not 0 <= points <= item.points:
        most = item.points / HUNDREDTHS
        raise MarkError(_("Accepted are points from 0 to %(most)s.") % {"most": most})


def _score(quiz: Quiz, paper: Sections, hand_in: HandIn) -> int:
    """What the paper is worth, marked by machine and by hand. Costs a query."""
    places = paper.drawn(hand_in.who, hand_in.number)
    by_machine = PaperMarking(paper).total(places, hand_in.unpacked)
    by_hand = marks_of(quiz.pk).get((hand_in.who, hand_in.number), 0)
    return by_machine + by_hand
