"""Files that no row names go; what somebody names stays, whoever sent it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.db import models

from tongpin.acts.actions import SlotAnswerDraft, answer_slot
from tongpin.acts.models import SlotAnswerKind
from tongpin.evidence.actions import GRACE, keep_file
from tongpin.evidence.models import StoredFile
from tongpin.evidence.tests.pictures import as_file, scene
from tongpin.evidence.unused_files import (
    ABOUT_FILES,
    drop_unused_files,
    drop_unused_files_of,
    references,
)
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db
LATER = NOON + GRACE + timedelta(minutes=1)


@pytest.fixture
def _at_once(monkeypatch):
    """What waits for the end of the transaction is done at once: a test's never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda step, **options: step())


@pytest.fixture
def answered(campaign, county, clerk):
    """An act with a picture in a slot."""
    act = make_act(campaign, county["柳林镇"])
    file = keep_file("合影.jpg", as_file(scene(1), "JPEG"), by=clerk, now=NOON)
    slot = act.kind.spec.slots[0].key
    draft = SlotAnswerDraft(SlotAnswerKind.FILE, file=file)
    answer_slot(act, slot, draft, by=clerk, now=NOON)
    return act, slot, file


def test_every_key_to_a_file_is_known():
    """Also keys without a name backwards, and files of which a row names many."""
    declared = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            is_key = isinstance(field, models.ForeignKey)
            if is_key and field.related_model is StoredFile and model not in ABOUT_FILES:
                declared.add((model, field.name))

    assert set(references()) == declared
    assert len(declared) >= 9


@pytest.mark.usefixtures("_at_once")
def test_a_file_that_a_slot_refused_goes_after_a_while(clerk):
    file = keep_file("a.txt", b"text", by=clerk, now=NOON)

    assert drop_unused_files(now=NOON + GRACE - timedelta(minutes=1)) == 0
    assert storages["evidence"].exists(file.place)
    assert drop_unused_files(now=LATER) == 1
    assert not storages["evidence"].exists(file.place)
    assert not StoredFile.objects.exists()
    assert JournalEntry.objects.filter(verb="evidence.files.drop").count() == 1


@pytest.mark.usefixtures("_at_once")
def test_what_answers_a_slot_stays_also_once_it_was_replaced(answered, clerk):
    act, slot, file = answered
    answer_slot(act, slot, SlotAnswerDraft(SlotAnswerKind.KEPT, "三楼档案柜"), by=clerk, now=NOON)

    assert drop_unused_files(now=LATER) == 0
    assert storages["evidence"].exists(file.place)


@pytest.mark.usefixtures("_at_once")
def test_a_content_goes_when_nobody_else_has_it(clerk, office):
    first = keep_file("甲.txt", b"text", by=clerk, now=NOON)
    second = keep_file("乙.txt", b"text", by=office, now=NOON)

    assert drop_unused_files_of(clerk, now=NOON) == 1
    assert storages["evidence"].exists(first.place)
    assert second.read() == b"text"
    assert drop_unused_files_of(office, now=NOON) == 1
    assert not storages["evidence"].exists(first.place)


@pytest.mark.usefixtures("_at_once")
def test_a_wish_reaches_no_file_that_a_row_names(answered, clerk):
    __, __, file = answered

    assert drop_unused_files_of(clerk, now=NOON) == 0
    assert file.is_there


def test_each_sender_has_a_row_with_the_own_name(clerk, office):
    first = keep_file("甲.txt", b"text", by=clerk, now=NOON)
    second = keep_file("乙.txt", b"text", by=office, now=NOON)

    assert (first.name, first.stored_by) == ("甲.txt", clerk)
    assert (second.name, second.stored_by) == ("乙.txt", office)
    assert first.digest == second.digest
    assert keep_file("丙.txt", b"text", by=office, now=NOON) == second


def test_a_file_that_is_sent_again_is_young_again(clerk):
    keep_file("a.txt", b"text", by=clerk, now=NOON)
    keep_file("a.txt", b"text", by=clerk, now=LATER)

    assert drop_unused_files(now=LATER) == 0


def test_pictures_of_two_senders_are_found_alike(clerk, office):
    first = keep_file("甲.jpg", as_file(scene(1), "JPEG"), by=clerk, now=NOON)
    second = keep_file("乙.jpg", as_file(scene(1), "JPEG"), by=office, now=NOON)

    assert first.bands.count() == second.bands.count() > 0
