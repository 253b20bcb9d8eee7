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
    marked_answer: MarkedAnswer | None = None  # the answer that was given just now
    may_try_again: bool = False

    @property
    def is_done(self) -> bool:
        return self.progress.at >= len(self.progress.tries)


def first_step(quiz: LoadedQuiz, ticket: Ticket) -> QuizStep:
    """The beginning: nothing is answered."""
    return QuizStep(Progress(ticket, 0, ((),) * quiz.paper.asked))


def next_step(quiz: LoadedQuiz, progress: Progress, answer: Response, button: str) -> QuizStep:
    """The step that follows an answer, or a button without one."""
    if progress.at >= len(progress.tries):
        return QuizStep(progress)
    if quiz.tells_each:
        return _step_that_tells(quiz, progress, answer, button)
    fitted = fit_response(content_at(quiz, progress), answer)
    answered = _with_tries(progress, (fitted,))
    if button == BACK and quiz.goes_back:
        return QuizStep(replace(answered, at=max(answered.at - 1, 0)))
    return QuizStep(replace(answered, at=answered.at + 1))


def _step_that_tells(
    quiz: LoadedQuiz, progress: Progress, answer: Response, button: str
) -> QuizStep:
    """People are told after each answer; what was told stands."""
    tries = progress.tries[progress.at]
    if button == ON or _is_settled(quiz, progress):
        return QuizStep(replace(progress, at=progress.at + 1))
    fitted = fit_response(content_at(quiz, progress), answer)
    answered = _with_tries(progress, (*tries, fitted))
    return _told_step(quiz, answered)


def resumed_step(quiz: LoadedQuiz, progress: Progress) -> QuizStep:
    """The step as it was left, when the page is opened again."""
    is_over = progress.at >= len(progress.tries)
    if not quiz.tells_each or is_over or not progress.tries[progress.at]:
        return QuizStep(progress)
    return _told_step(quiz, progress)


def _told_step(quiz: LoadedQuiz, progress: Progress) -> QuizStep:
    """The step that tells what the last try was worth."""
    may_try_again = not _is_settled(quiz, progress)
    return QuizStep(progress, _marked_answer(quiz, progress), may_try_again)


def _is_settled(quiz: LoadedQuiz, progress: Progress) -> bool:
    """Whether the question takes no further try."""
    tries = progress.tries[progress.at]
    if not tries:
        return False
    if len(tries) >= quiz.paper.tries_each:
        return True
    return _marked_answer(quiz, progress).mark.fraction in (1, None)


def _marked_answer(quiz: LoadedQuiz, progress: Progress) -> MarkedAnswer:
    """The last try of the question that is shown, marked."""
    last_try = progress.tries[progress.at][-1]
    return quiz.marking.one(_place(quiz, progress), last_try)


def content_at(quiz: LoadedQuiz, progress: Progress) -> Content:
    """What the question that is shown asks."""
    return quiz.paper.items[_place(quiz, progress)].content


def _place(quiz: LoadedQuiz, progress: Progress) -> int:
    """The place in the paper of the question that is shown."""
    ticket = progress.ticket
    return quiz.paper.drawn(ticket.who, ticket.number)[progress.at]


def _with_tries(progress: Progress, tries: tuple[Response, ...]) -> Progress:
    all_tries = list(progress.tries)
    all_tries[progress.at] = tries
    return replace(progress, tries=tuple(all_tries))


def answers_to_hand_in(quiz: LoadedQuiz, progress: Progress) -> list[Response]:
    """The answers, or where several tries are allowed, the list of the tries of each question."""
    answers: list[Response] = []
    for tries in progress.tries:
        if quiz.paper.tries_each > 1:
            answers.append(list(tries))
        else:
            answers.append(tries[-1] if tries else "")
    return answers
