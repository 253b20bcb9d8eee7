"""The hall's changing code, the six digits that are read aloud, and personal codes; pure."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from tongpin.base.numbers import is_digits

WINDOW_S = 30  # how long one code of the hall stands on the screen
AROUND = 1  # windows before and after that are taken too: people walk, clocks differ


def window_at(moment: datetime) -> int:
    return int(moment.timestamp()) // WINDOW_S


def _mac(key: str, *parts: object) -> bytes:
    text = "\x1f".join(map(str, parts))
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()


def hall_code(key: str, window: int) -> str:
    """The part of the QR's address that changes: its window and 80 bits that prove it."""
    return f"{window:x}-{_mac(key, 'hall', window).hex()[:20]}"


def spoken_code(key: str, window: int) -> str:
    """Six digits for those who cannot scan."""
    return f"{int.from_bytes(_mac(key, 'spoken', window)[:8]) % 1_000_000:06d}"


def takes_hall_code(key: str, code: str, moment: datetime) -> bool:
    """Whether the code stood on the screen at that moment, or just before or after."""
    return any(_is_same(code, hall_code(key, window)) for window in _near(moment))


def takes_spoken_code(key: str, code: str, moment: datetime) -> bool:
    return any(_is_same(code, spoken_code(key, window)) for window in _near(moment))


def _near(moment: datetime) -> range:
    window = window_at(moment)
    return range(window - AROUND, window + AROUND + 1)


def personal_code(key: str, person: int) -> str:
    """What a person's own code says: the number and 64 bits that prove it."""
    return f"{person}.{_mac(key, 'person', person).hex()[:16]}"


def person_of(keys: Iterable[str], code: str) -> int | None:
    """Whose code it is, made with one of the keys; None where nobody made it."""
    number = code.partition(".")[0]
    if not is_digits(number, most=18):
        return None
    person = int(number)
    is_ours = any(_is_same(code, personal_code(key, person)) for key in keys)
    return person if is_ours else None


def _is_same(code: str, true_code: str) -> bool:
    """Compares in equal time wherever they differ, so that nobody learns a code by guessing on."""
    return hmac.compare_digest(code.encode(), true_code.encode())
