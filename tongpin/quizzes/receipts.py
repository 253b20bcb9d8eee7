"""The site's secrets for tickets and receipts, and the receipt of a stored paper."""

from hashlib import sha256

from django.conf import settings

from tongpin.quizzes.attempts import HandIn
from tongpin.quizzes.tickets import Receipt, mark_of, secret_from

SECRETS = tuple(map(secret_from, settings.CODE_KEYS))  # the newest first


def fingerprint(answers: str) -> bytes:
    """What a receipt says of packed answers: the first 8 bytes of their SHA-256."""
    return sha256(answers.encode()).digest()[:8]


def receipt_of(attempt: HandIn) -> str:
    """What the person keeps, and anybody can check."""
    receipt = Receipt(
        quiz=attempt.quiz,
        who=mark_of(attempt.who, SECRETS[0]),
        number=attempt.number,
        handed_in_ms=attempt.handed_in_ms,
        score=attempt.score,
        answers=fingerprint(attempt.answers),
    )
    return receipt.sealed(SECRETS)
