"""Pages of readings."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib import messages
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
from tongpin.learning.fading_topics import fading_of
from tongpin.learning.forms import ReadingForm
from tongpin.learning.models import Reading, ReadingQuerySet
from tongpin.learning.question_shelves import shelves, taken
from tongpin.learning.readings import (
    ReadingError,
    drafts_of,
    publish_reading,
    withdraw_reading,
    write_reading,
)
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit, whole_tree
from tongpin.orgs.permissions import may_record_for, recordable_units
from tongpin.quizzes.models import Quiz
from tongpin.signin.phones import Phone

WEEK = 7  # readings that are kept for when there is no line
PAGE = 30


def _public(request: HttpRequest) -> ReadingQuerySet:
    """What anybody may read; for a unit of a link (?u=), what it and those above it offer."""
    readings = Reading.objects.public(localdate()).filter(campaign=chosen_of(request))
    if unit := row_number(request.GET.get("u", "")):
        readings = readings.filter(unit__in=whole_tree().above(unit, localdate()))
    return readings.select_related("unit", "quiz")


@require_GET
def learning(request: Request) -> HttpResponse:
    """What there is to learn with, and what the person's unit is about to forget."""
    campaign, day, now = campaign_of(request), localdate(), timezone.now()
    post = request.user.posts.on(day).select_related("unit").order_by("unit__position", "id")
    unit = next((one.unit for one in post), None)
    quizzes = Quiz.objects.published().filter(campaign=campaign, reading=None)
    context = {
        "reading": _public(request).newest_first().first(),
        "quizzes": quizzes.filter(opens_at__lte=now, closes_at__gt=now).newest_first()[:5],
        "unit": unit,
        "fading": fading_of(campaign, unit.pk) if unit else [],
        "may_write": bool(recordable_units(request.user, day)),
    }
    return render(request, "learning/learning.html", context)


