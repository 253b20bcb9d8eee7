"""What people type about acts, parsed."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.acts.models import SlotAnswerKind, Status
from tongpin.base.widgets import LongSelect, PeriodForm
from tongpin.evidence.fields import FilesField, FilesInput, UploadsField
from tongpin.orgs.fields import UnitField, offer

ANY = ("", _("any"))
BY_HAND = [choice for choice in SlotAnswerKind.choices if choice[0] != SlotAnswerKind.STATED]


class FilterForm(PeriodForm):
    """Which acts to list."""

    q = forms.CharField(label=_("Words"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False, widget=LongSelect)
    unit = UnitField(label=_("Unit"), required=False)
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ANY, *Status.choices],
        widget=LongSelect,
    )
    field_order = ("q", "kind", "unit", "status", "start", "until")

    def __init__(
        self, *args: object, kinds: Iterable[tuple[str, str]], units: Iterable[tuple[int, str]]
    ) -> None:
        """Offer these kinds (key, label) and units (number, name)."""
        super().__init__(*args)  # type: ignore[arg-type]
        offer(self, "kind", [ANY, *kinds])
        offer(self, "unit", [ANY, *units])


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)


class SlotAnswerForm(forms.Form):
    """What remains of an act in one slot."""

    slot = forms.SlugField(widget=forms.HiddenInput)
    kind = forms.TypedChoiceField(label=_("How"), choices=BY_HAND, coerce=SlotAnswerKind)
    text = forms.CharField(label=_("Link, place or reason"), required=False, max_length=300)
    upload = UploadsField(required=False)  # arrived in parts before
    file = FilesField(
        label=_("Files, up to three"),
        required=False,
        widget=FilesInput(attrs={"data-upload": "upload"}),
    )
