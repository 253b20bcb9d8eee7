"""What a clerk does here."""

from django.utils.translation import gettext_lazy as _

from tongpin.guide import doors
from tongpin.guide.help_pages.help_page import HelpPage, HelpStep, HowTo
from tongpin.guide.sketch import Sketch, button, code, field, head, text
from tongpin.orgs.models import Role

RECORD_AN_ACT = HowTo(
    title=_("Record an act"),
    door=doors.RECORD_ACT,
    sketch=Sketch(
        (
            head(_("Record an act")),
            field(_("Kind"), 1),
            field(_("day, unit, what, how many"), 2),
            button(_("Record"), 3),
        )
    ),
    moves=(
        _("Press “Record an act” on the start page and choose the kind."),
        _("Write the day, the unit, what it was and how many came; leave out the rest."),
        _("Press “Record”. It is counted at once, in every table and in the report."),
    ),
)
LOAD_A_LEDGER = HowTo(
    title=_("Load a ledger"),
    door=doors.LOAD_LEDGERS,
    sketch=Sketch(
        (
            head(_("Load ledgers")),
            field(_("your Excel file"), 1),
            button(_("Check"), 2),
            text(_("row by row: what was understood"), 3),
        )
    ),
    moves=(
        _("Choose the workbook just as it is; titles, totals and merged cells do no harm."),
        _("Press “Check”. Nothing is stored yet."),
        _("Look at the rows with a mark, then store with the button at the top."),
    ),
)
OPEN_A_SIGN_IN = HowTo(
    title=_("Let people sign in to a meeting"),
    door=doors.ACTS,
    sketch=Sketch(
        (
            head(_("Sign-in")),
            button(_("Open the sign-in"), 1),
            code(_("the code on the screen"), 2),
            button(_("Close the sign-in"), 3),
        )
    ),
    moves=(
        _("On the page of the act press “Sign-in”, then “Open the sign-in”."),
        _("Show “Code on the screen” in the hall; who has no phone is ticked by you."),
        _("Press “Close the sign-in” afterwards. The list is the attendance; type nothing again."),
    ),
)
CLERK_PAGE = HelpPage(
    key=Role.CLERK.value,
    name=Role.CLERK.label,
    title=_("What a clerk does here"),
    summary=_("You put down what your unit did, once. All tables and reports come from it."),
    steps=(
        HelpStep(
            _("In the morning look at what waits for your office."),
            (doors.START, doors.INBOX),
        ),
        HelpStep(
            _("Something was held: record it the same day. It takes a minute."),
            (doors.RECORD_ACT,),
        ),
        HelpStep(
            _("You keep a ledger in Excel anyway: load it as it is, as often as you like."),
            (doors.LOAD_LEDGERS,),
        ),
        HelpStep(
            _("Something is coming up: plan it, and it stands in the calendar of your unit."),
            (doors.PLAN_ACT, doors.CALENDAR),
        ),
        HelpStep(
            _("A directive came: see what is expected by when. Doing it and recording it is all."),
            (doors.DUTIES, doors.DIRECTIVES),
        ),
        HelpStep(
            _("A meeting: let people sign in by their phones, or print a sheet for signatures."),
            (doors.ACTS,),
        ),
        HelpStep(
            _("A problem was handed to your unit: say what you will do, and tell when it is done."),
            (doors.PROBLEMS,),
        ),
        HelpStep(
            _("Something is worth telling: send it to the office above. Nobody counts how many."),
            (doors.NEWS,),
        ),
    ),
    need_not=(
        _("Fill in monthly tables. Figures are counted from what you recorded."),
        _("Take photographs as proof. A note of where the paper is kept is worth as much."),
        _("Give the same numbers twice. If somebody asks for them again, tell the office."),
    ),
    how_tos=(RECORD_AN_ACT, LOAD_A_LEDGER, OPEN_A_SIGN_IN),
)
