"""One act typed into a form: each field is a cell, read by the parser of ledgers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.acts.actions import record_act
from tongpin.acts.models import Act, Status
from tongpin.base.text import printable
from tongpin.campaigns.models import Kind
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.drafting import Drafter
from tongpin.ledgers.headers import Column, Table
from tongpin.ledgers.parsing import Context, Fault, RowParser
from tongpin.orgs.actions import directory
from tongpin.orgs.models import Person


@dataclass
class Input:
    """One field of the form with what was typed and what is wrong with it."""

    spec: FieldSpec
    value: str = ""
    fault: str = ""


@dataclass
class Typed:
    """A filled or empty form of one kind."""

    kind: Kind
    data: Mapping[str, str] | None
    notes: list[str] = field(default_factory=list)
    fault: str = ""

    def __post_init__(self) -> None:
        specs = [spec for spec in self.kind.spec.fields if spec.type not in ("slot", "token")]
        told = self.data or {}
        self.inputs = [Input(spec, printable(told.get(spec.key, "")).strip()) for spec in specs]

    def show(self, faults: list[Fault]) -> None:
        """Put each fault beside its field."""
        by_label = {item.spec.label: item for item in self.inputs}
        for fault in faults:
            told = _("accepted is %(accepted)s") % {"accepted": fault.accepted}
            if item := by_label.get(fault.column):
                item.fault = told
            else:
                self.fault = told


def record_typed(
    typed: Typed, units: frozenset[int], *, by: Person | None, now: datetime
) -> Act | None:
    """Record the act, or show what is wrong in the form and return None."""
    kind = typed.kind
    columns = [Column(n, item.spec.label, item.spec) for n, item in enumerate(typed.inputs)]
    table = Table(kind.spec, 0, columns, [column.header for column in columns])
    context = Context(
        directory(), kind.campaign.starts_on, kind.campaign.ends_on, kind.campaign.starts_on.year
    )
    parsed = RowParser(table, context).parse(1, [item.value for item in typed.inputs])
    if not parsed.faults and parsed.values.unit not in units:
        parsed.faults.append(Fault("", "", _("a unit for which you may record")))
    if parsed.faults:
        typed.show(parsed.faults)
        return None
    if parsed.values.occurred_on and parsed.values.occurred_on > localdate(now):
        parsed.values.status = Status.PLANNED
    with transaction.atomic():
        draft = Drafter(kind.campaign).draft(parsed.values)
        return record_act(kind.campaign_id, draft, by=by, now=now)
