"""What people type and upload for banks, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.base.widgets import LongSelect
from tongpin.questions.models import Purpose


class BankForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Kept by"), coerce=int, widget=LongSelect)
    name = forms.CharField(label=_("Name of the bank"), max_length=80)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class TakeInForm(forms.Form):
    """A file of questions, or their text."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Excel, Word (.docx), text, CSV, GIFT, Aiken, Moodle XML or QTI, as it is."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,.xls,.csv,.docx,.txt,.gift,.xml,.zip"}
        ),
    )
    text = forms.CharField(
        label=_("or paste text"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    source = forms.CharField(
        label=_("Source of facts, for questions that name none"),
        max_length=200,
        required=False,
        help_text=_("Book and page, such as 《中国共产党简史》第62页, or a link."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("file")) == bool((told.get("text") or "").strip()):
            raise forms.ValidationError(_("Choose a file, or paste text: one of both."))
        return told


class QuestionForm(forms.Form):
    """One question as text, in the form in which files hold it."""

    text = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 14}))
