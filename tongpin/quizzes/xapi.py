"""Papers as xAPI statements (IEEE 9274.1.1, version 2.0): an export of what happened.

Whoever answered is an account of this site under a mark that only the site can tell; names and
numbers of people stay here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tongpin.questions.content import is_empty
from tongpin.questions.kinds import kind_of
from tongpin.questions.picture_signs import without_pictures
from tongpin.quizzes.attempt_settlement import number_of
from tongpin.quizzes.attempts import HandIn, hand_in_of, moment
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Attempt, Quiz
from tongpin.quizzes.paper_content import HUNDREDTHS, MarkedAnswer, PaperItem, PaperMarking
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.tickets import mark_of

COMPLETED = {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"zh-CN": "完成"}}
ANSWERED = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"zh-CN": "作答"}}
ASSESSMENT = "http://adlnet.gov/expapi/activities/assessment"
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"


@dataclass
class Statements:
    """The statements of one quiz."""

    quiz: Quiz
    site: str  # begins addresses: https://tongpin.example.gov.cn
    tells: bool  # whether what is right may be told by now

    @cached_property
    def marking(self) -> PaperMarking:
        return PaperMarking(paper_of(self.quiz))

    @property
    def address(self) -> str:
        return f"{self.site}/q/{self.quiz.key}/"

    def all(self, start: datetime | None = None, end: datetime | None = None) -> Iterator[Any]:
        """Of papers handed in from `start` up to before `end` (aware), the earliest first."""
        rows = Attempt.objects.filter(quiz=self.quiz.pk).order_by("handed_in_at", "who", "number")
        if start:
            rows = rows.filter(handed_in_at__gte=start)
        if end:
            rows = rows.filter(handed_in_at__lt=end)
        for row in rows.iterator(chunk_size=2000):
            yield from self.of(hand_in_of(row))

    def of(self, one: HandIn) -> Iterator[dict[str, Any]]:
        """One statement for each question, then one for the paper."""
        places = self.marking.paper.drawn(one.who, one.number)
        marks = self.marking.all(places, one.unpacked)
        for number, mark in enumerate(marks, start=1):
            item = self.marking.paper.items[mark.place]
            yield self._base(one, f"{number}") | {
                "verb": ANSWERED,
                "object": self._question(item),
                "result": _result(item, mark),
            }
        most = self.marking.paper.most / HUNDREDTHS
        score: dict[str, float] = {"raw": one.score / HUNDREDTHS, "min": 0, "max": most}
        if most:
            score["scaled"] = round(one.score / HUNDREDTHS / most, 4)
        yield self._base(one, "") | {
            "verb": COMPLETED,
            "object": {
                "objectType": "Activity",
                "id": self.address,
                "definition": {"type": ASSESSMENT, "name": {"zh-CN": self.quiz.title}},
            },
            "result": {"score": score, "completion": True, "duration": _duration(one)},
        }

    def _base(self, one: HandIn, about: str) -> dict[str, Any]:
        number = number_of(self.quiz, one.who, one.number)
        context: dict[str, Any] = {
            "registration": str(uuid5(NAMESPACE_URL, f"{self.site}/{number}")),
            "platform": "Tongpin",
            "language": "zh-CN",
            "extensions": {f"{self.site}/xapi/way": one.way},
        }
        if about:
            parent = {"objectType": "Activity", "id": self.address}
            context["contextActivities"] = {"parent": [parent]}
        return {
            "id": str(uuid5(NAMESPACE_URL, f"{self.site}/{number}/{about}")),
            "timestamp": moment(one.handed_in_ms).isoformat(),
            "actor": {
                "objectType": "Agent",
                "account": {"homePage": self.site, "name": mark_of(one.who, SECRETS[-1]).hex()},
            },
            "context": context,
        }

    def _question(self, item: PaperItem) -> dict[str, Any]:
        content = item.content.with_texts(without_pictures)
        kind = kind_of(content)
        definition: dict[str, Any] = {
            "type": INTERACTION,
            "description": {"zh-CN": content.stem},
            "interactionType": kind.xapi_type,
        }
        definition |= kind.xapi_components(content)
        patterns = kind.xapi_patterns(content, item.key)
        if self.tells and patterns:
            definition["correctResponsesPattern"] = patterns
        return {
            "objectType": "Activity",
            "id": f"{self.site}/questions/versions/{item.version}",
            "definition": definition,
        }


def _duration(one: HandIn) -> str:
    return f"PT{max(one.handed_in_ms - one.started_ms, 0) / 1000:.2f}S"


def _result(item: PaperItem, mark: MarkedAnswer) -> dict[str, Any]:
    told: dict[str, Any] = {"completion": not is_empty(mark.answer)}
    if response := kind_of(item.content).xapi_response(item.content, mark.answer):
        told["response"] = response
    if mark.mark.fraction is not None and item.points:
        told["success"] = mark.mark.fraction == 1
        told["score"] = {"scaled": round(mark.points / item.points, 4)}
    return told
