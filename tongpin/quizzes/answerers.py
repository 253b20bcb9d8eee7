"""Who answers: one UUID for a person of the register or for a device that nobody knows. Pure."""

import re
from hashlib import blake2b
from uuid import UUID

PERSON = "answering"  # the cookie that says who is logged in, set on the way to a quiz
LOGGED_IN_S = 2 * 3600
TOKEN = re.compile("[0-9a-f]{36}")  # of phones.py: twelve digits of time, the rest by chance


def uuid_of_person(number: int) -> UUID:
    """A person is the number itself."""
    return UUID(int=number)


def person_of(who: UUID) -> int | None:
    """The number of the person; None for a device."""
    return who.int if who.int < 1 << 63 else None


def uuid_of_device(token: str) -> UUID:
    """A UUID of version 7 (RFC 9562): when the device came, and what follows from its token.

    Devices that come at the same time stand together in an index, so it stays quick; and
    nobody learns the token from it.
    """
    came = int(token[:12], 16) if TOKEN.fullmatch(token) else 1
    number = int.from_bytes(blake2b(token.encode(), digest_size=10).digest())
    number = number & ~(0xF << 76) & ~(0b11 << 62) | 0x7 << 76 | 0b10 << 62
    return UUID(int=came << 80 | number)
