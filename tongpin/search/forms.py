"""What people look for, parsed."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.base.periods import DAY
from tongpin.base.widgets import LongSelect, PeriodForm
from tongpin.orgs.fields import offer
from tongpin.orgs.searchable_rows import SearchableRows
from tongpin.orgs.tree import EVER, NEVER
from tongpin.search.row_search import SearchQuery
from tongpin.search.search_terms import query_words

LONGEST = 100  # characters of a query


class SearchForm(PeriodForm):
    """Words, and which of what they find: a kind, a period."""

    q = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={
            "max_length": gettext_lazy("Search for at most %(limit_value)d characters."),
        },
    )
    kind = forms.ChoiceField(label=gettext_lazy("Among"), required=False, widget=LongSelect)
    field_order = ("q", "kind", "start", "until")

    def __init__(self, data: object, *, kinds: Sequence[SearchableRows]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        named = [(kind.key, kind.label) for kind in kinds]
        offer(self, "kind", [("", _("everything")), *named])

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"]
        if not query_words(text):
            raise forms.ValidationError(_("Type a character, a word or a number."))
        return text

    def query(self, campaign: int) -> SearchQuery:
        """What a valid form asks for."""
        until = self.cleaned_data["until"]
        return SearchQuery(
            text=self.cleaned_data["q"],
            campaign=campaign,
            from_on=self.cleaned_data["start"] or EVER,
            before_on=until + DAY if until else NEVER,
        )
