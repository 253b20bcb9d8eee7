"""The rows of acts: each judged, and what is new or corrected written."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from tongpin.acts.actions import correct_act, write_drafts
from tongpin.acts.models import Act, Participation
from tongpin.base.bulk import insert_rows
from tongpin.base.dates import years_in
from tongpin.base.text import bare
from tongpin.ledgers.act_drafts import Drafter
from tongpin.ledgers.exports import cell_of
from tongpin.ledgers.headers import RECORD
from tongpin.ledgers.load_run import FoundTable, LoadRun
from tongpin.ledgers.models import Ledger, LedgerRow
from tongpin.ledgers.row_index import KnownRow, RowIndex, implied_status, paired
from tongpin.ledgers.row_parser import Fault, ParsedRow, RowParser, TableContext, slot_answer
from tongpin.ledgers.row_values import RowValues
from tongpin.ledgers.stored_rows import code_of, values_of_acts
from tongpin.ledgers.table_statistics import refresh_statistics
from tongpin.orgs.actions import unit_directory
from tongpin.orgs.models import Unit

BATCH = 4000
MANY = 200  # new rows of one table that change what a database should expect


class LedgerWriter:
    """Judges the rows of acts and writes what is new."""

    def __init__(self, run: LoadRun) -> None:
        self.run = run
        self.campaign = run.campaign
        self.directory = unit_directory()
        self.index = RowIndex(self._seen())
        self.entries = {
            (register, bare(name)): name
            for register, name in self.campaign.entries.values_list("register", "name")
        }
        self.drafter = Drafter(run.campaign)
        self.unit_names = dict(Unit.objects.values_list("pk", "name"))
        self.sheets: dict[str, set[str]] = {}  # file -> names of its sheets
        self.records: set[int] = set()  # acts met by their records' codes

    def _seen(self) -> Iterator[KnownRow]:
        """Rows that stand: of current acts, and of acts that were corrected elsewhere since,
        by hand or by a list of another name. Acts that no row brought stand by what they say.
        """
        told = ("ledger__name", "sheet", "row", "digest", "act_id", "serial")
        rows = list(LedgerRow.objects.filter(ledger__campaign=self.campaign).values_list(*told))
        superseded = Act.objects.filter(kind__campaign=self.campaign, superseded_at__isnull=False)
        successor = dict(superseded.values_list("pk", "corrected_by"))
        successors = set(successor.values())
        brought = {(row[4], row[0]) for row in rows if row[4] in successors}
        for row in rows:
            if (successor.get(row[4]), row[0]) not in brought:
                yield KnownRow(*row)
        typed = Act.objects.current().filter(kind__campaign=self.campaign, ledger_rows=None)
        acts = list(typed.select_related("kind"))
        for start in range(0, len(acts), BATCH):
            part = acts[start : start + BATCH]
            for act, values in zip(part, values_of_acts(part), strict=True):
                values.status = implied_status(self.run.kinds[values.kind].spec, values)
                yield KnownRow("", "", act.pk, values.digest(), act.pk)

    def context(self, found: FoundTable) -> TableContext:
        unit, unknown = None, None
        if not any(column.spec.type == "unit" for column in found.table.columns):
            unit, unknown = self.default_unit(found)
        return TableContext(
            self.directory,
            self.campaign.starts_on,
            self.campaign.ends_on,
            self.year(found),
            unit,
            unknown,
            self.entries,
        )

    def year(self, found: FoundTable) -> int | None:
        """The last year of the campaign that stands above the table, or any that does."""
        first, last = self.campaign.starts_on.year, self.campaign.ends_on.year
        named = years_in(" ".join([*found.table.titles, found.book.name]))
        fitting = [year for year in named if first <= year <= last]
        if fitting or named:
            return (fitting or named)[-1]
        return first if first == last else None

    def default_unit(
        self, found: FoundTable
    ) -> tuple[int | None, tuple[str, tuple[str, ...]] | None]:
        """The reporting unit above the table, or the top of the tree; told as a remark.

        A reporting unit that is not known is no unit: its name and the nearest ones.
        """
        if written := found.table.reporter:
            named = self.directory.find(written)
            if named.unit is None:
                return None, (written, named.nearest)
            unit = Unit.objects.get(pk=named.unit)
        else:
            roots = list(Unit.objects.roots()[:2])
            if len(roots) != 1:
                return None, None
            (unit,) = roots
        self.run.report.remarks.append(
            _("%(file)s · %(sheet)s: no column of units; its rows are recorded under %(unit)s")
            % {"file": found.book.name, "sheet": found.sheet.name, "unit": unit.name}
        )
        return unit.pk, None

    def take_table(self, found: FoundTable) -> None:
        parser = RowParser(found.table, self.context(found))
        name = found.book.name
        sheets = self.sheets[name] = {sheet.name for sheet in found.book.sheets}
        fresh: list[ParsedRow] = []  # rows that are new by their meaning
        parsed = (parser.parse(number, row) for number, row in self.run.data_rows(found))
        has_earlier = bool(self.index.left_over(name))
        for one in parsed:
            if self._judge(found, one, sheets, parser):
                fresh.append(one)
            if not has_earlier and len(fresh) >= BATCH:
                self.store(found, fresh)
                fresh = []
        if has_earlier:
            fresh = self.take_corrections(found, fresh)
        self.store(found, fresh)

    def _may(self, unit: int) -> bool:
        allowed = self.run.options.units
        return allowed is None or not unit or unit in allowed

    def _judge(
        self, found: FoundTable, one: ParsedRow, sheets: set[str], parser: RowParser
    ) -> bool:
        """Report the row if its fate is known; True where it is new."""
        if not self._may(one.values.unit):
            columns = [c for c in found.table.columns if c.spec.type == "unit"]
            header = columns[0].header if columns else _("Unit")
            accepted = _("a unit for which you may record")
            one.faults.append(Fault(header, one.cells.get(header, ""), accepted))
        if one.record and (act := self._record(one)):
            self._judge_record(found, one, act, parser)
            return False
        if one.faults:
            self.run.add(found, one.row, "refused", one.notes, one.faults)
            return False
        if one.record:
            one.notes.append(_("the record %(code)s is not known here") % {"code": one.record})
        here = self._here(found, one)
        verdict, known = self.index.match(here, sheets)
        if verdict == "same" and known:
            self.index.use(known)
            is_here = (known.file, known.sheet) == (here.file, here.sheet)
            notes = [] if is_here else [_("the same as %(row)s") % {"row": known}]
            self.run.add(found, one.row, "same", notes, [])
            return False
        if verdict == "repeat" and known and not self.run.options.count_repeats:
            note = _("repeats %(row)s to the letter; is it a second one?")
            self.run.add(found, one.row, "question", [*one.notes, note % {"row": known}], [])
            return False
        self.index.add(here)
        self.index.use(here)
        return True

    def _here(self, found: FoundTable, one: ParsedRow, act: int | None = None) -> KnownRow:
        return KnownRow(
            found.book.name, found.sheet.name, one.row, one.values.digest(), act, one.serial
        )

    def _record(self, one: ParsedRow) -> Act | None:
        """The act that a row of an exported list names, corrected since or not."""
        number = one.record.partition("-")[0]
        if not (number.isdecimal() and len(number) < 19):
            return None
        kind = self.run.kinds[one.values.kind].pk
        return Act.objects.select_related("kind").filter(pk=number, kind=kind).first()

    def _judge_record(self, found: FoundTable, one: ParsedRow, act: Act, parser: RowParser) -> None:
        """Report a row of an exported list by what its record says now."""
        (stands,) = values_of_acts([act])
        before = parser.parse(one.row, self._row_of(found, stands))
        is_first = act.pk not in self.records
        self.records.add(act.pk)
        applied = LedgerRow.objects.filter(act__corrects=act, digest=one.values.digest())
        is_same = before.values.digest() == one.values.digest() and before.faults == one.faults
        if is_same or applied.exists():
            self.index.use_act(act.pk)
            self.run.add(found, one.row, "same", [], [])
            return
        if not self._may(act.unit_id):
            one.faults.append(Fault(RECORD, one.record, _("a unit for which you may record")))
        if not (is_first and act.is_current and code_of(act.pk, stands) == one.record):
            accepted = _("a list exported after the last correction")
            one.faults.append(Fault(RECORD, one.record, accepted))
        if one.faults:
            self.run.add(found, one.row, "refused", one.notes, one.faults)
            return
        self.index.use_act(act.pk)
        self.correct(found, one, act, stands.patched(before.values, one.values))

    def _row_of(self, found: FoundTable, values: RowValues) -> list[Any]:
        """What an exported list shows of the values, in the columns of this table."""
        row: list[Any] = [""] * (max(column.index for column in found.table.columns) + 1)
        for column in found.table.columns:
            cell = cell_of(column.spec, values, self.unit_names)
            row[column.index] = "" if cell is None else cell
        return row

    def _left_over(self, file: str) -> list[KnownRow]:
        """Rows of the earlier edition, of units for which the person may record."""
        left = self.index.left_over(file)
        if (allowed := self.run.options.units) is None:
            return left
        units = dict(Act.objects.filter(pk__in=[o.act for o in left]).values_list("pk", "unit_id"))
        return [one for one in left if units[one.act or 0] in allowed]

    def take_corrections(self, found: FoundTable, fresh: list[ParsedRow]) -> list[ParsedRow]:
        """Rows that are an earlier edition's row but for some part correct it; others stay."""
        name, sheets = found.book.name, self.sheets[found.book.name]
        left = [
            one
            for one in self._left_over(name)
            if one.sheet == found.sheet.name or one.sheet not in sheets
        ]
        acts = Act.objects.select_related("kind").in_bulk([one.act for one in left])
        values = dict(zip(acts, values_of_acts(list(acts.values())), strict=True))
        pairs = paired(fresh, left, values, same_file=self.index.is_met(name))
        new = [one for one in fresh if one.row not in pairs]
        for one in fresh:
            if not (old := pairs.get(one.row)) or old.act is None:
                continue
            self.index.use(old)
            if acts[old.act].is_current:
                self.correct(found, one, acts[old.act], self._renewed(one, values[old.act]))
            else:
                note = _("this act was corrected by hand since; correct it there")
                self.run.add(found, one.row, "question", [*one.notes, note], [])
        return new

    def _renewed(self, one: ParsedRow, stands: RowValues) -> RowValues:
        """The row's values with what no row tells: the status, and who a name is."""
        spec = self.run.kinds[stands.kind].spec
        status = one.values.status
        if implied_status(spec, stands) == status:
            status = stands.status
        known = {somebody.key()[:2]: somebody for somebody in stands.people}
        people = [
            replace(somebody, person=same.person, source=same.source, minutes=same.minutes)
            if (same := known.get(somebody.key()[:2])) and stands.unit == one.values.unit
            else somebody
            for somebody in one.values.people
        ]
        return replace(one.values, status=status, people=people)

    def tell_gone(self) -> None:
        """A remark for every row that the new edition of its file does not bring again."""
        for name in self.sheets:
            for gone in self._left_over(name):
                note = _("%(row)s is not in the new edition; it stays until it is cancelled")
                self.run.report.remarks.append(note % {"row": gone})

    def correct(self, found: FoundTable, one: ParsedRow, act: Act, values: RowValues) -> None:
        note = _("corrects an earlier row") + "：" + "；".join(self._differences(values, act))
        if not self.run.options.dry_run:
            ledger = self._ledger(found)
            cleared = self._cleared(found, one, act)
            draft = self.drafter.draft(values)
            reason = f"{found.book.name} · {found.sheet.name} · {one.row}"
            new = correct_act(act, draft, reason=reason, by=self.run.by, now=self.run.now)
            new.answers.filter(slot__in=cleared).update(superseded_at=self.run.now)
            LedgerRow.objects.create(
                ledger=ledger,
                act=new,
                sheet=found.sheet.name,
                row=one.row,
                serial=one.serial,
                digest=one.values.digest(),
                cells=one.cells,
            )
        self.run.add(found, one.row, "changed", [*one.notes, note], [])

    def _cleared(self, found: FoundTable, one: ParsedRow, act: Act) -> set[str]:
        """Slots that the earlier row answered and this one does not."""
        answered = {slot for slot, *__ in one.values.answers}
        empty = {
            column.header: column.spec.key
            for column in found.table.columns
            if column.spec.type == "slot" and column.spec.key not in answered
        }
        if one.record:
            return set(empty.values())
        earlier = act.ledger_rows.order_by("-id").first()
        cells = earlier.cells if earlier else {}
        return {key for header, key in empty.items() if slot_answer(cells.get(header, ""))}

    def _differences(self, values: RowValues, act: Act) -> list[str]:
        """What the correction changes, field by field."""
        (stood,) = values_of_acts([act])
        told = []
        for spec in self.run.kinds[values.kind].spec.fields:
            old, new = (cell_of(spec, one, self.unit_names) for one in (stood, values))
            if old != new:
                told.append(
                    f"{spec.label} {'—' if old is None else old} → {'—' if new is None else new}"
                )
        return told

    def store(self, found: FoundTable, fresh: list[ParsedRow]) -> None:
        """Write new rows as acts, and report them."""
        for one in fresh:
            for text in (a[2] for a in one.values.answers if a[1] == "file"):
                one.notes.append(_("attach the file %(name)s to the act itself") % {"name": text})
            self.run.add(found, one.row, "noted" if one.notes else "taken", one.notes, [])
        if self.run.options.dry_run or not fresh:
            return
        ledger = self._ledger(found)
        self.drafter.people.prepare(one.values for one in fresh)
        drafts = [self.drafter.draft(one.values) for one in fresh]
        acts = write_drafts(self.campaign.pk, drafts, by=self.run.by, now=self.run.now)
        insert_rows(
            LedgerRow,
            ("ledger", "act", "sheet", "row", "serial", "digest", "cells"),
            (
                (
                    *(ledger.pk, act.pk, found.sheet.name, one.row, one.serial),
                    *(one.values.digest(), one.cells),
                )
                for act, one in zip(acts, fresh, strict=True)
            ),
        )
        if len(fresh) >= MANY:
            refresh_statistics(Act, Participation, LedgerRow)

    def _ledger(self, found: FoundTable) -> Ledger:
        name = found.book.name
        return self.run.ledgers.get(name) or self.run.new_ledger(name, found.book.content)
