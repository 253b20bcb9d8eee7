"""What people type into plans, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.base.periods import quarters_and_months, read_period
from tongpin.base.typed_forms import ModelForm
from tongpin.base.widgets import DayField, LongSelect
from tongpin.campaigns.fields import KindField
from tongpin.orgs.fields import UnitField, offer
from tongpin.orgs.models import Unit
from tongpin.plans.actions import PlanItemDraft
from tongpin.plans.models import Base


class TimeInput(forms.TimeInput):
    input_type = "time"


class ItemForm(forms.Form):
    """One topic of a year's plan."""

    period = forms.TypedChoiceField(label=_("When"), coerce=read_period)
    kind = KindField(label=_("Kind"), widget=LongSelect)
    topic = forms.CharField(label=_("Topic"), max_length=200)
    lead = forms.CharField(
        label=_("Lead speakers"), max_length=120, required=False, help_text=_("May stay open.")
    )

    def __init__(self, *args: Any, year: int, kinds: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "period", [(period.key, period.label) for period in quarters_and_months(year)])
        offer(self, "kind", kinds)

    def draft(self) -> PlanItemDraft:
        data = self.cleaned_data
        return PlanItemDraft(data["kind"], data["period"], data["topic"], data["lead"])


class ItemChangeForm(ItemForm):
    reason = forms.CharField(label=_("Why"), max_length=200)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)


class ActForm(forms.Form):
    """An act that is planned."""

    unit = UnitField(label=_("Unit"))
    kind = KindField(label=_("Kind"), widget=LongSelect)
    title = forms.CharField(label=_("Title"), max_length=200)
    day = DayField(label=_("Day"))
    starts_at = forms.TimeField(label=_("Time"), required=False, widget=TimeInput)
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "bases"}),
    )


class BaseForm(ModelForm[Base]):
    """What the register says of a base; left open, the person's first unit keeps a new one."""

    unit = UnitField(
        label=_("Unit that keeps this entry"),
        required=False,
        help_text=_("This unit and those above it may change the entry or take it off."),
    )

    class Meta:
        model = Base
        fields = ("name", "unit", "address", "contact", "phone", "capacity", "opening", "about")
        widgets = {"contact": forms.TextInput(), "phone": forms.TextInput()}

    def __init__(self, *args: Any, units: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.first_unit = units[0][0]
        offer(self, "unit", units)

    def clean_unit(self) -> Unit:
        """The chosen unit, the one that keeps the base already, or the person's first."""
        unit: Unit | None = self.cleaned_data["unit"] or self.instance.unit
        return unit or Unit.objects.get(pk=self.first_unit)
