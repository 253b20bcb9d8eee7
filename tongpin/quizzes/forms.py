"""What people type into quizzes, parsed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.base.text import split_names
from tongpin.base.typed_forms import ModelForm
from tongpin.base.widgets import DayField, LongSelect
from tongpin.campaigns.fields import KindField
from tongpin.campaigns.models import Kind
from tongpin.orgs.fields import UnitField, offer
from tongpin.quizzes.models import Quiz


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class QuizForm(ModelForm[Quiz]):
    unit = UnitField(label=_("Held by"))
    kind = KindField(label=_("Counts as"), widget=LongSelect)

    field_order = ("title", "unit", "kind")

    class Meta:
        model = Quiz
        fields = (
            "title",
            "intro",
            "opens_at",
            "closes_at",
            "minutes",
            "tries",
            "feedback",
            "pace",
            "tries_each",
            "goes_back",
            "shuffles",
            "has_places",
            "needs_unit_code",
        )
        widgets = {
            "intro": forms.Textarea(attrs={"rows": 3}),
            "opens_at": MomentInput(),
            "closes_at": MomentInput(),
        }
        help_texts = {
            "minutes": _("Empty: until it closes."),
            "tries": _(
                "More than one is for practice: only the first takes a place, and everybody "
                "counts once."
            ),
            "tries_each": _("1 to 3; the second is worth a half, the third a third."),
            "goes_back": _("Where questions are asked one at a time."),
            "needs_unit_code": _(
                "Each unit gets a link of its own; without one only who is signed in may answer."
            ),
            "has_places": _("Told beforehand; only who asks gets a place, and sees only that."),
        }

    def __init__(
        self, *args: Any, units: list[tuple[int, str]], kinds: Iterable[Kind], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)
        offer(self, "kind", [(kind.pk, kind.label) for kind in kinds])

    def rules(self) -> dict[str, Any]:
        """What the form says of the quiz beside its unit and kind, by the model's fields."""
        rules = dict(self.cleaned_data)
        del rules["unit"]
        del rules["kind"]
        return rules


class KeyForm(forms.Form):
    """A corrected answer, typed as in a bank."""

    answer = forms.CharField(label=_("Right is"), max_length=200)
    reason = forms.CharField(label=_("Why?"), max_length=200)


class ReceiptForm(forms.Form):
    receipt = forms.CharField(label=_("Receipt"), max_length=200)


class UnitForm(forms.Form):
    """Something about people of one unit."""

    unit = UnitField(label=_("Unit"))

    def __init__(self, *args: Any, units: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)

    def clean_names(self) -> list[str]:
        return split_names(self.cleaned_data["names"])


class SheetsForm(UnitForm):
    """For whom answer sheets are printed."""

    roster = forms.BooleanField(label=_("everybody on its roster"), required=False)
    names = forms.CharField(
        label=_("People by name"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    blank = forms.IntegerField(
        label=_("Sheets without a name"), required=False, min_value=0, max_value=200
    )

    def clean_blank(self) -> int:
        return self.cleaned_data["blank"] or 0


class OthersForm(UnitForm):
    """For whom a helper enters answers: one person, or a group that answers together."""

    names = forms.CharField(
        label=_("Who answers"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One name, or the names of a group that answers together."),
    )
    others = forms.IntegerField(
        label=_("How many more, without a name"), required=False, min_value=0, max_value=200
    )

    def clean_others(self) -> int:
        return self.cleaned_data["others"] or 0


class EntryForm(forms.Form):
    """When a paper was answered that somebody else enters."""

    answered_on = DayField(label=_("Answered on"))


class ExtraTimeForm(forms.Form):
    """More time for somebody who is logged in."""

    name = forms.CharField(label=_("Name"), max_length=60)
    percent = forms.IntegerField(label=_("Percent more time"), min_value=0, max_value=300)
    reason = forms.CharField(label=_("Why?"), max_length=100, required=False)


class HandMarkForm(forms.Form):
    """What a short answer is worth."""

    points = forms.DecimalField(
        label=_("Points"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.5", "autofocus": True}),
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=300,
        required=False,
        help_text=_("Whoever wrote the answer sees it."),
    )


class FindingForm(forms.Form):
    finding = forms.CharField(label=_("What you found"), max_length=300)
