"""What residents and offices type, parsed."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.base.pick_lists import PickField
from tongpin.base.widgets import DayField, TextField
from tongpin.evidence.fields import FilesField, FilesInput
from tongpin.orgs.fields import UnitField
from tongpin.service.models import (
    LONGEST_TEXT,
    RequestChannel,
    RuleTarget,
    ServiceOrder,
    ServiceOutcome,
)
from tongpin.service.order_details import CountMethod
from tongpin.service.order_moves import OrderMove

METHODS = (
    (CountMethod.NAMED.value, _("each by name")),
    (CountMethod.COUNTED.value, _("counted on the spot")),
    (CountMethod.ESTIMATED.value, _("estimated")),
)


class ServiceRequestForm(forms.Form):
    """A resident asks: what, where, and how to be reached."""

    text = TextField(
        label=_("What do you need?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    where = forms.CharField(
        label=_("Where?"),
        max_length=120,
        help_text=_("Village or community, and the house if it helps."),
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        max_length=80,
        required=False,
        help_text=_("Only who sees to it reads it, and it is deleted afterwards."),
    )
    category = forms.ChoiceField(label=_("Sort"), required=False)
    pictures = FilesField(
        label=_("Pictures, three at most"),
        required=False,
        widget=FilesInput(attrs={"accept": "image/*"}),
    )


class CallForm(ServiceRequestForm):
    """Somebody of ours enters what a caller or a visitor asks for."""

    channel = forms.TypedChoiceField(
        label=_("How it came"),
        choices=[
            choice
            for choice in RequestChannel.choices
            if choice[0] not in (RequestChannel.PAGE, RequestChannel.OPEN311)
        ],
        coerce=RequestChannel,
    )
    outside_number = forms.CharField(label=_("Number elsewhere"), max_length=60, required=False)

    field_order = ("channel", "text", "where", "contact", "category", "outside_number", "pictures")


class OrderField(PickField):
    """One order of those offered as (number, words); None where left empty."""

    def clean(self, value: Any) -> ServiceOrder | None:
        number = super().clean(value)
        return ServiceOrder.objects.get(pk=number) if number else None


class OrderMoveForm(forms.Form):
    """What one move asks for, in its order; what it does not ask for is left out."""

    title = forms.CharField(
        label=_("What is to be done"),
        max_length=80,
        help_text=_("In a few words, without anybody's name or number."),
    )
    category = forms.ChoiceField(label=_("Sort"))
    unit = UnitField(label=_("Sent to"))
    other = OrderField(label=_("Order"))
    parts = TextField(
        label=_("Its parts"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One part a line."),
    )
    sentence = forms.ChoiceField(label=_("A sentence of the pack"), required=False)
    text = TextField(
        label=_("In a sentence"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    done_on = DayField(label=_("Done on"), initial=localdate)
    served = forms.IntegerField(
        label=_("How many people were served"), min_value=0, max_value=100_000, required=False
    )
    method = forms.ChoiceField(
        label=_("How they were counted"), choices=[("", "—"), *METHODS], required=False
    )
    proofs = FilesField(label=_("Pictures or files, three at most"), required=False)
    confirmation = forms.CharField(
        label=_("What the resident said"), max_length=200, required=False
    )

    def __init__(self, move: OrderMove, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        wanted = [*move.asks]
        if "done_on" in move.asks:
            wanted.insert(0, "sentence")
        self.fields = {name: self.fields[name] for name in wanted}
        for name, field in self.fields.items():
            field.required = name in move.needs and name != "text"
        if move.tells_text and "text" in self.fields:
            self.fields["text"].help_text = _("The resident reads it.")

    def clean_parts(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["parts"].splitlines())

    def details(self) -> dict[str, Any]:
        """What goes with the move, but for its files."""
        data = {name: value for name, value in self.cleaned_data.items() if value is not None}
        sentence = data.pop("sentence", "")
        if sentence:
            data["text"] = "\n".join(part for part in (sentence, data.get("text", "")) if part)
        data.pop("proofs", None)
        return data


class ResidentWordsForm(forms.Form):
    text = TextField(
        label=_("Your words"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RatingForm(forms.Form):
    """One question: is it solved?"""

    outcome = forms.TypedChoiceField(choices=ServiceOutcome.choices, coerce=ServiceOutcome)
    text = TextField(
        label=_("Anything you would like to say"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


class RuleForm(forms.Form):
    category = forms.ChoiceField(label=_("Sort"), required=False)
    place = UnitField(label=_("Where"), required=False)
    goes_to = forms.TypedChoiceField(
        label=_("Goes to"), choices=RuleTarget.choices, coerce=RuleTarget
    )
    unit = UnitField(label=_("The unit named here"), required=False)
