"""What people upload and type, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.models import Unit


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or several files; cleans to a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = []
        for file in files:
            cleaned.append(super().clean(file, initial))
        return cleaned


class UploadForm(forms.Form):
    files = ManyFilesField(  # type: ignore[assignment]
        label=_("Ledgers"),
        widget=ManyFilesInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=_("Workbooks as they are: .xlsx, .xls or .csv, several at once."),
    )


class NameForm(forms.Form):
    """Which unit an unknown name means."""

    written = forms.CharField(widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(Unit.objects.in_order(), label=_("means"))
