"""The accounts at providers outside on the page of a person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tongpin.accounts.models import Invitation, JoinedAccount
from tongpin.accounts.providers import all_providers, provider_name
from tongpin.orgs.models import Person


@dataclass(frozen=True)
class JoinedRow:
    """One provider: the person's account there, or the open letter to join one."""

    key: str
    account: JoinedAccount | None
    letter_until: datetime | None

    @property
    def name(self) -> str:
        return provider_name(self.key)


def joined_rows(person: Person, open_letters: QuerySet[Invitation]) -> list[JoinedRow]:
    """A row for each provider, also for those that the file names no more. Costs two queries."""
    accounts = {account.provider: account for account in person.joined_accounts.order_by("id")}
    until = {letter.provider: letter.expires_at for letter in open_letters}
    keys = dict.fromkeys([*all_providers(), *accounts])
    return [JoinedRow(key, accounts.get(key), until.get(key)) for key in keys]
