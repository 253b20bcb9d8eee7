"""What the audit administrator does here."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.guide import doors
from tongpin.guide.help_pages.help_page import HelpPage, HelpStep, HowTo
from tongpin.guide.sketch import Sketch, button, field, head, text
from tongpin.orgs.models import Role

FIND_WHO_DID_WHAT = HowTo(
    title=_("Find out who did what"),
    door=doors.JOURNAL,
    sketch=Sketch(
        (
            head(_("Journal")),
            field(_("Who"), 1),
            button(_("Show"), 2),
            text(_("when, who, what, about what"), 3),
        )
    ),
    moves=(
        _("Write a name, or choose a period."),
        _("Press “Show”."),
        _("Each line says when, who, what and about what; the newest stands at the top."),
    ),
)
SEE_WHAT_WAS_REFUSED = HowTo(
    title=_("See who was refused"),
    door=doors.JOURNAL,
    sketch=Sketch(
        (
            head(_("Journal")),
            field(_("What"), 1),
            button(_("Show"), 2),
            text(pgettext_lazy("journal", "access refused"), 3),
        )
    ),
    moves=(
        _("Write “access refused”, or “wrong password”, into the field “What”."),
        _("Press “Show”."),
        _("Many refusals of one person, or wrong passwords at night: ask what happened."),
    ),
)
TAKE_THE_JOURNAL = HowTo(
    title=_("Take the journal along for an inspection"),
    door=doors.JOURNAL,
    sketch=Sketch(
        (
            head(_("Journal")),
            field(_("a period"), 1),
            button(_("Show"), 2),
            text(_("as a workbook: XLSX"), 3),
        )
    ),
    moves=(
        _("Choose the period that is asked for."),
        _("Press “Show”, and see whether it is the right part."),
        _("Press XLSX above. That you took it along stands in the journal too."),
    ),
)
AUDIT_PAGE = HelpPage(
    key=Role.AUDIT_ADMIN.value,
    name=Role.AUDIT_ADMIN.label,
    title=_("What the audit administrator does here"),
    summary=_("You read the journal, and nothing else. It tells who did what, and when."),
    steps=(
        HelpStep(
            _("Once a week read what the other two administrators did."),
            (doors.JOURNAL,),
        ),
        HelpStep(
            _("Look at posts that were given and confirmed: do they agree with the papers?"),
            (doors.JOURNAL,),
        ),
        HelpStep(
            _("Look at wrong passwords and refused pages."),
            (doors.JOURNAL,),
        ),
        HelpStep(
            _("Something looks odd: ask the person first, then tell the leading group."),
        ),
        HelpStep(
            _("Have the chain of the journal checked at times by who runs the server."),
        ),
        HelpStep(
            _("An inspection asks for it: take a part of the journal along as a workbook."),
            (doors.JOURNAL,),
        ),
    ),
    need_not=(
        _("Change or tidy anything. Nobody can, and that is the point."),
        _("Read the work itself. Acts, figures and papers do not open for you."),
        _("Report each week. You speak up when something is odd."),
    ),
    how_tos=(FIND_WHO_DID_WHAT, SEE_WHAT_WAS_REFUSED, TAKE_THE_JOURNAL),
)
