"""The error that every reader of a page understands."""

from typing import Any


class UserError(Exception):
    """It cannot be done as asked.

    The message is a translated sentence for whoever asked, and says what is accepted.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        """Kinds of errors take what they like; from another process they come back as they were."""
        return _error_again, (type(self), self.args, self.__dict__)


def _error_again(
    kind: type[UserError], arguments: tuple[Any, ...], attributes: dict[str, Any]
) -> UserError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    error.__dict__.update(attributes)
    return error
