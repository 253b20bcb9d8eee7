"""What is odd about papers of a contest: notes for a person, which the writer sees and answers.

Nothing follows from them by itself: no score, no place.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.quizzes.models import Attempt, EntryWay, Oddity, Quiz, Remark
from tongpin.quizzes.paper_content import Sections

FASTEST_S = 2.0  # to read and answer one question
FEWEST = 5  # questions below which the same answers say nothing


class RemarkError(UserError):
    """The remark cannot be answered as asked; the message is written for users."""


def note_oddities(quiz: Quiz, paper: Sections, rows: Sequence[Attempt], *, now: datetime) -> None:
    """Note what is odd among papers of a contest that were just settled. Safe to repeat."""
    contest_rows = [row for row in rows if row.way == EntryWay.SELF and row.has_place]
    remarks: list[Remark] = []
    for row in contest_rows:
        if _is_fast(row, paper):
            remarks.append(_remark(row, Oddity.FAST, now))
    for row in _with_same_answers(contest_rows, paper):
        remarks.append(_remark(row, Oddity.SAME, now))
    Remark.objects.bulk_create(remarks, ignore_conflicts=True)


def _seconds(row: Attempt) -> float:
    return (row.handed_in_at - row.started_at).total_seconds()


def _is_fast(row: Attempt, paper: Sections) -> bool:
    return _seconds(row) < FASTEST_S * paper.asked


def _with_same_answers(rows: Iterable[Attempt], paper: Sections) -> list[Attempt]:
    """Papers of one unit and second with the same answers, unless all are right."""
    if paper.asked < FEWEST:
        return []
    groups: dict[tuple[object, ...], list[Attempt]] = defaultdict(list)
    for row in rows:
        if row.score < paper.most:
            draw = tuple(paper.drawn(row.who, row.number))
            second = int(row.handed_in_at.timestamp())
            groups[row.unit, second, draw, row.answers].append(row)
    same: list[Attempt] = []
    for group in groups.values():
        if len(group) > 1:
            same += group
    return same


def _remark(row: Attempt, kind: Oddity, now: datetime) -> Remark:
    return Remark(
        quiz=row.quiz,
        who=row.who,
        number=row.number,
        kind=kind,
        seconds=max(int(_seconds(row)), 0),
        noted_at=now,
    )


@transaction.atomic
def answer_remark(remark: Remark, text: str, *, now: datetime) -> Remark:
    """Keep what the writer of the paper says. Raises RemarkError for nothing."""
    if not text.strip():
        raise RemarkError(_("Write what you want to say about it."))
    remark = Remark.objects.select_for_update().get(pk=remark.pk)
    remark.answer = text.strip()[:500]
    remark.answered_at = now
    remark.save(update_fields=["answer", "answered_at"])
    return remark


@transaction.atomic
def close_remark(remark: Remark, finding: str, *, by: Person, now: datetime) -> Remark:
    """Keep what whoever looked at it found. Raises RemarkError for nothing."""
    if not finding.strip():
        raise RemarkError(_("Write what you found."))
    remark = Remark.objects.select_for_update().get(pk=remark.pk)
    remark.finding = finding.strip()[:300]
    remark.found_at = now
    remark.found_by = by
    remark.save(update_fields=["finding", "found_at", "found_by"])
    record("quizzes.remark.close", remark, by=by, at=now, finding=remark.finding)
    return remark
