"""Pages of a quiz in pieces: made once by templates, put together for each person by joining."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongpin.guide.hints import QUIZ_HINT
from tongpin.quizzes.paper_content import Sections
from tongpin.quizzes.question_rendering import RenderedQuestion

HINT_PAGE = "\x07"  # stands where a hint names the page to go back to
HEAD, BODY = "\x05", "\x06"  # stand where a page's title and body come
Shell = tuple[str, str, str]  # a page before its title, between title and body, and behind


@dataclass(frozen=True)
class QuizPieces:
    """All of a quiz in one language."""

    shells: tuple[Shell, Shell]  # normal and large type
    questions: tuple[RenderedQuestion, ...]  # by place
    units: str  # the choice of a unit
    words: dict[str, str]

    def shell(self, head: str, body: str, *, is_large: bool) -> str:
        first, second, third = self.shells[is_large]
        return f"{first}{head}{second}{body}{third}"


def pieces_of(
    title: str, intro: str, paper: Sections, units: Sequence[tuple[int, str]]
) -> dict[str, QuizPieces]:
    """The pieces in every language."""
    pieces: dict[str, QuizPieces] = {}
    for language, __ in settings.LANGUAGES:
        with translation.override(language):
            pieces[language] = QuizPieces(
                shells=(_shell(is_large=False), _shell(is_large=True)),
                questions=_questions(paper, language),
                units=render_to_string("quizzes/_units.html", {"units": units}),
                words=_words(title, intro),
            )
    return pieces


def _questions(paper: Sections, language: str) -> tuple[RenderedQuestion, ...]:
    questions: list[RenderedQuestion] = []
    for place, item in enumerate(paper.items):
        questions.append(RenderedQuestion(item, paper.orders_of(place), language))
    return tuple(questions)


def _shell(*, is_large: bool) -> Shell:
    """A page of the site around a title and a body."""
    context = {
        "head": mark_safe(HEAD),  # noqa: S308  # both are constants
        "body": mark_safe(BODY),  # noqa: S308
        "large_type": is_large,
        "languages": settings.LANGUAGES,
    }
    first, rest = render_to_string("quizzes/hot.html", context).split(HEAD)
    second, third = rest.split(BODY)
    return first, second, third


def _hint() -> str:
    """The hint of a first visit, with %s where the address of the quiz comes."""
    html = render_to_string("guide/_hint.html", {"hint": QUIZ_HINT, "page": HINT_PAGE})
    return html.replace("%", "%%").replace(HINT_PAGE, "%s")


def _words(title: str, intro: str) -> dict[str, str]:
    """What pages of this quiz say, escaped where it is somebody's."""
    return {
        "title": escape(title),
        "hint": _hint(),
        "intro": f'<p class="lead">{escape(intro)}</p>' if intro.strip() else "",
        "hand_in": _("Hand in the paper"),
        "gaps": _("Not answered yet: {numbers}. Press “Hand in” again to hand in as it is."),
        "offline": _("No line now. Your answers stay here; hand them in once there is one."),
        "corrected": _("A key was corrected. What it means for your paper stands on its own page."),
        "by_hand": _("Short answers are marked by a person; the score grows then."),
        "mine": _("My papers"),
        "go_on": _("Go on on another device"),
        "too_long": _("Your answers are too long to be kept: leave this page open until hand-in."),
        "next": pgettext("question", "Next"),
        "back": _("Back to the question before"),
        "which": _("Question %(number)s of %(count)s") % {"number": "%s", "count": "%s"},
        "again_each": _("Not right yet. You can try once more."),
        "until": _("Hand in by %(time)s.") % {"time": "%s"},
        "wants_place": _("Show me my place. Nobody else sees it."),
        "shared": _("The same score shares a place; only the first try counts for places."),
        "score": _("Score"),
        "of": _("of %(most)s") % {"most": "%s"},
        "place": _("Your place"),
        "among": _("among %(count)s so far") % {"count": "%s"},
        "before": _("You handed in this paper before; that one counts."),
        "late": _("Handed in late: it is kept, and takes no part in places."),
        "later": _("What was right is told once the quiz is over."),
        "receipt": _("Receipt"),
        "receipt_help": _("Keep it: with it anybody can check what you handed in, and when."),
        "again": _("Answer once more"),
        "opens": _("It opens at %(time)s.") % {"time": "%s"},
        "closed": _("It is over. Thank you to everybody who took part."),
        "paused": _("The campaign stands still: nobody begins a paper now."),
        "brought": _(
            "This link goes on with a paper that was begun on another device at %(time)s. "
            "Go on only if you began it: the answers count for whoever did."
        )
        % {"time": "%s"},
        "brought_mine": _("I began it: go on here"),
        "brought_other": _("It is not mine: begin my own paper"),
        "unit_code": _(
            "This quiz is answered through the code of your unit. Ask there for its link, or sign "
            "in."
        ),
        "other_person": _(
            "This paper belongs to somebody else than who is signed in here. Open the quiz anew."
        ),
        "ticket": _("This page is too old. Open the quiz again; your answers are still there."),
        "check": _("Check a receipt"),
    }
