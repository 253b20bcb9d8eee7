"""What people type into directives and duties, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.base.widgets import DayField, LongSelect
from tongpin.duties.models import DirectiveSize, Recurrence

ROWS = 4  # things that one form can expect


class DirectiveForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Issued by"), coerce=int, widget=LongSelect)
    title = forms.CharField(label=_("Title"), max_length=120)
    number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        required=False,
        help_text=_("Such as 青办〔2021〕1号."),
    )
    size = forms.ChoiceField(label=_("Sort"), choices=DirectiveSize.choices)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 10}))
    attachment = forms.FileField(label=_("Attachment"), required=False)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class ExpectedForm(forms.Form):
    """One row of what a directive expects; empty rows say nothing."""

    label = forms.CharField(label=_("What is expected"), max_length=60, required=False)
    kind = forms.TypedChoiceField(label=_("Met by an act of the kind"), coerce=int)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=50, initial=1)
    due_on = DayField(label=_("Due by"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[int, str]], **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("label")) != bool(told.get("due_on")):
            raise forms.ValidationError(_("Say what is expected, and by when: both or neither."))
        return told


class TemplateForm(forms.Form):
    """Something owed again and again."""

    unit = forms.TypedChoiceField(label=_("Asked by"), coerce=int, widget=LongSelect)
    title = forms.CharField(label=_("Title"), max_length=80)
    kind = forms.TypedChoiceField(label=_("Met by an act of the kind"), coerce=int)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=50, initial=1)
    every = forms.ChoiceField(label=_("In every"), choices=Recurrence.choices)
    from_on = DayField(label=_("From"))
    last_on = DayField(label=_("To"))

    def __init__(
        self, *args: Any, units: list[tuple[int, str]], kinds: list[tuple[int, str]], **told: Any
    ) -> None:
        super().__init__(*args, **told)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class WaiveForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=200)


class DueDateForm(forms.Form):
    due_on = DayField(label=_("New day"))
    reason = forms.CharField(label=_("Why?"), max_length=200)
