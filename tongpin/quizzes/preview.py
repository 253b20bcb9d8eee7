"""A paper as who answers will see it, before or after it is published; nothing is stored."""

from collections.abc import Iterator
from uuid import uuid4

from django.utils.safestring import SafeString, mark_safe

from tongpin.quizzes.paper_content import Sections
from tongpin.quizzes.question_rendering import RenderedQuestion


def previewed_questions(paper: Sections, language: str) -> Iterator[SafeString]:
    """The questions of one draw, in the order in which somebody is asked them, as HTML.

    Each call draws as for another person. Call it in the language.
    """
    who = uuid4()
    places = paper.drawn(who, 1)
    orders = paper.orders(places, who, 1)
    for number, (place, order) in enumerate(zip(places, orders, strict=True), start=1):
        rendered = RenderedQuestion(paper.items[place], paper.orders_of(place), language)
        yield mark_safe(rendered.asked_html(f"a{number}", number, order))  # noqa: S308
