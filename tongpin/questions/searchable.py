"""Which rows of questions people may search: questions of banks, by what they ask."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Max, Prefetch, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.models import Person
from tongpin.orgs.permissions import recordable_unit_ids
from tongpin.orgs.searchable_rows import SearchableRows, SearchEntry, TextSource, filled_texts
from tongpin.questions.models import Bank, Question, Version
from tongpin.questions.picture_signs import without_pictures

TITLE_LENGTH = 60


class QuestionRows(SearchableRows):
    """Questions that were not retired, by topic, what they ask, options, source, and bank."""

    key = "question"
    label = _("Questions")
    model = Question
    sources = (
        TextSource(model=Question, fields=("topic", "bank", "retired_at")),
        TextSource(model=Version, fields=("content", "source", "written_at"), owner="question"),
        TextSource(model=Bank, fields=("name", "unit"), back="bank"),
    )
    day_field = "written_at"

    def rows(self) -> QuerySet[Any]:
        versions = Version.objects.newest().only("question", "content", "source")
        questions = Question.objects.standing().select_related("bank__unit")
        newest = Prefetch("versions", versions, to_attr="newest_versions")
        written_at = Max("versions__written_at")
        return questions.annotate(written_at=written_at).prefetch_related(newest)

    def entry(self, row: Any) -> SearchEntry:
        version = row.newest_versions[0]
        texts = list(map(without_pictures, version.asked_content.shown_texts))
        return SearchEntry(
            number=row.pk,
            campaign=0,
            day=localdate(row.written_at),
            units=frozenset({row.bank.unit_id}),
            title=Truncator(texts[0]).chars(TITLE_LENGTH),
            texts=filled_texts([*texts, row.topic, version.source, row.bank.name]),
            unit_name=row.bank.unit.name,
        )

    def reach(self, person: Person, day: date) -> frozenset[int] | None:
        return frozenset(recordable_unit_ids(person, day))

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[Any]:
        units = frozenset(recordable_unit_ids(person, day))
        for row in self.rows().filter(pk__in=numbers):
            if row.bank.unit_id in units:
                yield row

    def address(self, row: Question) -> str:
        return reverse("questions:question", args=[row.pk])


SEARCHABLE: tuple[SearchableRows, ...] = (QuestionRows(),)
