"""What an inspector's tablet sends."""

from tongpin.oversight.models import Verdict
from tongpin.serving.interfaces import (
    LOGIN,
    MOMENT,
    NOT_ALLOWED,
    NOT_HERE,
    REASON,
    ROW,
    TEXT,
    UUID_TEXT,
    Answer,
    Body,
    Interface,
    Knock,
    object_of,
    part,
    word_of,
)

OBSERVATION = object_of(
    {"key": UUID_TEXT, "verdict": word_of(*Verdict.values), "text": {**TEXT, "maxLength": 1000}},
    {
        "item": {**TEXT, "maxLength": 120},
        "place": {**TEXT, "maxLength": 120},
        "about": ROW,
        "seen_at": MOMENT,
        "picture": {"type": "string", "contentMediaType": "application/octet-stream"},
    },
)

INTERFACES = (
    Interface(
        address="/visits/{pk}/observations/",
        method="post",
        name="observation",
        summary="One observation of a visit, with a number made on the device. Sent again, it is "
        "answered alike.",
        knock=Knock.SESSION,
        parameters=(part("pk", ROW, "of the visit"),),
        body=Body(OBSERVATION, "multipart/form-data"),
        answers={
            200: Answer("It is stored.", Body(object_of({"taken": UUID_TEXT}))),
            302: LOGIN,
            403: NOT_ALLOWED,
            404: NOT_HERE,
            422: Answer("It is not taken, and why.", REASON),
        },
    ),
)
