"""Fields that say what remains of an act: how a cell answers one of the kind's slots; pure."""

from tongpin.base.sheets import Cell, cell_text
from tongpin.base.text import bare, squeeze
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.cell_meanings import CellMeaning, TableContext
from tongpin.ledgers.field_types.field_type import LedgerFieldType, UnitNames
from tongpin.ledgers.headers import LedgerColumn
from tongpin.ledgers.row_values import RowValues

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
SLOT_WORDS = {"stated": "有", "kept": "线下存放", "none": "不适用"}
MAX_ANSWER = 300  # characters


def read_slot(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    answers = []
    for written in squeeze(cell_text(cell)).split("；"):
        if answer := slot_answer(written):
            answers.append((column.spec.key, *answer))
    return CellMeaning(answers=tuple(answers))


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
        return "link", written[:MAX_ANSWER]
    for kind, mark in MARKED.items():
        if written.startswith(mark):
            return kind, written.removeprefix(mark)[:MAX_ANSWER]
    is_kept = any(word in written for word in KEPT_WORDS)
    return "kept" if is_kept else "stated", written[:MAX_ANSWER]


def slot_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str | None:
    written = []
    for slot, kind, text in values.answers:
        if slot == spec.key:
            written.append(written_answer(kind, text))
    return "；".join(written) or None


def written_answer(kind: str, text: str) -> str:
    """The text alone where it reads back as the same kind of answer, else with a mark."""
    plain = text or SLOT_WORDS.get(kind, "")
    if slot_answer(plain) == (kind, text):
        return plain
    return MARKED.get(kind, "") + text


SLOT_TYPES = (
    LedgerFieldType(
        key="slot",
        read=read_slot,
        cell=slot_cell,
        is_exported_once=False,
        input_part="",
    ),
)
