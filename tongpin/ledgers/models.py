"""Files that were taken in, and which of their rows became which acts."""

from collections.abc import Mapping
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongpin.acts.models import Act
from tongpin.campaigns.models import Campaign
from tongpin.evidence.models import StoredFile
from tongpin.ledgers.chosen_columns import ChosenColumns
from tongpin.orgs.models import WORKING, Person, Unit


class RowOutcome(models.TextChoices):
    """What can become of a row."""

    TAKEN = "taken", _("taken")
    NOTED = "noted", _("taken with a note")
    CHANGED = "changed", _("corrected")
    SAME = "same", _("the same as before")
    QUESTION = "question", _("a question")
    REFUSED = "refused", _("refused")


NEW_ROWS = (RowOutcome.TAKEN, RowOutcome.NOTED)
STORED_ROWS = (*NEW_ROWS, RowOutcome.CHANGED)


def stored_rows(tally: Mapping[str, int]) -> int:
    """How many rows of such outcomes became acts or corrected one, or will."""
    count = 0
    for outcome in STORED_ROWS:
        count += tally.get(outcome, 0)
    return count


class LedgerQuerySet(models.QuerySet["Ledger"]):
    def visible_to(self, person: Person, day: date) -> Self:
        """All for who works at the top of the tree; for others what they uploaded."""
        posts = person.posts.on(day).filter(role__in=WORKING)
        if Unit.objects.roots().filter(pk__in=posts.values("unit")).exists():
            return self.all()
        return self.filter(uploaded_by=person)

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Ledger(models.Model):
    """One file as it came in; an edition of all files of that name."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="ledgers")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="ledgers")
    name = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="ledgers")
    stored_at = models.DateTimeField(null=True)  # None while the person has not confirmed it
    tally = models.JSONField(default=dict)  # outcome -> rows

    objects = LedgerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def new_rows(self) -> int:
        """Rows of this edition that became acts or corrected one."""
        return stored_rows(self.tally)


class LedgerRow(models.Model):
    """One row of a file, and the act that came of it."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="rows")
    act = models.ForeignKey(Act, models.PROTECT, related_name="ledger_rows")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()  # from 1, as the spreadsheet shows it
    serial = models.CharField(max_length=20, blank=True)  # its 序号
    digest = models.BigIntegerField()  # of its meaning; see row_values.py
    cells = models.JSONField()  # the cells as typed, by their headers

    class Meta:
        indexes = [models.Index(fields=["act"], name="ledgers_row_by_act")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


class ColumnChoiceQuerySet(models.QuerySet["ColumnChoice"]):
    def chosen(self, campaign: Campaign, unit: int | None) -> ChosenColumns:
        """What was chosen in the campaign for files of the unit, and for those of all units."""
        chosen = ChosenColumns()
        rows = self.filter(Q(unit=None) | Q(unit=unit), campaign=campaign)
        in_order = rows.order_by(F("unit").asc(nulls_first=True), "id")
        for row in in_order.values_list("kind", "layout", "header", "field"):
            chosen.add(*row)
        return chosen


class ColumnChoice(models.Model):
    """One header that somebody said means a field of a kind, in one campaign from then on.

    It holds for files of the unit with the same headers; without either, for all of them.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="column_choices")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="column_choices")
    layout = models.CharField(max_length=64, blank=True)  # see chosen_columns.py
    kind = models.CharField(max_length=60)  # its key; registers and rosters are kinds too
    header = models.CharField(max_length=100)  # for comparing; see header_words.py
    field = models.CharField(max_length=60)  # its key
    chosen_at = models.DateTimeField()

    objects = ColumnChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "layout", "kind", "header"],
                condition=Q(unit=None),
                name="ledgers_one_field_for_a_header",
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit", "layout", "kind", "header"],
                name="ledgers_one_field_for_a_units_header",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.header} → {self.field}"
