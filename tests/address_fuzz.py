"""Asks every page, and sends every form that a page shows, with values that nobody expects.

Run by `tongpin shell` in a folder that holds the demonstration; prints what ended with a server
error, and counts last. For longer than the test does:

    tongpin shell -c "from tests.address_fuzz import main; main(seconds=1800, seed=7)"
"""

import json
import logging
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from lxml import html

from tongpin.orgs.models import Person
from tongpin.testing import client_of

LOGINS = (None, "office", "clerk", "study", "inspector", "system", "security", "audit")
NUMBERS = ("0", "1", "2", "3", "7", "999999", "9223372036854775808", "9" * 40)
WORDS = ("x", "session", "xlsx", "A" * 300, "%00", "%F0%9F%98%80", "..%2f", "2021-03", "9999-12")
VALUES = (
    "",
    " ",
    "0",
    "-1",
    "1.5",
    "１２",
    "9" * 40,
    "1e400",
    "nan",
    "2021-02-30",
    "0001-01-01",
    "9999-12-31",
    "9999-12",
    "25:99",
    "true",
    "[]",
    '{"a": [1]}',
    "a\x00b",
    "\u202egpj.exe",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "😀" * 50,
    "甲" * 5000,
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
)
QUERIES = ("until", "start", "end", "page", "unit", "kind", "q", "show", "next", "month", "year")
FILES = (
    ("a.xlsx", b"PK\x03\x04"),
    ("a.csv", "姓名,单位\n甲,乙\n".encode()),
    ("a.txt", b"\xff\xfe\x00"),
    ("照片.jpg", b"\xff\xd8\xff\xe0"),
    ("a.zip", b"PK\x05\x06" + bytes(18)),
    ("a.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00\x00\x00\x08moov" * 50),
)
HEADERS = {"SERVER_NAME": "127.0.0.1"}
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")
FORM_FIELDS = 40


@dataclass(frozen=True)
class FoundForm:
    """A form of a page: where it goes and what it says when nothing is changed."""

    address: str
    method: str
    values: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


