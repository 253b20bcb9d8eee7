"""What the office of the leading group does here."""

from django.utils.translation import gettext_lazy as _

from tongpin.guide import doors
from tongpin.guide.help_pages.common_how_tos import RELEASE_THE_REPORT
from tongpin.guide.help_pages.help_page import HelpPage, HelpStep, HowTo
from tongpin.guide.sketch import Sketch, button, field, head, text
from tongpin.orgs.models import Role

ISSUE_A_DIRECTIVE = HowTo(
    title=_("Issue a directive and see how it stands"),
    door=doors.ISSUE_DIRECTIVE,
    sketch=Sketch(
        (
            head(_("Issue a directive")),
            field(_("What is expected"), 1),
            button(_("Issue it"), 2),
            text(_("How it stands"), 3),
        )
    ),
    moves=(
        _("Write what is expected, of which units, and by when."),
        _("Press “Issue it”. Each unit owes it from now on and is told."),
        _("Open it again whenever you like: it shows unit by unit what was done. Nobody reports."),
    ),
)
ISSUE_A_PAPER = HowTo(
    title=_("Make a dispatch sheet and issue it"),
    door=doors.OFFICE,
    sketch=Sketch(
        (
            head(_("Office")),
            button(_("Make the dispatch sheet"), 1),
            text(_("drawn from the ledger"), 2),
            button(_("Issue the paper"), 3),
        )
    ),
    moves=(
        _("Press “Make the dispatch sheet”. It is drawn from the ledger at once."),
        _("Read it, and add a sentence of your own where one is needed."),
        _("Press “Issue the paper”. It stays as it is, and the units in it are told."),
    ),
)
OFFICE_PAGE = HelpPage(
    key=Role.OFFICE.value,
    name=Role.OFFICE.label,
    title=_("What the office does here"),
    summary=_("You say what is to be done, see how it stands without asking, and make the report."),
    steps=(
        HelpStep(
            _("In the morning see what is late, whose it is, and what waits for you."),
            (doors.OFFICE, doors.INBOX),
        ),
        HelpStep(
            _("Something is to be done: issue a directive that says what, who and by when."),
            (doors.ISSUE_DIRECTIVE, doors.DIRECTIVES),
        ),
        HelpStep(
            _("Something is late: press “Send the reminders” once. Each unit gets one message."),
            (doors.DUTIES,),
        ),
        HelpStep(
            _("Dispatch sheets, agendas and circulars are drafted by themselves: read and issue."),
            (doors.PAPERS, doors.MECHANISMS),
        ),
        HelpStep(
            _("See how problems and inspections go on, and hand over what units must correct."),
            (doors.PROBLEMS, doors.INSPECTIONS),
        ),
        HelpStep(
            _("Somebody wants numbers from units: look up first what is known already."),
            (doors.DATA_REQUESTS, doors.BURDEN),
        ),
        HelpStep(
            _("The report is written at any moment. Read it, then release it."),
            (doors.REPORT, doors.RELEASE),
        ),
        HelpStep(
            _("Answer what people complain of, with a name and a day."),
            (doors.COMPLAINTS,),
        ),
        HelpStep(
            _("What your own office held is recorded like any other unit's."),
            (doors.RECORD_ACT, doors.LOAD_LEDGERS),
        ),
    ),
    need_not=(
        _("Ring up units for numbers. What they recorded is counted already."),
        _("Add up tables. The same figure stands in the report, on pages and in papers."),
        _("Rank units. Each is compared with its own plan alone."),
    ),
    how_tos=(ISSUE_A_DIRECTIVE, ISSUE_A_PAPER, RELEASE_THE_REPORT),
)
