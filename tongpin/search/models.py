"""The index of words, and what is still to be brought into it. Nothing here is of its own."""

from django.db import models


class Posting(models.Model):
    """In which rows of one kind a term occurs, within one block of 32 days.

    Rows without a day share a block of their own. Beside the terms of texts, a posting each
    keeps the rows of one day (#07) and those of one unit (@12).
    """

    pk = models.CompositePrimaryKey("kind", "campaign", "block", "term")
    kind = models.CharField(max_length=10)  # a key of the catalogue
    campaign = models.BigIntegerField()  # 0: of none
    block = models.IntegerField()
    term = models.CharField(max_length=24)
    rows = models.BinaryField()  # a roaring bitmap of row numbers

    def __str__(self) -> str:
        return f"{self.kind} {self.block} {self.term}"


class IndexedBlock(models.Model):
    """A block that has postings."""

    pk = models.CompositePrimaryKey("kind", "campaign", "block")
    kind = models.CharField(max_length=10)
    campaign = models.BigIntegerField()
    block = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.block}"


class IndexedRow(models.Model):
    """Under what a row was indexed, so that it can be taken out without a trace."""

    pk = models.CompositePrimaryKey("kind", "number")
    kind = models.CharField(max_length=10)
    number = models.BigIntegerField()
    campaign = models.BigIntegerField()
    block = models.IntegerField()
    marks = models.TextField()  # the terms of its day and units
    words = models.TextField()  # its texts, folded, one a line

    def __str__(self) -> str:
        return f"{self.kind} #{self.number}"


class SearchChange(models.Model):
    """A row was written since it was indexed. Triggers of the database put this here."""

    kind = models.CharField(max_length=10)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} #{self.number}"


class IndexedKind(models.Model):
    """The definition by which the rows of a kind were indexed; another one indexes them anew."""

    kind = models.CharField(max_length=10, unique=True)
    seal = models.CharField(max_length=64, blank=True)  # empty: not indexed, or not to the end

    def __str__(self) -> str:
        return self.kind
