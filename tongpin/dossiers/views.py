"""Pages of dossiers: what is answered, by what, and what does not agree."""

from collections.abc import Iterable
from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.acts.forms import CancelForm, SlotAnswerForm
from tongpin.acts.http import visible_act
from tongpin.acts.models import Act, Participation
from tongpin.dossiers.actions import answer_rest, newest_minutes, paper_slots, write_minutes
from tongpin.dossiers.acts_in_reach import (
    absent_people,
    changeable_act,
    dossier_address,
    may_change_dossier,
)
from tongpin.dossiers.archive import folder_of, write_package
from tongpin.dossiers.dossier import Dossier
from tongpin.dossiers.forms import MakeUpForm, MinutesForm, RestForm
from tongpin.dossiers.models import Minutes
from tongpin.orgs.http import Request
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data


@require_GET
def act(request: Request, pk: int) -> HttpResponse:
    """All that is known of an act: what happened, who was there, what remains, what disagrees."""
    act = visible_act(request, pk)
    dossier = Dossier(act)
    open_slots = dossier.open_slots
    absent = absent_people(act)
    parts = act.participations.filter(superseded_at=None).select_related("person").in_order()
    context = {
        "act": act,
        "values": shown_fields(act),
        "heads": [part for part in parts if part.person_id is None],
        "people": each_person_once(parts),
        "sources": act.ledger_rows.select_related("ledger__file", "ledger__uploaded_by"),
        "dossier": dossier,
        "open": len(open_slots),
        "rest_form": RestForm(None, slots=open_slots) if open_slots else None,
        "answer_form": SlotAnswerForm(auto_id=False),  # stands in every slot
        "cancel_form": CancelForm(),
        "may_change": may_change_dossier(request, act),
        "takes_papers": bool(paper_slots(act)),
        "keeps_minutes": any(slot.filled_by == "minutes" for slot in act.kind.spec.slots),
        "make_up_form": MakeUpForm(None, people=absent) if absent else None,
    }
    return render(request, "dossiers/act.html", context)


def each_person_once(parts: Iterable[Participation]) -> list[Participation]:
    """A chair who stands on the list too is the chair."""
    lines: dict[tuple[int, str], Participation] = {}
    for part in parts:  # by role, of which the chair is the first
        if part.person_id:
            lines.setdefault((part.person_id, part.status), part)
    return list(lines.values())


def shown_fields(act: Act) -> list[tuple[str, str]]:
    """The kind's own fields with their labels, choices in words."""
    lines = []
    for spec in act.kind.spec.fields:
        if spec.key in act.fields:
            lines.append((spec.label, spec.shown(act.fields[spec.key])))
    return lines


@require_GET
def dossier(request: Request, pk: int) -> HttpResponse:
    """Where the dossier was a page of its own; it stands on the act's."""
    return redirect(dossier_address(visible_act(request, pk)))


@require_GET
def beside(request: Request, pk: int, other: int) -> HttpResponse:
    """What the dossier shares with another act, next to each other."""
    act = visible_act(request, pk)
    shared = [repeat for repeat in Dossier(act).repeats if repeat.act.pk == other]
    if not shared:
        raise Http404
    may_open = Act.objects.visible_to(request.user, localdate()).filter(pk=other).exists()
    context = {"act": act, "repeats": shared, "may_open": may_open}
    return render(request, "dossiers/beside.html", context)


@require_http_methods(["GET", "POST"])
def minutes_write(request: Request, pk: int) -> HttpResponse:
    """The minutes in a form, their head from the act; every saving is a revision."""
    act = changeable_act(request, pk)
    newest = newest_minutes(act)
    initial = {"form": newest.form, "points": newest.points} if newest else {}
    form = MinutesForm(sent_data(request), initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        with errors_on_form(form, "points"):
            write_minutes(
                act, data["points"], form=data["form"], by=request.user, now=timezone.now()
            )
            return redirect(dossier_address(act))
    revisions = Minutes.objects.filter(act__in=act.editions()).select_related("recorded_by")
    context = {
        "act": act,
        "form": form,
        "dossier": Dossier(act),
        "revisions": revisions.order_by("-number", "-id"),
    }
    return render(request, "dossiers/minutes_write.html", context)


@require_POST
def rest_answer(request: Request, pk: int) -> HttpResponse:
    """What is open still, answered alike in one go."""
    act = changeable_act(request, pk)
    slots = [(spec.key, spec.label) for spec in act.kind.spec.slots]
    form = RestForm(request.POST, slots=slots)
    if not form.is_valid():
        messages.error(request, _("Choose how the slot is answered."))
        return redirect(dossier_address(act))
    data = form.cleaned_data
    chosen = data["slots"]
    if "all" in request.POST:
        chosen = [key for key, __ in Dossier(act).open_slots]
    with errors_as_messages(request):
        answer_rest(act, chosen, data["kind"], data["text"], by=request.user, now=timezone.now())
    return redirect(dossier_address(act))


@require_GET
def dossier_print(request: Request, pk: int) -> HttpResponse:
    """Sign-in sheet, minutes and list of papers as one document."""
    act = visible_act(request, pk)
    return render(request, "dossiers/print.html", {"act": act, "dossier": Dossier(act)})


@require_GET
def dossier_bag(request: Request, pk: int) -> FileResponse:
    """Everything of the dossier as an archive package."""
    act = visible_act(request, pk)
    stream = TemporaryFile()  # noqa: SIM115  # the response closes it
    write_package(stream, Dossier(act), now=timezone.now())
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"{folder_of(act)}.zip")
