"""Providers outside by which people sign in: the kinds are a registry, each kind a file."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tongpin.accounts.providers.dingtalk import DINGTALK
from tongpin.accounts.providers.feishu import FEISHU
from tongpin.accounts.providers.openid import OPENID
from tongpin.accounts.providers.provider_file import read_providers
from tongpin.accounts.providers.provider_kind import ProviderKind, SignInProvider
from tongpin.accounts.providers.wecom import WECOM

KINDS: dict[str, ProviderKind] = {kind.key: kind for kind in (OPENID, WECOM, DINGTALK, FEISHU)}


@lru_cache(maxsize=8)
def _providers_in(path: str) -> dict[str, SignInProvider]:
    return read_providers(Path(path), KINDS) if path else {}


def all_providers() -> dict[str, SignInProvider]:
    """Those that the setting names, as the file was at the start, in its order.

    Raises ProviderFileError for a file with faults.
    """
    return _providers_in(settings.SIGN_IN_PROVIDERS)


def provider_name(key: str) -> str:
    """What people call it; its key where the file names it no more."""
    provider = all_providers().get(key)
    return provider.name if provider else key
