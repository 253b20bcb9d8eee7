"""One act typed into a form: each field is a cell, read by the parser of ledgers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.acts.actions import ActError, correct_act, record_act
from tongpin.acts.models import Act, Status
from tongpin.base.text import printable
from tongpin.campaigns.models import Kind
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.act_drafts import Drafter
from tongpin.ledgers.exports import cell_of, columns_of
from tongpin.ledgers.headers import LedgerColumn, Table
from tongpin.ledgers.row_parser import Fault, ParsedRow, RowParser, TableContext
from tongpin.ledgers.row_values import RowValues
from tongpin.ledgers.stored_rows import code_of, values_of_acts
from tongpin.orgs.actions import unit_directory
from tongpin.orgs.models import Person, Unit

TIME = "_at"  # of a day: the browser has an input for each


@dataclass
class FormInput:
    """One field of the form with what was typed and what is wrong with it."""

    spec: FieldSpec
    value: str = ""
    fault: str = ""

    @property
    def day(self) -> str:
        return self.value.partition(" ")[0]

    @property
    def time(self) -> str:
        return self.value.partition(" ")[2]


class ActInputs:
    """A form of one kind: empty, as it was typed, or showing an act."""

    def __init__(self, kind: Kind, told: Mapping[str, str]) -> None:
        self.kind = kind
        self.reason = told.get("reason", "")
        self.fault = ""
        specs = [s for s in columns_of(kind) if s.type not in ("slot", "token", "nickname")]
        self.inputs = [FormInput(spec, _text(spec, told)) for spec in specs]

    @classmethod
    def showing(cls, kind: Kind, values: RowValues) -> Self:
        typed = cls(kind, {})
        units = dict(Unit.objects.filter(pk=values.unit).values_list("pk", "name"))
        for item in typed.inputs:
            cell = cell_of(item.spec, values, units)
            item.value = "" if cell is None else str(cell)
        return typed

    def read(self, today: date) -> ParsedRow:
        """What the fields mean, with a fault for each that means nothing.

        An act on a day to come is planned.
        """
        campaign = self.kind.campaign
        columns = [
            LedgerColumn(n, item.spec.label, item.spec) for n, item in enumerate(self.inputs)
        ]
        table = Table(self.kind.spec, 0, columns, [column.header for column in columns])
        days = campaign.starts_on, campaign.ends_on
        context = TableContext(unit_directory(), *days, campaign.starts_on.year)
        parsed = RowParser(table, context).parse(1, [item.value for item in self.inputs])
        if parsed.values.occurred_on and parsed.values.occurred_on > today:
            parsed.values.status = Status.PLANNED
        return parsed

    def show(self, faults: list[Fault]) -> None:
        """Put each fault beside its field."""
        by_label = {item.spec.label: item for item in self.inputs}
        for fault in faults:
            told = _("accepted is %(accepted)s") % {"accepted": fault.accepted}
            if item := by_label.get(fault.column):
                item.fault = told
            else:
                self.fault = told


def _text(spec: FieldSpec, told: Mapping[str, str]) -> str:
    typed = [told.get(spec.key, "")]
    if spec.type == "day":
        typed.append(told.get(spec.key + TIME, ""))
    return " ".join(text for one in typed if (text := printable(one).strip()))


def _read(typed: ActInputs, units: frozenset[int], today: date) -> RowValues | None:
    """What was typed; None where something is wrong, which the form then shows."""
    parsed = typed.read(today)
    if not parsed.faults and parsed.values.unit not in units:
        parsed.faults.append(Fault("", "", _("a unit for which you may record")))
    if parsed.faults:
        typed.show(parsed.faults)
        return None
    return parsed.values


def record_typed(
    typed: ActInputs, units: frozenset[int], *, by: Person | None, now: datetime
) -> Act | None:
    """Record the act, or show what is wrong in the form and return None."""
    values = _read(typed, units, localdate(now))
    if values is None:
        return None
    campaign = typed.kind.campaign
    with transaction.atomic():
        return record_act(campaign.pk, Drafter(campaign).draft(values), by=by, now=now)


def correct_typed(
    act: Act,
    typed: ActInputs,
    units: frozenset[int],
    *,
    code: str,
    by: Person | None,
    now: datetime,
) -> Act | None:
    """Correct the act where the form says other than it did; None where the form has a fault.

    code    the seal of the act that the form was filled from; another says that the act
            was changed meanwhile
    """
    values = _read(typed, units, localdate(now))
    if values is None:
        return None
    (stands,) = values_of_acts([act])
    before = ActInputs.showing(act.kind, stands).read(localdate(now)).values
    if code != code_of(act.pk, stands):
        typed.fault = _("This act was changed meanwhile. Open it again and correct it there.")
    elif values.digest() == before.digest():
        typed.fault = _("Nothing is changed yet.")
    else:
        patched = replace(stands.patched(before, values), answers=[])  # they move along
        try:
            with transaction.atomic():
                draft = Drafter(act.kind.campaign).draft(patched)
                return correct_act(act, draft, reason=typed.reason, by=by, now=now)
        except ActError as error:
            typed.fault = str(error)
    return None
