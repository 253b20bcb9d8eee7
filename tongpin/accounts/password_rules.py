"""Rules for passwords, as settings say them. Checked by Django wherever a password is set."""

import string
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongpin.orgs.models import Person

CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)  # all else is the fourth
MIN_DIFFERENT = 6  # characters, so that aaaaaaab is none


def classes_in(password: str) -> int:
    """Of small letters, capitals, digits and all else, how many occur."""
    count = sum(any(sign in signs for sign in password) for signs in CLASSES)
    return count + any(not sign.isascii() or not sign.isalnum() for sign in password)


class Variety:
    """Enough characters, of enough classes, and enough of them different."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < settings.PASSWORD_LENGTH:
            raise ValidationError(self.get_help_text())
        if classes_in(password) < settings.PASSWORD_CLASSES:
            raise ValidationError(self.get_help_text())
        if len(set(password)) < MIN_DIFFERENT:
            text = _("Of the characters at least %(count)s have to be different.")
            raise ValidationError(text % {"count": MIN_DIFFERENT})

    def get_help_text(self) -> str:
        text = _(
            "At least %(length)s characters, of at least %(classes)s of these: small letters, "
            "capitals, digits, other signs."
        )
        limits = {"length": settings.PASSWORD_LENGTH, "classes": settings.PASSWORD_CLASSES}
        return text % limits


class NothingPersonal:
    """Not the user name, the name or the telephone, nor these twice over or with a tail."""

    def validate(self, password: str, user: Any = None) -> None:
        for word in personal_words(user):
            rest = password.lower().replace(word, "")
            if rest != password.lower() and len(rest) < settings.PASSWORD_LENGTH // 2:
                raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return _("Not made of your user name, name or telephone.")


def personal_words(user: Any) -> list[str]:
    """What everybody knows of the person, in small letters."""
    if not isinstance(user, Person):
        return []
    words = (user.username or "", user.name, user.phone)
    return [word.lower() for word in words if len(word) > 1]


class NotAgain:
    """None of the person's newest passwords."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, Person) or user.pk is None:
            return
        newest = user.past_passwords.order_by("-set_at")[: settings.PASSWORD_HISTORY]
        for past in newest:
            if check_password(password, past.password):
                raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        count = settings.PASSWORD_HISTORY
        text = ngettext(
            "Not your last password again.", "None of your last %(count)s passwords again.", count
        )
        return text % {"count": count}
