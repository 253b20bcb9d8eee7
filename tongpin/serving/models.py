"""What was sent to forms of late."""

from django.db import models


class SentForm(models.Model):
    """A form that was sent, and where its sender was led afterwards."""

    digest = models.CharField(max_length=64, unique=True)  # of its number and all that it said
    answer = models.TextField(blank=True)  # an address; "" as long as it works
    sent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest
