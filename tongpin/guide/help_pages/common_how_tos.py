"""How to do what several roles do alike."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.guide import doors
from tongpin.guide.help_pages.help_page import HowTo
from tongpin.guide.sketch import Sketch, button, code, field, figure, head, text

LOOK_A_FIGURE_UP = HowTo(
    title=_("Look a figure up to its rows"),
    door=doors.REPORT,
    sketch=Sketch(
        (
            head(_("Report")),
            figure(_("12 sessions were held"), 1),
            text(_("the figure and its rows"), 2),
            text(_("one act, with what proves it"), 3),
        )
    ),
    moves=(
        _("Press a figure in the report. What is underlined can be pressed."),
        _("You see the exact value and the rows that it counts."),
        _("Press a row: the act opens, with its unit, day, people and what remains of it."),
    ),
)
RELEASE_THE_REPORT = HowTo(
    title=_("Sign the report and release it"),
    door=doors.REPORT,
    sketch=Sketch(
        (
            head(_("Report")),
            button(_("Release"), 1),
            text(_("Questions to the units"), 2),
            text(_("your signature at the end"), 3),
        )
    ),
    moves=(
        _("Read the report and press “Release”."),
        _("Look at what is to be asked of units. The report can be released with open questions."),
        _("Sign with the last button. The text and its figures then stay as they are."),
    ),
)
SIGN_IN_TO_A_HALL = HowTo(
    title=_("Sign in to a hall"),
    door=doors.SPOKEN_CODE,
    sketch=Sketch(
        (
            head(_("Sign-in")),
            code(_("the code on the screen"), 1),
            field(_("your name"), 2),
            button(pgettext_lazy("hall", "Sign in"), 3),
        )
    ),
    moves=(
        _("Scan the code on the screen with your phone, or type the six digits that are read out."),
        _("Type your name. A phone that knows you asks for nothing."),
        _("Press the button. Two taps, no picture, no place; your neighbour can use it too."),
    ),
)
ANSWER_A_QUIZ = HowTo(
    title=_("Answer a quiz"),
    door=doors.QUIZZES,
    sketch=Sketch(
        (
            head(_("Quizzes")),
            button(_("To the quiz"), 1),
            text(_("the questions"), 2),
            button(_("Hand in the paper"), 3),
        )
    ),
    moves=(
        _("Open a quiz and press “To the quiz”, or scan its code on the wall."),
        _("Answer question by question. If the line breaks, your answers stay on the page."),
        _("Hand in at the end, and keep the receipt: with it anybody can check your paper."),
    ),
)
