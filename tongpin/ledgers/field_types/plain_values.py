"""Fields that hold one value under their own key: text, count, choice, date, name; pure."""

import re

from django.utils.translation import gettext as _

from tongpin.base.counts import ReadCount, read_count
from tongpin.base.sheets import Cell, cell_text
from tongpin.base.text import bare, squeeze
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.cell_meanings import CellError, CellMeaning, TableContext
from tongpin.ledgers.field_types.act_parts import clean_text, day_in
from tongpin.ledgers.field_types.field_type import LedgerFieldType, UnitNames
from tongpin.ledgers.headers import LedgerColumn
from tongpin.ledgers.row_values import RowValues

MAX_TEXT = 1000  # characters
MAX_NICKNAME = 60
MAX_COUNT = 1_000_000_000_000


DONE = "(?:化解|解决|办结|办理|完成|处理|处置|落实|整改|销号|调处|竣工|答复|回复)"
STAGES = (  # finished, and under way
    re.compile(f"(?:已经?|全部|均已)*{DONE}(?:完成|完毕|到位|好)?了?"),
    re.compile(
        f"(?:正在|持续|推进|积极){DONE}?(?:中|之中)?|{DONE}(?:中|之中)|(?:进行|推进|跟进|协调)中"
    ),
)
TICKED = ("√", "✓", "✔", "v", "☑", "是", "1", "有", "y", "yes")
UNTICKED = ("×", "x", "✗", "否", "0", "无", "-", "—", "/", "☐", "n", "no")


def field_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> Cell | None:
    """The value as it is stored."""
    value: Cell | None = values.fields.get(spec.key)
    return value


def number_error() -> CellError:
    return CellError(_("a number, such as 13, 13人, 男8女5, 约200人"))


def count_in(cell: Cell) -> ReadCount:
    """The count in the cell. Raises CellError for none."""
    try:
        return read_count(cell)
    except ValueError as error:
        raise number_error() from error


def read_text(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    text, notes = clean_text(cell, MAX_TEXT)
    return CellMeaning(fields={column.spec.key: text}, notes=notes)


def read_nickname(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    text, notes = clean_text(cell, MAX_NICKNAME)
    return CellMeaning(fields={column.spec.key: text}, notes=notes)


def read_date(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    day, notes = day_in(cell, context)
    return CellMeaning(fields={column.spec.key: day.isoformat()}, notes=notes)


def read_amount(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    """A number, whole or not."""
    count = count_in(cell)
    if not 0 <= count.value <= MAX_COUNT:
        raise number_error()
    is_whole = count.value == int(count.value)
    number = int(count.value) if is_whole else float(count.value)
    return CellMeaning(fields={column.spec.key: number}, notes=count_notes(cell, count))


def count_notes(cell: Cell, count: ReadCount) -> tuple[str, ...]:
    """What was understood of a count that is not plain."""
    words = {"text": squeeze(cell_text(cell)), "number": f"{count.value:f}"}
    if count.is_rounded:
        return (_("%(text)s is no exact number; taken as %(number)s") % words,)
    return (f"{words['text']} → {words['number']}",) if count.is_understood else ()


def read_choice(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    spec, written = column.spec, bare(cell_text(cell))
    forms = choice_forms(spec)
    if ticked := forms.get(bare(column.header)):  # a column for each choice
        if written in UNTICKED:
            return CellMeaning()
        written = ticked if written in TICKED else written
    key = forms.get(written)
    if key is None and (key := alike_choice(spec, written)):
        notes = (f"{squeeze(cell_text(cell))} → {spec.shown(key)}",)
        return CellMeaning(act=status_of(spec, key), fields={spec.key: key}, notes=notes)
    if key is None:
        accepted = "、".join(form[0] for form in spec.choices.values())
        raise CellError(_("one of %(forms)s") % {"forms": accepted})
    return CellMeaning(act=status_of(spec, key), fields={spec.key: key})


def status_of(spec: FieldSpec, key: str) -> dict[str, str]:
    """What the choice says of the act's status."""
    return {"status": spec.status[key]} if key in spec.status else {}


def alike_choice(spec: FieldSpec, written: str) -> str | None:
    """The one choice of the same stage, which the pack writes otherwise: 已化解 for 已解决."""
    for stage in STAGES:
        keys = {key for form, key in choice_forms(spec).items() if stage.fullmatch(form)}
        if stage.fullmatch(written) and len(keys) == 1:
            return keys.pop()
    return None


def choice_forms(spec: FieldSpec) -> dict[str, str]:
    """Every written form of the choices -> key; keys and labels are forms too."""
    forms = {}
    for key, written_forms in spec.choices.items():
        for written in written_forms:
            forms[bare(written)] = key
    for key, label in spec.labels.items():
        forms[bare(label)] = key
    for key in spec.choices:
        forms[bare(key)] = key
    return forms


def choice_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str | None:
    """The first written form of the choice."""
    forms = spec.choices.get(values.fields.get(spec.key, ""))
    return forms[0] if forms else None


PLAIN_VALUE_TYPES = (
    LedgerFieldType(
        key="text",
        read=read_text,
        cell=field_cell,
        is_exported_once=False,
        input_part="line",
    ),
    LedgerFieldType(
        key="nickname",
        read=read_nickname,
        cell=field_cell,
        is_exported_once=False,
        input_part="",
    ),
    LedgerFieldType(
        key="date",
        read=read_date,
        cell=field_cell,
        is_exported_once=False,
        input_part="date",
    ),
    LedgerFieldType(
        key="count",
        read=read_amount,
        cell=field_cell,
        is_exported_once=False,
        input_part="line",
    ),
    LedgerFieldType(
        key="choice",
        read=read_choice,
        cell=choice_cell,
        is_exported_once=False,
        input_part="choice",
    ),
)
