"""What the security administrator does here."""

from django.utils.translation import gettext_lazy as _

from tongpin.guide import doors
from tongpin.guide.help_pages.help_page import HelpPage, HelpStep, HowTo
from tongpin.guide.sketch import Sketch, button, field, head, text
from tongpin.orgs.models import Role

CONFIRM_A_POST = HowTo(
    title=_("Confirm a post"),
    door=doors.PROPOSALS,
    sketch=Sketch(
        (
            head(_("Posts to confirm")),
            text(_("person, unit, role, days"), 1),
            button(_("Confirm those that are ticked"), 2),
            button(_("Refuse those that are ticked"), 3),
        )
    ),
    moves=(
        _("Compare each line with the paper by which the person was appointed, and tick it."),
        _("Press “Confirm those that are ticked”. Their rights begin on their day."),
        _("Something is wrong: tick it, give a reason and refuse it."),
    ),
)
LET_IN_AGAIN = HowTo(
    title=_("Let somebody in again"),
    door=doors.LOCKOUTS,
    sketch=Sketch(
        (
            head(_("Shut out")),
            text(_("user name and address"), 1),
            text(_("is it really this person?"), 2),
            button(_("Let in again"), 3),
        )
    ),
    moves=(
        _("Find the user name. Who waits a quarter of an hour is let in without you."),
        _("Ask the person by telephone whether they typed the wrong password themselves."),
        _("If so, press “Let in again”. If not, leave it, and ask for a new password."),
    ),
)
RESET_A_FACTOR = HowTo(
    title=_("Help somebody whose phone is lost"),
    door=doors.FACTORS,
    sketch=Sketch(
        (
            head(_("Second factors")),
            text(_("the person's line"), 1),
            button(_("Take it away: the phone is lost"), 2),
            field(_("set up again at the next sign-in"), 3),
        )
    ),
    moves=(
        _("Make sure that it is the person: face to face, or by a number that you know."),
        _("Press “Take it away: the phone is lost”."),
        _("The person sets a new one up at the next sign-in. Nothing else is changed."),
    ),
)
SECURITY_PAGE = HelpPage(
    key=Role.SECURITY_ADMIN.value,
    name=Role.SECURITY_ADMIN.label,
    title=_("What the security administrator does here"),
    summary=_("You decide who may do what, and let people in again who are shut out."),
    steps=(
        HelpStep(
            _("Each day see which posts wait to be confirmed."),
            (doors.PROPOSALS,),
        ),
        HelpStep(
            _("Confirm only what a paper shows. You cannot confirm a post of your own."),
            (doors.PROPOSALS,),
        ),
        HelpStep(
            _("Somebody is shut out for wrong passwords: find out why, then let them in."),
            (doors.LOCKOUTS,),
        ),
        HelpStep(
            _("Somebody lost a phone: reset the second factor, or excuse them for some days."),
            (doors.FACTORS,),
        ),
        HelpStep(
            _("Keep your own second factor and recovery codes in a safe place."),
            (doors.OWN_ACCOUNT,),
        ),
    ),
    need_not=(
        _("Add people or units. The system administrator does."),
        _("Know anybody's password. You cannot see one."),
        _("Watch what people do. The audit administrator reads the journal."),
    ),
    how_tos=(CONFIRM_A_POST, LET_IN_AGAIN, RESET_A_FACTOR),
)
