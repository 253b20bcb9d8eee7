"""What people type into channels, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.notices.channels import channel_choices, channel_kind
from tongpin.orgs.fields import UnitField, offer


class ChannelForm(forms.Form):
    unit = UnitField(label=_("Unit"))
    kind = forms.TypedChoiceField(label=_("Kind"), choices=channel_choices, coerce=channel_kind)
    name = forms.CharField(
        label=_("Name to know it by"), max_length=60, help_text=_("Such as 教育局工作群.")
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("The mail address, or the webhook that the group's robot shows."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)
