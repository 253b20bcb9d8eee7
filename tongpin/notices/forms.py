"""What people type into channels, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.base.widgets import LongSelect
from tongpin.notices.models import ChannelKind


class ChannelForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, widget=LongSelect)
    kind = forms.ChoiceField(label=_("Kind"), choices=ChannelKind.choices)
    name = forms.CharField(
        label=_("Name to know it by"), max_length=60, help_text=_("Such as 教育局工作群.")
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("The mail address, or the webhook that the group's robot shows."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
