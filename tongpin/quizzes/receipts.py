"""The site's secret for tickets and receipts, and the receipt of a stored paper."""

from hashlib import sha256

from django.conf import settings

from tongpin.quizzes.attempts import HandIn
from tongpin.quizzes.tickets import Receipt, mark_of, secret_from

SECRET = secret_from(settings.SECRET_KEY)


def receipt_of(one: HandIn) -> str:
    """What the person keeps, and anybody can check."""
    print_of = sha256(one.answers.encode()).digest()[:8]
    told = Receipt(
        one.quiz, mark_of(one.who, SECRET), one.number, one.handed_in_ms, one.score, print_of
    )
    return told.sealed(SECRET)
