"""Fields of forms that take several files at once, whole or sent in parts before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files in the order chosen; an empty list where none is."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, (list, tuple)) else [data]
        files = [super(FilesField, self).clean(file, initial) for file in sent]
        return [file for file in files if file]


class UploadsField(forms.CharField):
    """Keys of uploads, with commas between them, as the page's script fills them in."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": _("The file did not arrive whole; send it again.")}

    def to_python(self, value: Any) -> Sequence[UUID]:  # type: ignore[override]
        keys = filter(None, (super().to_python(value) or "").split(","))
        try:
            return [UUID(key) for key in keys]
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"]) from error

    def validate(self, value: Any) -> None:
        """Nothing is asked of how many they are."""
