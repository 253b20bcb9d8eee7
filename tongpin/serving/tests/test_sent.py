"""What a browser sent, as forms are given it."""

from django import forms
from django.test import RequestFactory

from tongpin.serving.sent import sent_data, sent_files


class NameForm(forms.Form):
    name = forms.CharField()
    file = forms.FileField()


def test_who_looks_sees_no_errors():
    request = RequestFactory().get("/", {"name": "王"})

    assert not NameForm(sent_data(request), sent_files(request)).is_bound


def test_who_sends_nothing_is_told_what_is_missing():
    request = RequestFactory().post("/")

    assert NameForm(sent_data(request), sent_files(request)).errors.keys() == {"name", "file"}
