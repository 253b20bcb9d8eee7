"""Quizzes for programs: a paper with its ticket, and the hand-in."""

from typing import Any

from tongpin.serving.interfaces import (
    ANYTHING,
    COUNT,
    FLAG,
    NOT_HERE,
    NUMBER,
    PAGE,
    TEXT,
    Answer,
    Body,
    Interface,
    Parameter,
    list_of,
    object_of,
    one_of,
    or_null,
    part,
)

KEY = part("key", {"type": "string", "pattern": "^[a-z0-9]{1,12}$"}, "of the quiz")
CHOICE = object_of({"letter": TEXT, "text": TEXT}, {"fixed": FLAG})
QUESTION_PARTS: dict[str, Any] = {
    "choices": list_of(CHOICE),
    "lefts": list_of(TEXT),
    "blanks": COUNT,
    "unit": TEXT,
    "parts": list_of({"type": "object"}),
}
QUESTION = object_of({"kind": TEXT, "stem": TEXT, "points": NUMBER}, QUESTION_PARTS)
PAPER = object_of({"title": TEXT, "ticket": TEXT, "ends_ms": COUNT, "questions": list_of(QUESTION)})
NOTICE = object_of({"notice": TEXT}, {"opens_ms": COUNT, "go_on": TEXT, "started_ms": COUNT})
MARK = object_of(
    {"points": or_null(NUMBER), "verdict": TEXT, "reasons": list_of(list_of(ANYTHING))},
    {"right": ANYTHING},
)
RESULT = object_of(
    {
        "score": NUMBER,
        "most": NUMBER,
        "number": COUNT,
        "is_first": FLAG,
        "is_late": FLAG,
        "place": or_null(COUNT),
        "among": or_null(COUNT),
        "receipt": TEXT,
    },
    {"marks": list_of(MARK)},
)
HAND_IN = object_of(
    {"ticket": TEXT, "answers": list_of(ANYTHING)}, {"place": FLAG, "unit": one_of(COUNT, TEXT)}
)
SHOWN = Body(one_of(PAPER, RESULT, NOTICE))
WHY_NOT = Body(NOTICE)
NO_QUIZ = Answer(NOT_HERE.meaning)
BUSY = Answer("Too many papers wait, or the site stands still: try again.")

INTERFACES = (
    Interface(
        address="/q/{key}/",
        method="get",
        name="quiz_paper",
        summary="The questions that this answerer is asked, without their keys, and a ticket; "
        "the result where the quiz is handed in. A page for who does not accept JSON.",
        parameters=(
            KEY,
            Parameter("u", "query", TEXT, "the number of a unit that takes part"),
            Parameter("c", "query", TEXT, "the unit's code, where the quiz asks for one"),
            Parameter("t", "query", TEXT, "a ticket from another device"),
        ),
        answers={
            200: Answer("A paper, a result, or why there is none.", SHOWN, (PAGE,)),
            403: Answer("Not for this asker.", WHY_NOT, (PAGE,)),
            404: NO_QUIZ,
            503: BUSY,
        },
    ),
    Interface(
        address="/q/{key}/",
        method="post",
        name="quiz_hand_in",
        summary="Hand in the answers in the order of the questions. Sent again, it tells the same.",
        parameters=(KEY,),
        body=Body(HAND_IN),
        answers={
            200: Answer("It is on the disk.", Body(RESULT)),
            400: Answer("It cannot be read, or the ticket is not one of ours.", WHY_NOT),
            403: Answer("The ticket is another person's.", WHY_NOT),
            404: NO_QUIZ,
            410: Answer("The time is over.", WHY_NOT),
            503: BUSY,
        },
    ),
)
