"""What people type into the office's papers, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.base.widgets import DayField, LongSelect, TextField
from tongpin.office.models import BriefTopic, Outcome


class WordsForm(forms.Form):
    number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    words = TextField(
        label=_("In words"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What the tables do not say. It may stay empty."),
    )


class DecisionForm(forms.Form):
    text = forms.CharField(label=_("What is to be done"), max_length=120)
    kind = forms.TypedChoiceField(label=_("Met by an act of the kind"), coerce=int)
    due_on = DayField(label=_("Due by"))

    def __init__(self, *args: Any, kinds: list[tuple[int, str]], **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class BriefForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, widget=LongSelect)
    about = forms.ChoiceField(
        label=_("What sort of item"), choices=BriefTopic.choices, initial=BriefTopic.PRACTICE
    )
    title = forms.CharField(label=_("Heading"), max_length=80)
    text = TextField(
        label=_("Text"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Nothing secret. 1,500 characters at most; fewer are better."),
    )
    author = forms.CharField(label=_("Author"), max_length=60, required=False)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[one for one in Outcome.choices if one[0] != Outcome.WAITS],
    )
    answer = forms.CharField(label=_("To the author"), max_length=300, required=False)


class LiaisonForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, widget=LongSelect)
    person = forms.TypedChoiceField(label=_("Leader"), coerce=int)

    def __init__(
        self, *args: Any, units: list[tuple[int, str]], people: list[tuple[int, str]], **told: Any
    ) -> None:
        super().__init__(*args, **told)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class HandoverForm(forms.Form):
    to = forms.TypedChoiceField(label=_("Taken over by"), coerce=int)
    notes = TextField(
        label=_("What to know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["to"].choices = people  # type: ignore[attr-defined]
