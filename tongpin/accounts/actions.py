"""What makes and ends accounts: one function per intent, one transaction each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import password_changed, validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.accounts.invitation_codes import digest_of, new_code
from tongpin.accounts.models import FactorExcuse, Invitation, PastPassword
from tongpin.base.errors import UserError
from tongpin.base.text import squeeze
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person

MAX_USERNAME = 60
MIN_USERNAME = 2


class AccountError(UserError):
    """The account cannot be changed as asked; the message is written for users."""


@dataclass(frozen=True)
class Letter:
    """An invitation with its code, which is known only at the moment it is made."""

    invitation: Invitation
    code: str

    @property
    def person(self) -> Person:
        return self.invitation.person


@transaction.atomic
def invite(person: Person, *, by: Person | None, now: datetime, provider: str = "") -> Letter:
    """Make a code by which the person sets a password; earlier codes no longer work.

    With the key of a provider it joins an account there instead.

    Raises AccountError for somebody who left, or is known by a device alone.
    """
    if not person.is_active:
        raise AccountError(_("%(name)s has left and gets no account.") % {"name": person})
    if not person.is_known:
        raise AccountError(_("A device has no account."))
    person.invitations.open_at(now).filter(provider=provider).update(withdrawn_at=now)
    code = new_code()
    invitation = Invitation.objects.create(
        person=person,
        provider=provider,
        code_digest=digest_of(code),
        made_at=now,
        made_by=by,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    details = {"provider": provider} if provider else {}
    record("accounts.invitation.make", invitation, by=by, at=now, person=person.pk, **details)
    return Letter(invitation, code)


@transaction.atomic
def withdraw_invitations(person: Person, *, by: Person | None, now: datetime) -> int:
    """End every open code of the person; tells how many there were. Safe to repeat."""
    count = person.invitations.open_at(now).update(withdrawn_at=now)
    if count:
        record("accounts.invitation.withdraw", person, by=by, at=now, count=count)
    return count


def find_invitation(code: str, now: datetime) -> Invitation:
    """The invitation of a code. Raises AccountError where it lets nobody in, saying why."""
    invitation = Invitation.objects.select_related("person").filter(code_digest=digest_of(code))
    found = invitation.first()
    if found is None:
        raise AccountError(_("There is no such code. Compare it with your letter."))
    check_open(found, now)
    return found


def check_open(found: Invitation, now: datetime) -> None:
    """Raises AccountError for an invitation that lets nobody in, saying why."""
    if found.used_at:
        raise AccountError(_("This code was used already. Sign in, or ask for a new one."))
    if found.withdrawn_at or not found.person.is_active:
        raise AccountError(_("This code is no longer valid. Ask for a new one."))
    if found.expires_at <= now:
        raise AccountError(_("This code has expired. Ask for a new one."))


@transaction.atomic
def join(code: str, username: str, password: str, *, now: datetime) -> Person:
    """Set name and password of the account that a code is for; the code works no more.

    Raises AccountError for a code that lets nobody in, a user name that is taken, and a
    password against the rules.
    """
    invitation = find_invitation(code, now)
    if invitation.provider:
        raise AccountError(_("This code joins an account elsewhere; it sets no password."))
    person = Person.objects.select_for_update().get(pk=invitation.person_id)
    use_up(invitation, now)
    person.username = free_username(username, person)
    if faults := password_faults(password, person):
        raise AccountError(" ".join(faults))
    _store_password(person, password, now)
    record("accounts.invitation.use", invitation, by=person, at=now, username=person.username)
    return person


def use_up(invitation: Invitation, now: datetime) -> None:
    """The code works no more. Raises AccountError where it was used in the meantime."""
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now):
        raise AccountError(_("This code was used already. Sign in, or ask for a new one."))


def free_username(written: str, person: Person) -> str:
    """The user name as it is kept. Raises AccountError for one that is taken or too short."""
    username = squeeze(written)
    if not MIN_USERNAME <= len(username) <= MAX_USERNAME:
        limits = {"low": MIN_USERNAME, "high": MAX_USERNAME}
        raise AccountError(_("A user name has %(low)s to %(high)s characters.") % limits)
    others = Person.objects.filter(username__iexact=username).exclude(pk=person.pk)
    if others.exists():
        raise AccountError(_("Somebody has the user name %(name)s.") % {"name": username})
    return username


def _store_password(person: Person, password: str, now: datetime) -> None:
    person.set_password(password)
    person.save(update_fields=["username", "password"])
    password_changed(password, person)
    note_password(person, now)


def note_password(person: Person, now: datetime) -> None:
    """Keep the hash of today's password, so that it is not taken again too soon."""
    PastPassword.objects.create(person=person, password=person.password, set_at=now)


@transaction.atomic
def close_account(person: Person, *, by: Person | None, now: datetime) -> None:
    """The person can sign in no more, and what only an account needs is gone. Safe to repeat."""
    if person.username is None:
        return
    withdraw_invitations(person, by=by, now=now)
    drop_factors(person)
    username, person.username = person.username, None
    person.set_unusable_password()  # ends every session
    person.save(update_fields=["username", "password"])
    person.known_devices.all().delete()
    person.past_passwords.all().delete()
    person.joined_accounts.all().delete()
    FactorExcuse.objects.filter(person=person).delete()
    UserSession.objects.filter(user=person).delete()
    record("accounts.account.close", person, by=by, at=now, username=username)


def drop_factors(person: Person) -> int:
    """Take away every second factor; tells how many there were."""
    factors = Authenticator.objects.filter(user=person)
    count = int(factors.count())
    factors.delete()
    return count


@transaction.atomic
def reset_factors(person: Person, *, by: Person | None, now: datetime) -> None:
    """Who lost the phone sets a new second factor at the next sign-in. Safe to repeat."""
    count = drop_factors(person)
    if count:
        record("accounts.factor.reset", person, by=by, at=now, count=count)


@transaction.atomic
def excuse_factor(
    person: Person, *, before_on: date, reason: str, by: Person | None, now: datetime
) -> FactorExcuse:
    """Let the person sign in without a second factor until a day."""
    if not reason.strip():
        raise AccountError(_("Say why no second factor is needed."))
    values = {"reason": reason, "before_on": before_on, "given_at": now, "given_by": by}
    excuse, __ = FactorExcuse.objects.update_or_create(person=person, defaults=values)
    record("accounts.factor.excuse", person, by=by, at=now, before_on=str(before_on))
    return excuse


def password_faults(password: str, person: Person) -> list[str]:
    """What the rules have against a password, in sentences."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        return list(error.messages)
    return []
