"""What one kind of paper is: its heading, how it is drawn, and what follows from issuing it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tongpin.campaigns.pack_specs import Runs
from tongpin.office.models import PaperKind
from tongpin.office.papers.scope import PaperScope
from tongpin.office.papers.sections import PaperSection


@dataclass(frozen=True, kw_only=True)
class PaperDefinition:
    """One kind of paper.

    heading             as the document has it, in Chinese
    draw                the paper's sections from the ledger as it stands
    mechanism           the mechanism of a pack that drafts it by itself; "" where people do
    mentions_duties     issued, it stands in the story of every duty that a row names
    notifies_units      issued, it is told to every unit that a row is about
    records_decisions   what a meeting decides can be put down under it
    is_read_below       issued, offices of the units below read it too
    """

    kind: PaperKind
    heading: str
    draw: Callable[[PaperScope], list[PaperSection]]
    mechanism: Runs | Literal[""]
    mentions_duties: bool
    notifies_units: bool
    records_decisions: bool
    is_read_below: bool
