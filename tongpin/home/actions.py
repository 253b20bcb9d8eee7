"""Complaints: taking them and answering them."""

from datetime import datetime

from django.db import transaction

from tongpin.home.models import Complaint
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person


@transaction.atomic
def make_complaint(
    text: str, *, page: str, contact: str, by: Person | None, now: datetime
) -> Complaint:
    """Keep a complaint; the office sees it at once."""
    complaint = Complaint.objects.create(
        text=text, page=page[:300], contact=contact, made_by=by, made_at=now
    )
    record("home.complaint.make", complaint, by=by, at=now)
    return complaint


@transaction.atomic
def answer_complaint(complaint: Complaint, answer: str, *, by: Person, now: datetime) -> None:
    """Answer a complaint; a second answer replaces the first, and the journal keeps both."""
    complaint.answer, complaint.answered_by, complaint.answered_at = answer, by, now
    complaint.save(update_fields=["answer", "answered_by", "answered_at"])
    record("home.complaint.answer", complaint, by=by, at=now, answer=answer)