class Fuzz:
    """One run, bounded by seconds and repeatable by its seed."""

    def __init__(self, seconds: float, seed: int) -> None:
        self.until = time.monotonic() + seconds
        self.random = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.failures: dict[str, str] = {}
        self.forms: set[tuple[str | None, str, str, tuple[str, ...]]] = set()
        self.clients: dict[str | None, Client] = {}

    def client(self, login: str | None) -> Client:
        """Signed in anew where an earlier request signed it out or changed the person."""
        client = self.clients.get(login)
        if login is None:
            client = client or Client()
        elif client is None or "_auth_user_id" not in client.session:
            client = client_of(Person.objects.get(username=login))
        client.raise_request_exception = False
        self.clients[login] = client
        return client

    def run(self) -> None:
        visits = list(product(LOGINS, all_addresses()))
        self.random.shuffle(visits)
        for login, pattern in visits:
            if time.monotonic() > self.until:
                return
            self.client(login)
            with transaction.atomic():
                self.visit(login, pattern)
                transaction.set_rollback(True)  # the next visit finds the county as it was

    def visit(self, login: str | None, pattern: str) -> None:
        address = self.filled(pattern)
        page = self.ask(login, "get", address)
        self.ask(login, "get", f"{address}?{urlencode(self.query())}")
        self.ask(login, "post", address, self.query())
        self.send_json(login, address)
        if page is not None and page.status_code == 200:
            for form in forms_of(address, page):
                self.send(login, form)

    def filled(self, pattern: str) -> str:
        def value(match: re.Match[str]) -> str:
            is_number = match[1] == "row"
            return self.random.choice(NUMBERS if is_number else WORDS)

        return PARAMETER.sub(value, pattern)

    def query(self) -> dict[str, str]:
        names = self.random.sample(QUERIES, 3)
        return {name: self.random.choice(VALUES) for name in names}

    def send(self, login: str | None, form: FoundForm) -> None:
        """The form as it is, and with one or two of its values changed; each new form only."""
        names = tuple(name for name, __ in form.values)
        signature = (login, re.sub(r"\d+", "#", form.address), form.method, names)
        repeats = 2 if signature in self.forms else 6
        self.forms.add(signature)
        for __ in range(repeats):
            values: dict[str, list[str]] = {}
            for name, value in form.values[:FORM_FIELDS]:
                values.setdefault(name, []).append(value)
            changed = self.random.sample(sorted(values), min(len(values), 2))
            for name in changed:
                values[name] = [self.random.choice(VALUES)]
            data: dict[str, object] = dict(values)
            for name in form.files:
                data[name] = SimpleUploadedFile(*self.random.choice(FILES))
            self.ask(login, form.method, form.address, data)

    def send_json(self, login: str | None, address: str) -> None:
        body = self.random.choice(
            ('{"a":', "[]", "null", '{"operations": 3}', "[[[[1]]]]", "1e999")
        )
        self.ask(login, "json", address, body)

    def ask(self, login: str | None, method: str, address: str, data: object = None):
        client = self.client(login)
        try:
            if method == "json":
                answer = client.post(address, data, content_type="application/json", **HEADERS)
            else:
                answer = getattr(client, method)(address, data or {}, **HEADERS)
        except UnicodeError:  # the client itself cannot send such an address
            return None
        self.counts[f"{method} {answer.status_code}"] += 1
        if answer.status_code >= 500 and answer.status_code != 503:
            self.note(login, method, address, data, answer)
        return answer

    def note(self, login, method, address, data, answer) -> None:
        kind, error, trace = getattr(answer, "exc_info", None) or (None, None, None)
        place = ""
        while trace is not None:
            code = trace.tb_frame.f_code
            if "/tongpin/" in code.co_filename:
                place = f"{code.co_filename.rpartition('/tongpin/')[2]}:{trace.tb_lineno}"
            trace = trace.tb_next
        name = kind.__name__ if kind else answer.status_code
        line = f"{name} at {place}"
        self.failures.setdefault(
            line, f"{error!s:.160} · {method} {address:.200} {data!s:.400} as {login}"
        )


def all_addresses() -> Iterator[str]:
    yield from _below(get_resolver().url_patterns, "/")


def _below(patterns, prefix: str) -> Iterator[str]:
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if not isinstance(pattern, URLPattern):
            yield from _below(pattern.url_patterns, address)
        elif "^" not in address and "(" not in address:
            yield address.replace("//", "/")


def forms_of(address: str, page) -> Iterator[FoundForm]:
    if "html" not in page.headers.get("Content-Type", "") or page.streaming:
        return
    tree = html.fromstring(page.content)
    for form in tree.forms[:8]:
        if "logout" in (form.action or "") or form.get("method") == "dialog":
            continue
        values = []
        for name, value in form.form_values():
            values.append((name, value or ""))
        files = tuple(field.name for field in form.xpath(".//input[@type='file']") if field.name)
        target = urlsplit(urljoin(address, form.action or address))
        where = target.path + (f"?{target.query}" if target.query else "")
        filled_names = {name for name, __ in values}
        for field in form.xpath(".//input|.//textarea|.//select"):
            name = field.get("name")
            if name and name not in filled_names and name not in files:
                values.append((name, ""))
        yield FoundForm(where, (form.method or "GET").lower(), tuple(values), files)


def main(seconds: float, seed: int) -> None:
    logging.disable(logging.CRITICAL)
    fuzz = Fuzz(seconds, seed)
    fuzz.run()
    for failure, request in fuzz.failures.items():
        sys.stdout.write(f"{failure}\n    {request}\n")
    summary = {"failures": len(fuzz.failures), "forms": len(fuzz.forms)}
    sys.stdout.write(json.dumps(summary | dict(sorted(fuzz.counts.items()))) + "\n")
