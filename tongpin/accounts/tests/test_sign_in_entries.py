"""A sign-in is one entry, which vouches for the moment that it writes."""

import pytest
from django.test import Client

from tongpin.orgs.models import JournalEntry
from tongpin.orgs.row_check import broken_rows
from tongpin.testing import make_county, make_person


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_is_one_entry():
    person = make_person("林晓", make_county()["柳林镇"], username="clerk")
    before = JournalEntry.objects.count()

    Client().post("/accounts/login/", {"login": "clerk", "password": "secret-pass"})

    person.refresh_from_db()
    assert person.last_login
    verbs = JournalEntry.objects.order_by("id").values_list("verb", flat=True)[before:]
    assert list(verbs) == ["accounts.signin.succeed"]
    assert list(broken_rows()) == []
