"""The error of closing a campaign."""

from tongpin.base.errors import UserError


class ClosingError(UserError):
    """The campaign cannot be closed, archived or cleared as asked."""
