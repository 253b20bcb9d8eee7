"""One question at a time: what comes after an answer, by the behaviour that the quiz has. Pure."""

from dataclasses import dataclass, replace

from tongpin.questions.content import Content, Response
from tongpin.questions.kinds import fit
from tongpin.quizzes.hot.loaded import Loaded
from tongpin.quizzes.papers import Marked
from tongpin.quizzes.tickets import Progress, Ticket

NEXT, BACK, ON = "next", "back", "on"  # what a button asks for


@dataclass(frozen=True, slots=True)
class Step:
    """What is shown: a question, what is told of its answer, or the end."""

    progress: Progress
    told: Marked | None = None  # of the answer that was given just now
    may_try_again: bool = False

    @property
    def is_done(self) -> bool:
        return self.progress.at >= len(self.progress.tries)


def first(quiz: Loaded, ticket: Ticket) -> Step:
    """The beginning: nothing is answered."""
    return Step(Progress(ticket, 0, ((),) * quiz.paper.asked))


def after(quiz: Loaded, progress: Progress, answer: Response, asked_for: str) -> Step:
    """The step that follows an answer, or a button without one."""
    if progress.at >= len(progress.tries):
        return Step(progress)
    if quiz.tells_each:
        return _told(quiz, progress, answer, asked_for)
    kept = _with(progress, (fit(_content(quiz, progress), answer),))
    if asked_for == BACK and quiz.goes_back:
        return Step(replace(kept, at=max(kept.at - 1, 0)))
    return Step(replace(kept, at=kept.at + 1))


def _told(quiz: Loaded, progress: Progress, answer: Response, asked_for: str) -> Step:
    """People are told after each answer; what was told stands."""
    tries = progress.tries[progress.at]
    if asked_for == ON or _is_settled(quiz, progress):
        return Step(replace(progress, at=progress.at + 1))
    kept = _with(progress, (*tries, fit(_content(quiz, progress), answer)))
    return Step(kept, _marked(quiz, kept), may_try_again=not _is_settled(quiz, kept))


def shown_again(quiz: Loaded, progress: Progress) -> Step:
    """The step as it was left, when the page is opened again."""
    if quiz.tells_each and progress.at < len(progress.tries) and progress.tries[progress.at]:
        again = not _is_settled(quiz, progress)
        return Step(progress, _marked(quiz, progress), may_try_again=again)
    return Step(progress)


def _is_settled(quiz: Loaded, progress: Progress) -> bool:
    tries = progress.tries[progress.at]
    if not tries:
        return False
    return len(tries) >= quiz.paper.tries_each or _marked(quiz, progress).mark.fraction in (1, None)


def _marked(quiz: Loaded, progress: Progress) -> Marked:
    """The last try of the question that is shown, marked."""
    place = quiz.paper.drawn(progress.ticket.who, progress.ticket.number)[progress.at]
    return quiz.marking.one(place, progress.tries[progress.at][-1])


def _content(quiz: Loaded, progress: Progress) -> Content:
    places = quiz.paper.drawn(progress.ticket.who, progress.ticket.number)
    return quiz.paper.items[places[progress.at]].content


def _with(progress: Progress, tries: tuple[Response, ...]) -> Progress:
    listed = list(progress.tries)
    listed[progress.at] = tries
    return replace(progress, tries=tuple(listed))


def answers(quiz: Loaded, progress: Progress) -> list[Response]:
    """What is handed in: the answers, or where several tries are allowed, all of them."""
    if quiz.paper.tries_each > 1:
        return [list(tries) for tries in progress.tries]
    return [tries[-1] if tries else "" for tries in progress.tries]
