"""What people type when they sign in, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.signin.attendance import ScanKind

TAP_KINDS = (ScanKind.IN, ScanKind.LEAVE, ScanKind.ABSENT, ScanKind.ANNUL)


class SignForm(forms.Form):
    """Who signs in; the name is asked for only where the phone is not known."""

    ticket = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class SpokenForm(forms.Form):
    """The six digits that were read aloud."""

    digits = forms.RegexField(
        r"^\s*\d{6}\s*$",
        label=_("Six digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"invalid": _("Six digits, as they stand on the screen now.")},
    )


class TapForm(forms.Form):
    """One tap of a helper: a person of the roster, or somebody typed."""

    operation = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in TAP_KINDS])
    person = forms.IntegerField(min_value=1, required=False)
    name = forms.CharField(max_length=60, required=False)
    reason = forms.CharField(max_length=100, required=False)
    annuls = forms.UUIDField(required=False)

    def operation_data(self) -> dict[str, Any]:
        """What was filled in, as a device would send it."""
        data = {}
        for name, value in self.cleaned_data.items():
            if value:
                data[name] = value if name == "person" else str(value)
        return data
