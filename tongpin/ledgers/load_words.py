"""How the report of a load reads."""

from django.utils.translation import gettext as _

from tongpin.ledgers.cell_meanings import Fault
from tongpin.ledgers.load_run import LoadReport, RowReport
from tongpin.ledgers.models import RowOutcome


def line_of(row: RowReport) -> str:
    """One row of the report as one line of text."""
    place = f"{row.file} · {row.sheet} · " + _("row %(row)s") % {"row": row.row}
    line = f"{place}: {row.outcome.label}"
    details = list(row.notes)
    for fault in row.faults:
        details.append(fault_words(fault))
    return f"{line} — {'；'.join(details)}" if details else line


def fault_words(fault: Fault) -> str:
    parts = {
        "column": fault.column or "—",
        "value": fault.value,
        "accepted": fault.accepted,
    }
    return _("%(column)s: “%(value)s” is not taken; accepted is %(accepted)s") % parts


def summary_of(report: LoadReport) -> str:
    """What became of all rows, and what concerns whole files."""
    lines = list(report.remarks)
    for kind, rows in report.kinds.items():
        lines.append(f"{kind}: {rows}")
    lines.append("，".join(tally_words(report)) or _("no rows"))
    return "\n".join(lines)


def tally_words(report: LoadReport) -> list[str]:
    """Each outcome that some row had, with the number of these rows."""
    words = []
    for outcome in RowOutcome:
        if count := report.tally[outcome]:
            words.append(f"{outcome.label} {count}")
    return words
