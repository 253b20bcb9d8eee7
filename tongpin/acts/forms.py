"""What people type about acts, parsed."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.acts.models import AnswerKind, Status
from tongpin.base.widgets import DayInput
from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import Person, Unit


class FilterForm(forms.Form):
    """Which acts to list."""

    q = forms.CharField(label=_("Words"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), required=False)
    status = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), *Status.choices]
    )
    start = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("To"), required=False, widget=DayInput)

    def __init__(self, *args: object, campaign: Campaign, person: Person, day: date) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        kinds = campaign.kinds.order_by("position").values_list("key", "label")
        self.fields["kind"].choices = [("", _("any")), *kinds]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = (  # type: ignore[attr-defined]
            Unit.objects.visible_to(person, day).in_order()
        )
        self.fields["unit"].empty_label = _("any")  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)


class AnswerForm(forms.Form):
    """What remains of an act in one slot."""

    slot = forms.SlugField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("How"),
        choices=[c for c in AnswerKind.choices if c[0] != AnswerKind.STATED],
    )
    text = forms.CharField(label=_("Link, place or reason"), required=False, max_length=300)
    file = forms.FileField(label=_("File"), required=False)
