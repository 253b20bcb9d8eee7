"""What people type on the pages of home."""

from django import forms
from django.utils.translation import gettext_lazy

from tongpin.base.widgets import TextField
from tongpin.home.models import Complaint


class ComplaintForm(forms.ModelForm):
    class Meta:
        model = Complaint
        fields = ("text", "contact", "page")
        labels = {"contact": gettext_lazy("How to reach you")}
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "page": forms.HiddenInput}


class AnswerForm(forms.Form):
    answer = TextField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
