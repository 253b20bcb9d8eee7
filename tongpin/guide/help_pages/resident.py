"""What somebody does here who has no login."""

from django.utils.translation import gettext_lazy as _

from tongpin.guide import doors
from tongpin.guide.help_pages.common_how_tos import SIGN_IN_TO_A_HALL
from tongpin.guide.help_pages.help_page import HelpPage, HelpStep, HowTo
from tongpin.guide.sketch import Sketch, button, field, head, text

READ_A_LITTLE = HowTo(
    title=_("Read a little and answer its questions"),
    door=doors.READING,
    sketch=Sketch(
        (
            head(_("Today's reading")),
            text(_("a short text"), 1),
            button(_("Answer its questions"), 2),
            button(_("Hand in the paper"), 3),
        )
    ),
    moves=(
        _("Scan the code on the wall, or open today's reading."),
        _("Read, then press “Answer its questions” if you like. No name, no time limit."),
        _("Hand in, and see at once what was right."),
    ),
)
TELL_THE_OFFICE = HowTo(
    title=_("Tell the office what is wrong"),
    door=doors.COMPLAIN,
    sketch=Sketch(
        (
            head(_("Tell the office")),
            field(_("what is wrong"), 1),
            field(_("how to reach you (optional)"), 2),
            button(_("Send"), 3),
        )
    ),
    moves=(
        _("Say in your own words what is wrong or takes too much time."),
        _("If you want an answer, leave a way to reach you. No name is needed."),
        _("Press “Send”. The office reads every word and answers by a fixed day."),
    ),
)
RESIDENT = HelpPage(
    key="resident",
    name=_("residents, without a login"),
    title=_("What you can do here without a login"),
    summary=_("You need no account: a phone is enough, and your name only where you type it."),
    steps=(
        HelpStep(
            _("At an activity, scan the code on the screen or type the six digits."),
            (doors.SPOKEN_CODE,),
        ),
        HelpStep(
            _("Read the day's reading, and answer five questions if you like."),
            (doors.READING, doors.FIVE),
        ),
        HelpStep(
            _("Answer a quiz by its link or code. Keep the receipt; anybody can check it."),
            (doors.RECEIPT,),
        ),
        HelpStep(
            _("You have a certificate: check its number."),
            (doors.CERTIFICATE,),
        ),
        HelpStep(
            _("See what came from this phone, and have it forgotten."),
            (doors.OWN_PAGE,),
        ),
        HelpStep(
            _("Something is wrong or a burden: tell the office, with or without your name."),
            (doors.COMPLAIN,),
        ),
        HelpStep(
            _("You got a letter with a code: open your account with it."),
            (doors.JOIN,),
        ),
    ),
    need_not=(
        _("Register, or install anything."),
        _("Say where you are, or show your face."),
        _("Take part. Nobody keeps a list of who did not."),
    ),
    how_tos=(SIGN_IN_TO_A_HALL, READ_A_LITTLE, TELL_THE_OFFICE),
)
