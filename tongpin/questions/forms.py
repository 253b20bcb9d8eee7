"""What people type and upload for banks, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.fields import UnitField
from tongpin.questions.models import Purpose


class BankForm(forms.Form):
    unit = UnitField(label=_("Kept by"))
    name = forms.CharField(label=_("Name of the bank"), max_length=80)
    purpose = forms.TypedChoiceField(label=_("Purpose"), choices=Purpose.choices, coerce=Purpose)


class TakeInForm(forms.Form):
    """A file of questions, or their text."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Excel, Word (.docx), text, CSV, GIFT, Aiken, Moodle XML or QTI, as it is."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,.xls,.csv,.docx,.txt,.gift,.xml,.zip,.html,.htm"}
        ),
    )
    text = forms.CharField(
        label=_("or paste text"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    source = forms.CharField(
        label=_("Source of facts, for questions that name none"),
        max_length=200,
        required=False,
        help_text=_(
            "Book and page, such as 《中国共产党简史》第62页, or a link. Left empty, questions "
            "that name none are not taken."
        ),
    )
    field_order = ("source", "file", "text")

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        has_text = bool((data.get("text") or "").strip())
        if bool(data.get("file")) == has_text:
            raise forms.ValidationError(_("Choose a file, or paste text: one of both."))
        return data

    def upload(self) -> tuple[str, bytes]:
        """(name, content) of the file, or of the pasted text."""
        if file := self.cleaned_data["file"]:
            return file.name, file.read()
        return gettext("pasted.txt"), self.cleaned_data["text"].encode()


class QuestionForm(forms.Form):
    """One question as text, in the form in which files hold it."""

    text = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 14}))
