"""The pages of the site to which help leads, and who may open each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.accounts.gates import roles_in
from tongpin.campaigns.http import chosen_of, shared_kinds
from tongpin.orgs.models import WORKING, Person, Role, Unit
from tongpin.orgs.permissions import (
    READERS,
    RECORDERS,
    SIGNERS,
    may_answer_complaints,
    may_release,
    units_right_below,
)

WORKERS = frozenset({*WORKING, Role.MEMBER})  # everybody but the three administrators
EVERY_ROLE = frozenset(Role)
SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
AUDIT = frozenset({Role.AUDIT_ADMIN})


def no_arguments(request: HttpRequest) -> tuple[str, ...]:
    return ()


def first_kind(request: HttpRequest) -> tuple[str, ...] | None:
    """The key of the campaign's first kind of act; None where there is none yet."""
    campaign = chosen_of(request)
    if campaign is None:
        return None
    kinds = shared_kinds(campaign)
    return (kinds[0].key,)


def by_role_alone(person: Person, day: date) -> bool:
    return True


def has_units_below(person: Person, day: date) -> bool:
    """Whether the person's offices have units right below, to which something can be sent."""
    return bool(units_right_below(person, day))


def signs_at_the_top(person: Person, day: date) -> bool:
    """Whether the person may release the report that the page offers first."""
    top = Unit.objects.roots().in_order().first()
    return top is not None and may_release(person, top, day)


@dataclass(frozen=True)
class Door:
    """A page, and the roles that open it.

    arguments   the arguments of its address; None where there is nothing to open yet
    may_open    what must hold of the person besides the role
    """

    view: str
    label: Promise
    roles: frozenset[Role] | None = WORKERS  # None: everybody, without a login too
    arguments: Callable[[HttpRequest], tuple[str, ...] | None] = no_arguments
    may_open: Callable[[Person, date], bool] = by_role_alone

    def opens_for(self, request: HttpRequest) -> bool:
        if self.roles is None:
            return True
        if self.roles.isdisjoint(roles_in(request)):
            return False
        assert isinstance(request.user, Person)
        return self.may_open(request.user, localdate())

    def address_for(self, request: HttpRequest) -> str:
        """The page's address; "" where whoever asks may not open it, or there is nothing yet."""
        if not self.opens_for(request):
            return ""
        arguments = self.arguments(request)
        if arguments is None:
            return ""
        return reverse(self.view, args=arguments)


INSPECTION_PLANNERS = frozenset(READERS - {Role.SECRETARY})

START = Door("home:start", _("Start"))
UNITS = Door("home:unit_list", _("Units"))
OWN_PAGE = Door("home:me", _("What is stored about me"), None)
OWN_ACCOUNT = Door("mfa_index", _("Password, second factor, signed-in devices"), EVERY_ROLE)
JOIN = Door("accounts:join_code", _("Open your account"), None)

ACTS = Door("acts:act_list", _("Acts"))
RECORD_ACT = Door("ledgers:act_record", _("Record an act"), frozenset(RECORDERS), first_kind)
PLAN_ACT = Door("plans:act_plan", _("Plan an act"), frozenset(RECORDERS))
LEDGERS = Door("ledgers:ledger_list", _("Ledgers"))
LOAD_LEDGERS = Door("ledgers:ledger_load", _("Load ledgers"), frozenset(RECORDERS))
CALENDAR = Door("plans:calendar_own", _("Calendar"))
YEAR_PLAN = Door("plans:plan_own", _("Year plan"))
MAKE_UPS = Door("dossiers:make_up_list", _("Missed and made up"), frozenset(RECORDERS))
OWN_CODE = Door("signin:own_code", _("My code"))
SPOKEN_CODE = Door("signin:spoken", _("Sign-in"), None)

FIGURES = Door("figures:figure_list", _("Figures"))
REPORT = Door("reports:report", _("Report"))
RELEASE = Door(
    "reports:release_new",
    _("Release"),
    frozenset(SIGNERS),
    may_open=signs_at_the_top,
)
RELEASES = Door("reports:release_list", _("Releases"))

INBOX = Door("notices:inbox", _("Inbox"))
DUTIES = Door("duties:duty_list", _("Duties"), frozenset(READERS))
DIRECTIVES = Door("duties:directive_list", _("Directives"), frozenset(READERS))
ISSUE_DIRECTIVE = Door(
    "duties:directive_new",
    _("Issue a directive"),
    frozenset(RECORDERS),
    may_open=has_units_below,
)
OFFICE = Door("office:office", _("Office"), frozenset(RECORDERS))
PAPERS = Door("office:paper_list", pgettext_lazy("office", "Papers"), frozenset(READERS))
MECHANISMS = Door("office:mechanism_list", _("Mechanisms"), frozenset(READERS))
NEWS = Door("office:brief_list", _("News from units"), frozenset(RECORDERS))
PROBLEMS = Door("oversight:problem_list", _("Problems"))
REGISTER_PROBLEM = Door("oversight:problem_new", _("Register a problem"), INSPECTION_PLANNERS)
INSPECTIONS = Door("oversight:inspection_list", _("Inspections"))
PLAN_INSPECTION = Door("oversight:inspection_new", _("Plan an inspection"), INSPECTION_PLANNERS)
DATA_REQUESTS = Door("burden:request_list", _("Requests for data"))
BURDEN = Door("burden:burden_month", _("Burden ledger"))
COMPLAIN = Door("burden:complaint_new", _("Tell the office"), None)
COMPLAINTS = Door(
    "burden:complaint_list",
    _("Complaints and suggestions"),
    frozenset({Role.OFFICE}),
    may_open=may_answer_complaints,
)

LEARNING = Door("learning:learning", _("Learning"))
READING = Door("learning:today", _("Today's reading"), None)
FIVE = Door("learning:five", _("Five questions a day"), None)
QUIZZES = Door("quizzes:quiz_list", _("Quizzes"))
RECEIPT = Door("quizzes:receipt_check", _("Check a receipt"), None)
CERTIFICATE = Door("contests:certificate_find", _("Check a certificate"), None)

NEXT_STEPS = Door("administration:step_list", _("Next steps"), SYSTEM)
UNIT_REGISTER = Door("administration:unit_list", _("Register of units"), SYSTEM)
PEOPLE_REGISTER = Door("administration:person_list", _("Register of people"), SYSTEM)
ADD_PERSON = Door("administration:person_new", _("Add somebody"), SYSTEM)
LOAD_REGISTERS = Door("administration:register_load", _("Load registers"), SYSTEM)
INVITATIONS = Door("administration:invitation_list", _("Invitations"), SYSTEM)
CAMPAIGNS = Door("administration:campaign_list", _("Campaigns"), SYSTEM)
OPERATION = Door("operation:operation", _("Operation"), SYSTEM)
PROPOSALS = Door("administration:proposal_list", _("Posts to confirm"), SECURITY)
LOCKOUTS = Door("administration:lockout_list", _("Shut out"), SECURITY)
FACTORS = Door("administration:factor_list", _("Second factors"), SECURITY)
JOURNAL = Door("administration:journal", _("Journal"), AUDIT)
