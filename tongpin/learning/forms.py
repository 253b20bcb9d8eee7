"""What people type into readings, parsed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.base.typed_forms import ModelForm
from tongpin.base.widgets import DayField
from tongpin.evidence.models import StoredFile
from tongpin.learning.models import Medium, Reading
from tongpin.learning.readings import ReadingDraft
from tongpin.orgs.fields import UnitField, offer


class ReadingForm(ModelForm[Reading]):
    """A reading; its picture comes as a file, and questions may be taken from a bank."""

    unit = UnitField(label=_("Offered by"))
    day = DayField(label=_("Day"))
    file = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Sound or film stays where it is; the page leads there."),
    )
    shelf = forms.ChoiceField(label=_("Add questions from a bank"), required=False)
    count = forms.IntegerField(
        label=_("How many of them"), required=False, min_value=1, max_value=5, initial=5
    )

    field_order = (
        "title",
        "unit",
        "day",
        "body",
        "source",
        "file",
        "picture_text",
        "link",
        "medium",
        "questions",
        "shelf",
        "count",
    )

    class Meta:
        model = Reading
        fields = ("title", "day", "body", "source", "picture_text", "link", "medium", "questions")
        widgets = {
            "body": forms.Textarea(attrs={"rows": 10}),
            "questions": forms.Textarea(attrs={"rows": 8}),
        }
        help_texts = {
            "source": _("Book and page, such as 《中国共产党简史》第62页, or a link."),
            "picture_text": _("Read aloud to who does not see it."),
            "questions": _("Up to five, as plain text; each begins with its number."),
        }

    def __init__(
        self,
        *args: Any,
        units: list[tuple[int, str]],
        shelves: list[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)
        offer(self, "shelf", [("", "—"), *shelves])
        if self.instance.pk:
            del self.fields["unit"]
        if self.instance.published_at:
            del self.fields["day"], self.fields["questions"]
            del self.fields["shelf"], self.fields["count"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("file") and not data.get("picture_text"):
            self.add_error("picture_text", _("Say what the picture shows."))
        return data

    def draft(
        self, reading: Reading | None, more_questions: str, picture: StoredFile | None
    ) -> ReadingDraft:
        """What was typed; of a published reading day and questions stand."""
        data = self.cleaned_data
        if reading and reading.published_at:
            day = reading.day
            questions = reading.questions
        else:
            day = data["day"]
            questions = data["questions"]
        if more_questions:
            questions = f"{questions.strip()}\n\n{more_questions}".strip()
        return ReadingDraft(
            title=data["title"],
            day=day,
            body=data["body"],
            source=data["source"],
            picture_text=data["picture_text"],
            link=data["link"],
            medium=Medium(data["medium"]),
            questions=questions,
            picture=picture,
        )


class ClaimForm(forms.Form):
    """A file that an outside platform exported."""

    platform = forms.CharField(
        label=_("Platform"),
        max_length=40,
        help_text=_("Such as 学习强国 or 共产党员网."),
        widget=forms.TextInput(attrs={"list": "platforms"}),
    )
    unit = UnitField(label=_("Unit, for rows that name none"))
    day = DayField(label=_("Day, for rows that name none"))
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=_("As the platform exports it: .xlsx, .xls or .csv."),
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)
