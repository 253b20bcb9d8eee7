"""What is odd about papers of a contest: notes for a person, which the writer sees and answers.

Nothing follows from them by itself: no score, no place.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.quizzes.attempts import hand_in_of
from tongpin.quizzes.models import Attempt, EntryWay, Oddity, Quiz, Remark
from tongpin.quizzes.paper_content import Sections

FASTEST_S = 2.0  # to read and answer one question
FEWEST = 5  # questions below which the same answers say nothing


class RemarkError(UserError):
    """The remark cannot be answered as asked; the message is written for users."""


def note_oddities(quiz: Quiz, paper: Sections, rows: Sequence[Attempt], *, now: datetime) -> None:
    """Note what is odd among papers of a contest that were just settled. Safe to repeat."""
    own = [row for row in rows if row.way == EntryWay.SELF and row.has_place]
    found = [_remark(row, Oddity.FAST, now) for row in own if _is_fast(row, paper)]
    found += [_remark(row, Oddity.SAME, now) for row in _same(own, paper)]
    Remark.objects.bulk_create(found, ignore_conflicts=True)


def _seconds(row: Attempt) -> float:
    return (row.handed_in_at - row.started_at).total_seconds()


def _is_fast(row: Attempt, paper: Sections) -> bool:
    return _seconds(row) < FASTEST_S * paper.asked


def _same(rows: Iterable[Attempt], paper: Sections) -> list[Attempt]:
    """Papers of one unit and second with the same answers, unless all are right."""
    if paper.asked < FEWEST:
        return []
    groups: dict[tuple[object, ...], list[Attempt]] = {}
    for row in rows:
        if row.score < paper.most:
            one = hand_in_of(row)
            draw = tuple(paper.drawn(one.who, one.number))
            key = (row.unit, int(row.handed_in_at.timestamp()), draw, row.answers)
            groups.setdefault(key, []).append(row)
    return [row for group in groups.values() if len(group) > 1 for row in group]


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
    remark.answer, remark.answered_at = text.strip()[:500], now
    remark.save(update_fields=["answer", "answered_at"])
    return remark


@transaction.atomic
def close_remark(remark: Remark, finding: str, *, by: Person, now: datetime) -> Remark:
    """Keep what whoever looked at it found. Raises RemarkError for nothing."""
    if not finding.strip():
        raise RemarkError(_("Write what you found."))
    remark = Remark.objects.select_for_update().get(pk=remark.pk)
    remark.finding, remark.found_at, remark.found_by = finding.strip()[:300], now, by
    remark.save(update_fields=["finding", "found_at", "found_by"])
    record("quizzes.remark.close", remark, by=by, at=now, finding=remark.finding)
    return remark
