"""Joining by a confirmed number: who it may be, and what waits in the session for a yes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.timezone import localdate

from tongpin.accounts.joined_accounts import SUBJECTS, OutsideAccount
from tongpin.accounts.providers import all_providers
from tongpin.orgs.models import Person
from tongpin.orgs.sealing import seal, unseal

WAITING = "number_join"  # in the session
WAITS_FOR = timedelta(minutes=10)
MASK = "＊"


@dataclass(frozen=True)
class WaitingJoin:
    """An account whose confirmed number is that of one person, who has not said yes yet."""

    account: OutsideAccount
    person: Person

    @property
    def masked_name(self) -> str:
        """林＊ for 林晓."""
        name = self.person.name
        return name[:1] + MASK * len(name[1:])


def person_of_number(account: OutsideAccount, now: datetime) -> Person | None:
    """The only person of the register with the account's confirmed number, in a post today."""
    people = Person.objects.with_number(account.number)
    if len(people) != 1 or not people[0].posts.on(localdate(now)).exists():
        return None
    return people[0]


def wait_for_yes(
    request: HttpRequest, account: OutsideAccount, person: Person, *, now: datetime
) -> None:
    request.session[WAITING] = {
        "provider": account.provider.key,
        "subject": seal(account.subject, SUBJECTS),
        "person": person.pk,
        "at": now.isoformat(),
    }


def waiting_join(request: HttpRequest, now: datetime) -> WaitingJoin | None:
    """What waits in this browser; None where nothing does, or for too long."""
    content = request.session.get(WAITING)
    if not content or now - datetime.fromisoformat(content["at"]) > WAITS_FOR:
        return None
    provider = all_providers().get(content["provider"])
    person = Person.objects.filter(pk=content["person"]).first()
    if provider is None or person is None:
        return None
    account = OutsideAccount(provider, unseal(content["subject"], SUBJECTS))
    return WaitingJoin(account, person)


def forget_waiting(request: HttpRequest) -> None:
    request.session.pop(WAITING, None)
