"""What people type into plans, parsed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.base.periods import quarters_and_months, read_period
from tongpin.base.typed_forms import ModelForm
from tongpin.base.widgets import DayField, LongSelect
from tongpin.campaigns.models import Kind
from tongpin.plans.models import Base


class TimeInput(forms.TimeInput):
    input_type = "time"


class ItemForm(forms.Form):
    """One topic of a plan."""

    period = forms.TypedChoiceField(label=_("When"), coerce=read_period)
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=int, widget=LongSelect)
    topic = forms.CharField(label=_("Topic"), max_length=200)
    lead = forms.CharField(
        label=_("Lead speakers"), max_length=120, required=False, help_text=_("May stay open.")
    )

    def __init__(self, *args: Any, year: int, kinds: Iterable[Kind], **named: Any) -> None:
        super().__init__(*args, **named)
        periods = [(period.key, period.label) for period in quarters_and_months(year)]
        self.fields["period"].choices = periods  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(k.pk, k.label) for k in kinds]  # type: ignore[attr-defined]


class ChangeForm(ItemForm):
    reason = forms.CharField(label=_("Why"), max_length=200)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)


class ActForm(forms.Form):
    """An act that is planned."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, widget=LongSelect)
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=int, widget=LongSelect)
    title = forms.CharField(label=_("Title"), max_length=200)
    day = DayField(label=_("Day"))
    starts_at = forms.TimeField(label=_("Time"), required=False, widget=TimeInput)
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "bases"}),
    )

    def __init__(
        self, *args: Any, units: Iterable[tuple[int, str]], kinds: Iterable[Kind], **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(k.pk, k.label) for k in kinds]  # type: ignore[attr-defined]


class BaseForm(ModelForm[Base]):
    """What the register says of a base."""

    class Meta:
        model = Base
        fields = ("name", "address", "contact", "phone", "capacity", "opening", "about")
