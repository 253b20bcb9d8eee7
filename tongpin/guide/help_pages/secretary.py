"""What a study secretary does here."""

from django.utils.translation import gettext_lazy as _

from tongpin.guide import doors
from tongpin.guide.help_pages.help_page import HelpPage, HelpStep, HowTo
from tongpin.guide.sketch import Sketch, button, field, head, text
from tongpin.orgs.models import Role

WRITE_MINUTES = HowTo(
    title=_("Write the minutes of a session"),
    door=doors.ACTS,
    sketch=Sketch(
        (
            head(_("Dossier")),
            button(_("Write the minutes"), 1),
            field(_("what was said"), 2),
            button(_("Save"), 3),
        )
    ),
    moves=(
        _("Open the session, press “Dossier”, then “Write the minutes”."),
        _("Write what was said. Day, place and who came stand there already."),
        _("Press “Save” as often as you like: every earlier text stays readable."),
    ),
)
FILL_THE_DOSSIER = HowTo(
    title=_("Fill what is open in a dossier"),
    door=doors.ACTS,
    sketch=Sketch(
        (
            head(_("Dossier")),
            text(_("what remains, item by item"), 1),
            button(_("Answer the open ones together"), 2),
            button(_("Save"), 3),
        )
    ),
    moves=(
        _("Open the dossier. Most items have filled themselves; see which are open."),
        _("Press “Answer the open ones together” and say for each: a file, or where it is kept."),
        _("Press “Save”. An item that does not apply gets a reason, and is done too."),
    ),
)
NOTE_A_MAKE_UP = HowTo(
    title=_("Put down who has made up"),
    door=doors.MAKE_UPS,
    sketch=Sketch(
        (
            head(_("Missed and made up")),
            text(_("who missed what"), 1),
            field(_("how and when"), 2),
            button(_("Save"), 3),
        )
    ),
    moves=(
        _("Open the list: it comes from the sign-in, so nobody has to be typed."),
        _("Open the session's dossier and say how and when somebody made up."),
        _("Press “Save”. The name leaves the list of what is open."),
    ),
)
SECRETARY_PAGE = HelpPage(
    key=Role.SECRETARY.value,
    name=Role.SECRETARY.label,
    title=_("What a study secretary does here"),
    summary=_("You look after the study sessions of your unit, from the plan to the dossier."),
    steps=(
        HelpStep(
            _("At the start of the year put the topics into the plan; days can come later."),
            (doors.YEAR_PLAN,),
        ),
        HelpStep(
            _("Once the day is known, plan the session. It stands in the calendar then."),
            (doors.PLAN_ACT, doors.CALENDAR),
        ),
        HelpStep(
            _("On the day open the sign-in on the session's page."),
            (doors.ACTS,),
        ),
        HelpStep(
            _("Afterwards write the minutes in its dossier, and see what is still open there."),
            (doors.ACTS,),
        ),
        HelpStep(
            _("Authors hand in their papers by phone; you put in what came on paper."),
        ),
        HelpStep(
            _("Look who was away, and put down when they have made up."),
            (doors.MAKE_UPS,),
        ),
        HelpStep(
            _("Publish a reading or a quiz when there is something worth reading."),
            (doors.LEARNING, doors.QUIZZES),
        ),
        HelpStep(
            _("See what else your unit owes and by when."),
            (doors.DUTIES,),
        ),
    ),
    need_not=(
        _("Type lists of who came. They come from the sign-in."),
        _("Collect notebooks, or count how long somebody has read."),
        _("Print everything for an inspection. The dossier opens on the page and prints at once."),
    ),
    how_tos=(WRITE_MINUTES, FILL_THE_DOSSIER, NOTE_A_MAKE_UP),
)
