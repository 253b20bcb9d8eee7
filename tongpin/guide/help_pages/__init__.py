"""What each role does here: a page for every role, and one for who has no login."""

from tongpin.guide.help_pages.audit import AUDIT_PAGE
from tongpin.guide.help_pages.clerk import CLERK_PAGE
from tongpin.guide.help_pages.editor import EDITOR_PAGE
from tongpin.guide.help_pages.help_page import HelpPage
from tongpin.guide.help_pages.inspector import INSPECTOR_PAGE
from tongpin.guide.help_pages.leader import LEADER_PAGE
from tongpin.guide.help_pages.member import MEMBER_PAGE
from tongpin.guide.help_pages.office import OFFICE_PAGE
from tongpin.guide.help_pages.resident import RESIDENT as RESIDENT
from tongpin.guide.help_pages.secretary import SECRETARY_PAGE
from tongpin.guide.help_pages.security import SECURITY_PAGE
from tongpin.guide.help_pages.system import SYSTEM_PAGE

HELP: tuple[HelpPage, ...] = (
    LEADER_PAGE,
    OFFICE_PAGE,
    CLERK_PAGE,
    SECRETARY_PAGE,
    INSPECTOR_PAGE,
    EDITOR_PAGE,
    MEMBER_PAGE,
    SYSTEM_PAGE,
    SECURITY_PAGE,
    AUDIT_PAGE,
    RESIDENT,
)
