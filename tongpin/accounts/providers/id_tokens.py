"""ID tokens of OpenID Connect Core 1.0, section 3.1.3.7: who somebody is, signed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from tongpin.accounts.providers.provider_kind import ForgedAnswerError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY_S = 60  # by which clocks may differ


@dataclass(frozen=True)
class ExpectedToken:
    """What a token has to say."""

    issuer: str
    client_id: str
    nonce: str


def checked_claims(
    token: str, keys: Mapping[str, Any], expected: ExpectedToken
) -> Mapping[str, Any]:
    """What the token says, once signature, issuer, audience, age and nonce are right.

    keys   the provider's JSON Web Key Set

    Raises ForgedAnswerError, which names the mark that is missing.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key_of(token, keys),
            algorithms=list(ALGORITHMS),
            audience=expected.client_id,
            issuer=expected.issuer,
            leeway=LEEWAY_S,
            options={"require": REQUIRED},
        )
    except jwt.PyJWTError as error:
        raise ForgedAnswerError(str(error)) from error
    if claims.get("nonce") != expected.nonce:
        raise ForgedAnswerError("Wrong nonce")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise ForgedAnswerError("Issued for another program")
    return claims


def _key_of(token: str, keys: Mapping[str, Any]) -> Any:
    """The key that the token names, or the only one. Raises ForgedAnswerError for none."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise ForgedAnswerError(f"Not signed by {', '.join(ALGORITHMS)}")
    number = header.get("kid")
    for key in keys["keys"]:
        is_meant = key.get("kid") == number if number else len(keys["keys"]) == 1
        if is_meant and key.get("use", "sig") == "sig":
            return jwt.PyJWK.from_json(json.dumps(key), algorithm=header["alg"]).key
    raise ForgedAnswerError("Signed by an unknown key")
