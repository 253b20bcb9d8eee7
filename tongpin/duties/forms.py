"""What people type into directives and duties, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.base.periods import DAY
from tongpin.base.widgets import DayField, PeriodForm
from tongpin.campaigns.fields import KindField
from tongpin.duties.directives import DirectiveDraft, ExpectationDraft
from tongpin.duties.models import Directive, DirectiveSize, Recurrence
from tongpin.duties.recurring_duties import TemplateDraft
from tongpin.evidence.models import StoredFile
from tongpin.orgs.fields import UnitField, offer

ROWS = 4  # things that one form can expect
Choices = list[tuple[int, str]]


class DirectiveForm(forms.Form):
    unit = UnitField(label=_("Issued by"))
    title = forms.CharField(label=_("Title"), max_length=120)
    number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        required=False,
        help_text=_("Such as 青办〔2021〕1号."),
    )
    size = forms.TypedChoiceField(
        label=_("Sort"), choices=DirectiveSize.choices, coerce=DirectiveSize
    )
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 10}))
    attachment = forms.FileField(label=_("Attachment"), required=False)

    def __init__(self, *args: Any, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)

    def draft(
        self,
        expectations: list[ExpectationDraft],
        files: list[StoredFile],
        passes_on: Directive | None,
    ) -> DirectiveDraft:
        data = self.cleaned_data
        return DirectiveDraft(
            title=data["title"],
            text=data["text"],
            expectations=expectations,
            number=data["number"],
            size=data["size"],
            files=files,
            passes_on=passes_on,
        )


class ExpectedForm(forms.Form):
    """One row of what a directive expects; empty rows say nothing."""

    label = forms.CharField(label=_("What is expected"), max_length=60, required=False)
    kind = KindField(label=_("Met by an act of the kind"))
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=50, initial=1)
    due_on = DayField(label=_("Due by"), required=False)

    def __init__(self, *args: Any, kinds: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "kind", kinds)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if bool(data.get("label")) != bool(data.get("due_on")):
            raise forms.ValidationError(_("Say what is expected, and by when: both or neither."))
        return data

    def draft(self) -> ExpectationDraft | None:
        """None for an empty row."""
        data = self.cleaned_data
        if not data.get("label"):
            return None
        return ExpectationDraft(data["label"], data["kind"], data["due_on"], data["count"])


class TemplateForm(forms.Form):
    """Something owed again and again."""

    unit = UnitField(label=_("Asked by"))
    title = forms.CharField(label=_("Title"), max_length=80)
    kind = KindField(label=_("Met by an act of the kind"))
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=50, initial=1)
    every = forms.TypedChoiceField(
        label=_("In every"), choices=Recurrence.choices, coerce=Recurrence
    )
    from_on = DayField(label=_("From"))
    last_on = DayField(label=_("To"))

    def __init__(self, *args: Any, units: Choices, kinds: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)
        offer(self, "kind", kinds)

    def draft(self) -> TemplateDraft:
        data = self.cleaned_data
        return TemplateDraft(
            title=data["title"],
            kind=data["kind"],
            count=data["count"],
            every=data["every"],
            from_on=data["from_on"],
            before_on=data["last_on"] + DAY,
        )


class MatrixForm(PeriodForm):
    """Which duties of which units the table shows, by the days on which they are due."""

    category = forms.ChoiceField(label=_("Category"), required=False)
    late = forms.BooleanField(label=_("only units that are late"), required=False)
    field_order = ("category", "start", "until", "late")

    def __init__(self, *args: Any, categories: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "category", [("", _("all")), *[(name, name) for name in categories]])


class WaiveForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=200)

    def reason_or_empty(self) -> str:
        """What was typed; actions refuse an empty reason with a sentence of their own."""
        return self.cleaned_data["reason"] if self.is_valid() else ""


class DueDateForm(forms.Form):
    due_on = DayField(label=_("New day"))
    reason = forms.CharField(label=_("Why?"), max_length=200)
