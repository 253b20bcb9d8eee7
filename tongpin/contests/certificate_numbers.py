"""Numbers of certificates: drawn, easily read aloud, and with a letter that catches slips; pure."""

import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which look like others
READ_AS = str.maketrans("ILO", "110")
LENGTH = 8  # letters drawn: 40 bits


def new_number() -> str:
    """Such as 7K4M-9Q2X-D."""
    drawn = "".join(secrets.choice(LETTERS) for _position in range(LENGTH))
    return f"{drawn[:4]}-{drawn[4:]}-{_check(drawn)}"


def _check(drawn: str) -> str:
    """Differs for every single slip and every exchange of neighbours in all but few cases."""
    total = 0
    for position, sign in enumerate(drawn, start=1):
        total += (2 * position + 1) * LETTERS.index(sign)
    return LETTERS[total % len(LETTERS)]


def read_number(text: str) -> str | None:
    """The number as it is written by us; None where it is none or somebody slipped."""
    signs = "".join(filter(str.isalnum, text.upper())).translate(READ_AS)
    if len(signs) != LENGTH + 1 or not set(signs) <= set(LETTERS):
        return None
    if _check(signs[:-1]) != signs[-1]:
        return None
    return f"{signs[:4]}-{signs[4:8]}-{signs[8]}"
