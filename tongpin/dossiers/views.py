"""Pages of dossiers: what is answered, by what, and what does not agree."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongpin.acts.models import Act, SlotAnswerKind, Status
from tongpin.dossiers.actions import (
    DossierError,
    answer_rest,
    hand_in_paper,
    make_up,
    newest_minutes,
    write_minutes,
)
from tongpin.dossiers.archive import folder_of, write_package
from tongpin.dossiers.dossier import Dossier
from tongpin.dossiers.forms import MakeUpForm, MinutesForm, OwnPaperForm, PaperForm, RestForm
from tongpin.dossiers.models import DossierPaper, Minutes
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person
from tongpin.orgs.permissions import may_record_for
from tongpin.signin.phones import Phone


def _act(request: Request, pk: int, *, to_change: bool) -> Act:
    acts = Act.objects.visible_to(request.user, localdate())
    act = get_object_or_404(acts.select_related("kind__campaign", "unit"), pk=pk)
    if to_change and not _may_change(request, act):
        raise PermissionDenied
    return act


def _may_change(request: Request, act: Act) -> bool:
    is_alive = act.is_current and act.status != Status.CANCELLED
    return is_alive and may_record_for(request.user, act.unit_id, localdate())


def _people(act: Act, **chosen: object) -> list[tuple[int, str]]:
    """(number, name) of the named people of the act."""
    parts = act.participations.filter(superseded_at=None, person__token=None, **chosen)
    told = parts.exclude(person=None).values_list("person_id", "person__name")
    return sorted(set(told), key=lambda person: (person[1], person[0]))


def _away(act: Act) -> list[tuple[int, str]]:
    return _people(act, status__in=("leave", "absent"))


def _paper_slots(act: Act) -> list[tuple[str, str]]:
    return [(s.key, s.label) for s in act.kind.spec.slots if s.filled_by == "papers"]


@require_GET
def dossier(request: Request, pk: int) -> HttpResponse:
    act = _act(request, pk, to_change=False)
    found = Dossier(act)
    rest = [(slot.spec.key, slot.spec.label) for slot in found.slots if slot.is_open]
    context = {
        "act": act,
        "dossier": found,
        "open": len(rest),
        "rest_form": RestForm(None, slots=rest) if rest else None,
        "may_change": _may_change(request, act),
        "takes_papers": bool(_paper_slots(act)),
        "keeps_minutes": any(s.filled_by == "minutes" for s in act.kind.spec.slots),
        "make_up_form": MakeUpForm(None, people=_away(act)) if _away(act) else None,
    }
    return render(request, "dossiers/dossier.html", context)


@require_GET
def beside(request: Request, pk: int, other: int) -> HttpResponse:
    """What the dossier shares with another act, next to each other."""
    act = _act(request, pk, to_change=False)
    shared = [repeat for repeat in Dossier(act).repeats if repeat.act.pk == other]
    if not shared:
        raise Http404
    may_open = Act.objects.visible_to(request.user, localdate()).filter(pk=other).exists()
    context = {"act": act, "repeats": shared, "may_open": may_open}
    return render(request, "dossiers/beside.html", context)


@require_http_methods(["GET", "POST"])
def minutes_write(request: Request, pk: int) -> HttpResponse:
    """The minutes in a form, their head from the act; every saving is a revision."""
    act = _act(request, pk, to_change=True)
    newest = newest_minutes(act)
    initial = {"form": newest.form, "points": newest.points} if newest else {}
    form = MinutesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            write_minutes(
                act, told["points"], form=told["form"], by=request.user, now=timezone.now()
            )
        except DossierError as error:
            form.add_error("points", str(error))
        else:
            return redirect("dossiers:dossier", pk)
    revisions = Minutes.objects.filter(act__in=act.editions()).select_related("recorded_by")
    context = {
        "act": act,
        "form": form,
        "dossier": Dossier(act),
        "revisions": revisions.order_by("-number", "-id"),
    }
    return render(request, "dossiers/minutes_write.html", context)


@require_http_methods(["GET", "POST"])
def paper_hand_in(request: Request, pk: int) -> HttpResponse:
    """The clerk puts in what somebody wrote."""
    act = _act(request, pk, to_change=True)
    slots = _paper_slots(act)
    if not slots:
        raise Http404
    form = PaperForm(request.POST or None, slots=slots, people=_people(act))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        author = Person.objects.get(pk=told["author"])
        try:
            hand_in_paper(
                act,
                told["slot"],
                author,
                title=told["title"],
                text=told["text"],
                by=request.user,
                now=timezone.now(),
            )
        except DossierError as error:
            form.add_error("text", str(error))
        else:
            return redirect("dossiers:dossier", pk)
    return render(request, "dossiers/paper.html", {"act": act, "form": form})


@require_http_methods(["POST"])
def rest_answer(request: Request, pk: int) -> HttpResponse:
    """What is open still, answered alike in one go."""
    act = _act(request, pk, to_change=True)
    slots = [(spec.key, spec.label) for spec in act.kind.spec.slots]
    form = RestForm(request.POST, slots=slots)
    if form.is_valid():
        told = form.cleaned_data
        try:
            answer_rest(
                act,
                told["slots"],
                SlotAnswerKind(told["kind"]),
                told["text"],
                by=request.user,
                now=timezone.now(),
            )
        except DossierError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, _("Choose how the slot is answered."))
    return redirect("dossiers:dossier", pk)


@require_http_methods(["POST"])
def make_up_tell(request: Request, pk: int) -> HttpResponse:
    act = _act(request, pk, to_change=True)
    form = MakeUpForm(request.POST, people=_away(act))
    if form.is_valid():
        told = form.cleaned_data
        person = Person.objects.get(pk=told["person"])
        try:
            make_up(act, person, told["how"], told["done_on"], by=request.user, now=timezone.now())
        except DossierError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, _("Say who, how and on which day."))
    return redirect("dossiers:dossier", pk)


@require_GET
def dossier_print(request: Request, pk: int) -> HttpResponse:
    """Sign-in sheet, minutes and list of papers as one document."""
    act = _act(request, pk, to_change=False)
    found = Dossier(act)
    return render(request, "dossiers/print.html", {"act": act, "dossier": found})


@require_GET
def dossier_bag(request: Request, pk: int) -> FileResponse:
    """Everything of the dossier as an archive package."""
    act = _act(request, pk, to_change=False)
    stream = TemporaryFile()  # noqa: SIM115  # the response closes it
    write_package(stream, Dossier(act), now=timezone.now())
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"{folder_of(act)}.zip")


@login_not_required
@require_http_methods(["GET", "POST"])
def own_paper(request: HttpRequest, pk: int, slot: str) -> HttpResponse:
    """From the author's own phone: who signed in there, or is signed in here, may write."""
    act = get_object_or_404(Act.objects.current().select_related("kind", "unit"), pk=pk)
    phone = Phone.of(request)
    author = phone.person
    own = "" if request.user.is_authenticated else phone.digest
    slots = dict(_paper_slots(act))
    here = act.participations.filter(person=author, superseded_at=None) if author else None
    if slot not in slots or here is None or not here.exists():
        raise Http404
    assert author
    written = DossierPaper.objects.current().filter(
        act__in=act.editions(), slot=slot, author=author
    )
    stands = written.first()
    is_own = stands is not None and (not own or stands.phone == own)
    initial = {"title": stands.title, "text": stands.text} if stands and is_own else {}
    form = OwnPaperForm(request.POST or None, initial=initial)
    is_saved = False
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            hand_in_paper(
                act,
                slot,
                author,
                title=told["title"],
                text=told["text"],
                phone=own,
                by=author,
                now=timezone.now(),
            )
            is_saved = True
        except DossierError as error:
            form.add_error("text", str(error))
    context = {"act": act, "form": form, "author": author, "label": slots[slot], "saved": is_saved}
    return render(request, "dossiers/own_paper.html", context)
