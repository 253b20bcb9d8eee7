"""The first start: the county's root unit, its three administrators, a campaign."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.accounts.actions import Letter, invite
from tongpin.base.errors import UserError
from tongpin.base.text import squeeze
from tongpin.campaigns.actions import start_campaign
from tongpin.figures.catalogue import open_pack
from tongpin.orgs.actions import add_unit, give_post
from tongpin.orgs.journal import record
from tongpin.orgs.models import ADMINISTRATORS, Person, Role, Unit


class SetupError(UserError):
    """The county cannot be set up as asked; the message is written for users."""


@dataclass(frozen=True)
class SetupOrder:
    """What a county begins with."""

    county: str
    administrators: dict[Role, str] = field(default_factory=dict)  # of each role a name
    code: str = ""  # the county's administrative code
    pack: str = ""  # "" for no campaign yet


def is_set_up() -> bool:
    """Whether there is anything already: then nothing is set up again."""
    return Unit.objects.exists() or Person.objects.exists()


@transaction.atomic
def set_up(order: SetupOrder, *, now: datetime) -> list[Letter]:
    """Make the county; gives a letter for each administrator, in the order of ADMINISTRATORS.

    Raises SetupError where something is there already or names are missing or alike, and
    PackError for a pack with faults.
    """
    if is_set_up():
        raise SetupError(_("There is a county already; nothing was changed."))
    names = checked_names(order)
    county = add_unit(squeeze(order.county), parent=None, by=None, now=now, code=order.code)
    if order.pack:
        start_campaign(open_pack(order.pack), by=None, now=now)
    letters = []
    for role, name in names.items():
        person = Person.objects.create(name=name, home_unit=county, password="!")
        give_post(person, county, role, by=None, now=now)
        letters.append(invite(person, by=None, now=now))
    record("administration.county.begin", county, by=None, at=now, pack=order.pack)
    return letters


def checked_names(order: SetupOrder) -> dict[Role, str]:
    """The three names. Raises SetupError where one is missing, or two are the same."""
    if not squeeze(order.county):
        raise SetupError(_("Say what the county is called."))
    names = {role: squeeze(order.administrators.get(role, "")) for role in ADMINISTRATORS}
    for role, name in names.items():
        if not name:
            raise SetupError(_("Say who is %(role)s.") % {"role": role.label})
    if len(set(names.values())) < len(names):
        raise SetupError(_("The three administrators are three different people."))
    return names
