"""What people upload and type, parsed."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.ledgers.load_run import UnrecognisedTable
from tongpin.orgs.fields import UnitField, UnitPick, offer

ACCEPTED_FILES = ".xlsx,.xls,.et,.ods,.csv,.tsv,.txt,.docx,.xml,.html,.htm,.xlsb"

UNIT_LIST = "units"  # id of the list that all the names of a page share


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
        widget=ManyFilesInput(attrs={"accept": ACCEPTED_FILES}),
        help_text=_("Tables as they are: .xlsx, .xls, .et, .ods, .csv or .docx, several at once."),
    )


class NameForm(forms.Form):
    """Which unit an unknown name means."""

    written = forms.CharField(widget=forms.HiddenInput)
    unit = UnitField(label=_("means"), widget=UnitPick({"list": UNIT_LIST}))

    def __init__(self, *args: Any, units: Collection[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)


class ColumnForm(forms.Form):
    """Which column of an unrecognised table holds each field that the nearest kind needs."""

    kind = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, table: UnrecognisedTable, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix=f"columns-{table.kind}", initial={"kind": table.kind})
        self.table = table
        choices = [("", "—"), *[(header, header) for header in table.headers]]
        for key, label in table.missing.items():
            guess = table.guesses.get(key)
            self.fields[key] = forms.ChoiceField(label=label, choices=choices, initial=guess)

    @property
    def headers(self) -> dict[str, str]:
        """Key of the field -> header, as somebody chose."""
        return {key: self.cleaned_data[key] for key in self.table.missing}
