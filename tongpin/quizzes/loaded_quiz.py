"""A published quiz with everything that answering it needs, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.timezone import localdate

from tongpin.orgs.models import Unit
from tongpin.questions.content import Content, Response
from tongpin.questions.kinds import fit_response, kind_of
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.attempts import HandIn, milliseconds, packed
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Feedback, Pace, Quiz
from tongpin.quizzes.paper_content import MarkedAnswer, PaperMarking, Sections
from tongpin.quizzes.tickets import Ticket

LATE_MS = 24 * 3600 * 1000  # after its end a paper is still taken, as late


@dataclass
class LoadedQuiz:
    """One published quiz."""

    number: int
    key: str
    title: str
    intro: str
    unit: int
    units: frozenset[int]  # that people may say they are of
    children: list[tuple[int, str]]  # those that they can choose among
    opens_ms: int
    closes_ms: int
    is_running: bool  # whether its campaign is neither paused nor closed
    limit_s: int  # 0: until it closes
    grace_s: int
    tries: int
    tells_at_once: bool
    tells_each: bool  # after each question
    is_stepped: bool  # one question at a time
    goes_back: bool
    has_places: bool
    needs_unit_code: bool  # people without one and not signed in get no paper
    paper: Sections
    extra_percents: Mapping[UUID, int]  # more time
    stamp: str  # differs once anything of it does
    changes: int  # keys that were corrected

    @cached_property
    def has_short(self) -> bool:
        """Whether a person marks some of the answers."""
        return any(kind_of(item.content).is_marked_by_hand for item in self.paper.items)

    @cached_property
    def marking(self) -> PaperMarking:
        return PaperMarking(self.paper)

    def ticket(self, who: UUID, number: int, unit: int, now_ms: int) -> Ticket:
        """A ticket for a try that begins now, with the person's extra time."""
        return Ticket(
            quiz=self.number,
            who=who,
            number=number,
            unit=unit,
            started_ms=now_ms,
            limit_s=self.limit_s * (100 + self.extra_percents.get(who, 0)) // 100,
        )

    def ends_ms(self, ticket: Ticket) -> int:
        """Until when this person may answer: whoever began in time has the whole time."""
        if ticket.limit_s:
            return ticket.started_ms + ticket.limit_s * 1000
        return self.closes_ms

    @property
    def cookie(self) -> str:
        """Where a browser keeps its ticket, so that opening the page again starts no new time."""
        return f"quiz{self.number}"

    @property
    def steps_cookie(self) -> str:
        """Where a browser keeps how far somebody is who answers one question at a time."""
        return f"steps{self.number}"

    def lasts_s(self, ticket: Ticket, now_ms: int) -> int:
        """How long the ticket is of use."""
        return max((self.ends_ms(ticket) + LATE_MS - now_ms) // 1000, 1)

    def is_late(self, ticket: Ticket, now_ms: int) -> bool:
        return now_ms > self.ends_ms(ticket) + self.grace_s * 1000

    def is_over(self, ticket: Ticket, now_ms: int) -> bool:
        """Whether nothing is taken any more under this ticket."""
        return now_ms > self.ends_ms(ticket) + self.grace_s * 1000 + LATE_MS

    def tells(self, now_ms: int) -> bool:
        """Whether people may know by now what was right."""
        if self.tells_at_once:
            return True
        longest_s = self.limit_s * (100 + max(self.extra_percents.values(), default=0)) // 100
        return now_ms > self.closes_ms + (self.grace_s + longest_s) * 1000

    def contents(self, places: Sequence[int]) -> list[Content]:
        return [self.paper.items[place].content for place in places]

    def hand_in(
        self,
        ticket: Ticket,
        answers: Sequence[Response],
        *,
        wants_place: bool,
        now_ms: int,
        unit: int | None = None,
    ) -> HandIn:
        """The attempt that these answers are, marked."""
        places = self.paper.drawn(ticket.who, ticket.number)
        fitted_answers = self._fitted_answers(places, answers)
        is_late = self.is_late(ticket, now_ms)
        return HandIn(
            quiz=self.number,
            who=ticket.who,
            number=ticket.number,
            unit=unit or ticket.unit,
            started_ms=ticket.started_ms,
            handed_in_ms=now_ms,
            answers=packed(fitted_answers),
            score=self.marking.total(places, fitted_answers),
            is_late=is_late,
            has_place=self.has_places and wants_place and not is_late and ticket.number == 1,
            changes=self.changes,
        )

    def _fitted_answers(self, places: Sequence[int], answers: Sequence[Response]) -> list[Response]:
        """An answer in its shape for each place; missing ones say nothing."""
        padded = [*answers, *[None] * len(places)]
        pairs = zip(self.contents(places), padded, strict=False)
        return [self._fitted_answer(content, answer) for content, answer in pairs]

    def _fitted_answer(self, content: Content, answer: object) -> Response:
        """One answer in its shape; where a question may be tried again, the list of its tries."""
        if self.paper.tries_each == 1:
            return fit_response(content, answer)
        tries = answer if isinstance(answer, list) else [answer]
        return [fit_response(content, response) for response in tries[: self.paper.tries_each]]

    def marked(self, attempt: HandIn) -> list[MarkedAnswer]:
        """What each answer of a stored attempt is worth under the keys of now."""
        places = self.paper.drawn(attempt.who, attempt.number)
        return self.marking.all(places, attempt.unpacked)


def load_quiz(key: str) -> LoadedQuiz | None:
    """Read a published quiz; None where there is none."""
    quizzes = Quiz.objects.published().select_related("paper", "unit", "campaign")
    quiz = quizzes.filter(key=key).first()
    if quiz is None:
        return None
    extra_times = dict(quiz.extra_times.values_list("person", "percent"))
    changes = quiz.key_changes.count()
    children = Unit.objects.directly_below(quiz.unit, localdate(quiz.opens_at)).in_order()
    return LoadedQuiz(
        number=quiz.pk,
        key=quiz.key,
        title=quiz.title,
        intro=quiz.intro,
        unit=quiz.unit_id,
        units=frozenset(quiz.units_below()),
        children=list(children.values_list("id", "name")),
        opens_ms=milliseconds(quiz.opens_at),
        closes_ms=milliseconds(quiz.closes_at),
        is_running=quiz.campaign.is_running,
        limit_s=(quiz.minutes or 0) * 60,
        grace_s=quiz.grace_s,
        tries=quiz.tries,
        tells_at_once=quiz.feedback != Feedback.AFTERWARDS,
        tells_each=quiz.feedback == Feedback.EACH,
        is_stepped=quiz.pace == Pace.STEPS,
        goes_back=quiz.goes_back,
        has_places=quiz.has_places,
        needs_unit_code=quiz.needs_unit_code,
        paper=paper_of(quiz),
        extra_percents={uuid_of_person(pk): percent for pk, percent in extra_times.items()},
        stamp=stamp_of(quiz, changes, extra_times),
        changes=changes,
    )


def stamp_of(quiz: Quiz, changes: int, extra_times: Mapping[int, int]) -> str:
    """Differs once anything of the quiz does that people who answer it meet."""
    parts = (
        quiz.paper.digest,
        changes,
        quiz.closes_at,
        quiz.campaign.state,
        sorted(extra_times.items()),
    )
    return ":".join(map(str, parts))
