"""A form field that hands over a kind of act."""

from typing import Any

from django import forms

from tongpin.campaigns.models import Kind


class KindField(forms.ChoiceField):
    """One kind of those offered as (number, label); gives the Kind, or None where left empty."""

    def clean(self, value: Any) -> Kind | None:
        number = super().clean(value)
        return Kind.objects.get(pk=number) if number else None
