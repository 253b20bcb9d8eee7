"""Complaints: taking them, who answers them by when, and answering them."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.workdays import UnknownYearError, add_workdays
from tongpin.burden.models import Complaint
from tongpin.notices.actions import send_message
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Post, Role
from tongpin.orgs.permissions import complaint_offices

TO_ANSWER = 5  # working days


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
    _tell_offices(complaint, f"complaint:{complaint.pk}", _("A complaint waits"), now)
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
    people = list(Person.objects.filter(pk__in=posts.values("person")).order_by("pk"))
    return min(people, key=lambda one: counts.get(one.pk, 0), default=None)


def _tell_offices(complaint: Complaint, key: str, title: str, now: datetime) -> int:
    offices = complaint_offices(localdate(now))
    text = complaint.text[:200]
    told = [
        send_message(
            office, f"{key}:{office}", title, text, path=reverse("burden:complaint_list"), now=now
        )
        for office in offices
    ]
    return sum(told)


@transaction.atomic
def hand_over_complaint(complaint: Complaint, owner: Person, *, by: Person, now: datetime) -> None:
    """Somebody else answers it. Safe to repeat."""
    if Complaint.objects.filter(pk=complaint.pk).exclude(owner=owner).update(owner=owner):
        record("burden.complaint.hand", complaint, by=by, at=now, owner=owner.pk)


def remind_of_complaints(*, now: datetime) -> int:
    """Tell the office once of each complaint that is due today or late; tells how many."""
    due = Complaint.objects.filter(answered_at=None, due_on__lte=localdate(now)).order_by("id")
    title = _("A complaint has to be answered today")
    return sum(_tell_offices(one, f"complaint-due:{one.pk}", title, now) > 0 for one in due)


def complaint_counts(start: datetime, end: datetime) -> tuple[int, int, int]:
    """Of the complaints made at start <= moment < end: how many, answered, and within the days."""
    made = Complaint.objects.filter(made_at__gte=start, made_at__lt=end)
    rows = list(made.values_list("answered_at", "due_on"))
    answered = [(at, due) for at, due in rows if at]
    timely = [1 for at, due in answered if due and localdate(at) <= due]
    return len(rows), len(answered), len(timely)


@transaction.atomic
def answer_complaint(complaint: Complaint, answer: str, *, by: Person, now: datetime) -> None:
    """Answer a complaint; a second answer replaces the first, and the journal keeps both."""
    complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    complaint.answer, complaint.answered_by = answer, by
    complaint.answered_at = complaint.answered_at or now  # the first answer tells how long it took
    complaint.save(update_fields=["answer", "answered_by", "answered_at"])
    record("burden.complaint.answer", complaint, by=by, at=now, answer=answer)
