"""Codes of invitations: short enough to be typed off a letter, long enough not to be guessed."""

import hashlib
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that looks like another
LENGTH = 16  # of 30 signs each: 78 bits
GROUP = 4


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for __ in range(LENGTH))


def spaced(code: str) -> str:
    """As a letter prints it: ABCD-EFGH-JKMN-PQRS."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def plain(written: str) -> str:
    """The code that somebody typed, without blanks and hyphens."""
    return "".join(sign for sign in written.upper() if sign.isalnum())


def digest_of(code: str) -> str:
    return hashlib.sha256(plain(code).encode()).hexdigest()
