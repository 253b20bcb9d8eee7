"""All kinds of rows that people may search, by the apps that have them."""

from datetime import date

from tongpin.acts import searchable as acts
from tongpin.administration import searchable as administration
from tongpin.base.keyed import by_key
from tongpin.burden import searchable as burden
from tongpin.duties import searchable as duties
from tongpin.office import searchable as office
from tongpin.orgs import searchable as orgs
from tongpin.orgs.models import ADMINISTRATORS, Person, Role
from tongpin.orgs.permissions import is_administrator, posts_on
from tongpin.orgs.searchable_rows import SearchableRows
from tongpin.oversight import searchable as oversight
from tongpin.questions import searchable as questions
from tongpin.reports import searchable as reports
from tongpin.service import searchable as service

KINDS: tuple[SearchableRows, ...] = (
    *orgs.SEARCHABLE,
    *acts.SEARCHABLE,
    *duties.SEARCHABLE,
    *oversight.SEARCHABLE,
    *service.SEARCHABLE,
    *office.SEARCHABLE,
    *burden.SEARCHABLE,
    *questions.SEARCHABLE,
    *reports.SEARCHABLE,
)
KINDS_BY_KEY = by_key(KINDS)
ADMINISTERED_KINDS = administration.SEARCHABLE  # rows of the same index, opened in the registers


def kinds_open_to(person: Person, day: date) -> tuple[SearchableRows, ...]:
    """The kinds that the person may search, in the order of pages; none for who opens no rows."""
    roles = {role for __, role in posts_on(person.pk, day)}
    if not roles or roles.difference(ADMINISTRATORS):
        return KINDS
    return ADMINISTERED_KINDS if is_administrator(person, Role.SYSTEM_ADMIN, day) else ()
