"""What people type into requests for data and complaints, parsed."""

import re
from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.base.text import printable
from tongpin.base.typed_forms import ModelForm
from tongpin.base.widgets import DayField, TextField
from tongpin.burden.actions import FieldDraft
from tongpin.burden.models import Complaint
from tongpin.orgs.fields import UnitField, offer

LINE = re.compile(r"(.{1,80}?)[\s,，;；:：]+(\d{1,3})\s*(?:分钟|分|min)?")


class RequestForm(forms.Form):
    unit = UnitField(label=gettext_lazy("Who asks"))
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

    def __init__(self, data: QueryDict | None, *, units: Iterable[tuple[int, str]]) -> None:
        """`units`: (number, name) of those that the person may ask for."""
        super().__init__(data)
        offer(self, "unit", units)

    def clean_fields_text(self) -> list[FieldDraft]:
        drafts = []
        lines = printable(self.cleaned_data["fields_text"]).splitlines()
        for number, line in enumerate(lines, start=1):
            if line.strip():
                drafts.append(read_field(number, line.strip()))
        return drafts


def read_field(number: int, line: str) -> FieldDraft:
    """A field with its minutes, as a line says it. Raises ValidationError naming the line."""
    match = LINE.fullmatch(line)
    if not match:
        text = _("Line %(number)s: write the field, a blank, the minutes, as in %(how)s.")
        raise forms.ValidationError(text % {"number": number, "how": "学习次数 5"})
    return FieldDraft(match[1].strip(), int(match[2]))


class ComplaintForm(ModelForm[Complaint]):
    class Meta:
        model = Complaint
        fields = ("text", "contact", "page")
        labels = {"contact": gettext_lazy("How to reach you")}
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "page": forms.HiddenInput}


class ComplaintAnswerForm(forms.Form):
    answer = TextField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
