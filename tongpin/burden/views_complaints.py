"""Pages of complaints: making one, and what the office answers."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.numbers import row_number
from tongpin.burden.complaints import (
    answer_complaint,
    hand_over_complaint,
    make_complaint,
    rush_of_open_complaints,
)
from tongpin.burden.forms import ComplaintAnswerForm, ComplaintForm
from tongpin.burden.models import Complaint
from tongpin.orgs.contact_looks import note_look
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person, Post, Role
from tongpin.orgs.permissions import complaint_offices, may_answer_complaints
from tongpin.serving.sent import sent_data

SHOWN = 200  # complaints at most


@login_not_required
@require_http_methods(["GET", "POST"])
def complaint_new(request: Request) -> HttpResponse:
    initial = {"page": request.GET.get("page", "")[:300]}
    form = ComplaintForm(sent_data(request), initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        by = request.user if request.user.is_authenticated else None
        make_complaint(
            data["text"], page=data["page"], contact=data["contact"], by=by, now=timezone.now()
        )
        messages.success(request, _("The office has received it. Thank you."))
        return redirect("home:start" if by else "account_login")
    return render(request, "burden/complaint_new.html", {"form": form})


def answering_people(day: date) -> list[tuple[int, str]]:
    """(number, name) of everybody who answers complaints on that day, by name."""
    posts = Post.objects.on(day).filter(role=Role.OFFICE, unit__in=complaint_offices(day))
    people = posts.order_by("person__name").values_list("person", "person__name")
    return list(dict.fromkeys(people))


@require_GET
def complaint_list(request: Request) -> HttpResponse:
    today = localdate()
    if not may_answer_complaints(request.user, today):
        raise PermissionDenied
    related = Complaint.objects.select_related("made_by", "answered_by", "owner")
    context = {
        "complaints": related.open_first()[:SHOWN],
        "open_count": Complaint.objects.filter(answered_at=None).count(),
        "rush": rush_of_open_complaints(),
        "form": ComplaintAnswerForm(),
        "people": answering_people(today),
        "today": today,
    }
    return render(request, "burden/complaint_list.html", context)


@require_POST
def complaint_answer(request: Request, pk: int) -> HttpResponse:
    if not may_answer_complaints(request.user, localdate()):
        raise PermissionDenied
    form = ComplaintAnswerForm(request.POST)
    if form.is_valid():
        complaint = get_object_or_404(Complaint, pk=pk)
        answer_complaint(
            complaint, form.cleaned_data["answer"], by=request.user, now=timezone.now()
        )
    else:
        messages.error(request, form.errors.as_text())
    return redirect("burden:complaint_list")


@require_POST
def complaint_contact(request: Request, pk: int) -> HttpResponse:
    """How to reach whoever complained, which the journal notes."""
    if not may_answer_complaints(request.user, localdate()):
        raise PermissionDenied
    complaint = get_object_or_404(Complaint, pk=pk)
    note_look(complaint, by=request.user, now=timezone.now())
    return render(request, "burden/complaint_contact.html", {"complaint": complaint})


@require_POST
def complaint_hand(request: Request, pk: int) -> HttpResponse:
    """Somebody else of an office answers it."""
    if not may_answer_complaints(request.user, localdate()):
        raise PermissionDenied
    owner = get_object_or_404(Person, pk=row_number(request.POST.get("owner", "")))
    if not may_answer_complaints(owner, localdate()):
        raise PermissionDenied
    complaint = get_object_or_404(Complaint, pk=pk)
    hand_over_complaint(complaint, owner, by=request.user, now=timezone.now())
    return redirect("burden:complaint_list")
