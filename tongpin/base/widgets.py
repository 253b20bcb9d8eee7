"""Parts of forms: widgets that browsers know better than we do, and a period."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

SELECTED = SafeString(" selected")


class DayInput(forms.DateInput):
    """The browser's own calendar; its value is always an ISO day."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class DayField(forms.DateField):
    """A day of our century."""

    widget = DayInput

    def __init__(self, **options: Any) -> None:
        limits = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))]
        super().__init__(validators=limits, **options)


class PeriodForm(forms.Form):
    """From a day to a day, each of which may be left open."""

    start = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        start = data.get("start")
        until = data.get("until")
        if start and until and start > until:
            raise forms.ValidationError(_("The last day is before the first."))
        return data


class LongSelect(forms.Select):
    """A choice written at once, where Django runs a template for each option."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: object = None,
    ) -> SafeString:
        chosen_key = "" if value is None else str(value)
        return select_html(name, self.choices, chosen_key, {**self.attrs, **(attrs or {})})


def select_html(
    name: str, choices: Iterable[tuple[Any, Any]], chosen_key: str, attrs: Mapping[str, Any]
) -> SafeString:
    """A select of (key, label), with one of them chosen."""
    options = []
    for key, label in choices:
        mark = SELECTED if str(key) == chosen_key else ""
        options.append((key, mark, label))
    written_options = format_html_join("", '<option value="{}"{}>{}</option>', options)
    written_attrs = flatatt({**attrs, "name": name})
    return format_html("<select{}>{}</select>", written_attrs, written_options)


class TextField(forms.CharField):
    """Several lines; a line break counts once, as browsers count it."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")
