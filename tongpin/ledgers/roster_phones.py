"""The telephone in a cell of a roster; pure."""

import re

from django.utils.translation import gettext as _

from tongpin.ledgers.cell_meanings import Fault
from tongpin.ledgers.roster_rows import RosterRow

MAX_PHONE = 20  # characters
LEAST_DIGITS = 5  # of a number that stands behind a blank by itself
PARTS = re.compile(r"[、,，;；/／|\n]|\s+或\s*|或|\s+(?=\d{5})")
LABEL = re.compile(r"^(?:手机|电话|办公|座机|家庭|宅电|短号|联系电话)[号码]*[:：]?")
BRACKETS = re.compile(r"[(（][^()（）]*[\u4e00-\u9fff][^()（）]*[)）]")


def read_phone(row: RosterRow, key: str, notes: list[str]) -> str:
    """The first telephone of the cell; that others are left out is noted.

    Raises NoPhone for a text that is too long for one.
    """
    parts = []
    for part in PARTS.split(row[key]):
        plain = BRACKETS.sub("", LABEL.sub("", part.strip())).strip()
        if plain:
            parts.append(plain)
    if not parts:
        return ""
    if len(parts) > 1:
        note = _("%(column)s holds %(count)s numbers; the first is kept")
        notes.append(note % {"column": row.header(key), "count": len(parts)})
    if len(parts[0]) > MAX_PHONE:
        raise NoPhone
    return parts[0]


class NoPhone(ValueError):
    """The text is too long for one telephone."""


def phone_fault(row: RosterRow, key: str) -> Fault:
    return row.fault(key, _("one number of at most %(limit)s characters") % {"limit": MAX_PHONE})
