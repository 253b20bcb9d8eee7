"""Questions as people see them: to be answered, answered, and told what was right."""

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from tongpin.questions.content import Response
from tongpin.questions.kinds import kind_of
from tongpin.questions.picture_addresses import picture_address
from tongpin.questions.picture_signs import signs_in, with_pictures
from tongpin.quizzes.paper_content import HUNDREDTHS, MarkedAnswer, PaperItem, thawed_answer

NAME, NUMBER, LETTER = "\x02", "\x03", "\x04"  # stand where a person's page differs
CUT = "\x07"  # between choices that may change places
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ANSWERS = 500  # to one question, as they are told, that are kept in memory


class RenderedQuestion:
    """One question as people see it in one language, before and after hand-in."""

    def __init__(self, item: PaperItem, orders: Sequence[Sequence[int]], language: str) -> None:
        """`orders` of the choices that people may see. Call it in the language."""
        content = item.content
        self.content = content
        self.marks = {sign.mark for sign in item.signs}
        self.kind = kind_of(content)
        self.language = language
        self.orders = orders
        is_shuffled = list(orders) != [tuple(range(len(content.choices)))]
        context = {
            "content": content,
            "kind": self.kind,
            "heading": self.kind.heading(content),
            "fields": "" if is_shuffled else self.kind.fields_html(content, NAME),
            "points": points_text(item.points) if item.points else "",
            "rule": self.kind.rule_text(item.key),
            "name": NAME,
            "number": NUMBER,
            "letter": LETTER,
            "cut": CUT,
            "is_shuffled": is_shuffled,
        }
        whole = self._with_pictures(render_to_string("quizzes/_question.html", context))
        self.before, *self.choices = whole.split(CUT)
        self.after = self.choices.pop() if self.choices else ""
        right = self.kind.right_text(content, item.key)
        right_context = {"right": right, "why": item.key.why, "source": item.source}
        self.right = render_to_string("quizzes/_right.html", right_context)
        self.in_order = lru_cache(None)(self._in_order)  # there are as many as orders
        self.told_html = lru_cache(ANSWERS)(self._told_html)

    def _with_pictures(self, html: str) -> str:
        """With the question's own pictures, whatever signs somebody typed as an answer."""
        return with_pictures(html, self._address) if self.marks else html

    def _address(self, mark: str) -> str:
        return picture_address(mark) if mark in self.marks else ""

    @property
    def picture_addresses(self) -> dict[str, str]:
        """The addresses of the pictures that are shown before hand-in, by their marks."""
        marks = [sign.mark for sign in signs_in(self.content.shown_texts)]
        return {mark: picture_address(mark) for mark in marks}

    def _in_order(self, order: int) -> str:
        if not self.choices:
            return self.before
        choices = "".join(
            self.choices[place].replace(LETTER, LETTERS[position])
            for position, place in enumerate(self.orders[order])
        )
        return f"{self.before}{choices}{self.after}"

    def asked_html(self, name: str, number: int, order: int) -> str:
        """The question under this field name, its choices in one of the orders."""
        return self.in_order(order).replace(NAME, name).replace(NUMBER, str(number))

    def fields_of(self, answer: Response, name: str) -> dict[str, list[str]]:
        """What the fields hold that give this answer."""
        return self.kind.fields_of(self.content, answer, name)

    def _told_html(self, frozen: Hashable, verdict: str) -> str:
        """What is told of one answer after hand-in: what was answered, and what is right."""
        answer = thawed_answer(frozen)
        with translation.override(self.language):
            text = self.kind.answer_text(self.content, answer)
            yours = escape(text) if text else _("nothing")
            word = _("marked by a person") if self.kind.is_marked_by_hand else _word(verdict)
            told = (
                f'<li class="{verdict}"><p>{escape(self.content.stem)}</p>'
                f'<p><span class="mark {verdict}">{word}'
                f"</span></p><p><b>{_('Your answer')}：</b>{yours}</p>{self._note(answer)}"
            )
            return f"{self._with_pictures(told)}{self.right}</li>"

    def _note(self, answer: Response) -> str:
        """What the question says of the choice that was made."""
        choice = self.content.choice(answer) if isinstance(answer, str) else None
        if choice is None or not choice.note:
            return ""
        return f"<p>{escape(choice.note)}</p>"


def verdict_of(answer: MarkedAnswer) -> str:
    """In a word that pages style: right, part, wrong, or open where it is not scored."""
    fraction = answer.mark.fraction
    if fraction is None:
        return "open"
    if fraction == 1:
        return "right"
    return "part" if fraction else "wrong"


def _word(verdict: str) -> str:
    words = {
        "right": _("right"),
        "part": _("partly right"),
        "wrong": _("not right"),
        "open": _("not scored"),
    }
    return words[verdict]


def points_text(hundredths: int) -> str:
    """850 as 8.5, 1000 as 10."""
    return f"{hundredths / HUNDREDTHS:.2f}".rstrip("0").rstrip(".")


def filled_in(html: str, fields: Mapping[str, Sequence[str]]) -> str:
    """The page of a question with these values ticked, chosen or written."""
    for name, values in fields.items():
        for value in values:
            html = _with_value(html, name, escape(value))
    return html


def _with_value(html: str, name: str, value: str) -> str:
    """`value` is escaped. Each kind of field is written in one way, see questions/kinds/*/."""
    field = f'name="{name}"'
    html = html.replace(f'{field} value="{value}"', f'{field} value="{value}" checked')
    html = html.replace(f"<input {field} maxlength", f'<input {field} value="{value}" maxlength')
    if (begin := html.find(f"<select {field}>")) >= 0:
        end = html.index("</select>", begin)
        chosen = html[begin:end].replace(f'value="{value}"', f'value="{value}" selected')
        html = html[:begin] + chosen + html[end:]
    if (begin := html.find(f"<textarea {field} ")) >= 0:
        end = html.index("></textarea>", begin)
        html = f"{html[: end + 1]}{value}{html[end + 1 :]}"
    return html
