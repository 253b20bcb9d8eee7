"""Approved questions by bank and topic, from which a reading's questions can be taken."""

import random
from datetime import date

from django.db.models import Count

from tongpin.base.numbers import row_number
from tongpin.orgs.models import Person
from tongpin.orgs.permissions import recordable_units
from tongpin.questions.formats.text import write_text
from tongpin.questions.kinds import KINDS
from tongpin.questions.models import Purpose, Version
from tongpin.questions.models import VersionQuerySet as Versions

AUTOMATIC = [name for name, kind in KINDS.items() if not kind.is_marked_by_hand]


def _versions(person: Person, day: date) -> Versions:
    """What the banks of the person's units offer."""
    units = [pk for pk, __ in recordable_units(person, day)]
    versions = Version.objects.standing().approved().filter(kind__in=AUTOMATIC)
    return versions.filter(question__bank__unit__in=units, question__bank__purpose=Purpose.PRACTICE)


def shelves(person: Person, day: date) -> list[tuple[str, str]]:
    """(value, label) of each bank and topic, for a form. Costs one query."""
    groups = _versions(person, day).values_list(
        "question__bank", "question__topic", "question__bank__name"
    )
    counted = groups.annotate(count=Count("pk")).order_by(
        "question__bank__name", "question__bank", "question__topic"
    )
    return [
        (f"{bank}:{topic}", f"{name}{' · ' if topic else ''}{topic} ({count})")
        for bank, topic, name, count in counted
    ]


def taken(person: Person, day: date, shelf: str, count: int, *, number: int) -> str:
    """`count` questions of a shelf as text, numbered from `number` on; "" for another's shelf."""
    bank, __, topic = shelf.partition(":")
    rows = _versions(person, day).filter(question__bank=row_number(bank), question__topic=topic)
    found = list(rows.select_related("question"))
    chosen = random.sample(found, min(count, len(found)))
    texts = (write_text(one.draft, place) for place, one in enumerate(chosen, start=number))
    return "\n\n".join(texts)
