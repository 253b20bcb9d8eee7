"""Secrets that devices hold; tables keep their digests alone. Pure."""

import hashlib


def digest_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
