"""What people write into reports, parsed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.base.widgets import TextField
from tongpin.reports.own_words import LONGEST


class OwnWordsForm(forms.Form):
    """A sentence of the office's own; where it stands goes with it."""

    place = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    proposal = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    text = TextField(
        label=_("Sentence"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReleaseForm(forms.Form):
    authors = forms.CharField(
        label=_("Authors"),
        max_length=120,
        required=False,
        help_text=_("As the report names them at its end. It may stay empty."),
    )
