"""ID tokens with one mark wrong, which no real server sends: this one signs them itself."""

import json
import time
from pathlib import Path

import jwt

HOUR_S = 3600
CHANGES = {  # what is wrong -> claims that are put in
    "issuer": {"iss": "https://another.example"},
    "audience": {"aud": "another-program"},
    "expired": {"exp": int(time.time()) - HOUR_S},
    "nonce": {"nonce": "of-another-browser"},
    "unsigned": {},
    "key": {},
}


def spoiled(token: str, fault: str, keys: dict[str, str]) -> str:
    number = jwt.get_unverified_header(token)["kid"]
    claims = jwt.decode(token, options={"verify_signature": False}) | CHANGES[fault]
    if fault == "unsigned":
        return jwt.encode(claims, None, algorithm="none", headers={"kid": number})
    key = keys["another" if fault == "key" else "own"]
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": number})


def with_faults(application, folder: Path):
    """The WSGI application, whose ID tokens are spoiled as a file of the folder says."""
    keys = {
        "own": (folder / "key.pem").read_text(),
        "another": (folder / "another.pem").read_text(),
    }

    def spoiling(environ, start_response):
        fault = (folder / "fault").read_text()
        if not fault or not environ["PATH_INFO"].endswith("/token/"):
            return application(environ, start_response)
        head = []
        parts = application(environ, lambda status, fields: head.extend([status, fields]))
        answer = json.loads(b"".join(parts))
        answer["id_token"] = spoiled(answer["id_token"], fault, keys)
        body = json.dumps(answer).encode()
        fields = [field for field in head[1] if field[0].lower() != "content-length"]
        start_response(head[0], [*fields, ("Content-Length", str(len(body)))])
        return [body]

    return spoiling
