"""New keys: what was sealed is sealed anew, and nothing that was signed is lost."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.timezone import now

from tongpin.environment import kept_keys
from tongpin.orgs.journal import record
from tongpin.orgs.journal_check import broken_entries
from tongpin.orgs.key_rotation import rotate_data_keys, sealed_columns
from tongpin.orgs.models import JournalEntry, Person
from tongpin.orgs.row_check import broken_rows
from tongpin.orgs.sealing import SealError, seal, unseal

pytestmark = pytest.mark.django_db
PHONE = "13800000000"


@pytest.fixture
def own_keys(settings, tmp_path):
    settings.VAR = tmp_path
    settings.DATA_KEYS = kept_keys(tmp_path / "data_key")
    return settings


def stored_phones() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM orgs_person ORDER BY id")
        return [phone for (phone,) in cursor.fetchall()]


@pytest.fixture
def people(own_keys):
    rows = [Person.objects.create(name="白露", phone=PHONE), Person.objects.create(name="霜降")]
    record("orgs.person.add", rows[0], by=None, at=now())
    return rows


def test_texts_are_sealed_by_the_new_key_alone(own_keys, people):
    before = stored_phones()

    assert rotate_data_keys(by=None, now=now()) == 1

    after = stored_phones()
    assert after[0] != before[0]
    assert after[1] == before[1] == ""
    newest, old = own_keys.DATA_KEYS
    own_keys.DATA_KEYS = (newest,)
    assert Person.objects.get(pk=people[0].pk).phone == PHONE
    own_keys.DATA_KEYS = (old,)
    own_keys.VAR = own_keys.VAR / "elsewhere"
    own_keys.VAR.mkdir()
    with pytest.raises(SealError):
        Person.objects.get(pk=people[0].pk)


def test_what_the_old_key_sealed_still_holds(own_keys, people):
    rotate_data_keys(by=None, now=now())
    rotate_data_keys(by=None, now=now())

    assert list(broken_entries()) == []
    assert list(broken_rows()) == []
    entry = JournalEntry.objects.filter(verb="orgs.keys.rotate").latest("id")
    assert entry.details == {"texts": 1}
    assert PHONE not in str(entry.details)


def test_a_process_that_runs_on_finds_the_new_key(own_keys, people):
    old_keys = own_keys.DATA_KEYS
    rotate_data_keys(by=None, now=now())
    own_keys.DATA_KEYS = old_keys  # as in a process that began before

    assert Person.objects.get(pk=people[0].pk).phone == PHONE
    assert old_keys != own_keys.DATA_KEYS


def test_a_text_of_another_house_makes_no_process_take_other_keys(own_keys):
    foreign = seal("words", "notes")
    own_keys.DATA_KEYS = ("ab" * 32,)

    with pytest.raises(SealError):
        unseal(foreign, "notes")
    assert own_keys.DATA_KEYS == ("ab" * 32,)


def test_the_command_renews_both_and_keeps_the_files_to_their_owner(own_keys, people, capsys):
    call_command("rotate-keys")

    assert "1 texts" in capsys.readouterr().out
    for name in ("data_key", "code_key"):
        path = own_keys.VAR / name
        assert path.stat().st_mode & 0o777 == 0o600
        assert len(kept_keys(path)) == 2
    assert sorted(path.name for path in own_keys.VAR.iterdir()) == ["code_key", "data_key"]


def test_every_sealed_column_is_known():
    labels = {f"{model._meta.label}.{field.name}" for model, field in sealed_columns()}

    assert {"orgs.Person.phone", "burden.Complaint.contact", "plans.Base.contact"} <= labels
