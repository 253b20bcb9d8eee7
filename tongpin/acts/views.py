"""Pages of acts. Login is required by middleware; scope starts at visible_to()."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.acts.actions import (
    ActError,
    SlotAnswerDraft,
    answer_with_files,
    cancel_act,
    close_act,
    hold_act,
)
from tongpin.acts.forms import CancelForm, FilterForm, SlotAnswerForm
from tongpin.acts.http import visible_act
from tongpin.acts.models import Act, ActQuerySet, Status
from tongpin.campaigns.http import campaign_of, kinds_of
from tongpin.campaigns.models import Campaign, Kind
from tongpin.campaigns.pack_words import pack_word
from tongpin.evidence.http import file_response
from tongpin.evidence.models import StoredFile
from tongpin.evidence.uploads import uploaded_files
from tongpin.orgs.http import Request, page_language
from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.models import Person, Reach
from tongpin.orgs.permissions import may_record_for, names_in_reach, reach_on
from tongpin.serving.errors import errors_as_messages

PAGE = 50


def filtered(acts: ActQuerySet, choices: dict[str, Any]) -> ActQuerySet:
    """The acts that the filter form asks for.

    choices   the cleaned data of a FilterForm; a missing or empty one leaves all acts
    """
    if words := choices.get("q"):
        acts = acts.filter(
            Q(title__icontains=words) | Q(place__icontains=words) | Q(number__icontains=words)
        )
    if choices.get("kind"):
        acts = acts.filter(kind__key=choices["kind"])
    if choices.get("unit"):
        acts = acts.filter(unit=choices["unit"])
    if choices.get("status"):
        acts = acts.filter(status=choices["status"])
    if choices.get("start"):
        acts = acts.filter(occurred_on__gte=choices["start"])
    if choices.get("until"):
        acts = acts.filter(occurred_on__lt=choices["until"] + timedelta(days=1))
    return acts


LINE_FIELDS = (
    "id",
    "occurred_on",
    "kind__label",
    "unit__name",
    "title",
    "entry__name",
    "place",
    "visits",
    "status",
)


def lines_of(acts: Any) -> list[dict[str, str]]:
    """What a list shows of each act of the query, as text: lists are the pages opened most."""
    state_words = {status.value: str(status.label) for status in Status}
    lines = []
    for values in acts.values_list(*LINE_FIELDS):
        pk, day, kind, unit, title, entry, place, visits, status = values
        line = {
            "id": str(pk),
            "day": day.isoformat(),
            "kind": kind,
            "unit": unit,
            "title": title,
            "entry": entry or "",
            "place": place,
            "there": f"{visits:,}" if visits else "",
            "status": status,
            "state": state_words[status],
        }
        lines.append(line)
    return lines


def listed_acts(
    kinds: list[Kind], units: list[tuple[int, str]], choices: dict[str, Any]
) -> ActQuerySet:
    """The acts of these kinds and units that the filter asks for, the newest first."""
    unit_ids = [pk for pk, __ in units]
    acts = Act.objects.current().filter(kind__in=kinds, unit__in=unit_ids)
    return filtered(acts, choices).with_visits().newest_first()


@dataclass(frozen=True)
class ListRequest:
    """What an address asks of the list, and the language that its words come out in."""

    query: str  # the address's part after the question mark
    language: str


@dataclass(frozen=True)
class ActListParts:
    """The parts of the list's page, as HTML."""

    filters: str
    rows: str
    record_kind: str  # key of the kind that is recorded from here


@journal_cached
def list_parts(
    campaign: Campaign, reach: Reach, day: date, list_request: ListRequest
) -> ActListParts:
    """The filters and one page of rows, for those whose posts open these units."""
    data = QueryDict(list_request.query)
    kinds = kinds_of(campaign)
    units = names_in_reach(reach, day)
    kind_labels = [(kind.key, pack_word(kind.label, campaign)) for kind in kinds]
    form = FilterForm(data, kinds=kind_labels, units=units)
    choices = form.cleaned_data if form.is_valid() else {}
    listed_kinds: list[Kind] = []
    left_out: list[Kind] = []  # acts of single people are too many: they come when asked for
    for kind in kinds:
        is_left_out = kind.spec.is_personal and not choices.get("kind")
        (left_out if is_left_out else listed_kinds).append(kind)
    acts = listed_acts(listed_kinds, units, choices)
    page = Paginator(acts, PAGE).get_page(data.get("page"))
    other_data = data.copy()
    other_data.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "lines": lines_of(page.object_list),
        "kept": other_data.urlencode(),
        "personal": left_out,
        "campaign": campaign,
    }
    return ActListParts(
        filters=render_to_string("acts/act_list.html#filters", context),
        rows=render_to_string("acts/act_list.html#rows", context),
        record_kind=recorded_kind(kinds, choices.get("kind", "")),
    )


def recorded_kind(kinds: list[Kind], asked: str) -> str:
    """The key of the kind that the filter asks for, or of the first that people type in."""
    keys = [kind.key for kind in kinds if not kind.spec.is_personal]
    return asked if asked in keys else keys[0]


@require_GET
def act_list(request: Request) -> HttpResponse:
    today = localdate()
    list_request = ListRequest(request.GET.urlencode(), page_language())
    parts = list_parts(campaign_of(request), reach_on(request.user, today), today, list_request)
    if request.htmx:
        return HttpResponse(parts.rows)
    return render(request, "acts/act_list.html", {"parts": parts})


def _changed(
    request: Request, pk: int, change: Callable[[Act, Person, datetime], object]
) -> HttpResponse:
    act = visible_act(request, pk)
    if not may_record_for(request.user, act.unit_id, localdate()):
        raise PermissionDenied
    with errors_as_messages(request):
        change(act, request.user, timezone.now())
    return redirect(act)


@require_POST
def act_hold(request: Request, pk: int) -> HttpResponse:
    return _changed(request, pk, lambda act, by, now: hold_act(act, by=by, now=now))


@require_POST
def act_close(request: Request, pk: int) -> HttpResponse:
    return _changed(request, pk, lambda act, by, now: close_act(act, by=by, now=now))


@require_POST
def act_cancel(request: Request, pk: int) -> HttpResponse:
    form = CancelForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _changed(
        request, pk, lambda act, by, now: cancel_act(act, reason=reason, by=by, now=now)
    )


@require_POST
def slot_answer(request: Request, pk: int) -> HttpResponse:
    """One answer, or several files at once; afterwards the page shows the slot again."""
    form = SlotAnswerForm(request.POST, request.FILES)

    def change(act: Act, by: Person, now: datetime) -> None:
        if not form.is_valid():
            raise ActError(_("Choose how the slot is answered."))
        data = form.cleaned_data
        files = uploaded_files(data, by=by, now=now)
        draft = SlotAnswerDraft(data["kind"], data["text"])
        answer_with_files(act, data["slot"], draft, files, by=by, now=now)

    response = _changed(request, pk, change)
    response["Location"] += f"#slot-{form.cleaned_data.get('slot', '')}"
    return response


@require_GET
def file_open(request: Request, pk: int) -> FileResponse:
    """A file that answers a slot of an act which the person may see."""
    visible = Act.objects.visible_to(request.user, localdate())
    file = get_object_or_404(StoredFile.objects.filter(answers__act__in=visible).distinct(), pk=pk)
    return file_response(file)
