"""Taking in files: every row judged and told, then stored as one transaction."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongpin.acts.actions import Draft, Presence, correct_act, write_drafts
from tongpin.acts.models import Act, Entry, Source
from tongpin.base.dates import year_in
from tongpin.base.sheets import Book, Sheet, SheetError, read_book
from tongpin.base.text import bare
from tongpin.campaigns.models import Campaign, Kind
from tongpin.campaigns.specs import KindSpec
from tongpin.evidence.actions import FileError, keep_file
from tongpin.ledgers.headers import DEPTH, Table, find_table, is_blank, is_footer, is_total
from tongpin.ledgers.matching import LIKE_ENOUGH, Index, Seen
from tongpin.ledgers.models import Ledger, LedgerRow
from tongpin.ledgers.parsing import Context, Fault, Parsed, RowParser
from tongpin.ledgers.records import code_of, values_of_acts
from tongpin.ledgers.rosters import PEOPLE, UNITS, PeopleRoster, UnitRoster
from tongpin.ledgers.values import RowValues, Somebody
from tongpin.orgs.actions import directory
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Post, Unit

BATCH = 4000
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
    load = Load(campaign, by, now, options or Options(), progress or (lambda done, of: None))
    try:
        with transaction.atomic():
            load.run(files)
            if load.options.dry_run:
                raise Rollback
    except Rollback:
        pass
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
        for name, content in contents.items():
            self.finish(name, content)

    def find_tables(self, files: Sequence[tuple[str, bytes]]) -> list[Found]:
        specs = [UNITS, PEOPLE, *(kind.spec for kind in self.kinds.values())]
        tables = []
        for name, content in files:
            try:
                book = read_book(name, content)
                for sheet in book.sheets:
                    tables += self.find_in_sheet(book, sheet, specs)
            except SheetError as error:
                raise LoadError(str(error)) from error
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
        header = [str(cell).strip() for cell in found.head[found.table.header_row]]
        number = start
        for row in chain(found.head[start:], found.sheet.rows):
            number += 1
            yield from self._if_data(number, row, header)

    def _if_data(
        self, number: int, row: list[Any], header: list[str]
    ) -> Iterator[tuple[int, list[Any]]]:
        self.done += 1
        if self.done % 500 == 0:
            self.progress(self.done, self.total)
        if is_blank(row) or is_total(row) or is_footer(row):
            return
        if [str(cell).strip() for cell in row] != header:
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
        if not self.options.keep_rows and outcome in ("taken", "same"):
            self.report.tally[outcome] += 1
            return
        kind = found.table.kind.label
        self.report.add(
            RowReport(found.book.name, found.sheet.name, row, kind, outcome, notes, faults)
        )

    def finish(self, name: str, content: bytes) -> None:
        """Keep the file and tell the journal, where anything of it was new."""
        tally = Counter(row.outcome for row in self.report.rows if row.file == name)
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

    def _seen(self) -> Iterator[Seen]:
        """Rows that stand: of current acts, and of acts that somebody corrected by hand."""
        stands = Q(act__superseded_at__isnull=True) | Q(act__corrected_by__ledger_rows__isnull=True)
        rows = LedgerRow.objects.filter(stands, ledger__campaign=self.campaign).values_list(
            "ledger__name", "sheet", "row", "digest", "act_id", "serial"
        )
        for row in rows.iterator(chunk_size=5000):
            yield Seen(*row)

    def context(self, found: Found) -> Context:
        titles = " ".join([*found.table.titles, found.book.name])
        unit = None
        if not any(column.spec.type == "unit" for column in found.table.columns):
            unit = self.default_unit(found)
        same_year = self.campaign.starts_on.year == self.campaign.ends_on.year
        year = year_in(titles) or (self.campaign.starts_on.year if same_year else None)
        return Context(
            self.directory,
            self.campaign.starts_on,
            self.campaign.ends_on,
            year,
            unit,
            self.entries,
        )

    def default_unit(self, found: Found) -> int | None:
        """The reporting unit above the table, or the top of the tree; told as a remark."""
        named = self.directory.find(found.table.reporter) if found.table.reporter else None
        if named and named.unit:
            unit = Unit.objects.get(pk=named.unit)
        else:
            roots = list(Unit.objects.roots()[:2])
            if len(roots) != 1:
                return None
            (unit,) = roots
        self.load.report.remarks.append(
            _("%(file)s · %(sheet)s: no column of units; its rows are recorded under %(unit)s")
            % {"file": found.book.name, "sheet": found.sheet.name, "unit": unit.name}
        )
        return unit.pk

    def take_table(self, found: Found) -> None:
        parser = RowParser(found.table, self.context(found))
        sheets = {sheet.name for sheet in found.book.sheets}
        fresh: list[Parsed] = []  # rows that are new by their meaning
        parsed = (parser.parse(number, row) for number, row in self.load.data_rows(found))
        has_earlier = bool(self.index.left_over(found.book.name, found.sheet.name))
        for one in parsed:
            if self._judge(found, one, sheets):
                fresh.append(one)
            if not has_earlier and len(fresh) >= BATCH:
                self.store(found, fresh)
                fresh = []
        if has_earlier:
            fresh = self.take_corrections(found, fresh)
        self.store(found, fresh)

    def _judge(self, found: Found, one: Parsed, sheets: set[str]) -> bool:
        """Report the row if its fate is known; True where it is new."""
        allowed = self.load.options.units
        if allowed is not None and one.values.unit and one.values.unit not in allowed:
            accepted = _("a unit for which you may record")
            one.faults.append(Fault(_("Unit"), "", accepted))
        if one.faults:
            self.load.add(found, one.row, "refused", one.notes, one.faults)
            return False
        if one.record:
            return self._judge_record(found, one)
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

    def _judge_record(self, found: Found, one: Parsed) -> bool:
        """A row of an exported list names its record; True where the record is not known here."""
        number, __, _seal = one.record.partition("-")
        act = None
        if number.isdigit():
            act = Act.objects.current().filter(pk=number, kind__campaign=self.campaign).first()
        if act is None:
            one.notes.append(_("the record %(code)s is not known here") % {"code": one.record})
            self.index.add(self._here(found, one))
            return True
        (stands,) = values_of_acts([act])
        if code_of(act.pk, stands) != one.record:
            fault = Fault("记录编号", one.record, _("a list exported after the last correction"))
            self.load.add(found, one.row, "refused", one.notes, [fault])
        elif stands.digest() == one.values.digest():
            self.load.add(found, one.row, "same", [], [])
        else:
            self.correct(found, one, act)
        return False

    def take_corrections(self, found: Found, fresh: list[Parsed]) -> list[Parsed]:
        """Rows that stand where an earlier edition had a like one correct it; the others stay."""
        left = self.index.left_over(found.book.name, found.sheet.name)
        acts = Act.objects.in_bulk([one.act for one in left])
        values = dict(zip(acts, values_of_acts(list(acts.values())), strict=True))
        places: defaultdict[str, list[Seen]] = defaultdict(list)
        for earlier in left:
            stood = values[earlier.act or 0]
            for key in place_keys(stood.number, earlier.serial, earlier.row):
                places[key].append(earlier)
        new: list[Parsed] = []
        for one in fresh:
            old = self._earlier(one, places, values)
            if old is None or old.act is None:
                new.append(one)
                continue
            self.index.use(old)
            if acts[old.act].is_current:
                self.correct(found, one, acts[old.act])
            else:
                note = _("this act was corrected by hand since; correct it there")
                self.load.add(found, one.row, "question", [*one.notes, note], [])
        for gone in self.index.left_over(found.book.name, found.sheet.name):
            note = _("%(row)s is not in the new edition; it stays until it is cancelled")
            self.load.report.remarks.append(note % {"row": gone})
        return new

    def _earlier(
        self, one: Parsed, places: dict[str, list[Seen]], values: dict[int, RowValues]
    ) -> Seen | None:
        for key in place_keys(one.values.number, one.serial, one.row):
            for old in places.get(key, []):
                stood = values[old.act or 0]
                if not self.index.is_used(old) and one.values.likeness(stood) >= LIKE_ENOUGH:
                    return old
        return None

    def correct(self, found: Found, one: Parsed, act: Act) -> None:
        note = _("corrects an earlier row") + "：" + "；".join(self._differences(one, act))
        if not self.load.options.dry_run:
            ledger = self._ledger(found)
            draft = self.drafter.draft(one.values)
            reason = f"{found.book.name} · {found.sheet.name} · {one.row}"
            new = correct_act(act, draft, reason=reason, by=self.load.by, now=self.load.now)
            LedgerRow.objects.create(
                ledger=ledger, act=new, sheet=found.sheet.name, row=one.row,
                serial=one.serial[:20], digest=one.values.digest(), cells=one.cells,
            )  # fmt: skip
        self.load.add(found, one.row, "changed", [*one.notes, note], [])

    @staticmethod
    def _differences(one: Parsed, act: Act) -> list[str]:
        (stood,) = values_of_acts([act])
        pairs = zip(stood.meaning(), one.values.meaning(), strict=True)
        return [f"{old} → {new}" for old, new in pairs if old != new]

    def store(self, found: Found, fresh: list[Parsed]) -> None:
        """Write new rows as acts, and report them."""
        for one in fresh:
            self.load.add(found, one.row, "noted" if one.notes else "taken", one.notes, [])
        if self.load.options.dry_run or not fresh:
            return
        ledger = self._ledger(found)
        self.drafter.people.prepare(one.values for one in fresh)
        drafts = [self.drafter.draft(one.values) for one in fresh]
        acts = write_drafts(self.campaign.pk, drafts, by=self.load.by, now=self.load.now)
        LedgerRow.objects.bulk_create(
            [
                LedgerRow(
                    ledger=ledger, act=act, sheet=found.sheet.name, row=one.row,
                    serial=one.serial[:20], digest=one.values.digest(), cells=one.cells,
                )
                for act, one in zip(acts, fresh, strict=True)
            ],
            batch_size=2000,
        )  # fmt: skip

    def _ledger(self, found: Found) -> Ledger:
        name = found.book.name
        return self.load.ledgers.get(name) or self.load.new_ledger(name, found.book.content)


def place_keys(number: str, serial: str, row: int) -> list[str]:
    """By what a corrected row is found again: its number, its serial, where it stands."""
    keys = [f"n{number}" if number else "", f"#{serial}" if serial else "", f"@{row}"]
    return [key for key in keys if key]


def unique(people: list[Somebody]) -> list[Somebody]:
    """Each person once per role; who is named as present and away counts as present."""
    found: dict[tuple[str, str], Somebody] = {}
    for one in sorted(people, key=lambda one: one.status != "present"):
        found.setdefault((one.role, one.token or one.name), one)
    return list(found.values())


class Drafter:
    """Turns what rows mean into drafts of acts, making people and entries nobody knew."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.kinds: dict[str, Kind] = {kind.key: kind for kind in campaign.kinds.all()}
        self.people = PeopleFinder()
        self.made: dict[tuple[str, str], Entry] = {}

    def draft(self, values: RowValues) -> Draft:
        """The act that the values mean."""
        assert values.occurred_on is not None
        self.people.prepare([values])
        presences = [
            Presence(
                self.people.find(values.unit, somebody),
                somebody.role,
                somebody.status,
                Source.SELF if somebody.token else Source.PAPER,
                reason=somebody.reason[:100],
            )
            for somebody in unique(values.people)
        ]
        presences += [
            Presence(None, heads.role, source=Source.ESTIMATE, visits=heads.visits,
                     minutes=heads.minutes)
            for heads in values.heads
        ]  # fmt: skip
        columns = {
            "starts_at": values.starts_at,
            "ended_on": values.ended_on,
            "place": values.place,
            "number": values.number,
            "entry": self.entry(*values.entry) if values.entry else None,
            "fields": values.fields,
            "status": values.status,
        }
        return Draft(
            self.kinds[values.kind].pk, values.unit, values.title, values.occurred_on,
            columns, presences, [answer for answer in values.answers if answer[1] != "file"],
        )  # fmt: skip

    def entry(self, register: str, name: str) -> Entry:
        if (register, name) not in self.made:
            self.made[register, name], __ = Entry.objects.get_or_create(
                campaign=self.campaign, register=register, name=name
            )
        return self.made[register, name]


