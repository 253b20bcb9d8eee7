"""Taking in files: every row judged and told, then stored as one transaction."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.acts.actions import correct_act, write_drafts
from tongpin.acts.models import Act, Participation
from tongpin.base.bulk import insert_rows
from tongpin.base.dates import years_in
from tongpin.base.sheets import Book, Sheet, SheetError, read_book
from tongpin.base.text import bare
from tongpin.campaigns.models import Campaign, Kind
from tongpin.campaigns.specs import KindSpec
from tongpin.evidence.actions import FileError, keep_file
from tongpin.ledgers.drafting import Drafter
from tongpin.ledgers.exporting import cell_of
from tongpin.ledgers.headers import DEPTH, RECORD, Table, find_table, is_aside, is_blank, is_header
from tongpin.ledgers.matching import Index, Seen
from tongpin.ledgers.models import Ledger, LedgerRow
from tongpin.ledgers.parsing import Context, Fault, Parsed, RowParser, slot_answer
from tongpin.ledgers.records import code_of, values_of_acts
from tongpin.ledgers.rosters import PEOPLE, UNITS, PeopleRoster, UnitRoster
from tongpin.ledgers.statistics import refresh_statistics
from tongpin.ledgers.values import RowValues
from tongpin.orgs.actions import directory
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit

BATCH = 4000
MANY = 200  # new rows of one table that change what a database should expect
MAX_NAME = 200  # characters of a file's name
OUTCOMES = ("taken", "noted", "changed", "same", "question", "refused")


class LoadError(Exception):
    """The files cannot be taken at all; the message is written for users."""


@dataclass
class RowReport:
    """What became of one row."""

    file: str
    sheet: str
    row: int
    kind: str
    outcome: str  # one of OUTCOMES
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class LoadReport:
    """What became of all files."""

    rows: list[RowReport] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # about files and sheets
    tally: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)  # label -> rows taken

    def add(self, report: RowReport) -> None:
        self.rows.append(report)
        self.tally[report.outcome] += 1
        if report.outcome in ("taken", "noted"):
            self.kinds[report.kind] += 1

    @property
    def unknown_units(self) -> dict[str, tuple[str, ...]]:
        """Names that no unit has, with the nearest that one has."""
        return {f.unit: f.nearest for row in self.rows for f in row.faults if f.unit}


@dataclass(frozen=True)
class Options:
    """How to load: whether to write acts, and what the person said about doubts."""

    dry_run: bool = False
    count_repeats: bool = False  # rows that repeat another are two acts, not one
    keep_rows: bool = True  # whether the report holds every row or only the doubtful ones
    units: frozenset[int] | None = None  # for which units the person may record; None: all


Progress = Callable[[int, int], None]


class Rollback(Exception):
    """Ends a dry run."""


def load_files(
    campaign: Campaign,
    files: Sequence[tuple[str, bytes]],
    *,
    by: Person | None,
    now: datetime,
    options: Options | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Take in the files as one transaction and tell what became of every row.

    files    pairs of name and content; registers of units and rosters of people are
             read first whatever their order
    A dry run leaves nothing behind. Rows that cannot be understood are refused and the
    others taken; the same file again changes nothing. Raises LoadError for a file that
    is no table at all.
    """
    names = [name[-MAX_NAME:] for name, __ in files]
    if len(set(names)) < len(names):
        raise LoadError(_("Two files have the same name; load them one after the other."))
    files = [(name[-MAX_NAME:], content) for name, content in files]
    load = Load(campaign, by, now, options or Options(), progress or (lambda done, of: None))
    try:
        with transaction.atomic():
            load.run(files)
            if load.options.dry_run:
                raise Rollback
    except Rollback:
        pass
    except SheetError as error:
        raise LoadError(str(error)) from error
    return load.report


@dataclass
class Found:
    """One table to be read."""

    book: Book
    sheet: Sheet
    table: Table
    head: list[list[Any]]  # rows that were read while looking for the header

    @property
    def rank(self) -> int:
        return {"units": 0, "people": 1}.get(self.table.kind.key, 2)


