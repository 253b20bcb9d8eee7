"""Where a picture of a question is seen: the address is handed out by pages that show it.

It ends in a signature that nobody can guess. Whoever may see the question has it, also on a quiz
that is open to everybody, and nobody else.
"""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

SALT = "questions.picture"


def picture_address(mark: str) -> str:
    return reverse("questions:picture", args=[mark, _signer().signature(mark)])


def is_handed_out(mark: str, signature: str) -> bool:
    """Whether the address is one that a page gave."""
    try:
        _signer().unsign(f"{mark}:{signature}")
    except BadSignature:
        return False
    return True


def _signer() -> Signer:
    return Signer(salt=SALT)
