"""Whether somebody was given a quiz's paper: from then on it is not taken back."""

from datetime import datetime

from django.db import transaction

from tongpin.quizzes.models import Attempt, Quiz, QuizBeginning, QuizPaper


@transaction.atomic
def note_beginning(quiz: int, seed: str, *, now: datetime) -> bool:
    """Remember that somebody gets the paper with this seed. Safe to repeat.

    False where that paper was taken back before; then it must not be given.
    """
    published = Quiz.objects.published().filter(pk=quiz).select_for_update(no_key=True)
    if not published.exists() or not QuizPaper.objects.filter(quiz=quiz, seed=seed).exists():
        return False
    QuizBeginning.objects.get_or_create(quiz=quiz, defaults={"begun_at": now})
    return True


def has_begun(quiz: int) -> bool:
    """Whether anybody was given the paper, on a device or on a sheet, or handed one in."""
    is_noted = QuizBeginning.objects.filter(quiz=quiz).exists()
    return is_noted or Attempt.objects.filter(quiz=quiz).exists()
