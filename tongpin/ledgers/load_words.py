"""How the report of a load reads."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.ledgers.load_run import OUTCOMES, LoadReport, RowReport

OUTCOME_LABELS = {
    "taken": gettext_lazy("taken"),
    "noted": gettext_lazy("taken with a note"),
    "changed": gettext_lazy("corrected"),
    "same": gettext_lazy("the same as before"),
    "question": gettext_lazy("a question"),
    "refused": gettext_lazy("refused"),
}


def line_of(row: RowReport) -> str:
    """One row of the report as one line of text."""
    place = f"{row.file} · {row.sheet} · " + _("row %(row)s") % {"row": row.row}
    told = list(row.notes)
    for fault in row.faults:
        said = {"column": fault.column or "—", "value": fault.value, "accepted": fault.accepted}
        told.append(_("%(column)s: “%(value)s” is not taken; accepted is %(accepted)s") % said)
    return f"{place}: {OUTCOME_LABELS[row.outcome]}" + (f" — {'；'.join(told)}" if told else "")


def summary_of(report: LoadReport) -> str:
    """What became of all rows, and what concerns whole files."""
    lines = list(report.remarks)
    lines += [f"{kind}: {rows}" for kind, rows in report.kinds.items()]
    tally = [f"{OUTCOME_LABELS[o]} {report.tally[o]}" for o in OUTCOMES if report.tally[o]]
    return "\n".join([*lines, "，".join(tally) or _("no rows")])
