"""Pages of duties."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.acts.models import Act
from tongpin.duties.actions import move, waive
from tongpin.duties.duties_in_reach import (
    changeable_duty,
    may_change_duty,
    offices_of,
    unit_ids_of,
    visible_duties,
)
from tongpin.duties.duty_rows import by_urgency, duty_row, lamp_counts, open_and_closed
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.duty_story import story_of
from tongpin.duties.forms import DueDateForm, WaiveForm
from tongpin.duties.reminder_outlook import (
    ReminderOutlook,
    reasons_for_silence,
    reminder_outlook,
    told_text,
)
from tongpin.duties.reminders import remind_some
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import may_record_for, units_right_below
from tongpin.serving.errors import errors_as_messages

PAGE = 50
SOON = timedelta(days=7)
MORE_ACTS = 5  # beside those that meet a duty


@require_GET
def duty_list(request: Request) -> HttpResponse:
    """What the person's own offices owe; what units below owe, where it is late or near.

    Who leads or inspects sees the latter alone.
    """
    settle_duties()
    today = localdate()
    offices = offices_of(request)
    own_rows = by_urgency(visible_duties(request).filter(unit__in=offices), today)
    open_rows, closed_rows = open_and_closed(own_rows)
    duties_below = visible_duties(request).open().exclude(unit__in=offices)
    soon = duties_below.filter(due_on__lte=today + SOON).in_order()
    page = Paginator(soon, PAGE).get_page(request.GET.get("page"))
    context = {
        "own": open_rows,
        "closed": closed_rows[:PAGE],
        "counts": lamp_counts(own_rows),
        "page": page,
        "below": [duty_row(duty, today) for duty in page],
        "has_below": duties_below.exists(),
        "is_office": bool(offices),
        "outlook": own_outlook(request) if offices else None,
        "may_ask": bool(units_right_below(request.user, today)),
    }
    return render(request, "duties/duty_list.html", context)


def own_outlook(request: Request) -> ReminderOutlook:
    return reminder_outlook(units_below_of(request), now=timezone.now())


def units_below_of(request: Request) -> set[int]:
    """Those whose duties the person's offices see, without themselves."""
    return set(unit_ids_of(request)) - set(offices_of(request))


@require_POST
def duty_remind(request: Request) -> HttpResponse:
    """Tell every office below what it owes and was not reminded of yet."""
    units_below = units_below_of(request)
    settle_duties()
    now = timezone.now()
    outlook = reminder_outlook(units_below, now=now)
    count = remind_some(units_below, now=now)
    if count:
        messages.success(request, told_text(outlook, count))
    for reason in reasons_for_silence(outlook):
        messages.info(request, reason)
    back = "office:office" if request.POST.get("back") == "office" else "duties:duty_list"
    return redirect(back)


@require_GET
def duty(request: Request, pk: int) -> HttpResponse:
    """One duty: where it comes from, what met it, and how its day was moved."""
    settle_duties()
    duty = get_object_or_404(visible_duties(request), pk=pk)
    acts = Act.objects.current().happened()
    acts = acts.filter(unit=duty.unit_id, kind=duty.kind_id, occurred_on__gte=duty.from_on)
    one = duty_row(duty, localdate())
    may_record = may_record_for(request.user, duty.unit_id, localdate())
    context = {
        "one": one,
        "may_meet": one.is_open and duty.kind_id is not None and may_record,
        "acts": acts.order_by("occurred_on", "id")[: duty.count + MORE_ACTS],
        "story": story_of(duty),
        "waive": WaiveForm(),
        "move": DueDateForm(initial={"due_on": duty.due_on}),
        "may_change": may_change_duty(request, duty),
    }
    return render(request, "duties/duty.html", context)


@require_POST
def duty_waive(request: Request, pk: int) -> HttpResponse:
    duty = changeable_duty(request, pk)
    reason = WaiveForm(request.POST).reason_or_empty()
    with errors_as_messages(request):
        waive(duty, reason=reason, by=request.user, now=timezone.now())
    return redirect(duty)


@require_POST
def duty_move(request: Request, pk: int) -> HttpResponse:
    duty = changeable_duty(request, pk)
    form = DueDateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say the new day, and why it is moved."))
        return redirect(duty)
    data = form.cleaned_data
    with errors_as_messages(request):
        move(duty, data["due_on"], reason=data["reason"], by=request.user, now=timezone.now())
    return redirect(duty)
