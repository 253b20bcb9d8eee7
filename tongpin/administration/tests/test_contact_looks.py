"""Who has a sealed contact shown stands in the journal."""

import pytest
from django.utils import timezone

from tongpin.burden.models import Complaint
from tongpin.orgs.contact_looks import hidden
from tongpin.orgs.models import JournalEntry
from tongpin.testing import client_of

pytestmark = pytest.mark.django_db
PHONE = "13800001234"


def looks() -> list[tuple[str, str | None]]:
    entries = JournalEntry.objects.filter(verb="orgs.contact.look").order_by("id")
    return [(entry.about, entry.by and entry.by.name) for entry in entries]


def test_a_telephone_is_hidden_until_it_is_asked_for(clerk, system):
    clerk.phone = PHONE
    clerk.save()
    client = client_of(system)
    address = f"/administration/people/{clerk.pk}/"

    page = client.get(address).content.decode()
    assert PHONE not in page
    assert "••••••34" in page
    assert looks() == []

    page = client.post(f"{address}phone/").content.decode()
    assert PHONE in page
    assert looks() == [(f"orgs.person#{clerk.pk}", system.name)]

    client.post(address, {"name": clerk.name, "phone": "13900001234"})
    clerk.refresh_from_db()
    assert clerk.phone == "13900001234"


def test_who_complained_is_reached_by_those_who_answer(clerk, office):
    complaint = Complaint.objects.create(text="表太多", contact=PHONE, made_at=timezone.now())
    address = f"/complaints/{complaint.pk}/contact/"

    assert PHONE not in client_of(office).get("/complaints/").content.decode()
    assert client_of(clerk).post(address).status_code == 403
    assert looks() == []

    assert PHONE in client_of(office).post(address).content.decode()
    assert looks() == [(f"burden.complaint#{complaint.pk}", office.name)]


def test_a_hidden_contact_says_little():
    assert [hidden(contact) for contact in ("", "110", PHONE)] == ["", "•••", "••••••34"]
