"""What the system administrator does here."""

from django.utils.translation import gettext_lazy as _

from tongpin.guide import doors
from tongpin.guide.help_pages.help_page import HelpPage, HelpStep, HowTo
from tongpin.guide.sketch import Sketch, button, code, field, head, text
from tongpin.orgs.models import Role

LOAD_A_REGISTER = HowTo(
    title=_("Load the registers of units and people"),
    door=doors.LOAD_REGISTERS,
    sketch=Sketch(
        (
            head(_("Load registers")),
            field(_("your Excel file"), 1),
            button(_("Try it"), 2),
            button(_("Store"), 3),
        )
    ),
    moves=(
        _("Choose the workbook. One row for each unit, or for each person."),
        _("Press “Try it”: each row says what was understood."),
        _("Press “Store”. Posts with rights then wait for the security administrator."),
    ),
)
GIVE_A_POST = HowTo(
    title=_("Give somebody a post"),
    door=doors.PEOPLE_REGISTER,
    sketch=Sketch(
        (
            head(_("Register of people")),
            text(_("one person"), 1),
            field(_("unit and what they do here"), 2),
            button(_("Give the post"), 3),
        )
    ),
    moves=(
        _("Find the person in the register, or add them with “Add somebody”."),
        _("Under “Give a post” choose the unit and what the person does here."),
        _("Press “Give the post”. The security administrator confirms it; you cannot."),
    ),
)
MAKE_LETTERS = HowTo(
    title=_("Give somebody an account"),
    door=doors.INVITATIONS,
    sketch=Sketch(
        (
            head(_("Invitations")),
            text(_("who has a post and no account"), 1),
            button(_("Make letters"), 2),
            code(_("a letter with a code"), 3),
        )
    ),
    moves=(
        _("Tick who should get an account."),
        _("Press “Make letters”. The codes are shown once: print the page."),
        _("Hand each letter to its person. They choose the password themselves."),
    ),
)
SYSTEM_PAGE = HelpPage(
    key=Role.SYSTEM_ADMIN.value,
    name=Role.SYSTEM_ADMIN.label,
    title=_("What the system administrator does here"),
    summary=_("You keep units, people and accounts. You see no one's work, and need not."),
    steps=(
        HelpStep(
            _("See what is to be done next to get the county going."),
            (doors.NEXT_STEPS,),
        ),
        HelpStep(
            _("Load the registers of units and people, again whenever much has changed."),
            (doors.LOAD_REGISTERS,),
        ),
        HelpStep(
            _("Somebody new: add the person and give a post."),
            (doors.PEOPLE_REGISTER, doors.ADD_PERSON),
        ),
        HelpStep(
            _("Make letters by which people open their accounts, and hand them over."),
            (doors.INVITATIONS,),
        ),
        HelpStep(
            _("Somebody leaves: put down the day on the person's page. All posts end then."),
            (doors.PEOPLE_REGISTER,),
        ),
        HelpStep(
            _("A unit is renamed, moved or merged: say so, with the day. The past stays right."),
            (doors.UNIT_REGISTER,),
        ),
        HelpStep(
            _("Start a campaign when the office asks for it."),
            (doors.CAMPAIGNS,),
        ),
        HelpStep(
            _("Once a day see whether the site is well, and do what it advises."),
            (doors.OPERATION,),
        ),
    ),
    need_not=(
        _("Know or set anybody's password. Letters do that."),
        _("Confirm posts. The security administrator does, so that two people look."),
        _("Look into acts, figures or papers. You have no part in them."),
    ),
    how_tos=(LOAD_A_REGISTER, GIVE_A_POST, MAKE_LETTERS),
)
