"""Numbers by which a person can be told from all others, whichever way they are written."""

from tongpin.base.text import half_width
from tongpin.orgs.sealing import mac, macs

NUMBERS = "contact-numbers"  # the purpose under which they are looked for
SHORTEST = 7  # signs; shorter ones are extensions
CHINA = ("0086", "86")
MOBILE = 11  # digits of a mobile number in China


def plain_number(written: str) -> str:
    """+86 138-0000-0000 as 13800000000; "" for what is too short to be a number of somebody."""
    text = half_width(written).upper()
    signs = "".join(sign for sign in text if sign.isascii() and sign.isalnum())
    for prefix in CHINA:
        if signs.startswith(prefix) and len(signs) == len(prefix) + MOBILE:
            return signs.removeprefix(prefix)
    return signs if len(signs) >= SHORTEST else ""


def number_mac(written: str) -> str:
    """What stands beside a sealed number, so that it can be looked for; "" for none."""
    number = plain_number(written)
    return mac(number, NUMBERS) if number else ""


def number_macs(written: str) -> list[str]:
    """All that may stand beside the number, by whichever of our keys; none for no number."""
    number = plain_number(written)
    return macs(number, NUMBERS) if number else []
