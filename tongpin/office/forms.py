"""What people type into the office's papers, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.base.widgets import DayField, TextField
from tongpin.campaigns.fields import KindField
from tongpin.office.models import BriefTopic, Outcome
from tongpin.orgs.fields import PersonField, UnitField, offer

Choices = list[tuple[int, str]]


class WordsForm(forms.Form):
    number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    words = TextField(
        label=_("In words"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What the tables do not say. It may stay empty."),
    )


class PaperDayForm(forms.Form):
    day = DayField(label=_("About the round of this day"), required=False)


class MechanismRunForm(forms.Form):
    """One time that people ran a mechanism by themselves."""

    unit = UnitField(label=_("Unit"))
    ran_on = DayField(label=_("Day"))
    words = forms.CharField(label=_("What came out"), max_length=200)

    def __init__(self, *args: Any, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)


class DecisionForm(forms.Form):
    text = forms.CharField(label=_("What is to be done"), max_length=120)
    kind = KindField(label=_("Met by an act of the kind"))
    due_on = DayField(label=_("Due by"))

    def __init__(self, *args: Any, kinds: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "kind", kinds)


class BriefForm(forms.Form):
    unit = UnitField(label=_("Unit"))
    about = forms.TypedChoiceField(
        label=_("What sort of item"),
        choices=BriefTopic.choices,
        coerce=BriefTopic,
        initial=BriefTopic.PRACTICE,
    )
    title = forms.CharField(label=_("Heading"), max_length=80)
    text = TextField(
        label=_("Text"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Nothing secret. 1,500 characters at most; fewer are better."),
    )
    author = forms.CharField(label=_("Author"), max_length=60, required=False)

    def __init__(self, *args: Any, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)


class OutcomeForm(forms.Form):
    outcome = forms.TypedChoiceField(
        label=_("What becomes of it"),
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.WAITS],
        coerce=Outcome,
    )
    answer = forms.CharField(label=_("To the author"), max_length=300, required=False)


class LiaisonForm(forms.Form):
    unit = UnitField(label=_("Unit"))
    person = PersonField(label=_("Leader"))

    def __init__(self, *args: Any, units: Choices, leaders: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)
        offer(self, "person", leaders)


class HandoverForm(forms.Form):
    to = PersonField(label=_("Taken over by"))
    notes = TextField(
        label=_("What to know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "to", people)
