"""Requests and responses of the few addresses that answer without Django's handlers."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol
from urllib.parse import parse_qs

from csp.utils import build_policy
from django.conf import settings

LARGEST = 256 * 1024  # bytes of a paper that is handed in
FIELDS = 2000


class Headers(Protocol):
    def get(self, name: str, /) -> str | None: ...


@dataclass
class HotRequest:
    """One request, read as far as it is needed."""

    method: str
    path: str
    query_string: str = ""
    headers: Headers = field(default_factory=dict[str, str])  # names in lower case
    body: bytes = b""

    def header(self, name: str) -> str:
        return self.headers.get(name) or ""

    @cached_property
    def cookies(self) -> dict[str, str]:
        """Plainly split: what we set needs no quoting."""
        header = self.header("cookie")
        cookies: dict[str, str] = {}
        if header:
            for pair in header.split(";"):
                name, __, value = pair.partition("=")
                cookies[name.strip()] = value.strip()
        return cookies

    @cached_property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(self.query_string, max_num_fields=20) if self.query_string else {}

    def query_value(self, name: str) -> str:
        """The first value behind the address's question mark; "" for none."""
        return self.query.get(name, [""])[0]

    @cached_property
    def fields(self) -> dict[str, list[str]]:
        """What a form sent. Raises ValueError for too many fields."""
        return parse_qs(self.body.decode("utf-8", "replace"), max_num_fields=FIELDS)

    def values(self, name: str) -> list[str]:
        """What a form sent in one field."""
        return self.fields.get(name, [])

    def value(self, name: str) -> str:
        """The first value that a form sent in one field; "" for none."""
        return self.fields.get(name, [""])[0]

    @property
    def is_json(self) -> bool:
        return self.header("content-type").startswith("application/json")

    @property
    def wants_json(self) -> bool:
        return self.is_json or self.header("accept").startswith("application/json")


@dataclass
class HotResponse:
    """One response."""

    status: int
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    cookies: list[str] = field(default_factory=list)
    retry_after: int = 0  # seconds; 0: not told
    location: str = ""  # where a redirect leads

    @property
    def headers(self) -> list[tuple[str, str]]:
        headers = [("content-type", self.kind), *ALWAYS]
        for cookie_header in self.cookies:
            headers.append(("set-cookie", cookie_header))
        if self.location:
            headers.append(("location", self.location))
        if self.retry_after:
            headers.append(("retry-after", str(self.retry_after)))
        return headers


def cookie(name: str, value: str, max_age: int, path: str = "/") -> str:
    """A Set-Cookie header like those of the site's other pages."""
    header = f"{name}={value}; Max-Age={max_age}; Path={path}; SameSite=Lax; HttpOnly"
    return f"{header}; Secure" if settings.HTTPS else header


def _always() -> list[tuple[str, str]]:
    """The headers that every page of the site has."""
    policy = build_policy()
    headers = [
        ("content-security-policy", policy if isinstance(policy, str) else policy[0]),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", str(settings.X_FRAME_OPTIONS)),
        ("referrer-policy", str(settings.SECURE_REFERRER_POLICY)),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ]
    if settings.SECURE_HSTS_SECONDS:
        max_age = f"max-age={settings.SECURE_HSTS_SECONDS}"
        headers.append(("strict-transport-security", max_age))
    return headers


ALWAYS = _always()
