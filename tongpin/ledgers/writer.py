"""The rows of acts: each judged, and what is new or corrected written."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tongpin.acts.actions import write_drafts
from tongpin.acts.models import Act, Participation
from tongpin.base.bulk import insert_rows
from tongpin.base.numbers import is_digits
from tongpin.base.sheets import Cell
from tongpin.base.text import bare, squeeze
from tongpin.ledgers.act_drafts import Drafter
from tongpin.ledgers.carried_cells import CarriedCells
from tongpin.ledgers.cell_meanings import Fault
from tongpin.ledgers.corrections import Corrector
from tongpin.ledgers.earlier_rows import earlier_rows
from tongpin.ledgers.field_types.field_registry import cell_of
from tongpin.ledgers.headers import RECORD
from tongpin.ledgers.ledger_files import LedgerFiles, LoadOrder
from tongpin.ledgers.load_run import LoadRun, SheetTable
from tongpin.ledgers.models import LedgerRow, RowOutcome
from tongpin.ledgers.roster_rows import outcome_of
from tongpin.ledgers.row_index import KnownRow, RowIndex, paired
from tongpin.ledgers.row_parser import ParsedRow, RowParser
from tongpin.ledgers.row_values import RowValues
from tongpin.ledgers.sheet_contexts import context_of
from tongpin.ledgers.stored_rows import code_of, values_of_acts
from tongpin.ledgers.table_statistics import refresh_statistics
from tongpin.ledgers.unit_columns import column_of_units
from tongpin.orgs.actions import unit_directory
from tongpin.orgs.models import Unit

BATCH = 4000
MANY = 200  # new rows of one table that change what a database should expect


class LedgerWriter:
    """Judges the rows of acts and writes what is new."""

    def __init__(self, order: LoadOrder, run: LoadRun, ledgers: LedgerFiles) -> None:
        self.order = order
        self.run = run
        self.ledgers = ledgers
        self.directory = unit_directory()
        self.drafter = Drafter(order.campaign)
        self.index = RowIndex(earlier_rows(order.campaign, self.drafter.kinds))
        self.entry_names: dict[tuple[str, str], str] = {}
        for register, name in order.campaign.entries.values_list("register", "name"):
            self.entry_names[register, bare(name)] = name
        self.unit_names = dict(Unit.objects.values_list("pk", "name"))
        self.corrector = Corrector(
            order, run, ledgers, drafter=self.drafter, unit_names=self.unit_names
        )
        self.sheets: dict[str, set[str]] = {}  # file -> names of its sheets
        self.records: set[int] = set()  # acts met by their records' codes

    def take_sheet(self, sources: Sequence[SheetTable]) -> None:
        """Judge every row of one sheet's tables; write those that are new or correct another.

        Corrections are looked for when all rows of the sheet are judged, for a row that stands
        as it was corrects nothing.
        """
        book = sources[0].book
        self.sheets[book.name] = {sheet.name for sheet in book.sheets}
        has_earlier = bool(self.index.left_over(book.name))
        waiting: list[tuple[SheetTable, list[ParsedRow]]] = []
        for source in sources:
            new_rows = self._judge_table(source, stores_early=not has_earlier)
            waiting.append((source, new_rows))
        for source, new_rows in waiting:
            rows = self._take_corrections(source, new_rows) if has_earlier else new_rows
            self._store(source, rows)

    def _judge_table(self, source: SheetTable, *, stores_early: bool) -> list[ParsedRow]:
        """The rows that are new; many of them are stored at once, where nothing else may be."""
        self._find_unit_column(source)
        parser = self._parser(source)
        carrier = CarriedCells(source, self.directory)
        new_rows: list[ParsedRow] = []
        for number, cells in self.run.data_rows(source, carrier.begins_group):
            parsed = parser.parse_carried(carrier.carry(number, cells))
            if row := self._judge(source, parsed, parser):
                new_rows.append(row)
            if stores_early and len(new_rows) >= BATCH:
                self._store(source, new_rows)
                new_rows = []
        return new_rows

    def _find_unit_column(self, source: SheetTable) -> None:
        """Without a header that says so, the column whose cells are units is that of the units."""
        if column := column_of_units(source, self.directory):
            source.table.columns.append(column)
            source.table.unknown.remove(column.header)
            text = _("%(file)s · %(sheet)s: the column %(header)s is read as %(field)s")
            names = {"header": squeeze(column.header), "field": column.spec.label}
            self.run.remark(text % (source.place | names))

    def tell_missing_rows(self) -> None:
        """A remark for every row that the new edition of its file does not bring again."""
        for name in self.sheets:
            for row in self._left_over(name):
                text = _("%(row)s is not in the new edition; it stays until it is cancelled")
                self.run.remark(text % {"row": row})

    def _parser(self, source: SheetTable) -> RowParser:
        campaign = self.order.campaign
        own_unit = self.order.options.own_unit
        context, unit = context_of(
            source, campaign, self.directory, self.entry_names, own_unit=own_unit
        )
        if unit and source.table.unit_column is None:
            text = _(
                "%(file)s · %(sheet)s: no column of units; its rows are recorded under %(unit)s"
            )
            self.run.remark(text % (source.place | {"unit": unit.name}))
        return RowParser(source.table, context)

    # What becomes of a row.

    def _judge(self, source: SheetTable, row: ParsedRow, parser: RowParser) -> ParsedRow | None:
        """The row where it is new; None where its fate is known, which is then reported."""
        row = self._with_right(source, row)
        if act := self._act_of_record(row):
            self._judge_record(source, row, act, parser)
            return None
        if row.faults:
            self._refuse(source, row)
            return None
        if row.record:
            row = row.with_note(_("the record %(code)s is not known here") % {"code": row.record})
        here = known_row(source, row)
        verdict, earlier = self.index.match(here, self.sheets[source.book.name])
        if verdict == "same" and earlier:
            self._tell_same(source, row, earlier)
            return None
        if verdict == "repeat" and earlier and not self.order.options.count_repeats:
            note = _("repeats %(row)s to the letter; is it a second one?") % {"row": earlier}
            self.run.add(source, row.number, RowOutcome.QUESTION, notes=(*row.notes, note))
            return None
        self.index.add(here)
        self.index.use(here)
        return row

    def _with_right(self, source: SheetTable, row: ParsedRow) -> ParsedRow:
        """The row, with a fault where the person may not record for its unit."""
        unit = row.values.unit
        if not unit or self.order.options.may_record_for(unit):
            return row
        column = source.table.unit_column
        header = column.header if column else _("Unit")
        written = row.cells.get(header, "")
        return row.with_fault(Fault(header, written, _("a unit for which you may record")))

    def _refuse(self, source: SheetTable, row: ParsedRow) -> None:
        outcome = outcome_of(row.faults)
        self.run.add(source, row.number, outcome, notes=row.notes, faults=row.faults)

    def _tell_same(self, source: SheetTable, row: ParsedRow, known: KnownRow) -> None:
        self.index.use(known)
        is_here = (known.file, known.sheet) == (source.book.name, source.sheet.name)
        notes = () if is_here else (_("the same as %(row)s") % {"row": known},)
        self.run.add(source, row.number, RowOutcome.SAME, notes=notes)

    # Rows of an exported list, which name their record.

    def _act_of_record(self, row: ParsedRow) -> Act | None:
        """The act that a row of an exported list names, corrected since or not."""
        number = row.record.partition("-")[0]
        if not is_digits(number, most=18):
            return None
        kind = self.drafter.kinds[row.values.kind]
        return Act.objects.select_related("kind").filter(pk=number, kind=kind.pk).first()

    def _judge_record(
        self, source: SheetTable, row: ParsedRow, act: Act, parser: RowParser
    ) -> None:
        """Report a row of an exported list by what its record says now."""
        (stored,) = values_of_acts([act])
        before = parser.parse(row.number, self._cells_of(source, stored))
        is_first = act.pk not in self.records
        self.records.add(act.pk)
        if self._says_the_same(row, before) or self._is_applied(row, act):
            self.index.use_act(act.pk)
            self.run.add(source, row.number, RowOutcome.SAME)
            return
        if not self.order.options.may_record_for(act.unit_id):
            row = row.with_fault(record_fault(row, _("a unit for which you may record")))
        if not (is_first and act.is_current and code_of(act.pk, stored) == row.record):
            row = row.with_fault(record_fault(row, _("a list exported after the last correction")))
        if row.faults:
            self._refuse(source, row)
            return
        self.index.use_act(act.pk)
        self.corrector.correct(source, row, act, stored.patched(before.values, row.values))

    def _cells_of(self, source: SheetTable, values: RowValues) -> list[Cell]:
        """What an exported list shows of the values, in the columns of this table."""
        columns = source.table.columns
        cells: list[Cell] = [""] * (columns[-1].index + 1)
        for column in columns:
            cell = cell_of(column.spec, values, self.unit_names)
            if cell is not None:
                cells[column.index] = cell
        return cells

    @staticmethod
    def _says_the_same(row: ParsedRow, before: ParsedRow) -> bool:
        return before.values.digest() == row.values.digest() and before.faults == row.faults

    @staticmethod
    def _is_applied(row: ParsedRow, act: Act) -> bool:
        """Whether the correction that the row brings was made from such a row already."""
        rows = LedgerRow.objects.filter(act__corrects=act, digest=row.values.digest())
        return rows.exists()

    # Rows of a new edition of a file.

    def _left_over(self, file: str) -> list[KnownRow]:
        """Rows of the earlier edition, of units for which the person may record."""
        rows = self.index.left_over(file)
        if self.order.options.units is None:
            return rows
        acts = Act.objects.filter(pk__in=[row.act for row in rows])
        units = dict(acts.values_list("pk", "unit_id"))
        own_rows = []
        for row in rows:
            unit = units[row.act or 0]
            if self.order.options.may_record_for(unit):
                own_rows.append(row)
        return own_rows

    def _take_corrections(self, source: SheetTable, rows: list[ParsedRow]) -> list[ParsedRow]:
        """Rows that are an earlier edition's row but for some part correct it; the others."""
        name = source.book.name
        earlier = self._earlier_rows(source)
        acts = Act.objects.select_related("kind").in_bulk([known.act for known in earlier])
        stored = dict(zip(acts, values_of_acts(list(acts.values())), strict=True))
        pairs = paired(rows, earlier, stored, same_file=self.index.is_met(name))
        new_rows = []
        for row in rows:
            known = pairs.get(row.number)
            if known is None:
                new_rows.append(row)
            elif known.act is not None:
                self.index.use(known)
                self._take_correction(source, row, acts[known.act], stored[known.act])
        return new_rows

    def _earlier_rows(self, source: SheetTable) -> list[KnownRow]:
        """Left over rows of this sheet, and of sheets that the file does not have any more."""
        name, sheet = source.book.name, source.sheet.name
        other_sheets = self.sheets[name] - {sheet}
        rows = []
        for row in self._left_over(name):
            if row.sheet not in other_sheets:
                rows.append(row)
        return rows

    def _take_correction(
        self, source: SheetTable, row: ParsedRow, act: Act, stored: RowValues
    ) -> None:
        if act.is_current:
            self.corrector.correct(source, row, act, self.corrector.renewed(row, stored))
            return
        note = _("this act was corrected by hand since; correct it there")
        self.run.add(source, row.number, RowOutcome.QUESTION, notes=(*row.notes, note))

    # Writing.

    def _store(self, source: SheetTable, rows: Sequence[ParsedRow]) -> None:
        """Write new rows as acts, and report them."""
        for row in rows:
            self._tell_new(source, row)
        if self.order.options.dry_run or not rows:
            return
        ledger = self.ledgers.ledger_of(source.book.name)
        self.drafter.people.prepare(row.values for row in rows)
        drafts = [self.drafter.draft(row.values) for row in rows]
        acts = write_drafts(self.order.campaign.pk, drafts, by=self.order.by, now=self.order.now)
        stored = []
        for act, row in zip(acts, rows, strict=True):
            digest = row.values.digest()
            place = (ledger.pk, act.pk, source.sheet.name, row.number)
            stored.append((*place, row.serial, digest, row.cells))
        columns = ("ledger", "act", "sheet", "row", "serial", "digest", "cells")
        insert_rows(LedgerRow, columns, stored)
        if len(rows) >= MANY:
            refresh_statistics(Act, Participation, LedgerRow)

    def _tell_new(self, source: SheetTable, row: ParsedRow) -> None:
        notes = list(row.notes)
        for __, kind, text in row.values.answers:
            if kind == "file":
                notes.append(_("attach the file %(name)s to the act itself") % {"name": text})
        outcome = RowOutcome.NOTED if notes else RowOutcome.TAKEN
        self.run.add(source, row.number, outcome, notes=notes)


def known_row(source: SheetTable, row: ParsedRow) -> KnownRow:
    """The row as the index remembers it."""
    return KnownRow(
        file=source.book.name,
        sheet=source.sheet.name,
        row=row.number,
        digest=row.values.digest(),
        serial=row.serial,
    )


def record_fault(row: ParsedRow, accepted: str) -> Fault:
    return Fault(RECORD, row.record, accepted)
