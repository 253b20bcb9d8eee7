"""Attempts in the database: written together, each once, with their places."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, transaction

from tongpin.quizzes.attempts import (
    AttemptKey,
    BegunTry,
    HandIn,
    StoredAttempt,
    hand_in_of,
    milliseconds,
    moment,
)
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Attempt, KeyChange, Quiz, QuizStart
from tongpin.quizzes.paper_content import PaperMarking
from tongpin.quizzes.score_counts import Places, count_scores, counts_of, place_of

COLUMNS = (
    "quiz",
    "who",
    "number",
    "unit",
    "started_at",
    "handed_in_at",
    "answers",
    "score",
    "is_late",
    "has_place",
    "way",
    "by",
)
TYPES = (  # of the columns, in PostgreSQL
    "bigint",
    "uuid",
    "smallint",
    "bigint",
    "timestamptz",
    "timestamptz",
    "text",
    "int",
    "boolean",
    "boolean",
    "text",
    "bigint",
)


TABLE = Attempt._meta.db_table
NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
INSERT = f"INSERT INTO {TABLE} ({NAMES})"
ARRAYS = ", ".join(f"%s::{kind}[]" for kind in TYPES)
UNLESS_KEY_STANDS = "ON CONFLICT DO NOTHING RETURNING quiz, who, number"


def store(attempts: Sequence[HandIn]) -> list[StoredAttempt]:
    """Write attempts in one transaction; each result tells what stands under its key.

    Safe to repeat: the first attempt under a key stands. The counts by score are brought
    along in the same transaction, so they agree with the rows at every moment.
    """
    standing: dict[AttemptKey, HandIn] = {}
    first_ids: set[int] = set()
    for attempt in attempts:
        if attempt.key not in standing:
            standing[attempt.key] = attempt
            first_ids.add(id(attempt))
    with transaction.atomic():
        in_order = [standing[key] for key in sorted(standing)]  # always the same: no deadlock
        written = _insert(in_order)
        new_attempts = _marked_by_now([standing[key] for key in written])
        count_scores(new_attempts.values())
        standing |= new_attempts
        standing |= _read(standing.keys() - written)
        counts = counts_of({attempt.quiz for attempt in standing.values() if attempt.has_place})
    results: list[StoredAttempt] = []
    for attempt in attempts:
        is_first = id(attempt) in first_ids and attempt.key in written
        results.append(_result(standing[attempt.key], counts, is_first=is_first))
    return results


def _result(standing: HandIn, counts: dict[int, Places], *, is_first: bool) -> StoredAttempt:
    if not standing.has_place:
        return StoredAttempt(standing, is_first, None)
    places = counts[standing.quiz]
    place = place_of(standing.score, places)
    return StoredAttempt(standing, is_first, place, sum(places.values()))


def _marked_by_now(attempts: Sequence[HandIn]) -> dict[AttemptKey, HandIn]:
    """The attempts by their keys; who was marked before a key was corrected is marked again.

    Whoever corrects a key holds the table of attempts, so an attempt is either seen there or
    sees the correction here.
    """
    change_counts = _change_counts({attempt.quiz for attempt in attempts})
    marked: dict[AttemptKey, HandIn] = {}
    markings: dict[int, PaperMarking] = {}
    for attempt in attempts:
        changes = change_counts.get(attempt.quiz, 0)
        if changes == attempt.changes:
            marked[attempt.key] = attempt
            continue
        if attempt.quiz not in markings:
            quiz = Quiz.objects.select_related("paper").get(pk=attempt.quiz)
            markings[attempt.quiz] = PaperMarking(paper_of(quiz))
        marking = markings[attempt.quiz]
        places = marking.paper.drawn(attempt.who, attempt.number)
        score = marking.total(places, attempt.unpacked)
        row = Attempt.objects.filter(quiz=attempt.quiz, who=attempt.who, number=attempt.number)
        row.update(score=score)
        marked[attempt.key] = replace(attempt, score=score, changes=changes)
    return marked


def _change_counts(quizzes: Collection[int]) -> dict[int, int]:
    """How many keys were corrected, by quiz; those without corrections are absent."""
    if not quizzes:
        return {}
    quiz_marks = ", ".join(["%s"] * len(quizzes))
    with connection.cursor() as cursor:  # plain SQL, for every rush asks it often
        cursor.execute(
            f"SELECT quiz_id, COUNT(*) FROM {KeyChange._meta.db_table} "
            f"WHERE quiz_id IN ({quiz_marks}) GROUP BY quiz_id",
            list(quizzes),
        )
        return dict(cursor.fetchall())


def _insert(attempts: Sequence[HandIn]) -> set[AttemptKey]:
    """Insert those whose keys are free; the answer are their keys."""
    if connection.vendor == "postgresql":
        return _insert_into_postgresql(attempts)
    values: list[Any] = []
    for attempt in attempts:
        values += _values(attempt, is_postgresql=False)
    row = f"({', '.join(['%s'] * len(COLUMNS))})"
    rows = ", ".join([row] * len(attempts))
    with connection.cursor() as cursor:
        cursor.execute(f"{INSERT} VALUES {rows} {UNLESS_KEY_STANDS}", values)
        return {(quiz, UUID(hex=who), number) for quiz, who, number in cursor.fetchall()}


def _insert_into_postgresql(attempts: Sequence[HandIn]) -> set[AttemptKey]:
    """One array for each column, so that the statement is the same for any number of rows."""
    rows = [_values(attempt, is_postgresql=True) for attempt in attempts]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with psycopg.Cursor(connection.connection) as cursor:  # bound by the server, which prepares it
        cursor.execute(
            f"{INSERT} SELECT * FROM unnest({ARRAYS}) {UNLESS_KEY_STANDS}",
            columns,
            binary=True,
            prepare=True,
        )
        return set(cursor.fetchall())


def _values(attempt: HandIn, *, is_postgresql: bool) -> tuple[Any, ...]:
    """Values in the order of COLUMNS, as Django writes them."""
    who: UUID | str = attempt.who
    started_at: Any = moment(attempt.started_ms)
    handed_in_at: Any = moment(attempt.handed_in_ms)
    if not is_postgresql:
        who = attempt.who.hex
        started_at = str(started_at.replace(tzinfo=None))
        handed_in_at = str(handed_in_at.replace(tzinfo=None))
    return (
        attempt.quiz,
        who,
        attempt.number,
        attempt.unit,
        started_at,
        handed_in_at,
        attempt.answers,
        attempt.score,
        attempt.is_late,
        attempt.has_place,
        attempt.way,
        attempt.by,
    )


def _read(keys: Collection[AttemptKey]) -> dict[AttemptKey, HandIn]:
    """The attempts that stand under these keys."""
    people: dict[int, set[UUID]] = defaultdict(set)
    for quiz, who, __ in keys:
        people[quiz].add(who)
    attempts: dict[AttemptKey, HandIn] = {}
    for quiz, people_of_quiz in people.items():
        for row in Attempt.objects.filter(quiz=quiz, who__in=people_of_quiz):
            attempt = hand_in_of(row)
            if attempt.key in keys:
                attempts[attempt.key] = attempt
    return attempts


def tries_of(answerers: Sequence[tuple[int, UUID]]) -> list[list[HandIn]]:
    """The attempts of each (quiz, person), in the order of their tries."""
    tries: dict[tuple[int, UUID], list[HandIn]] = {}
    people: dict[int, set[UUID]] = defaultdict(set)
    for quiz, who in answerers:
        tries[quiz, who] = []
        people[quiz].add(who)
    for quiz, people_of_quiz in people.items():
        rows = Attempt.objects.filter(quiz=quiz, who__in=people_of_quiz)
        for row in rows.order_by("number"):
            tries[quiz, row.who].append(hand_in_of(row))
    return [tries[answerer] for answerer in answerers]


def begin(begun_tries: Sequence[BegunTry]) -> list[int]:
    """When each of these tries began, in Unix ms: now, or when it was begun first."""
    rows: list[QuizStart] = []
    people: dict[int, set[UUID]] = defaultdict(set)
    for (quiz, who, number), started_ms in begun_tries:
        started_at = moment(started_ms)
        rows.append(QuizStart(quiz=quiz, who=who, number=number, started_at=started_at))
        people[quiz].add(who)
    QuizStart.objects.bulk_create(rows, ignore_conflicts=True)
    starts: dict[AttemptKey, int] = {}
    for quiz, people_of_quiz in people.items():
        for start in QuizStart.objects.filter(quiz=quiz, who__in=people_of_quiz):
            starts[start.quiz, start.who, start.number] = milliseconds(start.started_at)
    return [starts[key] for key, __ in begun_tries]


def hold_attempts() -> None:
    """Let nobody store an attempt until the transaction ends; SQLite does so anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")


def set_scores(rows: Iterable[Attempt]) -> None:
    """Write the scores of these rows."""
    is_postgresql = connection.vendor == "postgresql"
    values: list[tuple[Any, ...]] = []
    for row in rows:
        who = row.who if is_postgresql else row.who.hex
        values.append((row.score, row.quiz, who, row.number))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {TABLE} SET score = %s WHERE quiz = %s AND who = %s AND number = %s", values
        )
