"""Pages of acts. Login is required by middleware; scope starts at visible_to()."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.acts.actions import ActError, answer_slot, cancel_act, close_act, hold_act
from tongpin.acts.forms import CancelForm, FilterForm, SlotAnswerForm
from tongpin.acts.models import Act, ActQuerySet, SlotAnswerKind, Status
from tongpin.campaigns.http import campaign_of, kinds_of
from tongpin.campaigns.models import Campaign
from tongpin.evidence.file_types import FileError
from tongpin.evidence.http import file_response
from tongpin.evidence.models import StoredFile
from tongpin.evidence.uploads import uploaded_file
from tongpin.orgs.http import Request
from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.models import Person
from tongpin.orgs.permissions import may_record_for, names_within, post_unit_ids

PAGE = 50


def filtered(acts: ActQuerySet, chosen: dict[str, Any]) -> ActQuerySet:
    """The acts that the filter form asks for."""
    if words := chosen.get("q"):
        acts = acts.filter(
            Q(title__icontains=words) | Q(place__icontains=words) | Q(number__icontains=words)
        )
    if chosen.get("kind"):
        acts = acts.filter(kind__key=chosen["kind"])
    if chosen.get("unit"):
        acts = acts.filter(unit=chosen["unit"])
    if chosen.get("status"):
        acts = acts.filter(status=chosen["status"])
    if chosen.get("start"):
        acts = acts.filter(occurred_on__gte=chosen["start"])
    if chosen.get("until"):
        acts = acts.filter(occurred_on__lt=chosen["until"] + timedelta(days=1))
    return acts


def lines_of(acts: Any) -> list[dict[str, str]]:
    """What a list shows of each act of the query, as text: lists are the pages opened most."""
    states = {status.value: str(status.label) for status in Status}
    shown = acts.values_list(
        *("id", "occurred_on", "kind__label", "unit__name", "title", "entry__name"),
        *("place", "visits", "status"),
    )
    return [
        {
            "id": str(pk),
            "day": day.isoformat(),
            "kind": kind,
            "unit": unit,
            "title": title,
            "entry": entry or "",
            "place": place,
            "there": f"{visits:,}" if visits else "",
            "status": status,
            "state": states[status],
        }
        for pk, day, kind, unit, title, entry, place, visits, status in shown
    ]


@journal_cached
def list_parts(
    campaign: Campaign, roots: frozenset[int], day: date, query: str, language: str
) -> dict[str, str]:
    """The filters and one page of rows as HTML, for those whose posts are in these units.

    query     the address's part after the question mark
    language  the one that the words come out in
    """
    asked = QueryDict(query)
    kinds, units = kinds_of(campaign), names_within(roots, day)
    form = FilterForm(asked, kinds=kinds, units=units)
    chosen = form.cleaned_data if form.is_valid() else {}
    personal = [] if chosen.get("kind") else [kind for kind in kinds if kind.spec.is_personal]
    listed = [kind for kind in kinds if kind not in personal]
    acts = Act.objects.current().filter(kind__in=listed, unit__in=[pk for pk, __ in units])
    acts = filtered(acts, chosen).with_visits().newest_first()
    page = Paginator(acts, PAGE).get_page(asked.get("page"))
    others = asked.copy()
    others.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "lines": lines_of(page.object_list),
        "kept": others.urlencode(),
        "personal": personal,
    }
    parts = ("filters", "rows")
    return {part: render_to_string(f"acts/act_list.html#{part}", context) for part in parts}


@require_GET
def act_list(request: Request) -> HttpResponse:
    today = localdate()
    roots = post_unit_ids(request.user, today)
    query, language = request.GET.urlencode(), get_language() or ""
    parts = list_parts(campaign_of(request), roots, today, query, language)
    if request.htmx:
        return HttpResponse(parts["rows"])
    return render(request, "acts/act_list.html", {"parts": parts})


def _visible_act(request: Request, pk: int) -> Act:
    acts = Act.objects.visible_to(request.user, localdate())
    related = ("kind__campaign", "unit", "entry", "recorded_by", "corrects", "corrected_by")
    return get_object_or_404(acts.select_related(*related), pk=pk)


@require_GET
def act_detail(request: Request, pk: int) -> HttpResponse:
    act = _visible_act(request, pk)
    answers: dict[str, list[Any]] = {}
    for answer in act.answers.filter(superseded_at=None).select_related("file").order_by("id"):
        answers.setdefault(answer.slot, []).append(answer)
    parts = act.participations.filter(superseded_at=None).select_related("person").in_order()
    context = {
        "act": act,
        "values": shown_fields(act),
        "slots": [(spec, answers.get(spec.key, [])) for spec in act.kind.spec.slots],
        "heads": [part for part in parts if part.person_id is None],
        "people": [part for part in parts if part.person_id],
        "sources": act.ledger_rows.select_related("ledger__file", "ledger__uploaded_by"),
        "may_change": act.is_current and may_record_for(request.user, act.unit_id, localdate()),
        "answer_form": SlotAnswerForm(auto_id=False),  # stands in every slot
        "cancel_form": CancelForm(),
    }
    return render(request, "acts/act_detail.html", context)


def shown_fields(act: Act) -> list[tuple[str, str]]:
    """The kind's own fields with their labels, choices in words."""
    shown = []
    for spec in act.kind.spec.fields:
        if spec.key in act.fields:
            value = act.fields[spec.key]
            shown.append((spec.label, str(spec.labels.get(value, value) if spec.labels else value)))
    return shown


def _changed(
    request: Request, pk: int, change: Callable[[Act, Person, datetime], object]
) -> HttpResponse:
    act = _visible_act(request, pk)
    if not may_record_for(request.user, act.unit_id, localdate()):
        raise PermissionDenied
    try:
        change(act, request.user, timezone.now())
    except (ActError, FileError) as error:
        messages.error(request, str(error))
    return redirect("acts:act_detail", pk)


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
    form = SlotAnswerForm(request.POST, request.FILES)

    def change(act: Act, by: Person, now: datetime) -> None:
        if not form.is_valid():
            raise ActError(_("Choose how the slot is answered."))
        told = form.cleaned_data
        file = uploaded_file(told, by=by, now=now)
        kind = SlotAnswerKind(told["kind"])
        answer_slot(act, told["slot"], kind, text=told["text"], file=file, by=by, now=now)

    return _changed(request, pk, change)


@require_GET
def file_open(request: Request, pk: int) -> FileResponse:
    """A file that answers a slot of an act which the person may see."""
    visible = Act.objects.visible_to(request.user, localdate())
    file = get_object_or_404(StoredFile.objects.filter(answers__act__in=visible).distinct(), pk=pk)
    return file_response(file)
