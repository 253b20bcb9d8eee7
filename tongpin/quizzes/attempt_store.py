"""Attempts in the database: written together, each once, with their places."""

from collections.abc import Iterable, Sequence
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
from tongpin.quizzes.score_counts import Places, count_scores, counts_of, grouped_by_quiz, place_of

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


def store(handed_in: Sequence[HandIn]) -> list[StoredAttempt]:
    """Write attempts in one transaction; each result tells what stands under its key.

    Safe to repeat: the first attempt under a key stands. The counts by score are brought
    along in the same transaction, so they agree with the rows at every moment.
    """
    new: dict[AttemptKey, HandIn] = {}
    for one in handed_in:
        new.setdefault(one.key, one)
    first = {id(one) for one in new.values()}
    with transaction.atomic():
        written = _insert([new[key] for key in sorted(new)])  # in one order: no deadlock
        new |= _marked_anew([new[key] for key in written])
        count_scores([new[key] for key in written])
        earlier = _read(new.keys() - written)
        counts = counts_of({one.quiz for one in (new | earlier).values() if one.has_place})
    standing = new | earlier
    return [
        _stored(standing[one.key], id(one) in first and one.key in written, counts)
        for one in handed_in
    ]


def _marked_anew(attempts: Sequence[HandIn]) -> dict[AttemptKey, HandIn]:
    """Those that were marked before a key was corrected, marked again where they stand now.

    Whoever corrects a key holds the table of attempts, so an attempt is either seen there or
    sees the correction here.
    """
    quizzes = {one.quiz for one in attempts}
    counts = dict(
        grouped_by_quiz("SELECT quiz_id, COUNT(*)", KeyChange, "quiz_id", quizzes, "quiz_id")
    )
    found: dict[AttemptKey, HandIn] = {}
    markings: dict[int, PaperMarking] = {}
    for one in attempts:
        if (count := counts.get(one.quiz, 0)) == one.changes:
            continue
        if one.quiz not in markings:
            quiz = Quiz.objects.select_related("paper").get(pk=one.quiz)
            markings[one.quiz] = PaperMarking(paper_of(quiz))
        marking = markings[one.quiz]
        score = marking.total(marking.paper.drawn(one.who, one.number), one.unpacked)
        row = Attempt.objects.filter(quiz=one.quiz, who=one.who, number=one.number)
        row.update(score=score)
        found[one.key] = replace(one, score=score, changes=count)
    return found


def _stored(standing: HandIn, is_first: bool, counts: dict[int, Places]) -> StoredAttempt:
    if not standing.has_place:
        return StoredAttempt(standing, is_first, None)
    places = counts[standing.quiz]
    return StoredAttempt(standing, is_first, place_of(standing.score, places), sum(places.values()))


def _insert(attempts: Sequence[HandIn]) -> set[AttemptKey]:
    """Insert those whose keys are free; tells which."""
    table, names = Attempt._meta.db_table, ", ".join(f'"{name}"' for name in COLUMNS)
    end = "ON CONFLICT DO NOTHING RETURNING quiz, who, number"
    if connection.vendor == "postgresql":
        rows = [_row(one, is_postgresql=True) for one in attempts]
        arrays = ", ".join(f"%s::{kind}[]" for kind in TYPES)
        with psycopg.Cursor(connection.connection) as bound:  # by the server, which prepares it
            bound.execute(
                f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}) {end}",
                [list(column) for column in zip(*rows, strict=True)],
                binary=True,
                prepare=True,
            )
            return set(bound.fetchall())
    rows = [_row(one, is_postgresql=False) for one in attempts]
    places = ", ".join([f"({', '.join(['%s'] * len(COLUMNS))})"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES {places} {end}",
            [value for row in rows for value in row],
        )
        return {(quiz, UUID(hex=who), number) for quiz, who, number in cursor.fetchall()}


def _row(one: HandIn, *, is_postgresql: bool) -> tuple[Any, ...]:
    """Values in the order of COLUMNS, as Django writes them."""
    who: UUID | str = one.who if is_postgresql else one.who.hex
    times: list[Any] = [moment(one.started_ms), moment(one.handed_in_ms)]
    if not is_postgresql:
        times = [str(when.replace(tzinfo=None)) for when in times]
    return (
        one.quiz,
        who,
        one.number,
        one.unit,
        *times,
        one.answers,
        one.score,
        one.is_late,
        one.has_place,
        one.way,
        one.by,
    )


def _read(keys: Iterable[AttemptKey]) -> dict[AttemptKey, HandIn]:
    """The attempts that stand under these keys."""
    found: dict[AttemptKey, HandIn] = {}
    wanted = set(keys)
    for quiz in {key[0] for key in wanted}:
        people = {key[1] for key in wanted if key[0] == quiz}
        for row in Attempt.objects.filter(quiz=quiz, who__in=people):
            one = hand_in_of(row)
            if one.key in wanted:
                found[one.key] = one
    return found


def tries_of(asked: Sequence[tuple[int, UUID]]) -> list[list[HandIn]]:
    """The attempts of each person at each quiz, in the order of their tries."""
    found: dict[tuple[int, UUID], list[HandIn]] = {pair: [] for pair in asked}
    for quiz in {quiz for quiz, __ in asked}:
        people = {who for number, who in asked if number == quiz}
        for row in Attempt.objects.filter(quiz=quiz, who__in=people).order_by("number"):
            found[(quiz, row.who)].append(hand_in_of(row))
    return [found[pair] for pair in asked]


def hold_attempts() -> None:
    """Let nobody store an attempt until the transaction ends; SQLite does so anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Attempt._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def begin(told: Sequence[BegunTry]) -> list[int]:
    """When each of these tries began, in Unix ms: now, or when it was first told."""
    rows = [QuizStart(quiz=q, who=who, number=n, started_at=moment(at)) for (q, who, n), at in told]
    QuizStart.objects.bulk_create(rows, ignore_conflicts=True)
    found: dict[AttemptKey, int] = {}
    for quiz in {row.quiz for row in rows}:
        people = {row.who for row in rows if row.quiz == quiz}
        for row in QuizStart.objects.filter(quiz=quiz, who__in=people):
            found[(row.quiz, row.who, row.number)] = milliseconds(row.started_at)
    return [found[key] for key, __ in told]


def set_scores(rows: Sequence[Attempt]) -> None:
    """Write the scores of these rows."""
    is_postgresql = connection.vendor == "postgresql"
    told = [
        (row.score, row.quiz, row.who if is_postgresql else row.who.hex, row.number) for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Attempt._meta.db_table} SET score = %s "
            "WHERE quiz = %s AND who = %s AND number = %s",
            told,
        )
