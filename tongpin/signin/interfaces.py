"""What helpers' devices send."""

from tongpin.serving.interfaces import (
    FLAG,
    MOMENT,
    REASON,
    ROW,
    TEXT,
    UUID_TEXT,
    Answer,
    Body,
    Interface,
    Knock,
    list_of,
    object_of,
    or_null,
    word_of,
)
from tongpin.signin.operations import BATCH, KINDS, MAX_CODE, MAX_NAME, MAX_REASON, SOURCES

OPERATION = object_of(
    {
        "operation": UUID_TEXT,
        "kind": word_of(*KINDS),
        "occurred": MOMENT,
        "source": word_of(*SOURCES),
    },
    {
        "person": ROW,
        "code": {**TEXT, "maxLength": MAX_CODE},
        "name": {**TEXT, "maxLength": MAX_NAME},
        "reason": {**TEXT, "maxLength": MAX_REASON},
        "annuls": UUID_TEXT,
    },
)
UPLOAD = object_of({"device_now": MOMENT, "operations": list_of(OPERATION, maxItems=BATCH)})
RESULT = object_of(
    {
        "operation": or_null(UUID_TEXT),
        "outcome": TEXT,
        "reason": TEXT,
        "person": or_null(ROW),
        "final": FLAG,
    }
)

INTERFACES = (
    Interface(
        address="/signin/operations/",
        method="post",
        name="scans",
        summary="Scans of a device, each with a number of its own and exactly one of person, code "
        "and name. Sent again, they are answered alike.",
        knock=Knock.DEVICE,
        body=Body(UPLOAD),
        answers={
            200: Answer(
                "One result for each, in their order.",
                Body(object_of({"results": list_of(RESULT)})),
            ),
            400: Answer("The upload cannot be read.", REASON),
            401: Answer("Nobody opened this device, or it is revoked.", REASON),
            413: Answer("There are too many at once.", REASON),
        },
    ),
)
