"""Entries of the journal as people read them."""

import json
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from tongpin.administration.verb_words import verb_words
from tongpin.base.columns import Column
from tongpin.base.sheets import Cell
from tongpin.orgs.models import JournalEntry


@dataclass(frozen=True)
class JournalLine:
    """One entry, told."""

    entry: JournalEntry
    words: str  # what was done
    details: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, entry: JournalEntry) -> "JournalLine":
        details = tuple((key, str(value)) for key, value in entry.details.items())
        return cls(entry, verb_words(entry.verb), details)


COLUMNS: tuple[Column[JournalEntry, Cell | None], ...] = (
    Column(_("No."), lambda entry: entry.pk),
    Column(_("When"), lambda entry: f"{localtime(entry.at):%Y-%m-%d %H:%M:%S}"),
    Column(_("Who"), lambda entry: entry.by.name if entry.by else None),
    Column(_("What"), lambda entry: verb_words(entry.verb)),
    Column(_("Verb"), lambda entry: entry.verb),
    Column(_("About"), lambda entry: entry.about),
    Column(_("Details"), lambda entry: json.dumps(entry.details, ensure_ascii=False)),
    Column(_("Seal"), lambda entry: entry.digest),
)
