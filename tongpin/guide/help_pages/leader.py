"""What a leader does here."""

from django.utils.translation import gettext_lazy as _

from tongpin.guide import doors
from tongpin.guide.help_pages.common_how_tos import LOOK_A_FIGURE_UP, RELEASE_THE_REPORT
from tongpin.guide.help_pages.help_page import HelpPage, HelpStep, HowTo
from tongpin.guide.sketch import Sketch, button, head, text
from tongpin.orgs.models import Role

SIGN_A_REQUEST = HowTo(
    title=_("Sign a request for data, or refuse it"),
    door=doors.DATA_REQUESTS,
    sketch=Sketch(
        (
            head(_("Your signature")),
            text(_("who asks, why, how many minutes"), 1),
            button(_("Sign"), 2),
            button(_("Do not sign"), 3),
        )
    ),
    moves=(
        _("Open the request from your start page. It says who asks, why, and what it costs units."),
        _("Press “Sign”, and the units are asked."),
        _("Or press “Do not sign” with a reason, and nobody is asked."),
    ),
)
LEADER_PAGE = HelpPage(
    key=Role.LEADER.value,
    name=Role.LEADER.label,
    title=_("What a leader does here"),
    summary=_("You read how things stand, open any figure, and sign what needs your name."),
    steps=(
        HelpStep(
            _("Open the start page: the figures so far, and what waits for your signature."),
            (doors.START,),
        ),
        HelpStep(
            _("Read the report. It is always as the rows are now."),
            (doors.REPORT,),
        ),
        HelpStep(
            _("You doubt a figure: press it, and see the rows behind it."),
            (doors.FIGURES,),
        ),
        HelpStep(
            _("You want to know about one unit: open its page."),
            (doors.UNITS,),
        ),
        HelpStep(
            _("See which problems are open, for how long, and who is at work on them."),
            (doors.PROBLEMS, doors.INSPECTIONS),
        ),
        HelpStep(
            _("Read the office's sheets and circulars."),
            (doors.PAPERS, doors.MECHANISMS),
        ),
        HelpStep(
            _("Sign or refuse requests that would cost units much time."),
            (doors.DATA_REQUESTS, doors.BURDEN),
        ),
        HelpStep(
            _("Sign the report, and it stays as it is. Earlier ones stand beside it."),
            (doors.RELEASE, doors.RELEASES),
        ),
    ),
    need_not=(
        _("Ask for a table or a briefing of figures. They stand here at any moment."),
        _("Record anything yourself. Clerks and the office do."),
        _("Compare units with each other. Each has its own plan."),
    ),
    how_tos=(LOOK_A_FIGURE_UP, SIGN_A_REQUEST, RELEASE_THE_REPORT),
)
