"""What a session knows of the provider by which its person came."""

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest

from tongpin.accounts.providers import all_providers
from tongpin.orgs.models import Person

METHOD = "socialaccount"  # allauth's word for it


def note_provider(request: HttpRequest, person: Person, key: str) -> None:
    """The person came by the provider; to be told before the sign-in is finished."""
    record_authentication(request, person, method=METHOD, provider=key)


def provider_of(request: HttpRequest, person: Person) -> str:
    """The key of the provider by which the person came; "" where it was a password."""
    for entry in reversed(get_authentication_records(request, person)):
        if entry["method"] == METHOD:
            return str(entry["provider"])
    return ""


def has_factor_elsewhere(request: HttpRequest, person: Person) -> bool:
    """Whether the provider by which the person came stands for the second factor."""
    provider = all_providers().get(provider_of(request, person))
    return provider is not None and provider.is_second_factor
