"""Keys that are typed as in a bank, for questions that a paper asks already."""

from tongpin.questions.content import Key
from tongpin.questions.formats.typed_questions import build_question
from tongpin.questions.kinds import kind_of
from tongpin.questions.notations.raw_question import RawQuestion, UnclearError
from tongpin.quizzes.actions import QuizError
from tongpin.quizzes.paper_content import PaperItem


def typed_key(item: PaperItem, answer: str) -> Key:
    """The key that the typed answer says. Raises QuizError where it cannot be understood."""
    content = item.content
    raw_question = RawQuestion(
        kind=content.kind,
        stem=content.stem,
        answer=answer,
        options=[(choice.letter, choice.text) for choice in content.choices],
        rule=item.key.rule,
        why=item.key.why,
    )
    try:
        typed_content, key = build_question(raw_question)
        return kind_of(content).files.aligned_key(content, typed_content, key)
    except UnclearError as error:
        raise QuizError(str(error)) from error