class Load:
    """One run over some files."""

    def __init__(
        self,
        campaign: Campaign,
        by: Person | None,
        now: datetime,
        options: Options,
        progress: Progress,
    ) -> None:
        self.campaign, self.by, self.now = campaign, by, now
        self.options, self.progress = options, progress
        self.report = LoadReport()
        self.kinds: dict[str, Kind] = {kind.key: kind for kind in campaign.kinds.all()}
        self.done = self.total = 0
        self.ledgers: dict[str, Ledger] = {}
        self.tallies: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def run(self, files: Sequence[tuple[str, bytes]]) -> None:
        contents = dict(files)
        tables = self.find_tables(files)
        self.total = sum(found.sheet.row_count for found in tables)
        writer: Writer | None = None
        for found in sorted(tables, key=lambda found: found.rank):
            if found.rank < 2:
                self.take_roster(found)
                continue
            writer = writer or Writer(self)
            writer.take_table(found)
        if writer:
            writer.tell_gone()
        order = {(f.book.name, f.sheet.name): place for place, f in enumerate(tables)}
        self.report.rows.sort(key=lambda row: (order[row.file, row.sheet], row.row))
        for name, content in contents.items():
            self.finish(name, content)

    def find_tables(self, files: Sequence[tuple[str, bytes]]) -> list[Found]:
        specs = [UNITS, PEOPLE, *(kind.spec for kind in self.kinds.values())]
        tables = []
        for name, content in files:
            book = read_book(name, content)
            for sheet in book.sheets:
                tables += self.find_in_sheet(book, sheet, specs)
        return tables

    def find_in_sheet(self, book: Book, sheet: Sheet, specs: list[KindSpec]) -> list[Found]:
        head = list(islice(sheet.rows, DEPTH))
        table = find_table(specs, head, names=[sheet.name, book.name])
        if table is None:
            if any(not is_blank(row) for row in head):
                accepted = "、".join(f"{s.label}（{s.fields[0].label}…）" for s in specs)
                self.report.remarks.append(
                    _("%(file)s · %(sheet)s: no table is recognised. Accepted are: %(kinds)s")
                    % {"file": book.name, "sheet": sheet.name, "kinds": accepted}
                )
            return []
        for header in table.unknown:
            self.report.remarks.append(
                _("%(file)s · %(sheet)s: the column %(header)s is not used")
                % {"file": book.name, "sheet": sheet.name, "header": header}
            )
        return [Found(book, sheet, table, head)]

    def data_rows(self, found: Found) -> Iterator[tuple[int, list[Any]]]:
        """Rows below the header with their number from 1; titles, totals and footers left out."""
        start = found.table.header_row + 1
        headers = found.head[start - found.table.depth : start]
        rows = chain(found.head[start:], found.sheet.rows)
        for number, row in enumerate(rows, start + 1):
            self.done += 1
            if self.done % 500 == 0:
                self.progress(self.done, self.total)
            if not (is_blank(row) or is_aside(found.table, row) or is_header(row, headers)):
                yield number, row

    def take_roster(self, found: Found) -> None:
        if self.options.units is not None and not self._covers_everything():
            told = {"file": found.book.name, "sheet": found.sheet.name}
            self.report.remarks.append(
                _("%(file)s · %(sheet)s: registers are loaded by the office alone") % told
            )
            return
        roster: UnitRoster | PeopleRoster
        if found.table.kind is UNITS:
            roster = UnitRoster(by=self.by, now=self.now)
        else:
            roster = PeopleRoster(by=self.by, now=self.now)
        for number, row in self.data_rows(found):
            line = roster.take(found.table, row)
            self.add(found, number, line.outcome, line.notes, line.faults)

    def _covers_everything(self) -> bool:
        roots = set(Unit.objects.roots().values_list("pk", flat=True))
        return roots <= (self.options.units or frozenset())

    def add(
        self, found: Found, row: int, outcome: str, notes: list[str], faults: list[Fault]
    ) -> None:
        self.tallies[found.book.name][outcome] += 1
        if not self.options.keep_rows and outcome in ("taken", "same"):
            self.report.tally[outcome] += 1
            return
        kind = found.table.kind.label
        self.report.add(
            RowReport(found.book.name, found.sheet.name, row, kind, outcome, notes, faults)
        )

    def finish(self, name: str, content: bytes) -> None:
        """Keep the file and tell the journal, where anything of it was new."""
        tally = self.tallies[name]
        ledger = self.ledgers.get(name)
        if self.options.dry_run or not (ledger or tally["taken"] or tally["noted"]):
            return
        if ledger is None:
            ledger = self.new_ledger(name, content)
        ledger.tally = dict(tally)
        ledger.save(update_fields=["tally"])
        record(
            "ledgers.ledger.load", ledger, by=self.by, at=self.now,
            name=name, sha256=ledger.file.digest, tally=dict(tally),
        )  # fmt: skip

    def new_ledger(self, name: str, content: bytes) -> Ledger:
        try:
            stored = keep_file(name, content, by=self.by, now=self.now)
        except FileError as error:
            raise LoadError(str(error)) from error
        ledger = Ledger.objects.create(
            campaign=self.campaign,
            file=stored,
            name=name,
            uploaded_at=self.now,
            uploaded_by=self.by,
            stored_at=self.now,
        )
        self.ledgers[name] = ledger
        return ledger


