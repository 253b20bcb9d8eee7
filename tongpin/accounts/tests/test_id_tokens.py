"""Which ID tokens are believed; tests/test_openid.py asks the same of a real server."""

import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.utils import base64url_encode

from tongpin.accounts.providers.id_tokens import ExpectedToken, checked_claims
from tongpin.accounts.providers.provider_kind import ForgedAnswerError

EXPECTED = ExpectedToken("https://sso.example", "tongpin", "the-nonce")
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE_KEY = ec.generate_private_key(ec.SECP256R1())


def jwk(key, algorithm: str, **members: str) -> dict:
    return jwt.get_algorithm_by_name(algorithm).to_jwk(key.public_key(), as_dict=True) | members


KEYS = {"keys": [jwk(KEY, "RS256", kid="1")]}


def token_of(key=KEY, algorithm="RS256", number="1", **changed) -> str:
    now = int(time.time())
    claims = {
        "iss": "https://sso.example",
        "sub": "linxiao",
        "aud": "tongpin",
        "exp": now + 300,
        "iat": now,
        "nonce": "the-nonce",
    }
    claims |= changed
    kept = {name: value for name, value in claims.items() if value is not None}
    headers = {"kid": number} if number else {}
    return jwt.encode(kept, key, algorithm=algorithm, headers=headers)


def test_a_token_with_every_mark_is_believed():
    assert checked_claims(token_of(), KEYS, EXPECTED)["sub"] == "linxiao"
    assert checked_claims(token_of(aud=["tongpin", "other"]), KEYS, EXPECTED)["sub"] == "linxiao"


def test_a_key_without_a_number_is_taken_where_it_is_the_only_one():
    keys = [jwk(CURVE_KEY, "ES256"), jwk(KEY, "RS256")]
    token = token_of(CURVE_KEY, "ES256", number="")

    assert checked_claims(token, {"keys": keys[:1]}, EXPECTED)["sub"] == "linxiao"
    with pytest.raises(ForgedAnswerError, match="unknown key"):
        checked_claims(token, {"keys": keys}, EXPECTED)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"iss": "https://other.example"}, "Invalid issuer"),
        ({"iss": None}, 'missing the "iss" claim'),
        ({"aud": "other"}, "Audience doesn't match"),
        ({"aud": None}, 'missing the "aud" claim'),
        ({"exp": 1}, "Signature has expired"),
        ({"exp": None}, 'missing the "exp" claim'),
        ({"iat": int(time.time()) + 3600}, "not yet valid"),
        ({"sub": None}, 'missing the "sub" claim'),
        ({"nonce": "other"}, "Wrong nonce"),
        ({"nonce": None}, "Wrong nonce"),
        ({"aud": ["tongpin", "other"], "azp": "other"}, "Issued for another program"),
        ({"number": "2"}, "unknown key"),
    ],
)
def test_a_token_that_lacks_a_mark_is_not(changed, fault):
    with pytest.raises(ForgedAnswerError, match=fault):
        checked_claims(token_of(**changed), KEYS, EXPECTED)


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_what_needs_no_private_key_is_no_signature(algorithm):
    token = token_of("the-public-key-that-everybody-knows", "HS256")
    header, rest = token.split(".", 1)
    fields = {"alg": algorithm, "kid": "1"}
    header = base64url_encode(json.dumps(fields).encode()).decode()

    with pytest.raises(ForgedAnswerError, match="Not signed by"):
        checked_claims(f"{header}.{rest}", KEYS, EXPECTED)


@pytest.mark.parametrize("token", ["", "a.b.c", "not a token"])
def test_what_is_no_token_is_not(token):
    with pytest.raises(ForgedAnswerError):
        checked_claims(token, KEYS, EXPECTED)


def test_a_key_of_another_sort_than_the_token_says_is_not():
    with pytest.raises(ForgedAnswerError):
        checked_claims(token_of(CURVE_KEY, "ES256"), KEYS, EXPECTED)
