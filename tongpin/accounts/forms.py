"""What people type to come to an account, parsed."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.accounts.actions import MAX_USERNAME
from tongpin.orgs.models import Person


class CodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("invitation", "Code"),
        max_length=60,
        help_text=_("Off your letter: four groups of four signs."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )


class JoinForm(forms.Form):
    """User name and password of a new account, or a new password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=MAX_USERNAME,
        help_text=_("By it you sign in: your telephone number, or your name in letters."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password, once more"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if {"password", "again"} <= data.keys() and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return data
