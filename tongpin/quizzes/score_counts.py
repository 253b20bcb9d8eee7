"""How many attempts have each score, kept beside them so that places cost one small query."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Model

from tongpin.quizzes.attempts import HandIn
from tongpin.quizzes.models import Attempt, ScoreCount
from tongpin.serving.process_slot import own_slot

Places = dict[int, int]  # score -> how many attempts have it


def place_of(score: int, places: Places) -> int:
    """1 and everybody above: who has the same score shares the place."""
    return 1 + sum(count for other, count in places.items() if other > score)


def count_scores(attempts: Iterable[HandIn]) -> None:
    """Add new attempts to this writer's counts; other writers have rows of their own."""
    found = Counter((one.quiz, one.score) for one in attempts if one.has_place)
    if not found:
        return
    writer, table = own_slot(), ScoreCount._meta.db_table
    places = ", ".join(["(%s, %s, %s, %s)"] * len(found))
    told = [
        value
        for (quiz, score), count in sorted(found.items())
        for value in (quiz, score, writer, count)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (quiz, score, writer, count) VALUES {places} "
            f"ON CONFLICT (quiz, score, writer) DO UPDATE SET count = {table}.count + "
            "excluded.count",
            told,
        )


def grouped_by_quiz(
    told: str, model: type[Model], column: str, quizzes: Collection[int], groups: str
) -> list[Any]:
    """What is told of these quizzes, group by group: plain SQL, for every rush asks it often."""
    if not quizzes:
        return []
    places = ", ".join(["%s"] * len(quizzes))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{told} FROM {model._meta.db_table} WHERE {column} IN ({places}) GROUP BY {groups}",
            list(quizzes),
        )
        rows: list[Any] = cursor.fetchall()
    return rows


def counts_of(quizzes: set[int]) -> dict[int, Places]:
    """How many have each score, over all writers."""
    found: dict[int, Places] = defaultdict(dict)
    if quizzes:
        told = "SELECT quiz, score, SUM(count)"
        for quiz, score, count in grouped_by_quiz(told, ScoreCount, "quiz", quizzes, "quiz, score"):
            found[quiz][score] = int(count)
    return found


@transaction.atomic
def recount_scores(quiz: int) -> None:
    """Count the attempts of a quiz again, for a corrected key has moved scores."""
    table, attempts = ScoreCount._meta.db_table, Attempt._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # nobody counts while this does
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        ScoreCount.objects.filter(quiz=quiz).delete()
        cursor.execute(
            f"INSERT INTO {table} (quiz, score, writer, count) SELECT quiz, score, 0, COUNT(*) "
            f"FROM {attempts} WHERE quiz = %s AND has_place GROUP BY quiz, score",
            [quiz],
        )


def score_counts(quiz: int) -> Places:
    """How many attempts with a place have each score, as the counts say."""
    return dict(counts_of({quiz}).get(quiz, {}))


def recomputed_counts(quiz: int) -> Places:
    """The same from the rows themselves."""
    rows = Attempt.objects.filter(quiz=quiz, has_place=True).values_list("score")
    return dict(rows.annotate(count=Count("who")).order_by())
