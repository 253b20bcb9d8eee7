"""How far a problem has come. Pure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProblemState(TextChoices):
    """How far a problem has come."""

    REGISTERED = "registered", _("registered")
    ASSIGNED = "assigned", _("assigned")
    ACCEPTED = "accepted", _("accepted")
    PLANNED = "planned", _("measures planned")
    CORRECTING = "correcting", _("being corrected")
    APPLIED = "applied", _("closing applied for")
    VERIFIED = "verified", _("verified")
    CLOSED = "closed", pgettext_lazy("problem", "closed")
    LASTING = "lasting", _("closed, and still good")
    STRUCK = "struck", _("struck off: it is none")


DONE_STATES = frozenset({ProblemState.CLOSED, ProblemState.LASTING, ProblemState.STRUCK})
