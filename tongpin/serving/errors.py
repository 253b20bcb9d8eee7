"""Actions tried from a page: what they refuse is shown where people look."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from tongpin.base.errors import UserError


@contextmanager
def errors_on_form(form: BaseForm, field: str | None = None) -> Iterator[None]:
    """Put a refusal at the field or on top of the form, so that the page is shown again with it.

    The block does the action and returns the answer; what follows the block shows the form.
    """
    try:
        yield
    except UserError as error:
        form.add_error(field, str(error))


@contextmanager
def errors_as_messages(request: HttpRequest) -> Iterator[None]:
    """Tell a refusal on the next page, where there is no form to show it."""
    try:
        yield
    except UserError as error:
        messages.error(request, str(error))