class Writer:
    """Judges the rows of acts and writes what is new."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.campaign = load.campaign
        self.directory = directory()
        self.index = Index(self._seen())
        self.entries = {
            (register, bare(name)): name
            for register, name in self.campaign.entries.values_list("register", "name")
        }
        self.drafter = Drafter(load.campaign)
        self.unit_names = dict(Unit.objects.values_list("pk", "name"))
        self.sheets: dict[str, set[str]] = {}  # file -> names of its sheets
        self.records: set[int] = set()  # acts met by their records' codes

    def _seen(self) -> Iterator[Seen]:
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
                yield Seen(*row)
        typed = Act.objects.current().filter(kind__campaign=self.campaign, ledger_rows=None)
        acts = list(typed.select_related("kind"))
        for start in range(0, len(acts), BATCH):
            part = acts[start : start + BATCH]
            for act, values in zip(part, values_of_acts(part), strict=True):
                values.status = implied_status(self.load.kinds[values.kind].spec, values)
                yield Seen("", "", act.pk, values.digest(), act.pk)

    def context(self, found: Found) -> Context:
        unit, unknown = None, None
        if not any(column.spec.type == "unit" for column in found.table.columns):
            unit, unknown = self.default_unit(found)
        return Context(
            self.directory,
            self.campaign.starts_on,
            self.campaign.ends_on,
            self.year(found),
            unit,
            unknown,
            self.entries,
        )

    def year(self, found: Found) -> int | None:
        """The last year of the campaign that stands above the table, or any that does."""
        first, last = self.campaign.starts_on.year, self.campaign.ends_on.year
        named = years_in(" ".join([*found.table.titles, found.book.name]))
        fitting = [year for year in named if first <= year <= last]
        if fitting or named:
            return (fitting or named)[-1]
        return first if first == last else None

    def default_unit(self, found: Found) -> tuple[int | None, tuple[str, tuple[str, ...]] | None]:
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
        self.load.report.remarks.append(
            _("%(file)s · %(sheet)s: no column of units; its rows are recorded under %(unit)s")
            % {"file": found.book.name, "sheet": found.sheet.name, "unit": unit.name}
        )
        return unit.pk, None

    def take_table(self, found: Found) -> None:
        parser = RowParser(found.table, self.context(found))
        name = found.book.name
        sheets = self.sheets[name] = {sheet.name for sheet in found.book.sheets}
        fresh: list[Parsed] = []  # rows that are new by their meaning
        parsed = (parser.parse(number, row) for number, row in self.load.data_rows(found))
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
        allowed = self.load.options.units
        return allowed is None or not unit or unit in allowed

    def _judge(self, found: Found, one: Parsed, sheets: set[str], parser: RowParser) -> bool:
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
            self.load.add(found, one.row, "refused", one.notes, one.faults)
            return False
        if one.record:
            one.notes.append(_("the record %(code)s is not known here") % {"code": one.record})
        here = self._here(found, one)
        verdict, known = self.index.match(here, sheets)
        if verdict == "same" and known:
            self.index.use(known)
            is_here = (known.file, known.sheet) == (here.file, here.sheet)
            notes = [] if is_here else [_("the same as %(row)s") % {"row": known}]
            self.load.add(found, one.row, "same", notes, [])
            return False
        if verdict == "repeat" and known and not self.load.options.count_repeats:
            note = _("repeats %(row)s to the letter; is it a second one?")
            self.load.add(found, one.row, "question", [*one.notes, note % {"row": known}], [])
            return False
        self.index.add(here)
        self.index.use(here)
        return True

    def _here(self, found: Found, one: Parsed, act: int | None = None) -> Seen:
        return Seen(
            found.book.name, found.sheet.name, one.row, one.values.digest(), act, one.serial
        )

    def _record(self, one: Parsed) -> Act | None:
        """The act that a row of an exported list names, corrected since or not."""
        number = one.record.partition("-")[0]
        if not (number.isdecimal() and len(number) < 19):
            return None
        kind = self.load.kinds[one.values.kind].pk
        return Act.objects.select_related("kind").filter(pk=number, kind=kind).first()

    def _judge_record(self, found: Found, one: Parsed, act: Act, parser: RowParser) -> None:
        """Report a row of an exported list by what its record says now."""
        (stands,) = values_of_acts([act])
        before = parser.parse(one.row, self._row_of(found, stands))
        is_first = act.pk not in self.records
        self.records.add(act.pk)
        applied = LedgerRow.objects.filter(act__corrects=act, digest=one.values.digest())
        is_same = before.values.digest() == one.values.digest() and before.faults == one.faults
        if is_same or applied.exists():
            self.index.use_act(act.pk)
            self.load.add(found, one.row, "same", [], [])
            return
        if not self._may(act.unit_id):
            one.faults.append(Fault(RECORD, one.record, _("a unit for which you may record")))
        if not (is_first and act.is_current and code_of(act.pk, stands) == one.record):
            accepted = _("a list exported after the last correction")
            one.faults.append(Fault(RECORD, one.record, accepted))
        if one.faults:
            self.load.add(found, one.row, "refused", one.notes, one.faults)
            return
        self.index.use_act(act.pk)
        self.correct(found, one, act, stands.patched(before.values, one.values))

    def _row_of(self, found: Found, values: RowValues) -> list[Any]:
        """What an exported list shows of the values, in the columns of this table."""
        row: list[Any] = [""] * (max(column.index for column in found.table.columns) + 1)
        for column in found.table.columns:
            cell = cell_of(column.spec, values, self.unit_names)
            row[column.index] = "" if cell is None else cell
        return row

    def _left_over(self, file: str) -> list[Seen]:
        """Rows of the earlier edition, of units for which the person may record."""
        left = self.index.left_over(file)
        if (allowed := self.load.options.units) is None:
            return left
        units = dict(Act.objects.filter(pk__in=[o.act for o in left]).values_list("pk", "unit_id"))
        return [one for one in left if units[one.act or 0] in allowed]

    def take_corrections(self, found: Found, fresh: list[Parsed]) -> list[Parsed]:
        """Rows that are an earlier edition's row but for some part correct it; others stay."""
        name, sheets = found.book.name, self.sheets[found.book.name]
        left = [
            one for one in self._left_over(name)
            if one.sheet == found.sheet.name or one.sheet not in sheets
        ]  # fmt: skip
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
                self.load.add(found, one.row, "question", [*one.notes, note], [])
        return new

    def _renewed(self, one: Parsed, stands: RowValues) -> RowValues:
        """The row's values with what no row tells: the status, and who a name is."""
        spec = self.load.kinds[stands.kind].spec
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
                self.load.report.remarks.append(note % {"row": gone})

    def correct(self, found: Found, one: Parsed, act: Act, values: RowValues) -> None:
        note = _("corrects an earlier row") + "：" + "；".join(self._differences(values, act))
        if not self.load.options.dry_run:
            ledger = self._ledger(found)
            cleared = self._cleared(found, one, act)
            draft = self.drafter.draft(values)
            reason = f"{found.book.name} · {found.sheet.name} · {one.row}"
            new = correct_act(act, draft, reason=reason, by=self.load.by, now=self.load.now)
            new.answers.filter(slot__in=cleared).update(superseded_at=self.load.now)
            LedgerRow.objects.create(
                ledger=ledger, act=new, sheet=found.sheet.name, row=one.row,
                serial=one.serial, digest=one.values.digest(), cells=one.cells,
            )  # fmt: skip
        self.load.add(found, one.row, "changed", [*one.notes, note], [])

    def _cleared(self, found: Found, one: Parsed, act: Act) -> set[str]:
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
        for spec in self.load.kinds[values.kind].spec.fields:
            old, new = (cell_of(spec, one, self.unit_names) for one in (stood, values))
            if old != new:
                told.append(
                    f"{spec.label} {'—' if old is None else old} → {'—' if new is None else new}"
                )
        return told

    def store(self, found: Found, fresh: list[Parsed]) -> None:
        """Write new rows as acts, and report them."""
        for one in fresh:
            for text in (a[2] for a in one.values.answers if a[1] == "file"):
                one.notes.append(_("attach the file %(name)s to the act itself") % {"name": text})
            self.load.add(found, one.row, "noted" if one.notes else "taken", one.notes, [])
        if self.load.options.dry_run or not fresh:
            return
        ledger = self._ledger(found)
        self.drafter.people.prepare(one.values for one in fresh)
        drafts = [self.drafter.draft(one.values) for one in fresh]
        acts = write_drafts(self.campaign.pk, drafts, by=self.load.by, now=self.load.now)
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

    def _ledger(self, found: Found) -> Ledger:
        name = found.book.name
        return self.load.ledgers.get(name) or self.load.new_ledger(name, found.book.content)


