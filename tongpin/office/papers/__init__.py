"""The papers of an office: a registry, each kind a module that draws it from the ledger."""

from tongpin.base.periods import words_of
from tongpin.office.models import OfficePaper, PaperKind
from tongpin.office.papers.archive_overview import ARCHIVE_OVERVIEW
from tongpin.office.papers.circular import CIRCULAR
from tongpin.office.papers.definition import PaperDefinition
from tongpin.office.papers.dispatch_sheet import DISPATCH_SHEET
from tongpin.office.papers.meeting_agenda import MEETING_AGENDA
from tongpin.office.papers.reminder_letter import REMINDER_LETTER
from tongpin.office.papers.work_report import WORK_REPORT

DEFINITIONS: dict[str, PaperDefinition] = {
    definition.kind: definition
    for definition in (
        DISPATCH_SHEET,
        MEETING_AGENDA,
        WORK_REPORT,
        CIRCULAR,
        ARCHIVE_OVERVIEW,
        REMINDER_LETTER,
    )
}
SENT_DOWN = [kind for kind, paper in DEFINITIONS.items() if paper.is_read_below]


def definition_of(paper: OfficePaper) -> PaperDefinition:
    return DEFINITIONS[paper.kind]


def title_of(paper: OfficePaper) -> str:
    """Its heading with the period in words, as documents write it."""
    return f"{definition_of(paper).heading}（{words_of(paper.period)}）"


def paper_of_mechanism(runs: str) -> PaperKind | None:
    """The kind of paper that a mechanism drafts by itself; None for other mechanisms."""
    for definition in DEFINITIONS.values():
        if definition.mechanism == runs:
            return definition.kind
    return None
