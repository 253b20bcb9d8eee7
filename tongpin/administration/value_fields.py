"""Form fields for single values of a pack, chosen by what the pack's spec says they are."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic.fields import FieldInfo

from tongpin.base.text import printable
from tongpin.base.widgets import DayField, TextField

SHORT = 40  # characters that stand on one line of a form
SEPARATOR = "；"


class TextsField(TextField):
    """Several texts, one a line."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(value or ())

    def clean(self, value: Any) -> list[str]:
        lines = []
        for line in super().clean(value).splitlines():
            if text := printable(line).strip():
                lines.append(text)
        return lines


class ValuesByKeyField(TextsField):
    """Keys with the values that count, one key a line: state: open；fixed."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return "\n".join(f"{key}: {SEPARATOR.join(values)}" for key, values in value.items())

    def clean(self, value: Any) -> dict[str, list[str]]:  # type: ignore[override]
        values_by_key = {}
        for line in super().clean(value):
            key, colon, values = line.replace("：", ":").partition(":")
            if not colon:
                raise forms.ValidationError(_("Each line is a key, a colon and its values."))
            parts = [part.strip() for part in values.split(SEPARATOR)]
            values_by_key[key.strip()] = [part for part in parts if part]
        return values_by_key


def value_field(spec_field: FieldInfo, here: Any) -> forms.Field:
    """The form field in which a value of the spec's field is typed."""
    label = _("Here")
    kind = plain_type(spec_field.annotation)
    origin = get_origin(kind)
    if origin is Literal:
        choices = [(word, word or "—") for word in literal_words(kind)]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if origin is tuple:
        return TextsField(label=label, required=False, help_text=_("One a line."))
    if origin is dict:
        help_text = _("Each line is a key, a colon and its values, such as state: open；fixed")
        return ValuesByKeyField(label=label, required=False, help_text=help_text)
    if kind is date:
        return DayField(label=label)
    if kind is bool:
        return forms.BooleanField(label=label, required=False)
    if kind is int:
        return forms.IntegerField(label=label)
    return text_field(label, here)


def text_field(label: Any, here: Any) -> forms.Field:
    if len(str(here or "")) > SHORT:
        return TextField(label=label, required=False)
    return forms.CharField(label=label, required=False)


def plain_type(annotation: Any) -> Any:
    """The type without what stands for a value that is left out."""
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    return next(part for part in get_args(annotation) if part is not NoneType)


def literal_words(kind: Any) -> Sequence[str]:
    words: list[str] = []
    for word in get_args(kind):
        words += [word] if isinstance(word, str) else literal_words(word)
    return words


class AdjustmentForm(forms.Form):
    """What a campaign says otherwise at one place."""

    def __init__(self, data: Any, *, spec_field: FieldInfo, here: Any) -> None:
        super().__init__(data, initial={"value": here})
        self.fields["value"] = value_field(spec_field, here)

    def value(self) -> Any:
        """As an adjustment keeps it."""
        value = self.cleaned_data["value"]
        return value.isoformat() if isinstance(value, date) else value
