"""Form fields that hand over units and people, chosen among those that the page offers."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from tongpin.base.widgets import LongSelect
from tongpin.orgs.models import Person, Unit


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let the form's field offer these choices: (value, label) in their order."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class UnitField(forms.ChoiceField):
    """One unit of those offered as (number, name); gives the Unit, or None where left empty.

    Costs a query when something is chosen. Offer units with `offer(form, "unit", units)`.
    """

    widget = LongSelect

    def clean(self, value: Any) -> Unit | None:
        number = super().clean(value)
        return Unit.objects.get(pk=number) if number else None


class UnitsField(forms.MultipleChoiceField):
    """Several units of those offered, in the register's order. Costs a query."""

    def clean(self, value: Any) -> list[Unit]:
        numbers: Sequence[str] = super().clean(value)
        return list(Unit.objects.filter(pk__in=numbers).in_order())


class PersonField(forms.ChoiceField):
    """One person of those offered as (number, name); gives the Person, or None where left empty."""

    def clean(self, value: Any) -> Person | None:
        number = super().clean(value)
        return Person.objects.get(pk=number) if number else None
