"""Pages of a quiz in pieces: made once by templates, put together for each person by joining."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from tongpin.questions.content import Response
from tongpin.questions.kinds import kind_of
from tongpin.quizzes.paper_content import HUNDREDTHS, MarkedAnswer, PaperItem, Sections, melted

NAME, NUMBER, LETTER = "\x02", "\x03", "\x04"  # stand where a person's page differs
CUT = "\x07"  # between choices that may change places
HEAD, BODY = "\x05", "\x06"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ANSWERS = 500  # to one question, as they are told, that are kept in memory


class RenderedQuestion:
    """One question as people see it, before and after hand-in."""

    def __init__(self, item: PaperItem, orders: Sequence[Sequence[int]], language: str) -> None:
        """`orders` of the choices that people may see. Call it in the language."""
        content = item.content
        self.content = content
        self.kind = kind_of(content)
        self.language = language
        self.orders = orders
        is_shuffled = list(orders) != [tuple(range(len(content.choices)))]
        context = {
            "content": content,
            "kind": self.kind,
            "fields": "" if is_shuffled else self.kind.fields_html(content, NAME),
            "points": points_text(item.points) if item.points else "",
            "rule": self.kind.rule_text(item.key),
            "name": NAME,
            "number": NUMBER,
            "letter": LETTER,
            "cut": CUT,
            "is_shuffled": is_shuffled,
        }
        whole = render_to_string("quizzes/_question.html", context)
        self.before, *self.choices = whole.split(CUT)
        self.after = self.choices.pop() if self.choices else ""
        right = self.kind.right_text(content, item.key)
        told = {"right": right, "why": item.key.why, "source": item.source}
        self.right = render_to_string("quizzes/_right.html", told)
        self.shown = lru_cache(None)(self._shown)  # there are as many as orders
        self.told = lru_cache(ANSWERS)(self._told)

    def _shown(self, order: int) -> str:
        if not self.choices:
            return self.before
        middle = "".join(
            self.choices[place].replace(LETTER, LETTERS[shown])
            for shown, place in enumerate(self.orders[order])
        )
        return f"{self.before}{middle}{self.after}"

    def page(self, name: str, number: int, order: int) -> str:
        """The question under this field name, its choices in one of the orders."""
        return self.shown(order).replace(NAME, name).replace(NUMBER, str(number))

    def fields_of(self, answer: Response, name: str) -> dict[str, list[str]]:
        """What the fields hold that give this answer."""
        return self.kind.fields_of(self.content, answer, name)

    def _told(self, told: Hashable, verdict: str) -> str:
        """What is told of one answer after hand-in."""
        answer = melted(told)
        with translation.override(self.language):
            text = self.kind.answer_text(self.content, answer)
            yours = escape(text) if text else _("nothing")
            chosen = self.content.choice(answer) if isinstance(answer, str) else None
            word = verdict_words()[verdict]
            if self.kind.is_marked_by_hand:
                word = _("marked by a person")
            note = f"<p>{escape(chosen.note)}</p>" if chosen and chosen.note else ""
            return (
                f'<li class="{verdict}"><p>{escape(self.content.stem)}</p>'
                f'<p><span class="mark {verdict}">{word}'
                f"</span></p><p><b>{_('Your answer')}：</b>{yours}</p>{note}{self.right}</li>"
            )


def verdict_words() -> dict[str, str]:
    return {
        "right": _("right"),
        "part": _("partly right"),
        "wrong": _("not right"),
        "open": _("not scored"),
    }


@dataclass(frozen=True)
class QuizPieces:
    """All of a quiz in one language."""

    shells: tuple[tuple[str, str, str], tuple[str, str, str]]  # normal and large type
    asked: tuple[RenderedQuestion, ...]
    units: str  # the choice of a unit
    words: dict[str, str]

    def shell(self, head: str, body: str, *, is_large: bool) -> str:
        first, second, third = self.shells[is_large]
        return f"{first}{head}{second}{body}{third}"


def languages() -> list[str]:
    return [code for code, __ in settings.LANGUAGES]


def pieces_of(
    title: str, intro: str, paper: Sections, units: Sequence[tuple[int, str]]
) -> dict[str, QuizPieces]:
    """The pieces in every language."""
    found = {}
    for language in languages():
        with translation.override(language):
            asked = tuple(
                RenderedQuestion(item, paper.orders_of(place), language)
                for place, item in enumerate(paper.items)
            )
            choice = render_to_string("quizzes/_units.html", {"units": units})
            shells = (_shell(is_large=False), _shell(is_large=True))
            found[language] = QuizPieces(shells, asked, choice, _words(title, intro))
    return found


def _shell(*, is_large: bool) -> tuple[str, str, str]:
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


def points_text(hundredths: int) -> str:
    """850 as 8.5, 1000 as 10."""
    return f"{hundredths / HUNDREDTHS:.2f}".rstrip("0").rstrip(".")


def verdict_of(one: MarkedAnswer) -> str:
    if one.mark.fraction is None:
        return "open"
    if one.mark.fraction == 1:
        return "right"
    return "part" if one.mark.fraction else "wrong"


def _words(title: str, intro: str) -> dict[str, str]:
    """What pages of this quiz say, escaped where it is somebody's."""
    return {
        "title": escape(title),
        "intro": f'<p class="lead">{escape(intro)}</p>' if intro.strip() else "",
        "hand_in": _("Hand in the paper"),
        "offline": _("No line now. Your answers stay here; hand them in once there is one."),
        "corrected": _("A key was corrected. What it means for your paper stands on its own page."),
        "by_hand": _("Short answers are marked by a person; the score grows then."),
        "mine": _("My papers"),
        "go_on": _("Go on on another device"),
        "too_long": _("Your answers are too long to be kept: leave this page open until hand-in."),
        "next": _("Next"),
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
        "ticket": _("This page is too old. Open the quiz again; your answers are still there."),
        "check": _("Check a receipt"),
    }
