"""One question at a time: what comes after an answer, by the behaviour that the quiz has. Pure."""

from dataclasses import dataclass, replace

from tongpin.questions.content import Content, Response
from tongpin.questions.kinds import fit_response
from tongpin.quizzes.loaded_quiz import LoadedQuiz
from tongpin.quizzes.paper_content import MarkedAnswer
from tongpin.quizzes.tickets import Progress, Ticket

NEXT, BACK, ON = "next", "back", "on"  # what a button asks for


@dataclass(frozen=True, slots=True)
class QuizStep:
    """What is shown: a question, what is told of its answer, or the end."""

    progress: Progress
    told: MarkedAnswer | None = None  # of the answer that was given just now
    may_try_again: bool = False

    @property
    def is_done(self) -> bool:
        return self.progress.at >= len(self.progress.tries)


def first(quiz: LoadedQuiz, ticket: Ticket) -> QuizStep:
    """The beginning: nothing is answered."""
    return QuizStep(Progress(ticket, 0, ((),) * quiz.paper.asked))


def after(quiz: LoadedQuiz, progress: Progress, answer: Response, asked_for: str) -> QuizStep:
    """The step that follows an answer, or a button without one."""
    if progress.at >= len(progress.tries):
        return QuizStep(progress)
    if quiz.tells_each:
        return _told(quiz, progress, answer, asked_for)
    kept = _with(progress, (fit_response(_content(quiz, progress), answer),))
    if asked_for == BACK and quiz.goes_back:
        return QuizStep(replace(kept, at=max(kept.at - 1, 0)))
    return QuizStep(replace(kept, at=kept.at + 1))


def _told(quiz: LoadedQuiz, progress: Progress, answer: Response, asked_for: str) -> QuizStep:
    """People are told after each answer; what was told stands."""
    tries = progress.tries[progress.at]
    if asked_for == ON or _is_settled(quiz, progress):
        return QuizStep(replace(progress, at=progress.at + 1))
    kept = _with(progress, (*tries, fit_response(_content(quiz, progress), answer)))
    return QuizStep(kept, _marked(quiz, kept), may_try_again=not _is_settled(quiz, kept))


def shown_again(quiz: LoadedQuiz, progress: Progress) -> QuizStep:
    """The step as it was left, when the page is opened again."""
    if quiz.tells_each and progress.at < len(progress.tries) and progress.tries[progress.at]:
        again = not _is_settled(quiz, progress)
        return QuizStep(progress, _marked(quiz, progress), may_try_again=again)
    return QuizStep(progress)


def _is_settled(quiz: LoadedQuiz, progress: Progress) -> bool:
    tries = progress.tries[progress.at]
    if not tries:
        return False
    return len(tries) >= quiz.paper.tries_each or _marked(quiz, progress).mark.fraction in (1, None)


def _marked(quiz: LoadedQuiz, progress: Progress) -> MarkedAnswer:
    """The last try of the question that is shown, marked."""
    place = quiz.paper.drawn(progress.ticket.who, progress.ticket.number)[progress.at]
    return quiz.marking.one(place, progress.tries[progress.at][-1])


def _content(quiz: LoadedQuiz, progress: Progress) -> Content:
    places = quiz.paper.drawn(progress.ticket.who, progress.ticket.number)
    return quiz.paper.items[places[progress.at]].content


def _with(progress: Progress, tries: tuple[Response, ...]) -> Progress:
    listed = list(progress.tries)
    listed[progress.at] = tries
    return replace(progress, tries=tuple(listed))


def answers(quiz: LoadedQuiz, progress: Progress) -> list[Response]:
    """What is handed in: the answers, or where several tries are allowed, all of them."""
    if quiz.paper.tries_each > 1:
        return [list(tries) for tries in progress.tries]
    return [tries[-1] if tries else "" for tries in progress.tries]
