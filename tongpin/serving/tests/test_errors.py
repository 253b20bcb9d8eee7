"""What an action refuses is shown where people look."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage

from tongpin.base.errors import UserError
from tongpin.serving.errors import errors_as_messages, errors_on_form


class NoteForm(forms.Form):
    text = forms.CharField()


@pytest.fixture
def request_with_messages(rf):
    request = rf.get("/")
    request.session = {}
    request._messages = FallbackStorage(request)  # noqa: SLF001  # as the middleware does
    return request


def test_a_refusal_stands_on_top_of_the_form():
    form = NoteForm({"text": "x"})

    with errors_on_form(form):
        raise UserError("Say why.")

    assert form.non_field_errors() == ["Say why."]


def test_a_refusal_stands_at_its_field():
    form = NoteForm({"text": "x"})

    with errors_on_form(form, "text"):
        raise UserError("Say more.")

    assert form.errors == {"text": ["Say more."]}


def test_a_refusal_is_told_on_the_next_page(request_with_messages):
    with errors_as_messages(request_with_messages):
        raise UserError("Say why.")

    assert [str(message) for message in get_messages(request_with_messages)] == ["Say why."]


def test_what_is_no_refusal_goes_on(request_with_messages):
    with pytest.raises(RuntimeError), errors_as_messages(request_with_messages):
        raise RuntimeError