def implied_status(spec: KindSpec, values: RowValues) -> str:
    """The status that the row itself tells, by one of its choices."""
    for item in spec.fields:
        if item.status and (told := item.status.get(values.fields.get(item.key, ""))):
            return told
    return "held"


def paired(
    fresh: Sequence[Parsed],
    left: Sequence[Seen],
    values: dict[int, RowValues],
    *,
    same_file: bool,
) -> dict[int, Seen]:
    """For rows that correct an earlier one, that one: row -> the most alike, the nearest.

    left      rows of the earlier edition that were not met again
    values    what their acts say now, by act
    """
    places: defaultdict[tuple[Any, ...], list[Seen]] = defaultdict(list)
    for old in left:
        for key in place_keys(values[old.act or 0], old.serial, old.row):
            places[key].append(old)
    found: list[tuple[float, int, int, Seen]] = []
    for one in fresh:
        keys = place_keys(one.values, one.serial, one.row)
        for old in {old for key in keys for old in places.get(key, [])[:50]}:
            stood = values[old.act or 0]
            if one.values.corrects(stood, same_file=same_file):
                found.append((-one.values.likeness(stood), abs(one.row - old.row), one.row, old))
    pairs: dict[int, Seen] = {}
    taken: set[Seen] = set()
    for __, __, row, old in sorted(found, key=lambda pair: pair[:3]):
        if row not in pairs and old not in taken:
            pairs[row] = old
            taken.add(old)
    return pairs


def place_keys(values: RowValues, serial: str, row: int) -> list[tuple[Any, ...]]:
    """By what a corrected row is found again."""
    keys: list[tuple[Any, ...]] = [("row", row), ("day", values.unit, values.occurred_on)]
    keys += [("number", values.number)] if values.number else []
    return keys + ([("serial", serial)] if serial else [])
