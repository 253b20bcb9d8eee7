"""Pages of readings."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.numbers import row_number
from tongpin.base.qr_codes import qr_svg
from tongpin.campaigns.http import campaign_of, chosen_of
from tongpin.evidence.actions import keep_file
from tongpin.evidence.file_types import FileError
from tongpin.evidence.models import StoredFile
from tongpin.learning.fading_topics import fading_of
from tongpin.learning.forms import ReadingForm
from tongpin.learning.models import Reading, ReadingQuerySet
from tongpin.learning.question_shelves import questions_from_shelf, shelf_choices
from tongpin.learning.readings import (
    MOST,
    change_reading,
    drafts_of,
    publish_reading,
    withdraw_reading,
    write_reading,
)
from tongpin.orgs.http import Request
from tongpin.orgs.models import whole_tree
from tongpin.orgs.permissions import may_record_for, recordable_units
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.quiz_paths import quiz_path
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.private_pages import may_be_kept
from tongpin.serving.sent import sent_data, sent_files
from tongpin.signin.phones import Phone

WEEK = 7  # readings that are kept for when there is no line
PAGE = 30


def _public(request: HttpRequest) -> ReadingQuerySet:
    """What anybody may read; for a unit of a link (?u=), what it and those above it offer."""
    readings = Reading.objects.public(localdate()).filter(campaign=chosen_of(request))
    unit = row_number(request.GET.get("u", ""))
    if unit:
        readings = readings.filter(unit__in=whole_tree().above(unit, localdate()))
    return readings.select_related("unit", "quiz")


@require_GET
def learning(request: Request) -> HttpResponse:
    """What there is to learn with, and what the person's unit is about to forget."""
    campaign = campaign_of(request)
    day = localdate()
    now = timezone.now()
    posts = request.user.posts.on(day).select_related("unit").order_by("unit__position", "id")
    post = posts.first()
    unit = post.unit if post else None
    quizzes = Quiz.objects.open_at(now).filter(campaign=campaign, reading=None)
    context = {
        "reading": _public(request).newest_first().first(),
        "quizzes": quizzes.newest_first()[:5],
        "unit": unit,
        "fading": fading_of(campaign, unit.pk) if unit else [],
        "may_write": bool(recordable_units(request.user, day)),
    }
    return render(request, "learning/learning.html", context)


@login_not_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The newest reading: what a code on the wall leads to, every day."""
    reading = _public(request).newest_first().first()
    if reading is None:
        return render(request, "learning/nothing.html")
    return reading_page(request, reading)


@login_not_required
@require_GET
def reading(request: HttpRequest, key: str) -> HttpResponse:
    readings = Reading.objects.public(localdate()).select_related("unit", "quiz")
    return reading_page(request, get_object_or_404(readings, key=key))


def reading_page(request: HttpRequest, reading: Reading) -> HttpResponse:
    public = Reading.objects.public(localdate())
    others = public.filter(campaign=reading.campaign_id, unit=reading.unit_id)
    context = {
        "reading": reading,
        "before": others.filter(day__lt=reading.day).newest_first().first(),
        "after": others.filter(day__gt=reading.day).order_by("day", "id").first(),
        "is_open": reading.quiz and reading.quiz.closes_at > timezone.now(),
    }
    return render(request, "learning/reading.html", context)


@login_not_required
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """The newest readings, to be kept on the device, and earlier ones."""
    readings = _public(request).newest_first()
    newest = list(readings[:WEEK])
    earlier = readings.exclude(pk__in=[reading.pk for reading in newest])
    addresses: list[str] = []
    for reading in newest:
        addresses += addresses_to_keep(reading, timezone.now())
    context = {
        "newest": newest,
        "page": Paginator(earlier, PAGE).get_page(request.GET.get("page")),
        "keep": addresses,
    }
    response = render(request, "learning/week.html", context)
    if addresses and not request.user.is_authenticated:
        Phone.of(request).remember(response)  # papers that are kept are all of one device
    return response


def addresses_to_keep(reading: Reading, now: datetime) -> list[str]:
    """What has to be kept of a reading for when there is no line."""
    addresses = [reverse("learning:reading", args=[reading.key])]
    if reading.picture_id:
        addresses.append(reverse("learning:picture", args=[reading.key]))
    if reading.quiz and reading.quiz.closes_at > now:
        addresses.append(quiz_path(reading.quiz.key))
    return addresses


@login_not_required
@require_GET
def picture(request: HttpRequest, key: str) -> FileResponse:
    """The picture of a reading that is public, or that the person writes."""
    readings = Reading.objects.exclude(picture=None).select_related("picture")
    reading = get_object_or_404(readings, key=key)
    if not Reading.objects.public(localdate()).filter(pk=reading.pk).exists():
        check_writer(request, reading)
    assert reading.picture
    return FileResponse(reading.picture.open(), content_type=reading.picture.media_type)


@may_be_kept
@login_not_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which may also serve pages outside its own path."""
    path = finders.find("learning/worker.js")
    assert path
    script = Path(path).read_text("utf-8")
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


