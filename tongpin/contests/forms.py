"""What people type into contests, parsed."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tongpin.base.text import half_width, split_names
from tongpin.base.typed_forms import ModelForm
from tongpin.base.widgets import DayField, LongSelect
from tongpin.campaigns.fields import KindField
from tongpin.contests.actions import ContestDraft, EntrantDraft, WorkDraft
from tongpin.contests.models import Contest, Genre, Judge, Round, TieRule
from tongpin.contests.rounds import RoundDraft
from tongpin.evidence.models import StoredFile
from tongpin.orgs.fields import UnitField, offer
from tongpin.orgs.permissions import every_unit

LINE = re.compile(r"(.+?)[\s：:，,]+(\d{1,4})\s*(?:分|名|个|件|points)?")


class LinesField(forms.CharField):
    """One pair of a name and a number on each line; cleans to [[name, number], …]."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> list[list[Any]]:
        text = super().clean(value)
        pairs = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            match = LINE.fullmatch(half_width(line.strip()))
            if not match or int(match[2]) < 1:
                text = _now("Line %(row)s: “%(line)s”. Accepted is a name and a number, 内容 40.")
                raise forms.ValidationError(text % {"row": number, "line": line.strip()})
            pairs.append([match[1].strip()[:40], int(match[2])])
        return pairs


class ContestForm(forms.Form):
    """What is told before anybody hands in."""

    name = forms.CharField(label=_("Title"), max_length=100)
    unit = UnitField(label=_("Held by"))
    kind = KindField(label=_("Counts as"), widget=LongSelect)
    genre = forms.TypedChoiceField(
        label=_("What is handed in"), choices=Genre.choices, coerce=Genre
    )
    entries_until = DayField(label=_("Works are taken until"))
    criteria = LinesField(
        label=_("Criteria and points"),
        initial="内容 40\n表达 40\n仪表 20",
        help_text=_("One on each line; the first decides first at the same total."),
    )
    awards = LinesField(
        label=_("Awards"),
        initial="一等奖 1\n二等奖 2\n三等奖 3",
        help_text=_("One on each line with the number of works, the highest first."),
    )
    tie_rule = forms.TypedChoiceField(
        label=_("At the same total"), choices=TieRule.choices, coerce=TieRule
    )
    drops_extremes = forms.BooleanField(
        label=_("From five judges on, leave out the highest and the lowest score"),
        required=False,
        initial=True,
    )

    def __init__(
        self,
        *args: Any,
        units: Iterable[tuple[int, str]],
        kinds: Iterable[tuple[int, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)
        offer(self, "kind", kinds)

    def draft(self) -> ContestDraft:
        data = dict(self.cleaned_data)
        del data["unit"]
        return ContestDraft(**data)


class WorkForm(forms.Form):
    """A work and whose it is; the school sees it, judges do not."""

    unit = UnitField(label=_("School"))
    title = forms.CharField(label=_("Title"), max_length=120)
    names = forms.CharField(
        label=_("Entrants"), max_length=400, help_text=_("Several names parted by 、")
    )
    children = forms.BooleanField(label=_("Some of them are under 14"), required=False)
    consent = forms.CharField(
        label=_("Guardians' consent"),
        max_length=200,
        required=False,
        help_text=_("Under 14 only: where the signed consent is kept, such as 存于学校教务处"),
    )
    text = forms.CharField(
        label=_("Text"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    upload = forms.UUIDField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=forms.FileInput(attrs={"data-upload": "upload"}),
        help_text=_("Picture, PDF, text, sound or film"),
    )

    def __init__(self, *args: Any, units: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", units)

    def draft(self, file: StoredFile | None) -> WorkDraft:
        data = self.cleaned_data
        consent = data["consent"].strip()
        entrants = []
        for name in split_names(data["names"]):
            entrants.append(EntrantDraft(name[:60], data["children"], consent))
        return WorkDraft(title=data["title"], entrants=entrants, text=data["text"], file=file)


class RoundForm(ModelForm[Round]):
    held_on = DayField(label=_("Day"))

    class Meta:
        model = Round
        fields = ("name", "held_on", "place", "goes_on")
        help_texts = {"goes_on": _("Empty: this is the last round.")}

    def draft(self) -> RoundDraft:
        return RoundDraft(**self.cleaned_data)


class JudgeForm(ModelForm[Judge]):
    unit = UnitField(
        label=_("Unit"),
        required=False,
        help_text=_("Works of this school are not shown to the judge."),
    )

    class Meta:
        model = Judge
        fields = ("name", "unit")
        labels = {"name": _("Name")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", [("", "—"), *every_unit()])


class ScoreForm(forms.Form):
    """One number for each criterion."""

    def __init__(self, *args: Any, contest: Contest, **options: Any) -> None:
        super().__init__(*args, **options)
        for place, measure in enumerate(contest.measures):
            self.fields[f"points{place}"] = forms.IntegerField(
                label=f"{measure.label} (0–{measure.highest})",
                min_value=0,
                max_value=measure.highest,
            )

    def points(self) -> list[int]:
        return [self.cleaned_data[f"points{place}"] for place in range(len(self.fields))]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)


class NumberForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=20)
