"""Saying by hand what a column means that no kind lists; it is remembered."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.specs import KindSpec
from tongpin.ledgers.chosen_columns import EVERY_FILE, ChoiceScope
from tongpin.ledgers.header_words import header_key
from tongpin.ledgers.models import ColumnChoice
from tongpin.ledgers.roster_columns import PEOPLE, UNITS
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit

MAX_HEADER = 100  # characters


class ColumnError(UserError):
    """The columns cannot be chosen so; the message is written for users."""


def kinds_of(campaign: Campaign) -> dict[str, KindSpec]:
    """By key, all that tables may be in the campaign: registers, rosters and acts."""
    specs = [UNITS, PEOPLE, *[kind.spec for kind in campaign.kinds.order_by("position")]]
    return {spec.key: spec for spec in specs}


@transaction.atomic
def choose_columns(
    campaign: Campaign,
    kind: str,
    headers: Mapping[str, str],
    *,
    scope: ChoiceScope = EVERY_FILE,
    by: Person | None,
    now: datetime,
) -> None:
    """Remember which header means which field of the kind, from now on.

    headers   key of the field -> header as it stands in the file
    scope     for which files
    A header chosen before takes the new meaning, and the journal has an entry. Raises
    ColumnError for a kind or field that the campaign does not have.
    """
    spec = kinds_of(campaign).get(kind)
    keys = {field.key for field in spec.fields} if spec else set()
    if not keys.issuperset(headers):
        raise ColumnError(_("This campaign has no such kind of table."))
    unit = Unit.objects.get(pk=scope.unit) if scope.unit else None
    for field, header in headers.items():
        key = header_key(header)
        if not key or len(key) > MAX_HEADER:
            raise ColumnError(_("Choose a column whose header is not empty."))
        ColumnChoice.objects.update_or_create(
            campaign=campaign,
            unit=unit,
            layout=scope.layout,
            kind=kind,
            header=key,
            defaults={"field": field, "chosen_at": now},
        )
    record(
        "ledgers.column.choose",
        campaign,
        by=by,
        at=now,
        kind=kind,
        unit=scope.unit,
        headers=dict(headers),
    )