def check_writer(request: HttpRequest, reading: Reading) -> None:
    """Raises Http404 for what the person neither wrote nor may write."""
    user = request.user
    if not user.is_authenticated or not may_record_for(user, reading.unit_id, localdate()):
        raise Http404


def own_reading(request: Request, pk: int) -> Reading:
    reading = get_object_or_404(Reading, pk=pk)
    check_writer(request, reading)
    return reading


def units_of(request: Request) -> list[tuple[int, str]]:
    """(number, name) of the units that the person writes for; PermissionDenied for none."""
    units = recordable_units(request.user, localdate())
    if not units:
        raise PermissionDenied
    return units


@require_GET
def reading_list(request: Request) -> HttpResponse:
    units = [unit for unit, __ in units_of(request)]
    readings = Reading.objects.filter(campaign=campaign_of(request), unit__in=units)
    readings = readings.select_related("unit", "quiz").order_by("-day", "id")
    address = request.build_absolute_uri(reverse("learning:today"))
    context = {
        "page": Paginator(readings, PAGE).get_page(request.GET.get("page")),
        "today": localdate(),
        "address": address,
        "qr": qr_svg(address),
    }
    return render(request, "learning/reading_list.html", context)


@require_http_methods(["GET", "POST"])
def reading_write(request: Request, pk: int | None = None) -> HttpResponse:
    """A reading to be written or changed; questions of a bank are put into its text."""
    units = units_of(request)
    reading = own_reading(request, pk) if pk else None
    form = ReadingForm(
        sent_data(request),
        sent_files(request),
        instance=reading,
        units=units,
        shelves=shelf_choices(request.user, localdate()),
        initial={"day": localdate()},
    )
    if form.is_valid():
        with errors_on_form(form):
            stored = store_from_form(request, form, reading)
            return redirect("learning:reading_write", stored.pk)
    context: dict[str, Any] = {"form": form, "reading": reading, "today": localdate()}
    if reading:
        reading.refresh_from_db()
        address = request.build_absolute_uri(reverse("learning:reading", args=[reading.key]))
        context |= {"drafts": drafts_of(reading), "address": address, "qr": qr_svg(address)}
    return render(request, "learning/reading_write.html", context)


def store_from_form(request: Request, form: ReadingForm, reading: Reading | None) -> Reading:
    """Raises ReadingError or FileError."""
    now = timezone.now()
    if reading:
        reading.refresh_from_db()  # the form has filled in what was typed
    draft = form.draft(reading, more_questions(request, form), stored_picture(request, form, now))
    if reading:
        return change_reading(reading, draft, by=request.user, now=now)
    unit = form.cleaned_data["unit"]
    return write_reading(campaign_of(request), unit, draft, by=request.user, now=now)


def stored_picture(request: Request, form: ReadingForm, now: datetime) -> StoredFile | None:
    """Raises FileError for a file that is no picture."""
    file = form.cleaned_data["file"]
    if not file:
        return None
    picture = keep_file(file.name, file.read(), by=request.user, now=now)
    if not picture.is_picture:
        raise FileError(_("%(name)s is no picture.") % {"name": file.name})
    return picture


def more_questions(request: Request, form: ReadingForm) -> str:
    """Questions of the chosen shelf as text, numbered after those that were typed."""
    data = form.cleaned_data
    if not data.get("shelf"):
        return ""
    typed = drafts_of(Reading(questions=data["questions"].strip()))
    count = data.get("count") or MOST
    return questions_from_shelf(
        request.user, localdate(), data["shelf"], count, number=len(typed) + 1
    )


@require_POST
def reading_publish(request: Request, pk: int) -> HttpResponse:
    reading = own_reading(request, pk)
    with errors_as_messages(request):
        publish_reading(reading, by=request.user, now=timezone.now())
    return redirect("learning:reading_write", pk)


@require_POST
def reading_withdraw(request: Request, pk: int) -> HttpResponse:
    reading = own_reading(request, pk)
    withdraw_reading(reading, by=request.user, now=timezone.now())
    return redirect("learning:reading_list")
