"""What the security administrator does: confirm posts, let people in again, look after factors."""

from allauth.mfa.utils import is_mfa_enabled
from axes.models import AccessAttempt
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.accounts.actions import excuse_factor, reset_factors
from tongpin.accounts.gates import needs_factor
from tongpin.accounts.lockouts import locked_out, release
from tongpin.accounts.models import FactorExcuse
from tongpin.administration.forms import ExcuseForm, RefusalForm
from tongpin.administration.in_office import for_security
from tongpin.base.numbers import row_numbers
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person, PostProposal
from tongpin.orgs.post_proposals import confirm_posts, refuse_posts
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data


@require_http_methods(["GET", "POST"])
@for_security
def proposal_list(request: Request) -> HttpResponse:
    """All posts with rights that wait; those that are ticked are confirmed or refused together."""
    waiting = PostProposal.objects.waiting().in_order()
    waiting = waiting.select_related("person", "unit", "proposed_by")
    if request.method == "POST":
        chosen = waiting.filter(pk__in=row_numbers(request.POST.getlist("proposal")))
        with errors_as_messages(request):
            _decide(request, list(chosen))
        return redirect("administration:proposal_list")
    context = {"proposals": waiting, "form": RefusalForm()}
    return render(request, "administration/proposal_list.html", context)


def _decide(request: Request, chosen: list[PostProposal]) -> None:
    """Raises OrgError where they cannot be decided as asked."""
    now = timezone.now()
    if "refuse" in request.POST:
        refuse_posts(chosen, reason=request.POST.get("reason", ""), by=request.user, now=now)
        messages.success(request, _("They are refused."))
        return
    posts = confirm_posts(chosen, by=request.user, now=now)
    text = ngettext("%(count)s post is given.", "%(count)s posts are given.", len(posts))
    messages.success(request, text % {"count": len(posts)})


@require_http_methods(["GET", "POST"])
@for_security
def lockout_list(request: Request) -> HttpResponse:
    """Who is shut out for wrong passwords; a POST lets one of them in again."""
    if request.method == "POST":
        attempt = get_object_or_404(AccessAttempt, pk=request.POST.get("attempt"))
        release(attempt, by=request.user, now=timezone.now())
        messages.success(request, _("They may try again."))
        return redirect("administration:lockout_list")
    context = {"attempts": locked_out(timezone.now())}
    return render(request, "administration/lockout_list.html", context)


@require_http_methods(["GET", "POST"])
@for_security
def factor_list(request: Request) -> HttpResponse:
    """Whose posts ask for a second factor, who has one, and who is excused until when."""
    today = localdate()
    people = Person.objects.exclude(username=None).order_by("home_unit__position", "id")
    rows = []
    for person in people.filter(posts__before_on__gt=today).distinct():
        has_factor = is_mfa_enabled(person)
        if has_factor or needs_factor(person):
            rows.append((person, has_factor))
    excuses = FactorExcuse.objects.filter(before_on__gt=today).select_related("person", "given_by")
    context = {"rows": rows, "excuses": excuses.order_by("before_on")}
    return render(request, "administration/factor_list.html", context)


@require_POST
@for_security
def factor_reset(request: Request, pk: int) -> HttpResponse:
    """Who lost the phone sets a new second factor at the next sign-in."""
    person = get_object_or_404(Person, pk=pk)
    reset_factors(person, by=request.user, now=timezone.now())
    messages.success(request, _("The second factor is taken away."))
    return redirect("administration:factor_list")


@require_http_methods(["GET", "POST"])
@for_security
def factor_excuse(request: Request, pk: int) -> HttpResponse:
    """Somebody signs in without a second factor for a while, with a reason."""
    person = get_object_or_404(Person, pk=pk)
    form = ExcuseForm(sent_data(request))
    if form.is_valid():
        data = form.cleaned_data
        with errors_on_form(form):
            excuse_factor(person, **data, by=request.user, now=timezone.now())
            return redirect("administration:factor_list")
    context = {"form": form, "person": person}
    return render(request, "administration/factor_excuse.html", context)
