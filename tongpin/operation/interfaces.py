"""What programs that watch the site may ask."""

from tongpin.serving.interfaces import (
    ANYTHING,
    FLAG,
    TEXT,
    WORDS,
    Answer,
    Body,
    Interface,
    object_of,
)

HEALTH = Body(
    object_of({"ok": FLAG, "version": TEXT, "database_reachable": FLAG, "migrations_applied": FLAG})
)

INTERFACES = (
    Interface(
        address="/healthz",
        method="get",
        name="health",
        summary="Whether the site can work.",
        answers={200: Answer("It can.", HEALTH), 503: Answer("It cannot.", HEALTH)},
    ),
    Interface(
        address="/metrics",
        method="get",
        name="metrics",
        summary="Counts for Prometheus, for this machine and for who has the token.",
        answers={
            200: Answer("The metrics.", WORDS, (Body(TEXT, "application/openmetrics-text"),)),
            403: Answer("They are not told to this asker.", WORDS),
        },
    ),
    Interface(
        address="/openapi.json",
        method="get",
        name="description",
        summary="This document.",
        answers={200: Answer("An OpenAPI document.", Body({"type": "object", **ANYTHING}))},
    ),
)
