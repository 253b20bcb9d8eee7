"""Reports and releases as data."""

from tongpin.serving.interfaces import (
    COUNT,
    DAY,
    LOGIN,
    MOMENT,
    NOT_ALLOWED,
    NOT_HERE,
    ROW,
    TEXT,
    Answer,
    Body,
    Interface,
    Knock,
    Parameter,
    list_of,
    object_of,
    part,
)

FIGURE = object_of(
    {
        "key": TEXT,
        "label": TEXT,
        "exact": {"type": ["number", "string", "null"]},
        "printed": TEXT,
        "word": TEXT,
        "rows": COUNT,
        "unit": TEXT,
        "from": DAY,
        "to": DAY,
        "as_of": MOMENT,
    }
)
PARAGRAPH = list_of(TEXT, minItems=2, maxItems=2)  # style and text
REPORT = object_of(
    {"title": TEXT, "paragraphs": list_of(PARAGRAPH), "figures": list_of(FIGURE), "as_of": MOMENT}
)

INTERFACES = (
    Interface(
        address="/reports/file.json",
        method="get",
        name="report",
        summary="The report as it stands, with its figures.",
        knock=Knock.SESSION,
        parameters=(
            Parameter("unit", "query", ROW),
            Parameter("start", "query", DAY),
            Parameter("until", "query", DAY),
        ),
        answers={
            200: Answer("The report.", Body(REPORT)),
            302: LOGIN,
            403: NOT_ALLOWED,
            404: NOT_HERE,
        },
    ),
    Interface(
        address="/reports/releases/{pk}/release.json",
        method="get",
        name="release",
        summary="Everything that was signed, for `tongpin verify`.",
        knock=Knock.SESSION,
        parameters=(part("pk", ROW, "of the release"),),
        answers={
            200: Answer("The release.", Body({"type": "object"})),
            302: LOGIN,
            403: NOT_ALLOWED,
            404: NOT_HERE,
        },
    ),
)