class PeopleFinder:
    """People by unit and name, and by device token; makes those who are not known yet."""

    def __init__(self) -> None:
        self.names: dict[tuple[int, str], int] = {}
        posts = Post.objects.order_by("-id").values_list("unit_id", "person__name", "person_id")
        homes = Person.objects.filter(token=None, home_unit__isnull=False).order_by("-id")
        for unit, name, person in [*homes.values_list("home_unit_id", "name", "pk"), *posts]:
            self.names[(unit or 0, name)] = person
        self.tokens: dict[str, int] = {}

    def prepare(self, rows: Any) -> None:
        """Make whoever these rows name and nobody knows."""
        tokens: dict[str, int] = {}
        names: dict[tuple[int, str], None] = {}
        for values in rows:
            for one in values.people:
                if one.token:
                    tokens.setdefault(one.token, values.unit)
                elif (values.unit, one.name) not in self.names:
                    names[(values.unit, one.name)] = None
        self._prepare_tokens({t: u for t, u in tokens.items() if t not in self.tokens})
        made = Person.objects.bulk_create(
            [Person(name=name[:60], home_unit_id=unit, password="!") for unit, name in names]
        )
        self.names |= {key: person.pk for key, person in zip(names, made, strict=True)}

    def _prepare_tokens(self, tokens: dict[str, int]) -> None:
        if not tokens:
            return
        known = Person.objects.filter(token__in=list(tokens))
        self.tokens |= {token: pk for token, pk in known.values_list("token", "pk") if token}
        missing = {t: u for t, u in tokens.items() if t not in self.tokens}
        made = Person.objects.bulk_create(
            [Person(name="", token=t, home_unit_id=u, password="!") for t, u in missing.items()],
            batch_size=2000,
        )
        self.tokens |= {person.token: person.pk for person in made if person.token}

    def find(self, unit: int, one: Somebody) -> int:
        return self.tokens[one.token] if one.token else self.names[(unit, one.name)]
