"""Every way in which a slot fills itself is whole, and asked in packs."""

from dataclasses import fields

import pytest

from tongpin.campaigns.specs import FILLED_BY
from tongpin.dossiers.completeness import open_slots
from tongpin.dossiers.dossier import Dossier
from tongpin.dossiers.slot_sources import SOURCES, ActBatch, SlotSource
from tongpin.testing import make_act


def test_packs_may_ask_for_every_source_and_for_no_other():
    assert list(SOURCES) == list(FILLED_BY)


@pytest.mark.parametrize("key", SOURCES)
def test_a_source_answers_for_one_act_and_for_many(db, key):
    source = SOURCES[key]

    assert [getattr(source, field.name) is not None for field in fields(SlotSource)] == [True] * 3
    assert source.answered_acts(ActBatch([], {})) == set()


def test_both_looks_agree_on_what_is_open(campaign, county):
    act = make_act(campaign, county["柳林镇"], "session")
    dossier = Dossier(act)

    assert open_slots([act])[act.pk] == [label for __, label in dossier.open_slots]
