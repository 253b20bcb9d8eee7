"""Complaints: taking them, who answers them by when, and answering them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.full_minutes import FullMinute, fullest_minute
from tongpin.base.workdays import UnknownYearError, add_workdays
from tongpin.burden.models import Complaint
from tongpin.notices.actions import send_message
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Post, Role
from tongpin.orgs.permissions import complaint_offices

TO_ANSWER = 5  # working days
USUAL_RUSH = 10  # complaints within one minute, more than which a script may have made


@transaction.atomic
def make_complaint(
    text: str, *, page: str, contact: str, by: Person | None, now: datetime
) -> Complaint:
    """Keep a complaint; somebody of the office owes the answer within five working days."""
    today = localdate(now)
    owner = _owner(today)
    complaint = Complaint.objects.create(
        text=text,
        page=page[:300],
        contact=contact,
        made_by=by,
        made_at=now,
        owner=owner,
        due_on=_due_on(today),
    )
    record("burden.complaint.make", complaint, by=by, at=now, owner=owner and owner.pk)
    _tell_offices(complaint, "complaint", _("A complaint waits"), now)
    return complaint


def _due_on(today: date) -> date:
    try:
        return add_workdays(today, TO_ANSWER)
    except UnknownYearError:
        return today + timedelta(days=TO_ANSWER + 2)


def _owner(today: date) -> Person | None:
    """Who of the office has the fewest complaints to answer; None where there is no office."""
    posts = Post.objects.on(today).filter(role=Role.OFFICE, unit__in=complaint_offices(today))
    waiting = Complaint.objects.filter(answered_at=None, owner__isnull=False)
    counts = dict(waiting.values_list("owner").annotate(Count("pk")))
    people = Person.objects.filter(pk__in=posts.values("person")).order_by("pk")
    return min(people, key=lambda person: counts.get(person.pk, 0), default=None)


def _tell_offices(complaint: Complaint, event: str, title: str, now: datetime) -> bool:
    """Whether any office had not heard of the event before."""
    path = reverse("burden:complaint_list")
    text = complaint.text[:200]
    is_new = False
    for office in complaint_offices(localdate(now)):
        key = f"{event}:{complaint.pk}:{office}"
        is_new |= send_message(office, key, title, text, path=path, now=now)
    return is_new


@transaction.atomic
def hand_over_complaint(complaint: Complaint, owner: Person, *, by: Person, now: datetime) -> None:
    """Somebody else answers it. Safe to repeat."""
    if Complaint.objects.filter(pk=complaint.pk).exclude(owner=owner).update(owner=owner):
        record("burden.complaint.hand", complaint, by=by, at=now, owner=owner.pk)


def remind_of_complaints(*, now: datetime) -> int:
    """Tell the office once of each complaint that is due today or late; tells how many."""
    due = Complaint.objects.filter(answered_at=None, due_on__lte=localdate(now)).order_by("id")
    title = _("A complaint has to be answered today")
    count = 0
    for complaint in due:
        count += _tell_offices(complaint, "complaint-due", title, now)
    return count


def rush_of_open_complaints() -> FullMinute | None:
    """The fullest minute of those that wait, where more came in it than people write."""
    rush = fullest_minute(Complaint.objects.filter(answered_at=None), "made_at")
    return rush if rush.is_above(USUAL_RUSH) else None


@dataclass(frozen=True)
class ComplaintCounts:
    """Of the complaints made in some days: how many, answered, and answered within the days."""

    made: int = 0
    answered: int = 0
    timely: int = 0
    rush: FullMinute | None = None  # the fullest minute, where more came in it than people write


def complaint_counts(start: datetime, end: datetime) -> ComplaintCounts:
    """Those made at start <= moment < end."""
    complaints = Complaint.objects.filter(made_at__gte=start, made_at__lt=end)
    made = 0
    answered = 0
    timely = 0
    for answered_at, due_on in complaints.values_list("answered_at", "due_on"):
        made += 1
        if answered_at:
            answered += 1
            timely += due_on is not None and localdate(answered_at) <= due_on
    rush = fullest_minute(complaints, "made_at")
    return ComplaintCounts(made, answered, timely, rush if rush.is_above(USUAL_RUSH) else None)


@transaction.atomic
def answer_complaint(complaint: Complaint, answer: str, *, by: Person, now: datetime) -> None:
    """Answer a complaint; a second answer replaces the first, and the journal keeps both."""
    complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    complaint.answer = answer
    complaint.answered_by = by
    complaint.answered_at = complaint.answered_at or now  # the first answer tells how long it took
    complaint.save(update_fields=["answer", "answered_by", "answered_at"])
    record("burden.complaint.answer", complaint, by=by, at=now, answer=answer)
