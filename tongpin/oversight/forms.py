"""What people type into problems and visits, parsed."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.base.widgets import DayField, LongSelect, TextField
from tongpin.oversight.models import ProblemSource, ProblemUrgency, Verdict
from tongpin.oversight.moves import ProblemMove

NOBODY = ("", "—")  # so that nobody is chosen by mistake


class ProblemForm(forms.Form):
    asker = forms.TypedChoiceField(label=_("Registered by"), coerce=int, widget=LongSelect)
    unit = forms.TypedChoiceField(label=_("Whose it is"), coerce=int, widget=LongSelect)
    source = forms.ChoiceField(label=_("Found by"), choices=ProblemSource.choices)
    text = TextField(
        label=_("What is wrong"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The fact, as you saw it."),
    )
    found_on = DayField(label=_("Found on"), initial=localdate)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    sort = forms.ChoiceField(
        label=_("How quickly it can be corrected"),
        choices=ProblemUrgency.choices,
        initial=ProblemUrgency.BY_DATE,
    )
    lead = forms.CharField(label=_("Leader in charge"), max_length=60, required=False)
    helpers = forms.CharField(label=_("Helping units"), max_length=120, required=False)

    def __init__(
        self,
        *args: Any,
        askers: list[tuple[int, str]],
        units: list[tuple[int, str]],
        **told: Any,
    ) -> None:
        super().__init__(*args, **told)
        self.fields["asker"].choices = askers  # type: ignore[attr-defined]
        self.fields["unit"].choices = [NOBODY, *units]  # type: ignore[attr-defined]


def _text(label: Any, rows: int, **told: Any) -> TextField:
    return TextField(
        label=label,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": rows}),
        required=False,
        **told,
    )


class ProblemMoveForm(forms.Form):
    """What one move asks for."""

    def __init__(
        self,
        move: ProblemMove,
        *args: Any,
        acts: list[Any],
        kinds: list[Any],
        units: list[Any],
        **told: Any,
    ) -> None:
        super().__init__(*args, **told)
        made: dict[str, forms.Field] = {
            "unit": forms.TypedChoiceField(
                label=_("Whose it is"), choices=units, coerce=int, widget=LongSelect
            ),
            "due_on": DayField(label=_("Due by")),
            "kind": forms.TypedChoiceField(
                label=_("Corrected by an act of the kind"),
                choices=[("", _("none: it is seen otherwise")), *kinds],
                coerce=int,
                empty_value=None,
                required=False,
            ),
            "charge": forms.CharField(label=_("Person in charge"), max_length=60, required=False),
            "measures": _text(_("Measures"), 4),
            "goal": forms.CharField(
                label=_("By what one sees that it is corrected"), max_length=200, required=False
            ),
            "text": _text(_("In a sentence"), 2),
            "act": forms.TypedChoiceField(
                label=_("The act that corrected it"),
                choices=[("", "—"), *acts],
                coerce=int,
                empty_value=None,
                required=False,
                widget=LongSelect,
            ),
            "file": forms.FileField(label=_("File or picture"), required=False),
            "confirmation": forms.CharField(
                label=_("What a resident confirmed"), max_length=200, required=False
            ),
        }
        for name in move.asks:
            self.fields[name] = made[name]
            self.fields[name].required = name in move.needs


class InspectionForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Inspecting unit"), coerce=int, widget=LongSelect)
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

    def __init__(self, *args: Any, units: list[tuple[int, str]], **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class VisitForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, widget=LongSelect)
    planned_on = DayField(label=_("Day"))
    reason = forms.CharField(
        label=_("Why again within thirty days"), max_length=200, required=False
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["unit"].choices = [NOBODY, *units]  # type: ignore[attr-defined]


class ObservationForm(forms.Form):
    """What a device sends of one observation."""

    key = forms.UUIDField()
    verdict = forms.ChoiceField(choices=Verdict.choices)
    text = TextField(max_length=1000)
    item = forms.CharField(max_length=120, required=False)
    place = forms.CharField(max_length=120, required=False)
    about = forms.IntegerField(required=False)
    seen_at = forms.DateTimeField(required=False)
    picture = forms.FileField(required=False)


class SayForm(forms.Form):
    text = TextField(label=_("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class DueForm(forms.Form):
    due_on = DayField(label=_("Due by"))
