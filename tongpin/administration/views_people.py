"""The register of people: one page each, with posts and account."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.accounts.actions import close_account, invite
from tongpin.accounts.models import Invitation
from tongpin.administration.forms import (
    DayForm,
    HandoverOrderForm,
    NamesakeFilter,
    NewPersonForm,
    PeopleFilter,
    PersonForm,
    PostForm,
    all_units,
    form_errors,
)
from tongpin.administration.in_office import for_system
from tongpin.administration.joined_rows import joined_rows
from tongpin.administration.letters import letters_page
from tongpin.administration.person_matters import (
    hand_over_post,
    person_matters,
    unit_matters,
)
from tongpin.administration.person_merges import merge_people, undo_merge
from tongpin.base.numbers import row_numbers
from tongpin.office.liaisons import successor_choices
from tongpin.orgs.actions import add_person, change_person, end_post, give_post, let_leave
from tongpin.orgs.contact_looks import hidden, note_look
from tongpin.orgs.http import Request, query_but_page
from tongpin.orgs.models import Person, PersonMerge, Post, Role
from tongpin.orgs.post_proposals import PostDraft, propose_post
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data

PAGE = 100
CONFIRMED_BY_SECURITY = gettext_lazy("The security administrator confirms posts with rights.")


def found_people(form: PeopleFilter) -> QuerySet[Person]:
    """Whom the filter asks for, without those known by a device alone."""
    people = Person.objects.registered()
    data = form.cleaned_data if form.is_valid() else {}
    if word := data.get("word"):
        people = people.filter(Q(name__contains=word) | Q(username=word))
    if unit := data.get("unit"):
        people = people.filter(Q(posts__unit=unit) | Q(home_unit=unit)).distinct()
    return people.select_related("home_unit").order_by("home_unit__position", "id")


@require_GET
@for_system
def person_list(request: Request) -> HttpResponse:
    form = PeopleFilter(request.GET, units=all_units())
    page = Paginator(found_people(form), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "kept": query_but_page(request)}
    return render(request, "administration/person_list.html", context)


@require_http_methods(["GET", "POST"])
@for_system
def person_new(request: Request) -> HttpResponse:
    form = NewPersonForm(sent_data(request))
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        with errors_on_form(form):
            person = add_person(form.facts(), unit, by=request.user, now=timezone.now())
            return redirect("administration:person", person.pk)
    return render(request, "administration/person_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@for_system
def person(request: Request, pk: int) -> HttpResponse:
    """One person: who it is, posts, the account, what waits; a POST changes name and telephone."""
    shown_person = get_object_or_404(Person.objects.registered().select_related("home_unit"), pk=pk)
    form = PersonForm(sent_data(request), initial=facts_of(shown_person))
    if form.is_valid():
        with errors_on_form(form):
            change_person(shown_person, form.facts(), by=request.user, now=timezone.now())
            messages.success(request, _("It is changed."))
            return redirect("administration:person", pk)
    return render(request, "administration/person.html", person_context(shown_person, form))


def facts_of(person: Person) -> dict[str, str]:
    return {"name": person.name, "phone": person.phone}


@require_POST
@for_system
def person_phone(request: Request, pk: int) -> HttpResponse:
    """The page with the telephone in the clear, to read or to change; the journal notes it."""
    shown_person = get_object_or_404(Person.objects.registered().select_related("home_unit"), pk=pk)
    note_look(shown_person, by=request.user, now=timezone.now())
    form = PersonForm(initial=facts_of(shown_person))
    context = person_context(shown_person, form) | {"hidden_phone": ""}
    return render(request, "administration/person.html", context)


def person_context(shown_person: Person, form: PersonForm) -> dict[str, object]:
    open_letters = shown_person.invitations.open_at(timezone.now()).newest_first()
    posts = shown_person.posts.select_related("unit").order_by("-before_on", "unit__position", "id")
    return {
        "person": shown_person,
        "form": form,
        "posts": posts,
        "today": localdate(),
        "proposals": shown_person.post_proposals.waiting().select_related("unit"),
        "open_invitation": open_letters.for_password().first(),
        "joined": joined_rows(shown_person, open_letters),
        "post_form": PostForm(initial={"unit": shown_person.home_unit_id}),
        "day_form": DayForm(auto_id=False),
        "hidden_phone": "" if form.is_bound else hidden(shown_person.phone),
        "matters": person_matters(shown_person, localdate()),
        "merges": shown_person.merges.filter(undone_at=None).select_related("joined__home_unit"),
    }


Deed = Callable[[Person, datetime], object]


def _done(request: Request, pk: int, deed: Deed, form: Form | None = None) -> HttpResponse:
    """Do something to the person as a form asks, and tell what became of it on the page."""
    changed_person = get_object_or_404(Person.objects.registered(), pk=pk)
    if form and not form.is_valid():
        messages.error(request, form_errors(form))
        return redirect("administration:person", pk)
    with errors_as_messages(request):
        deed(changed_person, timezone.now())
        messages.success(request, _("It is changed."))
    return redirect("administration:person", pk)


@require_POST
@for_system
def post_new(request: Request, pk: int) -> HttpResponse:
    """Membership is given at once; a post with rights waits for the security administrator."""
    form = PostForm(request.POST)

    def give(person: Person, now: datetime) -> None:
        unit, role = form.cleaned_data["unit"], form.cleaned_data["role"]
        if role == Role.MEMBER:
            give_post(person, unit, role, by=request.user, now=now, terms=form.terms())
            return
        draft = PostDraft(person, unit, role, form.terms())
        propose_post(draft, by=request.user, now=now)
        messages.info(request, CONFIRMED_BY_SECURITY)

    return _done(request, pk, give, form)


@require_POST
@for_system
def post_end(request: Request, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.select_related("person"), pk=pk)
    form = DayForm(request.POST)

    def end(person: Person, now: datetime) -> None:
        end_post(post, on=form.cleaned_data["on"], by=request.user, now=now)

    return _done(request, post.person_id, end, form)


@require_http_methods(["GET", "POST"])
@for_system
def post_handover(request: Request, pk: int) -> HttpResponse:
    """Who takes a post over, with what is open, in one step."""
    post = get_object_or_404(Post.objects.select_related("person", "unit"), pk=pk)
    people = successor_choices(post, localdate())
    form = HandoverOrderForm(sent_data(request), people=people)
    if form.is_valid():
        with errors_on_form(form):
            waits = hand_over_post(post, form.order(), by=request.user, now=timezone.now())
            messages.success(request, _("It is handed over."))
            if waits:
                messages.info(request, CONFIRMED_BY_SECURITY)
            return redirect("administration:person", post.person_id)
    matters = [matter for matter in unit_matters(post.unit) if matter.count]
    context = {"post": post, "form": form, "people": people, "matters": matters}
    return render(request, "administration/post_handover.html", context)


@require_POST
@for_system
def person_leave(request: Request, pk: int) -> HttpResponse:
    """Every post ends; who has none left keeps no account."""
    form = DayForm(request.POST)

    def leave(person: Person, now: datetime) -> None:
        let_leave(person, on=form.cleaned_data["on"], by=request.user, now=now)

    return _done(request, pk, leave, form)


@require_POST
@for_system
def person_invite(request: Request, pk: int) -> HttpResponse:
    """A letter with a new code: for a new account, or a password that was lost."""
    invited = get_object_or_404(Person.objects.registered(), pk=pk)
    with errors_as_messages(request):
        letter = invite(invited, by=request.user, now=timezone.now())
        return letters_page(request, [letter])
    return redirect("administration:person", pk)


@require_POST
@for_system
def person_close(request: Request, pk: int) -> HttpResponse:
    def close(person: Person, now: datetime) -> None:
        close_account(person, by=request.user, now=now)

    return _done(request, pk, close)


NAMESAKES = 20


@require_http_methods(["GET", "POST"])
@for_system
def person_merge(request: Request, pk: int) -> HttpResponse:
    """Who may be the same person, found by name; a POST joins the one that was chosen."""
    kept = get_object_or_404(Person.objects.registered(), pk=pk)
    if request.method == "POST":
        other = get_object_or_404(Person, pk=request.POST.get("joined") or 0, token=None)
        with errors_as_messages(request):
            merge_people(kept, other, by=request.user, now=timezone.now())
            messages.success(request, _("They are one person now. It can be undone here."))
            return redirect("administration:person", pk)
    form = NamesakeFilter(request.GET if "word" in request.GET else {"word": kept.name})
    people = Person.objects.none()
    if form.is_valid():
        people = Person.objects.registered().filter(name__contains=form.cleaned_data["word"])
        people = people.exclude(pk=pk).select_related("home_unit").order_by("name", "id")
        people = people.annotate(acts=Count("participations")).prefetch_related("posts__unit")
    context = {"person": kept, "form": form, "people": people[:NAMESAKES]}
    return render(request, "administration/person_merge.html", context)


@require_POST
@for_system
def person_part(request: Request, pk: int) -> HttpResponse:
    merge = get_object_or_404(PersonMerge, pk=pk)

    def part(person: Person, now: datetime) -> None:
        undo_merge(merge, by=request.user, now=now)

    return _done(request, merge.kept_id, part)


def people_to_invite() -> QuerySet[Person]:
    """Who has a post with rights today and no account, each with whether a letter is open."""
    posts = Post.objects.on(localdate()).exclude(role=Role.MEMBER)
    people = Person.objects.registered().filter(username=None, pk__in=posts.values("person"))
    letters = Invitation.objects.open_at(timezone.now()).for_password()
    letters = letters.filter(person=OuterRef("pk"))
    people = people.annotate(has_letter=Exists(letters))
    return people.select_related("home_unit").order_by("home_unit__position", "id")


@require_http_methods(["GET", "POST"])
@for_system
def invitation_list(request: Request) -> HttpResponse:
    """Letters for everybody who needs an account and has none; only those that were ticked."""
    people = people_to_invite()
    if request.method == "POST":
        chosen = people.filter(pk__in=row_numbers(request.POST.getlist("person")))
        with errors_as_messages(request):
            letters = [invite(person, by=request.user, now=timezone.now()) for person in chosen]
            if letters:
                return letters_page(request, letters)
        messages.info(request, _("Nobody was chosen."))
        return redirect("administration:invitation_list")
    return render(request, "administration/invitation_list.html", {"people": people})
