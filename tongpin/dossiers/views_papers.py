"""Pages on which people or their clerk put in what they wrote for an act."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tongpin.acts.models import Act
from tongpin.dossiers.actions import PaperDraft, hand_in_paper, paper_slots
from tongpin.dossiers.acts_in_reach import changeable_act, dossier_address, people_of
from tongpin.dossiers.forms import OwnPaperForm, PaperForm
from tongpin.dossiers.like_papers import has_its_like
from tongpin.dossiers.models import DossierPaper
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person
from tongpin.serving.errors import errors_on_form
from tongpin.serving.sent import sent_data
from tongpin.signin.phones import Phone


@require_http_methods(["GET", "POST"])
def paper_hand_in(request: Request, pk: int) -> HttpResponse:
    """The clerk puts in what somebody wrote."""
    act = changeable_act(request, pk)
    slots = paper_slots(act)
    if not slots:
        raise Http404
    form = PaperForm(sent_data(request), slots=list(slots.items()), people=people_of(act))
    if form.is_valid():
        data = form.cleaned_data
        draft = PaperDraft(data["slot"], data["title"], data["text"])
        with errors_on_form(form, "text"):
            hand_in_paper(act, data["author"], draft, by=request.user, now=timezone.now())
            return redirect(dossier_address(act))
    return render(request, "dossiers/paper.html", {"act": act, "form": form})


def author_at(act: Act, phone: Phone) -> Person:
    """Who writes on this phone. Raises Http404 for somebody who was not at the act."""
    author = phone.person
    if author is None or not act.participations.filter(person=author, superseded_at=None).exists():
        raise Http404
    return author


def standing_paper(act: Act, slot: str, author: Person, phone: str) -> DossierPaper | None:
    """The author's paper in the slot, where this phone wrote it or the author is logged in."""
    papers = DossierPaper.objects.current().filter(act__in=act.editions(), slot=slot, author=author)
    paper = papers.first()
    if paper and phone and paper.phone != phone:
        return None
    return paper


@login_not_required
@require_http_methods(["GET", "POST"])
def own_paper(request: HttpRequest, pk: int, slot: str) -> HttpResponse:
    """From the author's own phone: who signed in there, or is signed in here, may write."""
    act = get_object_or_404(Act.objects.current().select_related("kind", "unit"), pk=pk)
    phone = Phone.of(request)
    slots = paper_slots(act)
    if slot not in slots:
        raise Http404
    author = author_at(act, phone)
    phone_digest = "" if request.user.is_authenticated else phone.digest
    paper = standing_paper(act, slot, author, phone_digest)
    initial = {"title": paper.title, "text": paper.text} if paper else {}
    form = OwnPaperForm(sent_data(request), initial=initial)
    is_saved = False
    if form.is_valid():
        data = form.cleaned_data
        draft = PaperDraft(slot, data["title"], data["text"])
        with errors_on_form(form, "text"):
            now = timezone.now()
            paper = hand_in_paper(act, author, draft, phone=phone_digest, by=author, now=now)
            is_saved = True
    context = {
        "act": act,
        "form": form,
        "author": author,
        "label": slots[slot],
        "saved": is_saved,
        "has_its_like": paper is not None and has_its_like(paper),
    }
    return render(request, "dossiers/own_paper.html", context)
