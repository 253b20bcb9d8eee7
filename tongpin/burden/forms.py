"""What people type into requests for data and complaints, parsed."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.base.text import printable
from tongpin.base.typed_forms import ModelForm
from tongpin.base.widgets import DayField, LongSelect, TextField
from tongpin.burden.actions import FieldDraft
from tongpin.burden.models import Complaint

LINE = re.compile(r"(.{1,80}?)[\s,，;；:：]+(\d{1,3})\s*(?:分钟|分|min)?")


class RequestForm(forms.Form):
    unit = forms.TypedChoiceField(label=gettext_lazy("Who asks"), coerce=int, widget=LongSelect)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        max_length=200,
        help_text=gettext_lazy("The document or rule that lets you ask."),
    )
    due_on = DayField(label=gettext_lazy("Due by"))
    fields_text = TextField(
        label=gettext_lazy("Fields"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=4000,
        help_text=gettext_lazy(
            "One a line, with the minutes that a unit needs for it: 中心组学习次数 5"
        ),
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]

    def clean_fields_text(self) -> list[FieldDraft]:
        found = []
        lines = printable(self.cleaned_data["fields_text"]).splitlines()
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            match = LINE.fullmatch(line.strip())
            if not match:
                text = _("Line %(number)s: write the field, a blank, the minutes, as in %(how)s.")
                raise forms.ValidationError(text % {"number": number, "how": "学习次数 5"})
            found.append(FieldDraft(match[1].strip(), int(match[2])))
        return found


class ComplaintForm(ModelForm[Complaint]):
    class Meta:
        model = Complaint
        fields = ("text", "contact", "page")
        labels = {"contact": gettext_lazy("How to reach you")}
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "page": forms.HiddenInput}


class ComplaintAnswerForm(forms.Form):
    answer = TextField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
