"""What people do with hints."""

from datetime import datetime

from django.db import transaction

from tongpin.guide.models import ReadHint
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person


@transaction.atomic
def put_hint_away(key: str, *, by: Person, now: datetime) -> None:
    """The person does not see the hint again. Safe to repeat."""
    hint, is_new = ReadHint.objects.get_or_create(person=by, key=key, defaults={"read_at": now})
    if is_new:
        record("guide.hint.put_away", hint, by=by, at=now, hint=key)


@transaction.atomic
def bring_hints_back(*, by: Person, now: datetime) -> None:
    """The person sees all hints again. Safe to repeat."""
    count, __ = ReadHint.objects.filter(person=by).delete()
    if count:
        record("guide.hints.bring_back", by, by=by, at=now, hints=count)
