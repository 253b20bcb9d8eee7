"""What people type into a dossier, parsed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.acts.models import SlotAnswerKind
from tongpin.base.widgets import DayField
from tongpin.dossiers.actions import LONGEST
from tongpin.orgs.fields import PersonField, offer

FormData = Mapping[str, Any] | None


OF_SEVERAL_SLOTS = (SlotAnswerKind.KEPT, SlotAnswerKind.NOT_APPLICABLE)


class MinutesForm(forms.Form):
    """What the act itself does not know."""

    form = forms.CharField(
        label=_("Form"),
        max_length=60,
        required=False,
        help_text=_("Such as reading together, discussion, visit."),
    )
    points = forms.CharField(
        label=_("Main points"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 12})
    )


class OwnPaperForm(forms.Form):
    """A paper by its author."""

    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 10})
    )


class PaperForm(OwnPaperForm):
    """A paper that the clerk puts in for its author."""

    slot = forms.ChoiceField(label=_("Slot"))
    author = PersonField(label=_("Author"))
    field_order = ("slot", "author", "title", "text")

    def __init__(
        self,
        data: FormData,
        *,
        slots: list[tuple[str, str]],
        people: list[tuple[int, str]],
    ) -> None:
        super().__init__(data)
        offer(self, "slot", slots)
        offer(self, "author", people)


class RestForm(forms.Form):
    """One answer for several slots."""

    slots = forms.MultipleChoiceField(
        label=_("Answers"), widget=forms.CheckboxSelectMultiple, required=False
    )
    kind = forms.TypedChoiceField(
        label=_("How"),
        choices=[(kind.value, kind.label) for kind in OF_SEVERAL_SLOTS],
        coerce=SlotAnswerKind,
    )
    text = forms.CharField(label=_("Where it is kept, or why not"), max_length=300, required=False)

    def __init__(self, data: FormData, *, slots: list[tuple[str, str]]) -> None:
        super().__init__(data)
        offer(self, "slots", slots)


class MakeUpForm(forms.Form):
    """How somebody made up."""

    person = PersonField(label=_("Who"))
    how = forms.CharField(label=_("How"), max_length=120)
    done_on = DayField(label=_("On"))

    def __init__(self, data: FormData, *, people: list[tuple[int, str]]) -> None:
        super().__init__(data)
        offer(self, "person", people)
