"""Whether sessions still hold somebody, for pages that are answered beside Django."""

from collections.abc import Sequence

from django.contrib.sessions.models import Session
from django.utils import timezone


def are_alive(session_keys: Sequence[str]) -> list[bool]:
    """For each session whether it was neither signed out of nor ran out. Costs one query."""
    sessions = Session.objects.filter(
        session_key__in=set(session_keys), expire_date__gt=timezone.now()
    )
    alive = set(sessions.values_list("session_key", flat=True))
    return [key in alive for key in session_keys]
