"""Short answers, marked by a person who does not see whose they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.questions.content import is_empty
from tongpin.questions.kinds import kind_of
from tongpin.quizzes.attempt_store import set_scores
from tongpin.quizzes.attempts import hand_in_of
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Attempt, HandMark, Quiz
from tongpin.quizzes.paper_content import PaperItem, PaperMarking, Sections
from tongpin.quizzes.receipts import SECRET
from tongpin.quizzes.score_counts import recount_scores
from tongpin.quizzes.tickets import mark_of


class MarkError(UserError):
    """The answer cannot be marked as asked; the message is written for users."""


@dataclass(frozen=True)
class UnmarkedAnswer:
    """One short answer that nobody marked yet."""

    attempt: Attempt
    item: PaperItem
    answer: str


def marks_of(quiz: int) -> dict[tuple[UUID, int], int]:
    """What short answers are worth by hand, in hundredths, by paper. Costs a query."""
    rows = HandMark.objects.filter(quiz=quiz).values_list("who", "number")
    return {(who, number): points for who, number, points in rows.annotate(Sum("points"))}


def short_items(paper: Sections) -> list[PaperItem]:
    """The questions of a paper that a person marks."""
    return [item for item in paper.items if kind_of(item.content).is_marked_by_hand]


def waiting(quiz: Quiz, paper: Sections) -> Iterator[UnmarkedAnswer]:
    """Answers that wait, question by question, the earliest paper first.

    Nothing written is worth nothing, and waits for nobody.
    """
    for item in short_items(paper):
        place = paper.items.index(item)
        marked = HandMark.objects.filter(
            quiz=quiz.pk, version=item.version, who=OuterRef("who"), number=OuterRef("number")
        )
        rows = Attempt.objects.filter(~Exists(marked), quiz=quiz.pk).order_by("handed_in_at")
        for row in rows.iterator(chunk_size=500):
            one = hand_in_of(row)
            places = list(paper.drawn(one.who, one.number))
            if place not in places:
                continue
            answer = one.unpacked[places.index(place)]
            if paper.tries_each > 1:
                answer = answer[-1] if answer else ""
            if not is_empty(answer):
                yield UnmarkedAnswer(row, item, str(answer))


@transaction.atomic
def mark_by_hand(
    quiz: Quiz,
    attempt: Attempt,
    version: int,
    points: int,
    *,
    remark: str,
    by: Person,
    now: datetime,
) -> HandMark:
    """Say what one short answer is worth, in hundredths; the paper's score follows.

    Marked again it is worth the new points. Raises MarkError for more than the question gives,
    or a question that no person marks.
    """
    quiz = Quiz.objects.select_for_update(of=("self",)).select_related("paper").get(pk=quiz.pk)
    paper = paper_of(quiz)
    item = next((one for one in short_items(paper) if one.version == version), None)
    if item is None:
        raise MarkError(_("This question is not marked by a person."))
    if not 0 <= points <= item.points:
        raise MarkError(_("Accepted are points from 0 to %(most)s.") % {"most": item.points / 100})
    told: dict[str, Any] = {
        "points": points,
        "remark": remark.strip()[:300],
        "marked_at": now,
        "marked_by": by.pk,
    }
    key: dict[str, Any] = {
        "quiz": quiz.pk,
        "who": attempt.who,
        "number": attempt.number,
        "version": version,
    }
    mark, __ = HandMark.objects.update_or_create(**key, defaults=told)
    attempt = Attempt.objects.get(quiz=quiz.pk, who=attempt.who, number=attempt.number)
    one = hand_in_of(attempt)
    by_machine = PaperMarking(paper).total(paper.drawn(one.who, one.number), one.unpacked)
    attempt.score = by_machine + marks_of(quiz.pk).get((one.who, one.number), 0)
    set_scores([attempt])
    if attempt.has_place:
        recount_scores(quiz.pk)
    record(
        "quizzes.answer.mark",
        quiz,
        by=by,
        at=now,
        version=version,
        points=points,
        paper=f"{mark_of(one.who, SECRET).hex()}-{one.number}",
    )
    return mark
