"""Accounts at providers outside: a letter to join one, and taking one off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongpin.accounts.actions import invite
from tongpin.accounts.joined_accounts import take_off
from tongpin.accounts.models import JoinedAccount
from tongpin.accounts.views_providers import provider_or_404
from tongpin.administration.in_office import for_system
from tongpin.administration.letters import letters_page
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person
from tongpin.serving.errors import errors_as_messages


@require_POST
@for_system
def person_invite_to_join(request: Request, pk: int, key: str) -> HttpResponse:
    """A letter by which the person joins an account of the provider."""
    provider = provider_or_404(key)
    invited = get_object_or_404(Person.objects.registered(), pk=pk)
    with errors_as_messages(request):
        letter = invite(invited, by=request.user, now=timezone.now(), provider=provider.key)
        return letters_page(request, [letter])
    return redirect("administration:person", pk)


@require_POST
@for_system
def joined_remove(request: Request, pk: int) -> HttpResponse:
    """The person signs in by that provider no more, and is signed out."""
    joined = get_object_or_404(JoinedAccount, pk=pk)
    with errors_as_messages(request):
        take_off(joined, by=request.user, now=timezone.now())
        messages.success(request, _("It is taken off."))
    return redirect("administration:person", joined.person_id)
