"""One act typed into a form: each field is a cell, read by the parser of ledgers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.acts.actions import correct_act, record_act
from tongpin.acts.models import Act, Status
from tongpin.base.errors import UserError
from tongpin.base.text import printable
from tongpin.campaigns.models import Kind
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.act_drafts import Drafter
from tongpin.ledgers.cell_meanings import Fault, TableContext
from tongpin.ledgers.exports import exported_fields
from tongpin.ledgers.field_types.field_registry import cell_of, type_of
from tongpin.ledgers.headers import LedgerColumn, Table
from tongpin.ledgers.row_parser import ParsedRow, RowParser
from tongpin.ledgers.row_values import RowValues
from tongpin.ledgers.stored_rows import code_of, values_of_acts
from tongpin.orgs.actions import unit_directory
from tongpin.orgs.models import Person, Unit


@dataclass
class FormInput:
    """One field of the form with what was typed and what is wrong with it."""

    spec: FieldSpec
    value: str = ""
    fault: str = ""

    @property
    def template(self) -> str:
        """The part of the page that shows it."""
        return f"ledgers/_field_input.html#{type_of(self.spec).input_part}"

    @property
    def day(self) -> str:
        return self.value.partition(" ")[0]

    @property
    def time(self) -> str:
        return self.value.partition(" ")[2]


class ActInputs:
    """A form of one kind: empty, as it was typed, or showing an act."""

    def __init__(self, kind: Kind, data: Mapping[str, str]) -> None:
        self.kind = kind
        self.reason = data.get("reason", "")
        self.fault = ""
        self.inputs: list[FormInput] = []
        for spec in exported_fields(kind):
            if type_of(spec).input_part:
                self.inputs.append(FormInput(spec, typed_text(spec, data)))

    @classmethod
    def begun(cls, kind: Kind, data: Mapping[str, str]) -> Self:
        """A form in which stands what is known already: by types of fields, as a cell says it."""
        inputs = cls(kind, {})
        for item in inputs.inputs:
            item.value = data.get(item.spec.type, "")
        return inputs

    @classmethod
    def showing(cls, kind: Kind, values: RowValues) -> Self:
        inputs = cls(kind, {})
        unit_names = dict(Unit.objects.filter(pk=values.unit).values_list("pk", "name"))
        for item in inputs.inputs:
            cell = cell_of(item.spec, values, unit_names)
            item.value = "" if cell is None else str(cell)
        return inputs

    def read(self, today: date) -> ParsedRow:
        """What the fields mean, with a fault for each that means nothing.

        An act on a day to come is planned.
        """
        parser = RowParser(self._table(), self._context())
        row = parser.parse(1, [item.value for item in self.inputs])
        if row.values.occurred_on and row.values.occurred_on > today:
            return replace(row, values=replace(row.values, status=Status.PLANNED))
        return row

    def _table(self) -> Table:
        columns, headers = [], []
        for index, item in enumerate(self.inputs):
            headers.append(item.spec.label)
            columns.append(LedgerColumn(index, item.spec.label, item.spec))
        return Table(self.kind.spec, header_row=0, columns=columns, headers=headers)

    def _context(self) -> TableContext:
        campaign = self.kind.campaign
        return TableContext(
            directory=unit_directory(),
            starts_on=campaign.starts_on,
            ends_on=campaign.ends_on,
            year=campaign.starts_on.year,
        )

    def show(self, faults: Sequence[Fault]) -> None:
        """Put each fault beside its field."""
        by_label = {item.spec.label: item for item in self.inputs}
        for fault in faults:
            text = _("accepted is %(accepted)s") % {"accepted": fault.accepted}
            if item := by_label.get(fault.column):
                item.fault = text
            else:
                self.fault = text


def typed_text(spec: FieldSpec, data: Mapping[str, str]) -> str:
    """What was typed into the inputs of one field, joined as in a ledger's cell."""
    texts = []
    for suffix in type_of(spec).input_suffixes:
        text = printable(data.get(spec.key + suffix, "")).strip()
        if text:
            texts.append(text)
    return " ".join(texts)


def _read(inputs: ActInputs, units: frozenset[int], today: date) -> RowValues | None:
    """What was typed; None where something is wrong, which the form then shows."""
    row = inputs.read(today)
    if not row.faults and row.values.unit not in units:
        row = row.with_fault(Fault("", "", _("a unit for which you may record")))
    if row.faults:
        inputs.show(row.faults)
        return None
    return row.values


def record_typed(
    inputs: ActInputs, units: frozenset[int], *, by: Person | None, now: datetime
) -> Act | None:
    """Record the act, or show what is wrong in the form and return None."""
    values = _read(inputs, units, localdate(now))
    if values is None:
        return None
    campaign = inputs.kind.campaign
    try:
        with transaction.atomic():
            return record_act(campaign.pk, Drafter(campaign).draft(values), by=by, now=now)
    except UserError as error:
        inputs.fault = str(error)
    return None


def correct_typed(
    act: Act,
    inputs: ActInputs,
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
    values = _read(inputs, units, localdate(now))
    if values is None:
        return None
    (stored,) = values_of_acts([act])
    before = ActInputs.showing(act.kind, stored).read(localdate(now)).values
    if code != code_of(act.pk, stored):
        inputs.fault = _("This act was changed meanwhile. Open it again and correct it there.")
        return None
    if values.digest() == before.digest():
        inputs.fault = _("Nothing is changed yet.")
        return None
    patched = replace(stored.patched(before, values), answers=())  # they move along
    try:
        with transaction.atomic():
            draft = Drafter(act.kind.campaign).draft(patched)
            return correct_act(act, draft, reason=inputs.reason, by=by, now=now)
    except UserError as error:
        inputs.fault = str(error)
    return None
