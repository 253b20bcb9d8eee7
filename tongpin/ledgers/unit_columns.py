"""Which column holds units, told by its cells where no header says so; pure."""

from tongpin.base.sheets import cell_text
from tongpin.ledgers.headers import LedgerColumn, is_unit
from tongpin.ledgers.load_run import SheetTable
from tongpin.orgs.unit_names import Directory

SHARE = 0.6  # of the filled cells must be units


def column_of_units(source: SheetTable, directory: Directory) -> LedgerColumn | None:
    """The first unused column most of whose cells are units of the register; None for none."""
    table = source.table
    specs = [spec for spec in table.kind.fields if is_unit(spec)]
    if not specs or table.unit_column is not None or table.reporter:
        return None
    for index, header in enumerate(table.headers):
        if header in table.unknown and _holds_units(source, index, directory):
            return LedgerColumn(index, header, specs[0], is_listed=False)
    return None


def _holds_units(source: SheetTable, index: int, directory: Directory) -> bool:
    texts = []
    for row in source.sample:
        if index < len(row) and (text := cell_text(row[index]).strip()):
            texts.append(text)
    units = [text for text in texts if directory.find(text).unit]
    return bool(units) and len(units) >= SHARE * len(texts)