@login_not_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The newest reading: what a code on the wall leads to, every day."""
    found = _public(request).newest_first().first()
    if found is None:
        return render(request, "learning/nothing.html")
    return _shown(request, found)


@login_not_required
@require_GET
def reading(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(
        Reading.objects.public(localdate()).select_related("unit", "quiz"), key=key
    )
    return _shown(request, found)


def _shown(request: HttpRequest, found: Reading) -> HttpResponse:
    others = Reading.objects.public(localdate()).filter(
        campaign=found.campaign_id, unit=found.unit_id
    )
    context = {
        "reading": found,
        "before": others.filter(day__lt=found.day).newest_first().first(),
        "after": others.filter(day__gt=found.day).order_by("day", "id").first(),
        "is_open": found.quiz and found.quiz.closes_at > timezone.now(),
    }
    return render(request, "learning/reading.html", context)


@login_not_required
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """The newest readings, to be kept on the device, and earlier ones."""
    readings, now = _public(request).newest_first(), timezone.now()
    newest = list(readings[:WEEK])
    earlier = Paginator(readings.exclude(pk__in=[one.pk for one in newest]), PAGE)
    context = {
        "newest": newest,
        "page": earlier.get_page(request.GET.get("page")),
        "keep": [address for one in newest for address in _addresses(one, now)],
    }
    response = render(request, "learning/week.html", context)
    if context["keep"] and not request.user.is_authenticated:
        Phone.of(request).remember(response)  # papers that are kept are all of one device
    return response


def _addresses(one: Reading, now: datetime) -> list[str]:
    """What has to be kept of a reading for when there is no line."""
    found = [reverse("learning:reading", args=[one.key])]
    if one.picture_id:
        found.append(reverse("learning:picture", args=[one.key]))
    if one.quiz and one.quiz.closes_at > now:
        found.append(f"/q/{one.quiz.key}/")
    return found


@login_not_required
@require_GET
def picture(request: HttpRequest, key: str) -> FileResponse:
    """The picture of a reading that is public, or that the person writes."""
    readings = Reading.objects.exclude(picture=None).select_related("picture")
    found = get_object_or_404(readings, key=key)
    if not Reading.objects.public(localdate()).filter(pk=found.pk).exists():
        _own(request, found)
    assert found.picture
    response = FileResponse(found.picture.open(), content_type=found.picture.media_type)
    response["Cache-Control"] = "no-cache"
    return response


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


def _own(request: HttpRequest, found: Reading) -> Reading:
    """Raises Http404 for what the person neither wrote nor may write."""
    user = request.user
    if not user.is_authenticated or not may_record_for(user, found.unit_id, localdate()):
        raise Http404
    return found


@require_GET
def reading_list(request: Request) -> HttpResponse:
    units = recordable_units(request.user, localdate())
    if not units:
        raise PermissionDenied
    readings = Reading.objects.filter(
        campaign=campaign_of(request), unit__in=[pk for pk, __ in units]
    ).select_related("unit", "quiz")
    page = Paginator(readings.order_by("-day", "id"), PAGE).get_page(request.GET.get("page"))
    address = request.build_absolute_uri(reverse("learning:today"))
    context = {"page": page, "today": localdate(), "address": address, "qr": qr_svg(address)}
    return render(request, "learning/reading_list.html", context)


@require_http_methods(["GET", "POST"])
def reading_write(request: Request, pk: int | None = None) -> HttpResponse:
    """A reading to be written or changed; questions of a bank are put into its text."""
    units = recordable_units(request.user, localdate())
    if not units:
        raise PermissionDenied
    found = _own(request, get_object_or_404(Reading, pk=pk)) if pk else None
    form = ReadingForm(
        request.POST or None,
        request.FILES or None,
        instance=found,
        units=units,
        shelves=shelves(request.user, localdate()),
        initial={"day": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            stored = _stored(request, form, found)
            return redirect("learning:reading_write", stored.pk)
        except (ReadingError, FileError) as error:
            form.add_error(None, str(error))
    context: dict[str, Any] = {"form": form, "reading": found, "today": localdate()}
    if found:
        found.refresh_from_db()
        context["drafts"] = drafts_of(found)
        address = request.build_absolute_uri(reverse("learning:reading", args=[found.key]))
        context |= {"address": address, "qr": qr_svg(address)}
    return render(request, "learning/reading_write.html", context)


def _stored(request: Request, form: ReadingForm, found: Reading | None) -> Reading:
    told, now = dict(form.cleaned_data), timezone.now()
    unit = found.unit if found else Unit.objects.get(pk=told.pop("unit"))
    file, shelf = told.pop("file"), told.pop("shelf", "")
    count = told.pop("count", None) or 5
    if found and found.published_at:
        told |= {"day": found.day, "questions": found.questions}
    if file:
        told["picture"] = keep_file(file.name, file.read(), by=request.user, now=now)
        if not told["picture"].is_picture:
            raise FileError(_("%(name)s is no picture.") % {"name": file.name})
    if shelf:
        text = told["questions"].strip()
        number = len(drafts_of(Reading(questions=text))) + 1
        more = taken(request.user, localdate(), shelf, count, number=number)
        told["questions"] = f"{text}\n\n{more}".strip()
    if found:
        found.refresh_from_db()
    return write_reading(campaign_of(request), unit, told, by=request.user, now=now, reading=found)


@require_POST
def reading_publish(request: Request, pk: int) -> HttpResponse:
    found = _own(request, get_object_or_404(Reading, pk=pk))
    try:
        publish_reading(found, by=request.user, now=timezone.now())
    except ReadingError as error:
        messages.error(request, str(error))
    return redirect("learning:reading_write", pk)


@require_POST
def reading_withdraw(request: Request, pk: int) -> HttpResponse:
    found = _own(request, get_object_or_404(Reading, pk=pk))
    withdraw_reading(found, by=request.user, now=timezone.now())
    return redirect("learning:reading_list")
