"""What an inspector does here."""

from django.utils.translation import gettext_lazy as _

from tongpin.guide import doors
from tongpin.guide.help_pages.help_page import HelpPage, HelpStep, HowTo
from tongpin.guide.sketch import Sketch, button, field, head, text
from tongpin.orgs.models import Role

OBSERVE_ON_THE_SPOT = HowTo(
    title=_("Note down on the spot what you see"),
    door=doors.INSPECTIONS,
    sketch=Sketch(
        (
            head(_("Observe")),
            field(_("Item of the checklist"), 1),
            field(_("What you saw"), 2),
            button(_("Note it down"), 3),
        )
    ),
    moves=(
        _("Open the visit before you set out and press “Observe”. The page then works offline."),
        _("Choose the item and write what you saw. A picture is there for when one helps."),
        _("Press “Note it down”. Without a network it waits on the device and goes in later."),
    ),
)
HAVE_IT_CORRECTED = HowTo(
    title=_("Have something corrected and give your opinion"),
    door=doors.INSPECTIONS,
    sketch=Sketch(
        (
            head(_("Observed")),
            field(_("Due by"), 1),
            button(_("Have it corrected"), 2),
            button(_("Give the opinion"), 3),
        )
    ),
    moves=(
        _("On the visit's page choose what is to be corrected, and by when."),
        _("Press “Have it corrected”. It goes into the problem ledger and to the unit."),
        _("Write the good and the bad, and press “Give the opinion”. The unit may reply."),
    ),
)
VERIFY_A_PROBLEM = HowTo(
    title=_("Verify that a problem is solved"),
    door=doors.PROBLEMS,
    sketch=Sketch(
        (
            head(_("Problems")),
            text(_("what the unit says it has done"), 1),
            text(_("what shows it: an act or a file"), 2),
            button(_("Verified: it is corrected"), 3),
        )
    ),
    moves=(
        _("Open a problem whose unit asks for closing, and read what it has done."),
        _("Look at what shows it. An act, a file or the word of residents is enough."),
        _("Press “Verified: it is corrected”, or “Not corrected yet” and say why."),
    ),
)
INSPECTOR_PAGE = HelpPage(
    key=Role.INSPECTOR.value,
    name=Role.INSPECTOR.label,
    title=_("What an inspector does here"),
    summary=_("You visit units, say what you saw, and see problems through to their end."),
    steps=(
        HelpStep(
            _("Plan an inspection: which units, what you look at. One visit in thirty days."),
            (doors.PLAN_INSPECTION, doors.INSPECTIONS),
        ),
        HelpStep(
            _("Your next visits stand on the start page."),
            (doors.START, doors.CALENDAR),
        ),
        HelpStep(
            _("Before you go, read what is known of the unit, so that you need not ask for it."),
            (doors.UNITS, doors.ACTS),
        ),
        HelpStep(
            _("There, note down what you see. It works without a network."),
            (doors.INSPECTIONS,),
        ),
        HelpStep(
            _("Afterwards hand over what is to be corrected, and give the unit your opinion."),
            (doors.INSPECTIONS,),
        ),
        HelpStep(
            _("You learned of a problem in another way: register it."),
            (doors.REGISTER_PROBLEM,),
        ),
        HelpStep(
            _("Verify what units say is solved, and look again some months later."),
            (doors.PROBLEMS,),
        ),
    ),
    need_not=(
        _("Ask units for materials beforehand. What they recorded you read here."),
        _("Give points or ranks. You write what you saw."),
        _("Verify what you corrected yourself. Somebody else does."),
    ),
    how_tos=(OBSERVE_ON_THE_SPOT, HAVE_IT_CORRECTED, VERIFY_A_PROBLEM),
)
