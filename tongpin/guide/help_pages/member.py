"""What a member of a unit does here."""

from django.utils.translation import gettext_lazy as _

from tongpin.guide import doors
from tongpin.guide.help_pages.common_how_tos import ANSWER_A_QUIZ, SIGN_IN_TO_A_HALL
from tongpin.guide.help_pages.help_page import HelpPage, HelpStep, HowTo
from tongpin.guide.sketch import Sketch, button, field, head, text
from tongpin.orgs.models import Role

HAND_IN_A_PAPER = HowTo(
    title=_("Hand in what you wrote"),
    door=doors.ACTS,
    sketch=Sketch(
        (
            head(_("Sign-in")),
            text(_("what the session asks for"), 1),
            field(_("your text"), 2),
            button(_("Save"), 3),
        )
    ),
    moves=(
        _("After you have signed in, press the button that names the paper."),
        _("Write or paste your text. A few sentences of your own are enough."),
        _("Press “Save”. You can change it there, and erase it on your own page."),
    ),
)
MEMBER_PAGE = HelpPage(
    key=Role.MEMBER.value,
    name=Role.MEMBER.label,
    title=_("What a member does here"),
    summary=_("You take part. That you came is put down by two taps on your phone."),
    steps=(
        HelpStep(
            _("See in the calendar what comes next in your unit."),
            (doors.CALENDAR, doors.START),
        ),
        HelpStep(
            _("At a session scan the code on the screen. Without a camera show your own code."),
            (doors.OWN_CODE, doors.SPOKEN_CODE),
        ),
        HelpStep(
            _("Read the day's reading, if you like, and answer five questions."),
            (doors.READING, doors.FIVE),
        ),
        HelpStep(
            _("A quiz is on: answer it whenever you want to until it closes."),
            (doors.QUIZZES,),
        ),
        HelpStep(
            _("Were you away? Make up, and tell your study secretary."),
            (doors.ACTS,),
        ),
        HelpStep(
            _("See what is stored about you, take it along, or have it erased."),
            (doors.OWN_PAGE,),
        ),
    ),
    need_not=(
        _("Copy out notes. Nobody counts words or minutes."),
        _("Take part in quizzes. They are for who likes, and nobody is shown who answered what."),
        _("Take a picture of yourself or share where you are."),
    ),
    how_tos=(SIGN_IN_TO_A_HALL, ANSWER_A_QUIZ, HAND_IN_A_PAPER),
)
