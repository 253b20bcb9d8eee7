"""Rows that correct what an earlier row said: the act is written anew, with the difference."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from tongpin.acts.actions import correct_act
from tongpin.acts.models import Act
from tongpin.ledgers.act_drafts import Drafter
from tongpin.ledgers.field_types.field_registry import cell_of
from tongpin.ledgers.field_types.slot_answers import slot_answer
from tongpin.ledgers.ledger_files import LedgerFiles, LoadOrder
from tongpin.ledgers.load_run import LoadRun, SheetTable
from tongpin.ledgers.models import LedgerRow, RowOutcome
from tongpin.ledgers.row_index import implied_status
from tongpin.ledgers.row_parser import ParsedRow
from tongpin.ledgers.row_values import NamedPresence, RowValues
from tongpin.ledgers.stored_rows import values_of_acts


class Corrector:
    """Writes the corrections of one load and reports what each changes."""

    def __init__(
        self,
        order: LoadOrder,
        run: LoadRun,
        ledgers: LedgerFiles,
        *,
        drafter: Drafter,
        unit_names: Mapping[int, str],
    ) -> None:
        self.order = order
        self.run = run
        self.ledgers = ledgers
        self.drafter = drafter
        self.unit_names = unit_names

    def correct(self, source: SheetTable, row: ParsedRow, act: Act, values: RowValues) -> None:
        """The act says `values` from now on; the row is reported with what that changes."""
        differences = "；".join(self._differences(values, act))
        note = _("corrects an earlier row") + "：" + differences
        if not self.order.options.dry_run:
            self._write(source, row, act, values)
        self.run.add(source, row.number, RowOutcome.CHANGED, notes=(*row.notes, note))

    def _write(self, source: SheetTable, row: ParsedRow, act: Act, values: RowValues) -> None:
        by, now = self.order.by, self.order.now
        ledger = self.ledgers.ledger_of(source.book.name)
        cleared = cleared_slots(source, row, act)
        draft = self.drafter.draft(values)
        reason = f"{source.book.name} · {source.sheet.name} · {row.number}"
        corrected = correct_act(act, draft, reason=reason, by=by, now=now)
        corrected.answers.filter(slot__in=cleared).update(superseded_at=now)
        LedgerRow.objects.create(
            ledger=ledger,
            act=corrected,
            sheet=source.sheet.name,
            row=row.number,
            serial=row.serial,
            digest=row.values.digest(),
            cells=row.cells,
        )

    def _differences(self, values: RowValues, act: Act) -> list[str]:
        """What the correction changes, field by field."""
        (stored,) = values_of_acts([act])
        differences = []
        for spec in self.drafter.kinds[values.kind].spec.fields:
            before = cell_of(spec, stored, self.unit_names)
            after = cell_of(spec, values, self.unit_names)
            if before != after:
                differences.append(f"{spec.label} {_dashed(before)} → {_dashed(after)}")
        return differences

    def renewed(self, row: ParsedRow, stored: RowValues) -> RowValues:
        """The row's values with what no row tells: the status, and who a name is."""
        values = row.values
        spec = self.drafter.kinds[stored.kind].spec
        if implied_status(spec, stored) == values.status:
            values = replace(values, status=stored.status)
        if stored.unit == values.unit:
            values = replace(values, people=identified(values.people, stored.people))
        return values


def _dashed(cell: object) -> object:
    return "—" if cell is None else cell


def identified(
    people: tuple[NamedPresence, ...], stored: tuple[NamedPresence, ...]
) -> tuple[NamedPresence, ...]:
    """The same people with what is stored of those who stand there in the same role."""
    by_subject = {presence.subject(): presence for presence in stored}
    identified_people = []
    for presence in people:
        stored_presence = by_subject.get(presence.subject())
        identified_people.append(presence.identified(stored_presence))
    return tuple(identified_people)


def cleared_slots(source: SheetTable, row: ParsedRow, act: Act) -> set[str]:
    """Slots that the earlier row answered and this one does not.

    An exported list shows all answers, so there an empty cell clears its slot by itself.
    """
    headers = {column.spec.key: column.header for column in source.table.slot_columns}
    for slot, *__ in row.values.answers:
        headers.pop(slot, None)
    if row.record:
        return set(headers)
    earlier = act.ledger_rows.order_by("-id").first()
    cells = earlier.cells if earlier else {}
    slots = set()
    for slot, header in headers.items():
        if slot_answer(cells.get(header, "")):
            slots.add(slot)
    return slots
