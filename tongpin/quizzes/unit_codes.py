"""The code by which a unit's people come to a quiz that nobody else may answer. Pure."""

from hashlib import blake2b
from hmac import compare_digest
from urllib.parse import urlencode

from tongpin.quizzes.receipts import SECRETS


def unit_code(key: str, unit: int) -> str:
    """64 bits that prove for which unit a link to the quiz of this key was made."""
    return _code(key, unit, SECRETS[0])


def is_unit_code(code: str, key: str, unit: int) -> bool:
    """Whether the code was made for this quiz and unit, with any of the site's secrets."""
    return any(compare_digest(code.encode(), _code(key, unit, s).encode()) for s in SECRETS)


def unit_query(key: str, unit: int) -> str:
    """What stands behind the address of the quiz in the unit's own link."""
    return urlencode({"u": unit, "c": unit_code(key, unit)})


def _code(key: str, unit: int, secret: bytes) -> str:
    text = f"{key}:{unit}".encode()
    return blake2b(text, key=secret, digest_size=8, person=b"unit").hexdigest()
