"""What people type into problems and visits, parsed."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.acts.models import Act
from tongpin.base.pick_lists import PickField
from tongpin.base.widgets import DayField, TextField
from tongpin.campaigns.fields import KindField
from tongpin.duties.models import Duty
from tongpin.orgs.fields import UnitField
from tongpin.oversight.models import ProblemSource, ProblemUrgency, Verdict
from tongpin.oversight.problem_moves import ProblemMove

NOBODY = ("", "—")  # so that nobody is chosen by mistake


class ProblemForm(forms.Form):
    asker = UnitField(label=_("Registered by"))
    unit = UnitField(label=_("Whose it is"))
    source = forms.TypedChoiceField(
        label=_("Found by"), choices=ProblemSource.choices, coerce=ProblemSource
    )
    text = TextField(
        label=_("What is wrong"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The fact, as you saw it."),
    )
    found_on = DayField(label=_("Found on"), initial=localdate)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    sort = forms.TypedChoiceField(
        label=_("How quickly it can be corrected"),
        choices=ProblemUrgency.choices,
        coerce=ProblemUrgency,
        initial=ProblemUrgency.BY_DATE,
    )
    lead = forms.CharField(label=_("Leader in charge"), max_length=60, required=False)
    helpers = forms.CharField(label=_("Helping units"), max_length=120, required=False)


class ActField(PickField):
    """One act of those offered as (number, words); gives the Act, or None where left empty."""

    def clean(self, value: Any) -> Act | None:
        number = super().clean(value)
        return Act.objects.get(pk=number) if number else None


class ProblemMoveForm(forms.Form):
    """What one move asks for, in its order; what it does not ask for is left out."""

    unit = UnitField(label=_("Whose it is"))
    due_on = DayField(label=_("Due by"))
    kind = KindField(label=_("Corrected by an act of the kind"), required=False)
    charge = forms.CharField(label=_("Person in charge"), max_length=60, required=False)
    measures = TextField(
        label=_("Measures"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    goal = forms.CharField(
        label=_("By what one sees that it is corrected"), max_length=200, required=False
    )
    text = TextField(
        label=_("In a sentence"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    act = ActField(label=_("The act that corrected it"), required=False)
    file = forms.FileField(label=_("File or picture"), required=False)
    confirmation = forms.CharField(
        label=_("What a resident confirmed"), max_length=200, required=False
    )

    def __init__(self, move: ProblemMove, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {name: self.fields[name] for name in move.asks}
        for name, field in self.fields.items():
            field.required = name in move.needs


class InspectionForm(forms.Form):
    unit = UnitField(label=_("Inspecting unit"))
    title = forms.CharField(label=_("Title"), max_length=80)
    scope = forms.CharField(label=_("What is looked at"), max_length=200)
    from_on = DayField(label=_("From"))
    last_on = DayField(label=_("To"))
    checklist = TextField(
        label=_("Checklist"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=5000,
        help_text=_("One item a line."),
    )
    members = forms.CharField(label=_("Members"), max_length=200, required=False)


class VisitForm(forms.Form):
    unit = UnitField(label=_("Unit"))
    planned_on = DayField(label=_("Day"))
    reason = forms.CharField(
        label=_("Why again within thirty days"), max_length=200, required=False
    )


class ObservationForm(forms.Form):
    """What a device sends of one observation."""

    key = forms.UUIDField()
    verdict = forms.TypedChoiceField(choices=Verdict.choices, coerce=Verdict)
    text = TextField(max_length=1000)
    item = forms.CharField(max_length=120, required=False)
    place = forms.CharField(max_length=120, required=False)
    about = forms.IntegerField(required=False)
    seen_at = forms.DateTimeField(required=False)
    picture = forms.FileField(required=False)

    def clean_about(self) -> Duty | None:
        """The duty that was not met; None where it is gone."""
        number = self.cleaned_data["about"]
        return Duty.objects.filter(pk=number).first() if number else None


class SayForm(forms.Form):
    text = TextField(label=_("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class DueForm(forms.Form):
    due_on = DayField(label=_("Due by"))
