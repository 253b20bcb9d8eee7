"""From cells to what a row means, with a note for whatever had to be understood."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tongpin.base.dates import ACCEPTED, read_day, read_time
from tongpin.base.numbers import ReadCount, read_count
from tongpin.base.sheets import Cell
from tongpin.base.text import bare, split_names, split_reasons, squeeze, without_debris
from tongpin.campaigns.specs import FieldSpec, KindSpec
from tongpin.ledgers.headers import LedgerColumn, Table
from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues
from tongpin.orgs.unit_names import Directory, UnitMatch

HAVE = {"√", "✓", "✔", "v", "有", "是", "已", "齐", "齐全", "y", "yes", "☑", "1", "true"}
HAVE_NOT = {
    "false",
    "",
    "×",
    "x",
    "✗",
    "无",
    "缺",
    "否",
    "没有",
    "n",
    "no",
    "☐",
    "0",
    "-",
    "—",
    "/",
}
NOT_APPLICABLE = {"不适用", "无需", "不涉及"}
KEPT_WORDS = ("线下", "纸质", "存档", "存放", "存于", "档案")
# How an exported list says what kind of answer stands behind it.
MARKED = {"file": "附件：", "kept": "存于：", "none": "不适用：", "stated": "已有："}
MAX_HEADS = 1_000_000
MAX_PERSON, MAX_REASON = 60, 100  # characters of a name, of a reason to be away
MAX_COUNT = 1_000_000_000_000
HOURS, MINUTES = {"小时", "时", "h", "个小时"}, {"分钟", "分", "min"}
NOBODY = {"无", "—", "-", "/", "没有"}
NOT_ALL_NAMED = re.compile(
    r".*等(?:[0-9]+|[一二三四五六七八九十]+)?(?:余)?[人名位]?|.*[0-9]+[余多]?[人名位]|全体.*|.{61,}"
)
HEADS_WORDS = ("人", "户", "名", "位", "次", "个", "群众", "干部", "家")


@dataclass(slots=True)
class Fault:
    """Why a row cannot be taken: where, what stands there, what is accepted."""

    column: str
    value: str
    accepted: str
    unit: str = ""  # the unknown name of a unit, where that is the fault
    nearest: tuple[str, ...] = ()


@dataclass(slots=True)
class ParsedRow:
    """One row, understood or not."""

    row: int  # from 1
    serial: str
    record: str
    values: RowValues
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)


@dataclass
class TableContext:
    """What the rows of one table share."""

    directory: Directory
    starts_on: date
    ends_on: date
    year: int | None  # for days without one
    unit: int | None = None  # where the table has no column of units
    unknown: tuple[str, tuple[str, ...]] | None = None  # the name above it that no unit has
    entry_names: dict[tuple[str, str], str] = field(default_factory=dict)


class RowParser:
    """Reads the rows of one table; answers for repeated cells are remembered."""

    def __init__(self, table: Table, context: TableContext) -> None:
        self.table = table
        self.kind: KindSpec = table.kind
        self.context = context
        # By type too: 1 and True are equal, yet one is a count and the other is not.
        self._days: dict[tuple[type, Cell], tuple[date, str] | None] = {}
        self._counts: dict[tuple[type, Cell], ReadCount | None] = {}
        self._choices = {
            spec.key: choice_forms(spec) for spec in self.kind.fields if spec.type == "choice"
        }
        self._readers: list[
            tuple[LedgerColumn, Callable[[ParsedRow, LedgerColumn, Cell], None]]
        ] = [(column, getattr(self, f"read_{column.spec.type}")) for column in table.columns]

    def parse(self, number: int, row: Sequence[Cell]) -> ParsedRow:
        """Read row `number` (from 1)."""
        width = len(row)
        parsed = ParsedRow(
            number,
            self._plain(row, self.table.serial)[:20],
            self._plain(row, self.table.record),
            RowValues(self.kind.key),
        )
        if self.context.unit:
            parsed.values.unit = self.context.unit
        for column, read in self._readers:
            cell = row[column.index] if column.index < width else ""
            text = shown(cell)
            parsed.cells[column.header] = text
            if text.strip():
                read(parsed, column, cell)
            elif column.spec.required:
                self.fault(parsed, column, cell, _("something; this column must be filled"))
        self._settle(parsed)
        return parsed

    def _plain(self, row: Sequence[Cell], index: int | None) -> str:
        return shown(row[index]).strip() if index is not None and index < len(row) else ""

    @staticmethod
    def fault(parsed: ParsedRow, column: LedgerColumn, cell: Cell, accepted: str) -> None:
        parsed.faults.append(Fault(column.header, shown(cell), accepted))

    def text(self, parsed: ParsedRow, cell: Cell, limit: int = 200) -> str:
        raw = squeeze(shown(cell))
        clean = without_debris(raw)
        if clean != raw:
            parsed.notes.append(_("web debris removed: %(text)s") % {"text": clean[:40]})
        if len(clean) > limit:
            parsed.notes.append(_("cut to %(limit)s characters") % {"limit": limit})
        return clean[:limit]

    # One reader for each type of field.

    def read_unit(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        written = shown(cell)
        found: UnitMatch = self.context.directory.find(written)
        if found.unit is None:
            accepted = self._near(found.nearest)
            fault = Fault(column.header, written, accepted, written.strip(), found.nearest)
            parsed.faults.append(fault)
            return
        parsed.values.unit = found.unit
        if found.note:
            parsed.notes.append(found.note)

    def day(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> date | None:
        key = (type(cell), cell)
        if key not in self._days:
            try:
                self._days[key] = read_day(cell, year=self.context.year)
            except ValueError:
                self._days[key] = None
        answer = self._days[key]
        if answer is None:
            self.fault(parsed, column, cell, _("a day, such as %(forms)s") % {"forms": ACCEPTED})
            return None
        day, note = answer
        if note:
            parsed.notes.append(note)
        return day

    def read_day(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        day = self.day(parsed, column, cell)
        if day is None:
            return
        if not self.context.starts_on <= day <= self.context.ends_on:
            span = {"start": self.context.starts_on, "end": self.context.ends_on}
            self.fault(
                parsed, column, cell, _("a day of the campaign, %(start)s to %(end)s") % span
            )
            return
        parsed.values.occurred_on = day
        parsed.values.starts_at = read_time(cell)

    def read_end(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        parsed.values.ended_on = self.day(parsed, column, cell)

    def read_date(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        if day := self.day(parsed, column, cell):
            parsed.values.fields[column.spec.key] = day.isoformat()

    def read_title(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        parsed.values.title = self.text(parsed, cell)

    def read_place(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        parsed.values.place = self.text(parsed, cell, 120)

    def read_number(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        parsed.values.number = self.text(parsed, cell, 60)

    def read_entry(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        written = self.text(parsed, cell, 120)
        key = (column.spec.register_key, bare(written))
        name = self.context.entry_names.setdefault(key, written)
        if name != written:
            parsed.notes.append(f"{written} → {name}")
        parsed.values.entry = (column.spec.register_key, name)

    def read_text(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        parsed.values.fields[column.spec.key] = self.text(parsed, cell, 1000)

    def count(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> ReadCount | None:
        key = (type(cell), cell)
        if key not in self._counts:
            try:
                self._counts[key] = read_count(cell)
            except ValueError:
                self._counts[key] = None
        if (answer := self._counts[key]) is None:
            self.fault(parsed, column, cell, _("a number, such as 13, 13人, １３"))
        return answer

    def whole(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> int | None:
        """A whole number of people or things."""
        count = self.count(parsed, column, cell)
        if count is None:
            return None
        if count.word and not count.word.startswith(HEADS_WORDS):
            self.fault(parsed, column, cell, _("a number, such as 13, 13人, １３"))
            return None
        if count.value != int(count.value) or not 0 <= count.value <= MAX_HEADS:
            self.fault(
                parsed, column, cell, _("a whole number, 0 to %(high)s") % {"high": MAX_HEADS}
            )
            return None
        if count.is_rounded:
            note = _("%(text)s is no exact number; taken as %(number)s")
            parsed.notes.append(note % {"text": shown(cell).strip(), "number": int(count.value)})
        return int(count.value)

    def read_count(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        if count := self.count(parsed, column, cell):
            number = count.value
            if not 0 <= number <= MAX_COUNT:
                self.fault(parsed, column, cell, _("a number, such as 13, 13人, １３"))
                return
            parsed.values.fields[column.spec.key] = (
                int(number) if number == int(number) else float(number)
            )

    def read_choice(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        spec = column.spec
        key = self._choices[spec.key].get(bare(shown(cell)))
        if key is None:
            accepted = "、".join(forms[0] for forms in spec.choices.values())
            self.fault(parsed, column, cell, _("one of %(forms)s") % {"forms": accepted})
            return
        parsed.values.fields[spec.key] = key
        if key in spec.status:
            parsed.values.status = spec.status[key]

    def read_expected(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        number = self.whole(parsed, column, cell)
        if number is not None:
            parsed.values.fields[column.spec.key] = number

    def read_headcount(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        number = self.whole(parsed, column, cell)
        if number is not None:
            parsed.values.heads.append(HeadCount(column.spec.role, number))

    def read_names(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        names = [name for name in split_names(shown(cell)) if name not in NOBODY]
        if any(NOT_ALL_NAMED.fullmatch(bare(name)) for name in names):
            self.fault(
                parsed, column, cell, _("names alone, such as 王伟、李娜; a number elsewhere")
            )
            return
        parsed.values.people += [NamedPresence(name, column.spec.role) for name in names]

    read_person = read_names

    def read_leave(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        for name, reason in split_reasons(shown(cell)):
            if name in NOBODY:
                continue
            if len(name) > MAX_PERSON:
                self.fault(
                    parsed, column, cell, _("names, each with a reason: 王伟（病假）；李娜（下乡）")
                )
                return
            if len(reason) > MAX_REASON:
                parsed.notes.append(_("cut to %(limit)s characters") % {"limit": MAX_REASON})
            if not reason:
                note = _("no reason is given for the absence of %(name)s")
                parsed.notes.append(note % {"name": name})
            status = "leave" if reason else "absent"
            parsed.values.people.append(
                NamedPresence(name, column.spec.role, status, reason[:MAX_REASON])
            )

    def read_minutes(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        count = self.count(parsed, column, cell)
        if count is None:
            return
        word = count.word or (column.hint if column.hint in HOURS | MINUTES else "")
        number: Decimal = count.value
        if word in HOURS:
            number *= 60
        elif not word and number <= 12:
            number *= 60
            note = _("%(text)s read as hours: %(minutes)s minutes")
            parsed.notes.append(note % {"text": shown(cell).strip(), "minutes": int(number)})
        elif not word and number >= 20:
            parsed.notes.append(_("%(text)s read as minutes") % {"text": shown(cell).strip()})
        elif word not in MINUTES:
            self.fault(parsed, column, cell, _("a time with its word, such as 150分钟 or 2.5小时"))
            return
        if number != int(number) or not 0 < number <= 1440:
            self.fault(parsed, column, cell, _("1 minute to 24 hours"))
            return
        parsed.values.heads.append(HeadCount(column.spec.role, 0, int(number)))

    def read_token(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        parsed.values.people.append(
            NamedPresence("", column.spec.role, token=squeeze(shown(cell))[:64])
        )

    def read_nickname(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        parsed.values.fields[column.spec.key] = self.text(parsed, cell, 60)

    def read_slot(self, parsed: ParsedRow, column: LedgerColumn, cell: Cell) -> None:
        for written in squeeze(shown(cell)).split("；"):
            if answer := slot_answer(written):
                parsed.values.answers.append((column.spec.key, *answer))

    # What holds between columns.

    def _settle(self, parsed: ParsedRow) -> None:
        values = parsed.values
        if not values.unit and not any(fault.unit for fault in parsed.faults):
            parsed.faults.append(self._no_unit())
        if values.ended_on and values.occurred_on and values.ended_on < values.occurred_on:
            said = f"{values.occurred_on} > {values.ended_on}"
            parsed.faults.append(Fault("", said, _("an end that is not before the beginning")))
        if not values.title:
            values.title = self.kind.label
        self._settle_people(parsed)

    def _no_unit(self) -> Fault:
        if self.context.unknown is None:
            return Fault("", "", _("a column of units, or the reporting unit above the table"))
        written, nearest = self.context.unknown
        return Fault("填报单位", written, self._near(nearest), written, nearest)

    @staticmethod
    def _near(nearest: tuple[str, ...]) -> str:
        names = "、".join(nearest) or _("none is near; add it to the register of units")
        return _("a unit of the register; nearest: %(names)s") % {"names": names}

    def _settle_people(self, parsed: ParsedRow) -> None:
        values = parsed.values
        present: dict[str, list[str]] = {}
        for one in values.people:
            if one.status == "present" and one.name:
                present.setdefault(one.role, []).append(one.name)
        values.heads = merged_heads(values.heads)
        for heads in values.heads:
            named = len(present.get(heads.role, []))
            if named and heads.visits != named:
                note = _("%(count)s counted, %(named)s named; the named ones are taken by name")
                parsed.notes.append(note % {"count": heads.visits, "named": named})
            heads.visits = max(heads.visits - named, 0)
        values.heads = [heads for heads in values.heads if heads.visits]
        for chair in present.get("chair", []):
            if present.get("participant") and chair not in present["participant"]:
                note = _("%(name)s chaired but is not in the list of those present")
                parsed.notes.append(note % {"name": chair})
        expected = values.fields.get("expected")
        away = sum(one.status != "present" for one in values.people)
        came = len(present.get("participant", [])) + sum(
            heads.visits for heads in values.heads if heads.role == "participant"
        )
        if expected is not None and came and expected != came + away:
            note = _("expected %(expected)s, present %(came)s, on leave %(away)s: they differ")
            parsed.notes.append(note % {"expected": expected, "came": came, "away": away})


def slot_answer(written: str) -> tuple[str, str] | None:
    """How a cell answers a slot: kind and text, or None where it does not."""
    key = bare(written)
    if key in HAVE_NOT:
        return None
    if key in HAVE:
        return "stated", ""
    if key in NOT_APPLICABLE:
        return "none", written
    if key.startswith(("http://", "https://")):
        return "link", written[:300]
    for kind, start in MARKED.items():
        if written.startswith(start):
            return kind, written.removeprefix(start)[:300]
    kind = "kept" if any(word in written for word in KEPT_WORDS) else "stated"
    return kind, written[:300]


def choice_forms(spec: FieldSpec) -> dict[str, str]:
    """Every written form of the choices, their keys and labels among them -> key."""
    forms = {bare(form): key for key, written in spec.choices.items() for form in written}
    forms |= {bare(label): key for key, label in spec.labels.items()}
    return forms | {bare(key): key for key in spec.choices}


def merged_heads(heads: list[HeadCount]) -> list[HeadCount]:
    """One head-count per role: a count and a time from two columns belong together."""
    roles: dict[str, HeadCount] = {}
    for item in heads:
        known = roles.setdefault(item.role, HeadCount(item.role, 0))
        known.visits += item.visits
        known.minutes = item.minutes if item.minutes is not None else known.minutes
    return list(roles.values())


def shown(cell: Cell) -> str:
    """A cell as the spreadsheet shows it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
