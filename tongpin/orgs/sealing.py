"""Sealed texts: encrypted with keys that lie outside the database, apart by purpose."""

import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tongpin.environment import kept_keys

DATA_KEY = "data_key"  # the file of the keys, in the own folder


class SealError(Exception):
    """The text was sealed with a key that is not here, or was changed."""


def seal(text: str, purpose: str) -> str:
    """The text encrypted with the newest key; "" stays ""."""
    return _box(purpose, settings.DATA_KEYS).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str, purpose: str) -> str:
    """The text again. Raises SealError where no key opens it."""
    if not sealed:
        return ""
    try:
        return _opened(sealed, purpose)
    except InvalidToken as error:
        if not found_newer_keys():
            raise SealError(purpose) from error
    return _opened(sealed, purpose)


def _opened(sealed: str, purpose: str) -> str:
    return _box(purpose, settings.DATA_KEYS).decrypt(sealed.encode()).decode()


def found_newer_keys() -> bool:
    """Whether the keys were rotated since this process began; they are used from here on."""
    keys = kept_keys(settings.VAR / DATA_KEY)
    if keys == settings.DATA_KEYS or not set(settings.DATA_KEYS) <= set(keys):
        return False
    settings.DATA_KEYS = keys
    return True


def sealed_anew(sealed: str, purpose: str) -> str:
    """The same text, encrypted with the newest key."""
    if not sealed:
        return ""
    return _box(purpose, settings.DATA_KEYS).rotate(sealed.encode()).decode()


def mac(text: str, purpose: str) -> str:
    """What only who has the newest key can write under a text: 64 hexadecimal digits."""
    return _mac(text, purpose, settings.DATA_KEYS[0])


def is_mac(text: str, written: str, purpose: str) -> bool:
    """Whether one of the keys wrote it under this text."""
    return any(hmac.compare_digest(_mac(text, purpose, key), written) for key in settings.DATA_KEYS)


def macs(text: str, purpose: str) -> list[str]:
    """What each of the keys writes under it, the newest first: by these a mac is looked for."""
    found_newer_keys()  # another process may have written by one
    return [_mac(text, purpose, key) for key in settings.DATA_KEYS]


def _mac(text: str, purpose: str, key: str) -> str:
    return hmac.new(derived_key(key, purpose), text.encode(), "sha256").hexdigest()


@lru_cache(maxsize=32)
def _box(purpose: str, keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(derived_key(key, purpose)) for key in keys])


@lru_cache(maxsize=32)
def derived_key(key: str, purpose: str) -> bytes:
    """A key of its own for each purpose."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return urlsafe_b64encode(derivation.derive(bytes.fromhex(key)))
