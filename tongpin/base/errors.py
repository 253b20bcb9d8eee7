"""The error that every reader of a page understands."""


class UserError(Exception):
    """It cannot be done as asked.

    The message is a translated sentence for whoever asked, and says what is accepted.
    """
