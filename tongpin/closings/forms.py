"""How a campaign is to be closed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.base.widgets import DayField
from tongpin.closings.actions import ClosingDraft
from tongpin.closings.endings import groups, secondments
from tongpin.orgs.fields import offer

Choices = list[tuple[int, str]]


class ClosingForm(forms.Form):
    """Day, reason, and what ends with the campaign."""

    on = DayField(label=_("Closed from"), initial=localdate)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    posts = forms.TypedMultipleChoiceField(
        label=_("Secondments that end"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    units = forms.TypedMultipleChoiceField(
        label=_("Groups that end"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    override_reason = forms.CharField(
        label=_("Why it is closed although things are open"), max_length=200, required=False
    )

    def __init__(self, *args: Any, has_obstacles: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        today = localdate()
        self._offer_or_leave_out("posts", post_choices(today))
        self._offer_or_leave_out("units", list(groups(today).values_list("pk", "name")))
        if not has_obstacles:
            del self.fields["override_reason"]

    def _offer_or_leave_out(self, name: str, choices: Choices) -> None:
        """A field without anything to choose is none."""
        if choices:
            offer(self, name, choices)
        else:
            del self.fields[name]

    def draft(self) -> ClosingDraft:
        return ClosingDraft(**self.cleaned_data)


def post_choices(today: date) -> Choices:
    choices = []
    for post in secondments(today):
        words = f"{post.person.name} · {post.unit.name} · {post.get_role_display()}"
        choices.append((post.pk, words))
    return choices
