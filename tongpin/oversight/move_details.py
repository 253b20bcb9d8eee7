"""What goes with a move of a problem, and whether it is enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.acts.models import Act
from tongpin.base.errors import UserError
from tongpin.base.moves import Move
from tongpin.campaigns.models import Kind
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Unit


class OversightError(UserError):
    """A problem, an inspection or a visit cannot be made or changed as asked."""


@dataclass(frozen=True)
class MoveDetails:
    """What goes with a move; each move asks for some of it."""

    text: str = ""
    unit: Unit | None = None  # whose it is, where that is another one than was registered
    due_on: date | None = None
    kind: Kind | None = None  # an act of this kind puts it right
    charge: str = ""
    measures: str = ""
    goal: str = ""
    act: Act | None = None
    file: StoredFile | None = None
    confirmation: str = ""

    @property
    def step_text(self) -> str:
        """What the step keeps: the sentence, or the plan."""
        if self.text.strip():
            return self.text.strip()
        plan = (self.measures.strip(), self.goal.strip())
        return "；".join(part for part in plan if part)

    def has(self, name: str) -> bool:
        """Whether something stands under this name."""
        value = getattr(self, name)
        return bool(value.strip() if isinstance(value, str) else value)


REQUESTS: Mapping[str, str | Promise] = {
    "text": gettext_lazy("Say it in a sentence."),
    "due_on": gettext_lazy("Say by when."),
    "measures": gettext_lazy("Say what is done about it."),
    "goal": gettext_lazy("Say by what one sees that it is corrected."),
}


def check_details(move: Move, details: MoveDetails) -> None:
    """Raises OversightError for what the move needs and does not have."""
    for name in move.needs:
        if not details.has(name):
            raise OversightError(str(REQUESTS[name]))
    if move.needs_one_of and not any(details.has(name) for name in move.needs_one_of):
        raise OversightError(
            _("Show that it is corrected: an act, a file, or what a resident confirmed.")
        )
