"""What an editor does here."""

from django.utils.translation import gettext_lazy as _

from tongpin.guide import doors
from tongpin.guide.help_pages.common_how_tos import LOOK_A_FIGURE_UP
from tongpin.guide.help_pages.help_page import HelpPage, HelpStep, HowTo
from tongpin.guide.sketch import Sketch, button, field, figure, head, text
from tongpin.orgs.models import Role

FIND_AN_ACT = HowTo(
    title=_("Find something worth writing about"),
    door=doors.ACTS,
    sketch=Sketch(
        (
            head(_("Acts")),
            field(_("kind, unit, days, words"), 1),
            button(_("Show"), 2),
            text(_("one act, with its unit and day"), 3),
        )
    ),
    moves=(
        _("Open the list of acts and choose a kind, a unit or a period."),
        _("Press “Show”."),
        _("Open an act: day, place, people and what remains of it stand there."),
    ),
)
QUOTE_A_RELEASE = HowTo(
    title=_("Quote a figure that stays the same"),
    door=doors.RELEASES,
    sketch=Sketch(
        (
            head(_("Releases")),
            text(_("the newest report"), 1),
            figure(_("12 sessions were held"), 2),
            text(_("Check code"), 3),
        )
    ),
    moves=(
        _("Open the newest release: its figures do not change any more."),
        _("Take the figure as it is printed there, with its counting word."),
        _("Keep the check code: with it anybody can see that the report is the signed one."),
    ),
)
EDITOR_PAGE = HelpPage(
    key=Role.EDITOR.value,
    name=Role.EDITOR.label,
    title=_("What an editor does here"),
    summary=_("You find what happened in your units, and figures that you can rely on."),
    steps=(
        HelpStep(
            _("See on the start page what was recorded last and what is planned."),
            (doors.START, doors.CALENDAR),
        ),
        HelpStep(
            _("Look for acts by kind, unit and day; each page says who, when and where."),
            (doors.ACTS,),
        ),
        HelpStep(
            _("You need a figure: take it from the report or the list of figures."),
            (doors.REPORT, doors.FIGURES),
        ),
        HelpStep(
            _("For print take figures from a released report: they stay the same."),
            (doors.RELEASES,),
        ),
        HelpStep(
            _("You want to write about one unit: open its page and see whom to ask."),
            (doors.UNITS,),
        ),
        HelpStep(
            _("Read the day's reading like everybody else."),
            (doors.LEARNING, doors.FIVE),
        ),
    ),
    need_not=(
        _("Ask units for numbers or for lists of what they did."),
        _("Round figures yourself. The report prints them so that they never say too much."),
        _("Record anything. Clerks and the office do."),
    ),
    how_tos=(LOOK_A_FIGURE_UP, FIND_AN_ACT, QUOTE_A_RELEASE),
)
