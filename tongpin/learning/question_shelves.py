"""Approved questions by bank and topic, from which a reading's questions can be taken."""

import random
from datetime import date

from django.db.models import Count

from tongpin.base.numbers import row_number
from tongpin.orgs.models import Person
from tongpin.orgs.permissions import recordable_unit_ids
from tongpin.questions.formats.text import write_text
from tongpin.questions.kinds import KINDS
from tongpin.questions.models import Purpose, Version, VersionQuerySet

AUTOMATIC = [name for name, kind in KINDS.items() if not kind.is_marked_by_hand]


def offered_versions(person: Person, day: date) -> VersionQuerySet:
    """What the practice banks of the person's units offer."""
    units = recordable_unit_ids(person, day)
    versions = Version.objects.standing().approved().filter(kind__in=AUTOMATIC)
    return versions.filter(question__bank__unit__in=units, question__bank__purpose=Purpose.PRACTICE)


def shelf_choices(person: Person, day: date) -> list[tuple[str, str]]:
    """(value, label) of each bank and topic, for a form. Costs one query."""
    groups = offered_versions(person, day).values_list(
        "question__bank", "question__topic", "question__bank__name"
    )
    counted = groups.annotate(count=Count("pk")).order_by(
        "question__bank__name", "question__bank", "question__topic"
    )
    choices = []
    for bank, topic, name, count in counted:
        label = f"{name} · {topic}" if topic else name
        choices.append((f"{bank}:{topic}", f"{label} ({count})"))
    return choices


def questions_from_shelf(person: Person, day: date, shelf: str, count: int, *, number: int) -> str:
    """`count` questions of a shelf as text, numbered from `number` on; "" for another's shelf."""
    bank, __, topic = shelf.partition(":")
    versions = offered_versions(person, day).filter(
        question__bank=row_number(bank), question__topic=topic
    )
    on_shelf = list(versions.select_related("question"))
    chosen = random.sample(on_shelf, min(count, len(on_shelf)))
    texts = [write_text(version.draft, place) for place, version in enumerate(chosen, number)]
    return "\n\n".join(texts)
