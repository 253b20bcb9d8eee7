"""How many attempts have each score, kept beside them so that places cost one small query."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.db.models import Count

from tongpin.quizzes.attempts import HandIn
from tongpin.quizzes.models import Attempt, ScoreCount
from tongpin.serving.process_slot import own_slot

Places = dict[int, int]  # score -> how many attempts have it


def place_of(score: int, places: Places) -> int:
    """1 and everybody above: who has the same score shares the place."""
    return 1 + sum(count for other, count in places.items() if other > score)


def count_scores(attempts: Iterable[HandIn]) -> None:
    """Add new attempts to this writer's counts; other writers have rows of their own."""
    counts = Counter((attempt.quiz, attempt.score) for attempt in attempts if attempt.has_place)
    if not counts:
        return
    writer = own_slot()
    values: list[int] = []
    for (quiz, score), count in sorted(counts.items()):
        values += (quiz, score, writer, count)
    table = ScoreCount._meta.db_table
    rows = ", ".join(["(%s, %s, %s, %s)"] * len(counts))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (quiz, score, writer, count) VALUES {rows} "
            f"ON CONFLICT (quiz, score, writer) DO UPDATE SET count = {table}.count + "
            "excluded.count",
            values,
        )


def counts_of(quizzes: Collection[int]) -> dict[int, Places]:
    """How many attempts have each score, over all writers, by the quiz's number."""
    counts: dict[int, Places] = defaultdict(dict)
    if not quizzes:
        return counts
    quiz_marks = ", ".join(["%s"] * len(quizzes))
    with connection.cursor() as cursor:  # plain SQL, for every rush asks it often
        cursor.execute(
            f"SELECT quiz, score, SUM(count) FROM {ScoreCount._meta.db_table} "
            f"WHERE quiz IN ({quiz_marks}) GROUP BY quiz, score",
            list(quizzes),
        )
        for quiz, score, count in cursor.fetchall():
            counts[quiz][score] = int(count)
    return counts


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
    return counts_of({quiz}).get(quiz, {})


def recomputed_counts(quiz: int) -> Places:
    """The same from the rows themselves."""
    rows = Attempt.objects.filter(quiz=quiz, has_place=True).values_list("score")
    return dict(rows.annotate(count=Count("who")).order_by())
