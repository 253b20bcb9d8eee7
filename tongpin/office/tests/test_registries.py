"""Every kind of paper and every mechanism answers everything that the office asks of it."""

from dataclasses import fields

import pytest
from django.urls import resolve

from tongpin.campaigns.pack_specs import RUNS
from tongpin.office.mechanism_runs import RUNNERS
from tongpin.office.models import PaperKind
from tongpin.office.papers import DEFINITIONS, SENT_DOWN, paper_of_mechanism
from tongpin.office.papers.definition import PaperDefinition


def test_every_kind_of_paper_is_defined_under_its_own_name():
    assert list(DEFINITIONS) == PaperKind.values
    assert [definition.kind for definition in DEFINITIONS.values()] == list(PaperKind)


@pytest.mark.parametrize("kind", PaperKind.values)
def test_a_paper_says_all_that_is_asked_of_it(kind):
    definition = DEFINITIONS[kind]

    for field in fields(PaperDefinition):
        assert getattr(definition, field.name) is not None, field.name
    assert definition.heading
    assert callable(definition.draw)


def test_offices_below_read_sheets_and_circulars():
    assert SENT_DOWN == [PaperKind.DISPATCH, PaperKind.CIRCULAR]


def test_a_mechanism_that_drafts_a_paper_leads_to_that_paper():
    drafted = {runs: paper_of_mechanism(runs) for runs in RUNNERS}

    assert {runs: kind for runs, kind in drafted.items() if kind} == {
        runs: runner.paper for runs, runner in RUNNERS.items() if runner.paper
    }


def test_whatever_a_pack_may_run_has_a_runner_with_a_page():
    assert set(RUNNERS) == set(RUNS)
    for runner in RUNNERS.values():
        assert resolve(runner.path.partition("?")[0]).view_name == runner.url_name
