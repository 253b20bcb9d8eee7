"""Accounts at providers outside, joined to people: found, joined, taken off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.accounts.actions import AccountError, check_open, free_username, use_up
from tongpin.accounts.models import Invitation, JoinedAccount
from tongpin.accounts.providers import provider_name
from tongpin.accounts.providers.provider_kind import SignInProvider
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.orgs.sealing import mac, macs

STRANGER_S = 3600  # for which a stranger's second try is not told again
SHOWN = 12  # digits of the mac by which the journal tells strangers apart
SUBJECTS = "provider-accounts"  # the purpose under which they are looked for


@dataclass(frozen=True)
class OutsideAccount:
    """Who signed in at a provider: the account's identifier there, and the confirmed number."""

    provider: SignInProvider
    subject: str
    number: str = ""

    @property
    def _text(self) -> str:
        return f"{self.provider.realm} {self.subject}"

    @property
    def mac(self) -> str:
        return mac(self._text, SUBJECTS)

    @property
    def macs(self) -> list[str]:
        return macs(self._text, SUBJECTS)


def find_joined(account: OutsideAccount) -> JoinedAccount | None:
    """The row of the account, with its person."""
    rows = JoinedAccount.objects.filter(provider=account.provider.key, subject_mac__in=account.macs)
    return rows.select_related("person").first()


def may_come_in(person: Person, now: datetime) -> bool:
    """Whether the person has an account, is in the register and holds a post today."""
    if person.username is None or not person.is_active:
        return False
    return person.posts.on(localdate(now)).exists()


@transaction.atomic
def join_outside(
    person: Person, account: OutsideAccount, *, by: Person | None, now: datetime, way: str
) -> JoinedAccount:
    """From now on the person signs in by the account too. Safe to repeat.

    way   how it came about, for the journal: `self`, `letter`, `number`

    A person without an account gets one without a password. Raises AccountError where the
    account is somebody else's, or the person has joined another one of that provider.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    joined = find_joined(account)
    if joined and joined.person_id == person.pk:
        return joined
    check_free(person, account, joined)
    if person.username is None:
        person.username = free_username(f"{account.provider.key}-{person.pk}", person)
        person.set_unusable_password()
        person.save(update_fields=["username", "password"])
    joined = JoinedAccount.objects.create(
        person=person, provider=account.provider.key, subject_mac=account.mac, joined_at=now
    )
    record("accounts.provider.join", person, by=by, at=now, provider=account.provider.key, way=way)
    return joined


def check_free(person: Person, account: OutsideAccount, joined: JoinedAccount | None) -> None:
    """Raises AccountError."""
    names = {"provider": account.provider.name, "name": person.name}
    if not person.is_active or not person.is_known:
        raise AccountError(_("%(name)s has left and gets no account.") % names)
    if joined:
        raise AccountError(_("This %(provider)s account is joined to somebody else.") % names)
    if person.joined_accounts.filter(provider=account.provider.key).exists():
        text = _("%(name)s has joined another %(provider)s account; take that one off first.")
        raise AccountError(text % names)


@transaction.atomic
def join_by_letter(
    invitation: Invitation, account: OutsideAccount, *, now: datetime
) -> JoinedAccount:
    """Join the account of whoever brought the letter; its code works no more.

    Raises AccountError for a letter that lets nobody in, and as join_outside does.
    """
    check_open(invitation, now)
    if invitation.provider != account.provider.key:
        raise AccountError(_("This code is for another provider."))
    person = invitation.person
    joined = join_outside(person, account, by=person, now=now, way="letter")
    use_up(invitation, now)
    return joined


@transaction.atomic
def take_off(joined: JoinedAccount, *, by: Person | None, now: datetime) -> None:
    """The person signs in by that account no more. Safe to repeat.

    Taken off by somebody else, it ends the person's sessions. Raises AccountError where it is
    the person's only way in.
    """
    person = Person.objects.select_for_update().get(pk=joined.person_id)
    others = person.joined_accounts.exclude(pk=joined.pk)
    if not person.has_usable_password() and not others.exists():
        text = _(
            "The account of %(provider)s is the only way in. Set a password first, or let the "
            "administrator close the account here."
        )
        raise AccountError(text % {"provider": provider_name(joined.provider)})
    count, __ = JoinedAccount.objects.filter(pk=joined.pk).delete()
    if not count:
        return
    if by != person:
        end_sessions(person)
    record("accounts.provider.remove", person, by=by, at=now, provider=joined.provider)


def end_sessions(person: Person) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()


def refuse_sign_in(
    provider: SignInProvider,
    *,
    reason: str,
    now: datetime,
    person: Person | None = None,
    details: Mapping[str, str] | None = None,
) -> None:
    """Tell in the journal that somebody came by a provider and was not let in."""
    with transaction.atomic():
        record(
            "accounts.provider.refuse",
            person or provider.key,
            by=None,
            at=now,
            provider=provider.key,
            reason=reason,
            **(details or {}),
        )


def refuse_stranger(account: OutsideAccount, *, now: datetime) -> None:
    """Tell it once an hour for each account: whoever comes again and again fills no journal."""
    digest = account.mac[:SHOWN]
    if cache.add(f"stranger-{digest}", "told", STRANGER_S):
        details = {"account": digest}
        refuse_sign_in(account.provider, reason="not joined", now=now, details=details)


def note_use(person: Person, key: str, now: datetime) -> None:
    """The person signed in by that provider; told in the transaction of the sign-in's entry."""
    person.joined_accounts.filter(provider=key).update(used_at=now)
