"""Form fields that hand over units and people, chosen among those that the page offers."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.timezone import localdate

from tongpin.base.pick_lists import FEW, PickField, PickInput, PickOption, plain_options
from tongpin.orgs.models import Person, Unit, whole_tree


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let the form's field offer these choices: (value, label) in their order."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def unit_options(choices: Collection[tuple[Any, Any]]) -> list[PickOption]:
    """Units as (number, name); of many, with the nearest unit above that is offered too."""
    if len(choices) <= FEW:
        return plain_options(choices)
    tree, today = whole_tree(), localdate()
    names = {number: str(name) for number, name in choices if number}
    options = []
    for number, name in choices:
        above = tree.above(number, today)[1:] if number else []
        under = next((names[unit] for unit in above if unit in names), "")
        options.append(PickOption(str(number), str(name), under))
    return options


class UnitPick(PickInput):
    """One unit, by its number or its name."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, options_of=unit_options)


class UnitField(PickField):
    """One unit of those offered as (number, name); gives the Unit, or None where left empty.

    Costs a query when something is chosen. Offer units with `offer(form, "unit", units)`.
    """

    widget = UnitPick

    def clean(self, value: Any) -> Unit | None:
        number = super().clean(value)
        return Unit.objects.get(pk=number) if number else None


class PersonField(PickField):
    """One person of those offered as (number, name); gives the Person, or None where left empty."""

    def clean(self, value: Any) -> Person | None:
        number = super().clean(value)
        return Person.objects.get(pk=number) if number else None
