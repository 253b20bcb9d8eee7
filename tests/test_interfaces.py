"""What programs may ask is described whole and truly; docs/interfaces.md lists it."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.served import served_site
from tongpin.operation.interface_document import INTERFACES, interface_document
from tongpin.quizzes.quiz_paths import PREFIX
from tongpin.serving.interfaces import Interface, Knock

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "interfaces.md"
MARK = "<!-- interfaces -->"
PREPARE = "from tests.interface_world import prepare; prepare()"
CSRF = "a" * 32  # both as a cookie and as a header: that the sender can read its own cookies
ANSWERS_JSON = re.compile(r"\bJsonResponse\(|content_type=\"application/json\"|FORMATS\[\"json\"\]")
EXAMPLES = {"key": "00000000-0000-0000-0000-000000000001", "pk": "1"}
REACHED = {200, 201, 204, 409}  # what was asked for was there
ASKED = 40  # times for each operation
CHECKS = [  # that what comes back is as described; what else may be sent is no concern of ours
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BY_NAME = {interface.name: interface for interface in INTERFACES}


@schemathesis.serializer("application/offset+octet-stream")
def sent_as_it_is(context, value):
    """What the part of an upload holds."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[tuple[str, dict[str, Any]]]:
    """The address of a site, and what is told to those who ask there."""
    folder = tmp_path_factory.mktemp("interfaces") / "var"
    with served_site(folder, PREPARE) as (site, made):
        yield site, json.loads(made)


def cookies_of(interface: Interface, known: dict[str, Any]) -> dict[str, str]:
    if interface.knock is not Knock.SESSION:
        return {}
    return {"sessionid": known["session"], "csrftoken": CSRF}


def headers_of(interface: Interface, known: dict[str, Any]) -> dict[str, str]:
    if interface.knock is Knock.DEVICE:
        return {"Authorization": f"Bearer {known['device']}"}
    return {"X-CSRFToken": CSRF} if interface.knock is Knock.SESSION else {}


def strategy_of(operation: APIOperation) -> st.SearchStrategy[Case]:
    """Requests that are as described, and such that are not."""
    positive = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not operation.body and not operation.query and not operation.path_parameters:
        return positive
    return positive | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def ticket_of(site: str, known: dict[str, Any]) -> str:
    """A new answerer's."""
    address = f"{site}{PREFIX}{known['/q/{key}/']['key']}/"
    paper = requests.get(address, headers={"Accept": "application/json"}, timeout=10)
    return paper.json()["ticket"]


@pytest.mark.slow
@pytest.mark.own_database
@pytest.mark.parametrize("name", BY_NAME)
def test_answers_are_as_they_are_described(name, world):
    interface = BY_NAME[name]
    site, known = world
    schema = schemathesis.openapi.from_dict(interface_document())
    operation = schema[interface.address][interface.method]
    seen = set()

    @settings(
        max_examples=ASKED,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy_of(operation), is_real=st.booleans())
    def ask(case, is_real):
        if is_real and interface.address in known:
            case.path_parameters = known[interface.address]
        if is_real and name == "quiz_hand_in" and isinstance(case.body, dict):
            case.body["ticket"] = ticket_of(site, known)
        headers = headers_of(interface, known)
        if is_real:
            headers["Accept"] = "application/json"
        response = case.call_and_validate(
            base_url=site,
            checks=CHECKS,
            headers=headers,
            cookies=cookies_of(interface, known),
            timeout=20,
            allow_redirects=False,
        )
        seen.add(response.status_code)

    ask()
    assert seen & REACHED, seen


def test_each_address_leads_somewhere():
    for interface in INTERFACES:
        if not interface.address.startswith(PREFIX):
            assert resolve(interface.address.format(**EXAMPLES)), interface.name


def test_whatever_answers_in_json_is_described():
    """Modules that answer so, and those of the addresses described."""
    described = {ROOT / "tongpin/quizzes/hot/pages.py"}
    for interface in INTERFACES:
        if not interface.address.startswith(PREFIX):
            view = resolve(interface.address.format(**EXAMPLES)).func
            described.add(ROOT / f"{view.__module__.replace('.', '/')}.py")
    answering = set()
    for path in ROOT.glob("tongpin/**/*.py"):
        if ANSWERS_JSON.search(path.read_text("utf-8")) and "tests" not in path.parts:
            answering.add(path)

    assert answering <= described


def test_everybody_may_read_the_description(db):
    answer = Client().get("/openapi.json")

    assert answer.json() == json.loads(json.dumps(interface_document()))
    assert answer.json()["paths"]["/q/{key}/"]["post"]["operationId"] == "quiz_hand_in"


def table() -> str:
    """The list of interfaces, a row each."""
    lines = ["| request | who | what for | answers |", "|---|---|---|---|"]
    for interface in INTERFACES:
        request = f"`{interface.method.upper()} {interface.address}`"
        statuses = ", ".join(map(str, sorted(interface.answers)))
        lines.append(f"| {request} | {interface.knock} | {interface.summary} | {statuses} |")
    return "\n".join(lines)


def test_the_page_lists_them():
    before, __, after = PAGE.read_text("utf-8").split(MARK)
    page = f"{before}{MARK}\n{table()}\n{MARK}{after}"
    if os.environ.get("TONGPIN_WRITE_DOCS"):
        PAGE.write_text(page, "utf-8")

    assert PAGE.read_text("utf-8") == page, "TONGPIN_WRITE_DOCS=1 pytest tests/test_interfaces.py"
