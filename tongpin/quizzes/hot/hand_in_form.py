"""What people hand in, as a form or as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tongpin.questions.content import Content, Response
from tongpin.questions.kinds import below, kind_of
from tongpin.quizzes.hot.messages import HotRequest


@dataclass(frozen=True, slots=True)
class HandInForm:
    """What came with a hand-in."""

    ticket: str
    answers: list[Response] | None  # None: in the fields of a form
    wants_place: bool
    unit: Sequence[str]


def read_hand_in(request: HotRequest) -> HandInForm:
    """What was handed in. Raises ValueError for JSON of another shape."""
    if request.is_json:
        return _read_json(request.body)
    return HandInForm(
        ticket=request.value("ticket"),
        answers=None,
        wants_place="place" in request.fields,
        unit=request.values("unit"),
    )


def _read_json(body: bytes) -> HandInForm:
    data: Any = json.loads(body)
    if not isinstance(data, dict) or not isinstance(data.get("answers"), list):
        raise ValueError("accepted is {ticket: text, answers: list}")
    return HandInForm(
        ticket=str(data.get("ticket")),
        answers=data["answers"],
        wants_place=data.get("place") is True,
        unit=[str(data.get("unit"))],
    )


def read_answer(request: HotRequest, content: Content, number: int) -> Response:
    """What a form sent for the question that stands at this number, from 1."""
    return kind_of(content).read_answer(content, below(request.values, f"a{number}"))


def read_answers(request: HotRequest, contents: Sequence[Content]) -> list[Response]:
    """What a form sent for these questions, in their order."""
    return [
        kind_of(content).read_answer(content, below(request.values, f"a{number}"))
        for number, content in enumerate(contents, start=1)
    ]
