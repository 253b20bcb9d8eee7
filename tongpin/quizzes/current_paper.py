"""What is asked now: a quiz's paper with the keys as they were corrected since."""

from tongpin.questions.content import Key
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.paper_content import Sections


def paper_of(quiz: Quiz) -> Sections:
    """The frozen paper under the newest keys. Costs two queries.

    Raises Paper.DoesNotExist for a quiz that was not published.
    """
    frozen = quiz.paper
    paper = Sections.of(
        frozen.sections, frozen.seed, shuffles=quiz.shuffles, tries_each=quiz.tries_each
    )
    for change in quiz.key_changes.order_by("id"):
        paper = paper.with_key(change.version, Key.of(change.after))
    return paper
