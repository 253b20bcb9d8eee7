"""The description of what programs may ask, after OpenAPI 3.1."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from tongpin import __version__
from tongpin.evidence import interfaces as evidence
from tongpin.home import interfaces as home
from tongpin.operation import interfaces as operation
from tongpin.oversight import interfaces as oversight
from tongpin.quizzes import interfaces as quizzes
from tongpin.reports import interfaces as reports
from tongpin.serving.interfaces import EVERYWHERE, Answer, Body, Interface, Knock, Parameter
from tongpin.signin import interfaces as signin

INTERFACES: tuple[Interface, ...] = (
    *operation.INTERFACES,
    *quizzes.INTERFACES,
    *signin.INTERFACES,
    *oversight.INTERFACES,
    *evidence.INTERFACES,
    *reports.INTERFACES,
    *home.INTERFACES,
)
SECURITY: Mapping[Knock, Any] = {  # how OpenAPI names these ways
    Knock.SESSION: {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
    Knock.DEVICE: {"type": "http", "scheme": "bearer"},
}


def interface_document() -> dict[str, Any]:
    """The whole document, as plain data."""
    paths: dict[str, dict[str, Any]] = {}
    for interface in INTERFACES:
        methods = paths.setdefault(interface.address, {})
        methods[interface.method] = _operation(interface)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tongpin", "version": __version__},
        "paths": paths,
        "components": {"securitySchemes": dict(SECURITY)},
    }


def _operation(interface: Interface) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": interface.name,
        "summary": interface.summary,
        "parameters": [_parameter(parameter) for parameter in interface.parameters],
        "responses": _responses(interface),
    }
    if interface.body.schema is not None:
        operation["requestBody"] = {"required": True, "content": _content([interface.body])}
    if interface.knock is not Knock.NOBODY:
        operation["security"] = [{interface.knock: []}]
    return operation


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "schema": parameter.schema,
        "description": parameter.meaning,
        "required": parameter.is_needed,
    }


def _responses(interface: Interface) -> dict[str, Any]:
    """All answers by status; an interface's own before those that every request may get."""
    answers = {**EVERYWHERE, **interface.answers}
    return {str(status): _response(answers[status]) for status in sorted(answers)}


def _response(answer: Answer) -> dict[str, Any]:
    response: dict[str, Any] = {"description": answer.meaning}
    if answer.bodies:
        response["content"] = _content(answer.bodies)
    if answer.headers:
        headers = answer.headers.items()
        response["headers"] = {name: {"schema": schema} for name, schema in headers}
    return response


def _content(bodies: Iterable[Body]) -> dict[str, Any]:
    return {body.media: {"schema": body.schema} for body in bodies}
